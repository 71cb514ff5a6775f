package coop.tablee.agreement;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A clause as it is written.
 *
 * @param lot its lot; absent = the whole agreement
 * @param metric what is counted
 * @param target what it has to come to
 */
public record ClauseTerms(
        @Nullable Long lot, ClauseFamily family, String title, String metric, String target, LocalDate due) {}
