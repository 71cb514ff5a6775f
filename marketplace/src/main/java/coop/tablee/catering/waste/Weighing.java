package coop.tablee.catering.waste;

import coop.tablee.shared.LocalizedText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One bin on the scale.
 *
 * @param recipe of the dish that was weighed by itself; absent for the whole meal
 * @param dish what that dish is called; absent with it
 * @param grams 1 to 999,000
 */
record Weighing(
        long id,
        WasteKind kind,
        @Nullable Long recipe,
        @Nullable LocalizedText dish,
        long grams,
        Instant at) {}
