package coop.tablee.storefront.market;

import coop.tablee.assortment.OfferCard;
import coop.tablee.assortment.OfferFees;
import coop.tablee.catalogue.Allergens;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Formats;
import coop.tablee.storefront.Choice;
import coop.tablee.storefront.Counting;
import coop.tablee.storefront.Places;
import coop.tablee.storefront.Sentence;
import coop.tablee.storefront.Sentence.Control;
import coop.tablee.storefront.Signs;
import coop.tablee.storefront.Spot;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** The sentences of a product's page. */
@Component
class Words {

    private final MessageSource messages;
    private final Formats formats;
    private final Places places;
    private final Signs signs;
    private final Counting counting;
    private final BusinessClock clock;

    Words(MessageSource messages, Formats formats, Places places, Signs signs, Counting counting, BusinessClock clock) {
        this.messages = messages;
        this.formats = formats;
        this.places = places;
        this.signs = signs;
        this.counting = counting;
        this.clock = clock;
    }

    String title(OfferCard card, Locale locale) {
        return say("storefront.product.title", locale, card.names().in(locale).text(), card.producerName());
    }

    /** The address of the shelf this product stands on, whole or of its family. */
    String shelfOf(long destination, OfferCard card, @Nullable String family) {
        var address = UriComponentsBuilder.fromPath("/");
        ShopQuery.addChoice(address, new Choice(destination, card.deliveryDate(), null));
        if (family != null) {
            address.queryParam("family", family);
        }
        return address.fragment("market").encode().toUriString();
    }

    boolean isClosed(OfferCard card) {
        return !clock.instant().isBefore(card.cutOff());
    }

    Sentence orderBefore(OfferCard card, Spot spot, Locale locale) {
        var format = formats.in(locale);
        var choosing = "/destinations?destination=" + spot.destination().id();
        return Sentence.of(
                messages,
                locale,
                "storefront.product.order-before",
                Control.said(format.weekdayAndTime(card.cutOff())),
                new Control(format.day(card.deliveryDate()), choosing),
                new Control(places.at(spot.destination().name(), locale), choosing));
    }

    /** From how much and by which steps it is sold, when that is not simply one by one. */
    @Nullable
    String rule(OfferCard card, Locale locale) {
        var least = counting.count(card.orderingUnit().name(), card.minimum(), locale);
        var step = counting.count(card.orderingUnit().name(), card.step(), locale);
        if (card.step().compareTo(BigDecimal.ONE) != 0) {
            return say("storefront.product.quantity-rule", locale, least, step);
        }
        return card.minimum().compareTo(BigDecimal.ONE) > 0 ? say("storefront.product.minimum", locale, least) : null;
    }

    @Nullable
    String unknownAllergens(OfferCard card, Locale locale) {
        var allergens = card.allergens();
        if (allergens.isFullyKnown()) {
            return null;
        }
        return allergens.isDeclared()
                ? say("storefront.product.allergens-unknown", locale, named(allergens, locale))
                : say("storefront.product.allergens-undeclared", locale);
    }

    PriceSplit split(OfferCard card, OfferFees fees, Locale locale) {
        return PriceSplit.of(card, added(card, fees, locale), messages, locale);
    }

    private List<String> added(OfferCard card, OfferFees fees, Locale locale) {
        var format = formats.in(locale);
        var added = new ArrayList<String>();
        if (card.feePercent().signum() > 0) {
            added.add(say("storefront.product.fee.percent", locale, format.number(card.feePercent())));
        }
        if (fees.perKg().signum() > 0) {
            added.add(say("storefront.product.fee.per-kg", locale, format.price(fees.perKg())));
        }
        if (fees.perOrder().signum() > 0) {
            added.add(say("storefront.product.fee.per-order", locale, format.euros(fees.perOrder())));
        }
        return added;
    }

    List<Season.MonthOfYear> year(OfferCard card, Locale locale) {
        return new Season(
                        card.season(),
                        LocalDate.ofInstant(clock.instant(), clock.getZone()).getMonth())
                .year(locale);
    }

    private String named(Allergens allergens, Locale locale) {
        return allergens.unknown().stream()
                .map(allergen -> formats.in(locale).withinSentence(signs.name(allergen, locale)))
                .collect(Collectors.joining(", "));
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
