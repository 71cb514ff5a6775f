package coop.tablee.ordering;

import java.time.LocalDate;

/** An order after a coordinator's correction. {@code replayed} when the same wish had been done before. */
public record CorrectedOrder(String number, OrderState state, LocalDate deliveryDate, long version, boolean replayed) {}
