package coop.tablee.storefront.basket;

import java.time.LocalDate;

/** Which opening somebody chooses for one point and day. */
record SlotForm(long destination, LocalDate date, long slot) {}
