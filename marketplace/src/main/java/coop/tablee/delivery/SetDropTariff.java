package coop.tablee.delivery;

import java.math.BigDecimal;
import java.time.LocalDate;

/** What a coordinator wants a drop to cost and ask from a delivery date on; fee and minimum in EUR, VAT out, zero = none. */
public record SetDropTariff(long destination, long seller, BigDecimal fee, BigDecimal minimum, LocalDate from) {}
