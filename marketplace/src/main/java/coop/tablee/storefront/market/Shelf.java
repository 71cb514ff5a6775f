package coop.tablee.storefront.market;

import coop.tablee.assortment.FacetCount;
import coop.tablee.assortment.Facets;
import coop.tablee.assortment.OfferCard;
import coop.tablee.assortment.OfferPage;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Family;
import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.Storage;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.LocalizedText;
import coop.tablee.storefront.Pictures;
import coop.tablee.storefront.market.ShopPage.Active;
import coop.tablee.storefront.market.ShopPage.FilterChoice;
import coop.tablee.storefront.market.ShopPage.FilterGroup;
import coop.tablee.storefront.market.ShopPage.SeasonalPlate;
import coop.tablee.storefront.market.ShopQuery.Mine;
import java.time.Month;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says what is around the shelf: the filters with their counts, the choices made, the row of what is in season, how much there is. */
@Component
class Shelf {

    private static final int PLATES = 7;
    private static final int PRODUCERS = 15;

    private final Formats formats;
    private final MessageSource messages;

    Shelf(Formats formats, MessageSource messages) {
        this.formats = formats;
        this.messages = messages;
    }

    /** @param liked how many favourites the household has */
    List<FilterGroup> filters(ShopQuery query, Facets facets, Map<String, Family> families, int liked, Locale locale) {
        var values = new LinkedHashMap<String, List<FacetCount>>();
        values.put(
                "mine",
                liked == 0 && !query.isOfFavourites()
                        ? List.of()
                        : List.of(new FacetCount(Mine.FAVOURITES.name(), new LocalizedText(Map.of()), liked)));
        values.put("family", facets.families());
        values.put("label", facets.labels());
        values.put("without", worthAsking(query, facets));
        values.put("storage", facets.storages());
        values.put("producer", mostOffering(query, facets));
        var chosen = query.chosen();
        return values.entrySet().stream()
                .map(kind -> new FilterGroup(
                        kind.getKey(),
                        kind.getValue().stream()
                                .map(count -> choice(
                                        kind.getKey(),
                                        count,
                                        chosen.getOrDefault(kind.getKey(), java.util.Set.of())
                                                .contains(count.value()),
                                        families,
                                        locale))
                                .toList()))
                .toList();
    }

    /** The choices that narrow the shelf now, each with the way to take it away. */
    List<Active> actives(ShopQuery query, List<FilterGroup> filters, Locale locale) {
        var actives = new ArrayList<Active>();
        if (!query.q().isEmpty()) {
            actives.add(
                    new Active(say("storefront.shop.searched", locale, query.q()), query.hrefWithout("q", query.q())));
        }
        for (var group : filters) {
            group.choices().stream()
                    .filter(FilterChoice::chosen)
                    .forEach(choice -> actives.add(new Active(
                            activeWords(group.name(), choice.words(), locale),
                            query.hrefWithout(group.name(), choice.value()))));
        }
        return actives;
    }

    /** At most seven things in season, each with a picture of its own, in the order of the shelf. */
    List<SeasonalPlate> seasonal(List<OfferCard> cards, Month now, long destination, Locale locale) {
        Map<String, OfferCard> byPicture = new LinkedHashMap<>();
        cards.stream()
                .filter(card ->
                        card.inSeason() && !card.isSoldOut() && card.season().size() < Month.values().length)
                .forEach(card -> byPicture.putIfAbsent(card.picture(), card));
        return byPicture.values().stream()
                .limit(PLATES)
                .map(card -> new SeasonalPlate(
                        card.names(),
                        card.picture(),
                        new Season(card.season(), now).words(messages, locale),
                        "/products/" + card.offer() + "?destination=" + destination))
                .toList();
    }

    /** How much there is, in one sentence. */
    String summary(ShopQuery query, OfferPage page, Locale locale) {
        var key = page.approximate()
                ? "storefront.shop.closest"
                : query.isFiltered() ? "storefront.shop.found" : "storefront.shop.count";
        var figure = formats.in(locale).number(page.total());
        var producers = page.facets().producers().size();
        return query.isFiltered()
                ? say(key, locale, figure, page.total())
                : say(key, locale, figure, page.total(), formats.in(locale).number(producers), producers);
    }

    /** The allergens that something on this shelf may hold: the others would change nothing. */
    private static List<FacetCount> worthAsking(ShopQuery query, Facets facets) {
        var most =
                facets.allergens().stream().mapToLong(FacetCount::count).max().orElse(0);
        return facets.allergens().stream()
                .filter(allergen -> allergen.count() < most || query.without().contains(allergen.value()))
                .toList();
    }

    /** Those with the most on this shelf, and the ones chosen; the directory has all. */
    private static List<FacetCount> mostOffering(ShopQuery query, Facets facets) {
        var chosen =
                facets.producers().stream().filter(producer -> query.producer().contains(producer.value()));
        return Stream.concat(facets.producers().stream().limit(PRODUCERS), chosen)
                .distinct()
                .toList();
    }

    private FilterChoice choice(
            String kind, FacetCount count, boolean chosen, Map<String, Family> families, Locale locale) {
        if (!count.names().texts().isEmpty()) {
            LocalizedText.Text name = count.names().in(locale);
            var lang = kind.equals("producer") || name.lang().equals(locale.getLanguage()) ? null : name.lang();
            return new FilterChoice(
                    count.value(), name.text(), lang, count.count(), chosen, picture(kind, count, families));
        }
        return new FilterChoice(
                count.value(),
                say(keyOf(kind, count.value()), locale),
                null,
                count.count(),
                chosen,
                picture(kind, count, families));
    }

    private static @Nullable String picture(String kind, FacetCount count, Map<String, Family> families) {
        return kind.equals("family") ? Pictures.pictureOf(null, count.value(), families) : null;
    }

    private String activeWords(String kind, String words, Locale locale) {
        return kind.equals("without")
                ? say("storefront.shop.without-one", locale, formats.in(locale).withinSentence(words))
                : words;
    }

    private static String keyOf(String kind, String value) {
        return switch (kind) {
            case "label" -> Label.valueOf(value).messageKey();
            case "mine" -> "storefront.shop.favourites";
            case "without" -> Allergen.valueOf(value).messageKey();
            default -> Storage.valueOf(value).messageKey();
        };
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
