package coop.tablee.catering;

import java.math.BigDecimal;

/**
 * What a cell holds because another person set it while this one was typing.
 *
 * @param held ordering units, zero for none
 * @param by the other person's first name
 */
record Clash(BigDecimal held, String by) {}
