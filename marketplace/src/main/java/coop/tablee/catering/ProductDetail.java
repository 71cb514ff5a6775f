package coop.tablee.catering;

import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Label;
import coop.tablee.catering.WeekPage.Sign;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One product of the week in words, for the panel beside the grid. */
record ProductDetail(
        long site,
        LocalDate monday,
        String name,
        @Nullable String lang,
        String from,
        String picture,
        String ground,
        String description,
        @Nullable String descriptionLang,
        List<Sign> labels,
        boolean inSeason,
        String storage,
        String price,
        List<String> priceMore,
        String amounts,
        List<String> contains,
        List<String> traces,
        List<String> diets,
        String left,
        String seller,
        String path,
        String cutOff,
        List<MonthView> months,
        List<SwitchView> alternatives,
        String seen) {

    /** A month of the strip: its first letter, and the same in words. */
    record MonthView(String letter, String words, boolean inSeason, boolean now) {}

    static ProductDetail of(
            OfferCard card,
            KitchenDoor door,
            Week week,
            String picture,
            List<String> diets,
            List<SwitchView> alternatives,
            String seen,
            WeekWords words) {
        var name = card.names().in(words.locale());
        var description = card.descriptions().in(words.locale());
        return new ProductDetail(
                door.id(),
                week.monday(),
                name.text(),
                words.foreign(name.lang()),
                Stream.of(card.producerName(), card.producerCity())
                        .filter(part -> !part.isBlank())
                        .collect(Collectors.joining(", ")),
                picture,
                card.ground(),
                description.text(),
                words.foreign(description.lang()),
                card.labels().stream()
                        .map(label -> new Sign("", words.say(label.messageKey()), label == Label.ORGANIC ? "b" : "q"))
                        .toList(),
                card.inSeason(),
                card.storage().name(),
                words.pricePer(card),
                priceMore(card, words),
                amounts(card, words),
                allergens(card.allergens().contains(), words),
                allergens(card.allergens().mayContain(), words),
                diets,
                left(card, words),
                card.sellerName(),
                card.pathInWords(),
                words.dayAndTime(card.cutOff()),
                months(card, words),
                alternatives,
                seen);
    }

    private static List<String> priceMore(OfferCard card, WeekWords words) {
        var base = words.say("catering.detail.base", words.price(card.pricePerBaseUnit()), words.unit(card.baseUnit()));
        var vat = words.say("catering.detail.vat", words.number(card.vatRate()));
        return card.pricingUnit() == card.baseUnit() ? List.of(vat) : List.of(base, vat);
    }

    private static String amounts(OfferCard card, WeekWords words) {
        var unit = card.orderingUnit();
        var minimum = words.amount(card.minimum(), unit);
        var step = words.amount(card.step(), unit);
        return card.maximum() == null
                ? words.say("catering.detail.amounts", minimum, step)
                : words.say("catering.detail.amounts-most", minimum, step, words.amount(card.maximum(), unit));
    }

    private static String left(OfferCard card, WeekWords words) {
        if (card.available() == null) {
            return words.say("catering.detail.on-demand");
        }
        return card.isSoldOut()
                ? words.say("catering.detail.sold-out")
                : words.amount(card.available(), card.orderingUnit());
    }

    private static List<String> allergens(Set<Allergen> allergens, WeekWords words) {
        return allergens.stream()
                .map(allergen -> words.say(allergen.messageKey()))
                .toList();
    }

    private static List<MonthView> months(OfferCard card, WeekWords words) {
        return Arrays.stream(Month.values())
                .map(month -> {
                    var in = card.season().contains(month.getValue());
                    return new MonthView(
                            month.getDisplayName(TextStyle.NARROW_STANDALONE, words.locale()),
                            words.say(
                                    in ? "catering.month.in" : "catering.month.out",
                                    words.capital(month.getDisplayName(TextStyle.FULL_STANDALONE, words.locale()))),
                            in,
                            month == card.deliveryDate().getMonth());
                })
                .toList();
    }
}
