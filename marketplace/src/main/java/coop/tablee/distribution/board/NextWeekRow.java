package coop.tablee.distribution.board;

import java.time.LocalDate;

/** What copying the last week would open: {@code from} and {@code to} are Mondays. */
record NextWeekRow(LocalDate from, LocalDate to, int dates, int offers, int repriced, int leftOut) {}
