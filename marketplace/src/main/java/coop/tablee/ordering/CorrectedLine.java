package coop.tablee.ordering;

import java.math.BigDecimal;

/** So many ordering units that a line shall have; 0 takes it out. */
public record CorrectedLine(long line, BigDecimal quantity) {}
