package coop.tablee.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to send a load on a date.
 *
 * @param best the nearest place that fits; absent when none does
 * @param others the other places, the nearest first, each with the reason why it does not fit, and with another date on which it would
 */
public record Suggestion(@Nullable Fit best, List<Fit> others) {

    /** When nothing fits on the date: places that take it on another one, the nearest first. */
    public List<Fit> onAnotherDate() {
        return others.stream().filter(fit -> fit.otherDate() != null).toList();
    }
}
