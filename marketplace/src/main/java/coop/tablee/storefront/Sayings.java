package coop.tablee.storefront;

import coop.tablee.delivery.Slot;
import coop.tablee.platform.page.Formats;
import coop.tablee.storefront.Sentence.Control;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The sentences that several pages say: where and when somebody fetches, and until when one may order. */
@Component
public class Sayings {

    private final MessageSource messages;
    private final Formats formats;
    private final Places places;

    Sayings(MessageSource messages, Formats formats, Places places) {
        this.messages = messages;
        this.formats = formats;
        this.places = places;
    }

    /** «Je viens chercher ma commande <u>au Kiosque</u>, <u>jeudi 26 novembre</u> entre <u>16 h et 19 h</u>.» */
    public Sentence fetching(Spot spot, Locale locale) {
        var date = spot.date();
        return fetching(
                spot.destination().id(),
                spot.destination().name(),
                date == null ? null : date.date(),
                spot.slot(),
                locale);
    }

    /** The same, of what a basket or an order says; the controls lead to the choice of a point. */
    public Sentence fetching(
            long destination, String name, @Nullable LocalDate date, @Nullable Slot slot, Locale locale) {
        var choosing = "/destinations?destination=" + destination;
        var where = new Control(places.at(name, locale), choosing + "#points");
        if (date == null) {
            return Sentence.of(messages, locale, "storefront.say.no-date", where);
        }
        var when = new Control(formats.in(locale).day(date), choosing + "#point-" + destination);
        return slot == null
                ? Sentence.of(messages, locale, "storefront.say.no-slot", where, when)
                : Sentence.of(
                        messages,
                        locale,
                        "storefront.say",
                        where,
                        when,
                        new Control(
                                places.between(slot.opens(), slot.closes(), locale),
                                choosing + "#point-" + destination));
    }

    /** «Ouvert jusqu’à <b>mardi 20 h</b>. Après, les producteurs récoltent.» Absent when nothing is open. */
    public @Nullable Sentence until(Spot spot, Locale locale) {
        return spot.date() == null ? null : told("storefront.until", spot.date().cutOff(), locale);
    }

    /** That the day asked for is past, and which one is shown instead; absent when it is not. */
    public @Nullable String movedOn(Spot spot, Locale locale) {
        var missed = spot.missed();
        var date = spot.date();
        if (missed == null || date == null) {
            return null;
        }
        var format = formats.in(locale);
        return messages.getMessage(
                "storefront.shop.moved-on", new Object[] {format.day(missed), format.day(date.date())}, locale);
    }

    /** A sentence about one moment, said as weekday and hour. */
    public Sentence told(String key, Instant moment, Locale locale) {
        return Sentence.of(
                messages, locale, key, Control.said(formats.in(locale).weekdayAndTime(moment)));
    }
}
