package coop.tablee.ordering;

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
public final class CorrectionKey {

    private static final String LATE = "late:";
    private static final String CYCLE = "cycle:";

    private final String text;

    private CorrectionKey(String text) {
        this.text = text;
    }

    /**
     * As a caller chose it, be it in a header or in a form: {@code idempotency-key-required} (400) without one, {@code idempotency-key-malformed} (400) when it is none or
     * begins like one that is not for callers.
     */
    public static CorrectionKey of(@Nullable String sent) {
        var key = ApiHeaders.requireKey(sent);
        for (var taken : List.of(LATE, CYCLE)) {
            if (key.startsWith(taken)) {
                throw new DomainException(
                        Kind.MALFORMED,
                        "idempotency-key-malformed",
                        List.of(FieldError.at("Idempotency-Key", "malformed", taken, null)));
            }
        }
        return new CorrectionKey(key);
    }

    /** Of a late request that is granted. */
    static CorrectionKey ofLateRequest(long request) {
        return new CorrectionKey(LATE + request);
    }

    /** Of a delivery date that is called off. */
    static CorrectionKey ofCycle(long cycle) {
        return new CorrectionKey(CYCLE + cycle);
    }

    String text() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CorrectionKey key && key.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
