package coop.tablee.ordercycle;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A date that copying a week would open, or why not: {@code already-open}, {@code too-late}. */
record TargetDate(LocalDate date, @Nullable String obstacle) {}
