package coop.tablee.distribution;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one producer brings of one product for one drop, in ordering units.
 *
 * @param firm sold, and past the cut-off
 * @param paying held while somebody pays
 * @param open ordered so far, and still open to change until {@code openUntil}
 */
record HarvestRow(
        long producer,
        String producerName,
        long drop,
        String destination,
        String city,
        String destinationKind,
        long product,
        LocalizedText names,
        String orderingUnit,
        BigDecimal content,
        String contentUnit,
        boolean catchWeight,
        @Nullable String storage,
        BigDecimal firm,
        BigDecimal paying,
        BigDecimal open,
        @Nullable Instant openUntil) {

    HarvestRow plus(HarvestRow other) {
        return new HarvestRow(
                producer,
                producerName,
                drop,
                destination,
                city,
                destinationKind,
                product,
                names,
                orderingUnit,
                content,
                contentUnit,
                catchWeight,
                storage,
                firm.add(other.firm),
                paying.add(other.paying),
                open.add(other.open),
                later(openUntil, other.openUntil));
    }

    /** What to bring as orders stand: what is firm and what may still change, without what is only being paid. */
    public BigDecimal ordered() {
        return firm.add(open);
    }

    public BigDecimal orderedContent() {
        return ordered().multiply(content);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
