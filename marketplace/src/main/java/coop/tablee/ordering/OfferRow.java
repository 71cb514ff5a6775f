package coop.tablee.ordering;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import coop.tablee.network.Audience;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** An offer as it was read, with the terms of both audiences: the columns of the reading statement ({@code ordering.request_facts}), in their order. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({
    "id",
    "version",
    "productVersion",
    "cycle",
    "state",
    "cycleState",
    "deliveryDate",
    "cooperative",
    "householdFee",
    "institutionFee",
    "producer",
    "seller",
    "stock",
    "available",
    "onDemand",
    "householdPrice",
    "institutionPrice",
    "vatRate",
    "minimum",
    "step",
    "maximum",
    "householdCutOff",
    "institutionCutOff",
    "sanitary",
    "deposit",
    "depositNames"
})
record OfferRow(
        long id,
        long version,
        long productVersion,
        long cycle,
        String state,
        String cycleState,
        LocalDate deliveryDate,
        long cooperative,
        BigDecimal householdFee,
        BigDecimal institutionFee,
        long producer,
        long seller,
        long stock,
        BigDecimal available,
        boolean onDemand,
        @Nullable BigDecimal householdPrice,
        @Nullable BigDecimal institutionPrice,
        BigDecimal vatRate,
        BigDecimal minimum,
        BigDecimal step,
        @Nullable BigDecimal maximum,
        Instant householdCutOff,
        Instant institutionCutOff,
        boolean sanitary,
        @Nullable DepositTerms deposit,
        @Nullable LocalizedText depositNames) {

    /** What a price list, or a lot of a framework agreement, makes an offer cost a buyer. */
    record Listed(
            long buyer,
            Audience audience,
            long offer,
            @Nullable BigDecimal price,
            long list) {}

    /** What an audience may still take of an offer. */
    record Left(long offer, Audience audience, BigDecimal free) {}

    /** What a cooperative asks of an audience on a delivery date, beside its percentage. */
    record Fees(long cooperative, Audience audience, LocalDate day, BigDecimal perOrder, BigDecimal perKg) {

        private FeeTerms terms() {
            return new FeeTerms(cooperative, perOrder, perKg);
        }
    }

    /** What is read of it for an audience; {@code listed} absent = at its own price, {@code left} absent = not rationed. */
    OfferFacts facts(
            Audience audience,
            KnownProduct product,
            LongFunction<String> parties,
            @Nullable Listed listed,
            @Nullable Left left,
            List<Fees> fees) {
        var household = audience == Audience.HOUSEHOLD;
        return new OfferFacts(
                id,
                version,
                product.product(),
                productVersion,
                cycle,
                state,
                cycleState,
                deliveryDate,
                cooperative,
                parties.apply(cooperative),
                household ? householdFee : institutionFee,
                producer,
                parties.apply(producer),
                seller,
                parties.apply(seller),
                stock,
                available,
                onDemand,
                listed == null ? (household ? householdPrice : institutionPrice) : listed.price,
                vatRate,
                minimum,
                step,
                maximum,
                household ? householdCutOff : institutionCutOff,
                product.names(),
                product.family(),
                product.picture(),
                product.orderingUnit(),
                product.pricingUnit(),
                product.content(),
                product.contentUnit(),
                product.catchWeight(),
                product.tolerance(),
                product.storage(),
                product.allergens(),
                product.complete(),
                product.animal(),
                product.crateShare(),
                sanitary,
                deposit,
                depositNames,
                listed == null ? null : listed.list,
                left == null ? null : left.free.max(BigDecimal.ZERO),
                fees.stream()
                        .filter(asked -> asked.cooperative == cooperative
                                && asked.audience == audience
                                && asked.day.equals(deliveryDate))
                        .map(Fees::terms)
                        .findFirst()
                        .orElseGet(() -> FeeTerms.none(cooperative)));
    }
}
