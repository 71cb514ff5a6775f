package coop.tablee.distribution.board;

import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a correction, once per order. Late requests that are granted and dates that are called off correct under names of their own; whoever took one of those
 * would stand in the way of another cooperative that sells in the same order.
 */
final class CorrectionKey {

    private static final List<String> TAKEN = List.of("late:", "cycle:");

    private CorrectionKey() {}

    /** As a header says it; {@code idempotency-key-required} or {@code idempotency-key-malformed} (400). */
    static String require(@Nullable String header) {
        return free(ApiHeaders.requireKey(header));
    }

    /** The key, unless it begins like one that is not for others; {@code idempotency-key-malformed} (400). */
    static String free(String key) {
        for (var prefix : TAKEN) {
            if (key.startsWith(prefix)) {
                throw new DomainException(
                        Kind.MALFORMED,
                        "idempotency-key-malformed",
                        List.of(FieldError.at("Idempotency-Key", "malformed", prefix, null)));
            }
        }
        return key;
    }
}
