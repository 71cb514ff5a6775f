package coop.tablee.assortment;

import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An offer as the API writes it: ids and decimals as strings, the domain's words in lower case, units as UN/ECE codes. */
record OfferJson(
        String id,
        String version,
        Product product,
        LocalDate deliveryDate,
        Party cooperative,
        Party seller,
        String family,
        String orderingUnit,
        String pricingUnit,
        boolean catchWeight,
        Content content,
        String tolerance,
        Amount price,
        boolean vatIncluded,
        BaseAmount pricePerBaseUnit,
        String vatRate,
        List<String> labels,
        AllergenLists allergens,
        String storage,
        boolean inSeason,
        @Nullable String available,
        String availability,
        String minimum,
        String step,
        @Nullable String maximum,
        Instant cutOff,
        List<Leg> path) {

    static OfferJson of(OfferCard card) {
        var maximum = card.maximum();
        var available = card.available();
        return new OfferJson(
                Long.toString(card.offer()),
                Long.toString(card.version()),
                Product.of(card),
                card.deliveryDate(),
                new Party(Long.toString(card.cooperative()), card.cooperativeName()),
                new Party(Long.toString(card.seller()), card.sellerName()),
                word(card.family()),
                card.orderingUnit().name(),
                card.pricingUnit().name(),
                card.catchWeight(),
                new Content(ApiAmounts.plain(card.content()), card.baseUnit().name()),
                ApiAmounts.plain(card.tolerance()),
                Amount.of(card.price()),
                card.vatIncluded(),
                BaseAmount.of(card),
                ApiAmounts.plain(card.vatRate()),
                words(card.labels()),
                AllergenLists.of(card),
                word(card.storage().name()),
                card.inSeason(),
                available == null ? null : ApiAmounts.plain(available),
                word(card.availability().name()),
                ApiAmounts.plain(card.minimum()),
                ApiAmounts.plain(card.step()),
                maximum == null ? null : ApiAmounts.plain(maximum),
                card.cutOff(),
                card.path().stream().map(Leg::of).toList());
    }

    static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT);
    }

    private static List<String> words(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(one -> word(one.name())).toList();
    }

    /** {@code version} is the id of the immutable version that an order would keep. */
    record Product(
            String id, String version, Map<String, String> names, Map<String, String> descriptions, Producer producer) {

        static Product of(OfferCard card) {
            return new Product(
                    Long.toString(card.product()),
                    Long.toString(card.productVersion()),
                    card.names().texts(),
                    card.descriptions().texts(),
                    new Producer(Long.toString(card.producer()), card.producerName(), card.producerCity()));
        }
    }

    record Producer(String id, String name, String city) {}

    record Party(String id, String name) {}

    /** How much one ordering unit holds; nominal for catch weight. */
    record Content(String quantity, String unit) {}

    /** Unit prices have two to four decimals. */
    record Amount(String amount, String currency) {

        static Amount of(BigDecimal amount) {
            var plain = amount.stripTrailingZeros();
            return new Amount((plain.scale() < 2 ? plain.setScale(2) : plain).toPlainString(), Money.EURO);
        }
    }

    record BaseAmount(String amount, String currency, String unit) {

        static BaseAmount of(OfferCard card) {
            var amount = Amount.of(card.pricePerBaseUnit());
            return new BaseAmount(
                    amount.amount, amount.currency, card.baseUnit().name());
        }
    }

    record AllergenLists(List<String> contains, List<String> mayContain, List<String> unknown) {

        static AllergenLists of(OfferCard card) {
            return new AllergenLists(
                    words(card.allergens().contains()),
                    words(card.allergens().mayContain()),
                    words(card.allergens().unknown()));
        }
    }

    record Leg(Stop from, Stop to, Party carrier) {

        static Leg of(PathLeg leg) {
            return new Leg(
                    new Stop(
                            Long.toString(leg.from()),
                            leg.fromName(),
                            word(leg.fromKind().name())),
                    new Stop(
                            Long.toString(leg.to()),
                            leg.toName(),
                            word(leg.toKind().name())),
                    new Party(Long.toString(leg.carrier()), leg.carrierName()));
        }
    }

    record Stop(String site, String name, String kind) {}
}
