package coop.tablee.storefront.orders;

import coop.tablee.catalogue.Family;
import coop.tablee.ordering.CorrectionReason;
import coop.tablee.ordering.Correspondence.Addressed;
import coop.tablee.ordering.LeftGoods;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.platform.page.Formats;
import coop.tablee.storefront.Places;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Words the mails about an order, from how the order stands when the mail is written. */
@Component
class OrderLetters {

    private final OrderDisplay display;
    private final LetterLines lines;
    private final Places places;
    private final Formats formats;
    private final MessageSource messages;

    OrderLetters(OrderDisplay display, LetterLines lines, Places places, Formats formats, MessageSource messages) {
        this.display = display;
        this.lines = lines;
        this.places = places;
        this.formats = formats;
        this.messages = messages;
    }

    /** Why somebody else changed or ended an order, as the outbox says it; both empty when the buyer did. */
    record Cause(String reason, String note) {}

    /** The order that a part of it became, and its day. */
    record SplitOff(String number, LocalDate day) {}

    OrderLetter confirmed(Addressed addressed, Map<String, Family> families, Locale locale) {
        var order = addressed.order();
        var page = display.page(order, families, locale);
        var notes = new ArrayList<String>();
        add(notes, page.purchaseOrder() == null ? null : say("storefront.order.po", locale, page.purchaseOrder()));
        add(notes, page.drop());
        add(notes, page.paymentNote());
        add(notes, page.maximum() == null ? null : say("storefront.mail.weighed", locale));
        add(notes, page.kitchen() ? null : say("storefront.mail.on-the-day", locale, order.number()));
        return new OrderLetter(
                say("storefront.mail.subject", locale, order.number()),
                glimpse(page, locale),
                sender(order),
                say(
                        page.kitchen() ? "storefront.mail.confirmed.title-kitchen" : "storefront.mail.confirmed.title",
                        locale,
                        formats.in(locale).weekday(order.deliveryDate()),
                        places.at(order.destination().name(), locale)),
                say("storefront.mail.confirmed", locale, Greeting.of(addressed, messages, locale), where(page, locale)),
                changeUntil(page),
                List.of(),
                say("storefront.order.lines", locale),
                lines.lines(order, locale),
                lines.sums(page, locale),
                notes,
                foot(addressed, locale));
    }

    /** Only what is different; the order's page has the rest. */
    OrderLetter changed(
            Addressed addressed, Map<String, Family> families, Cause cause, @Nullable SplitOff split, Locale locale) {
        return different(addressed, families, "changed", cause, split, locale);
    }

    /** The day and the place that it goes to now. */
    OrderLetter moved(Addressed addressed, Map<String, Family> families, Cause cause, Locale locale) {
        return different(addressed, families, "moved", cause, null, locale);
    }

    OrderLetter packed(Addressed addressed, Map<String, Family> families, Locale locale) {
        return different(addressed, families, "packed", new Cause("", ""), null, locale);
    }

    private OrderLetter different(
            Addressed addressed,
            Map<String, Family> families,
            String kind,
            Cause cause,
            @Nullable SplitOff split,
            Locale locale) {
        var order = addressed.order();
        var page = display.page(order, families, locale);
        var sums = new ArrayList<OrderLetter.Sum>();
        var told = addressed.told();
        if (told != null && told.total().compareTo(order.total()) != 0) {
            sums.add(new OrderLetter.Sum(
                    say("storefront.mail.total-before", locale),
                    formats.in(locale).money(told.total()),
                    false));
        }
        sums.add(new OrderLetter.Sum(
                say("storefront.mail.total-now", locale), formats.in(locale).money(order.total()), true));
        sums.addAll(lines.payments(page, locale));
        var notes = new ArrayList<String>();
        add(
                notes,
                split == null
                        ? null
                        : say(
                                "storefront.mail.split",
                                locale,
                                formats.in(locale).day(split.day()),
                                split.number()));
        add(notes, why(cause, locale));
        add(notes, dropNote(order, locale));
        add(notes, moneyNote(order, kind, locale));
        return new OrderLetter(
                say("storefront.mail." + kind + ".subject", locale, order.number()),
                glimpse(page, locale),
                sender(order),
                say("storefront.mail." + kind + ".title", locale),
                say("storefront.mail." + kind, locale, Greeting.of(addressed, messages, locale), where(page, locale)),
                changeUntil(page),
                lines.changes(addressed, locale),
                "",
                List.of(),
                sums,
                notes,
                foot(addressed, locale));
    }

    /** A fee may have come to the order that its buyer was told is on another. */
    private @Nullable String dropNote(OrderDetails order, Locale locale) {
        var drop = order.dropTerms();
        return drop != null && drop.carried() && drop.fee().isPositive()
                ? say("storefront.mail.drop-fee", locale, formats.in(locale).money(drop.fee()), drop.sellerName())
                : null;
    }

    OrderLetter cancelled(Addressed addressed, Map<String, Family> families, Cause cause, Locale locale) {
        var order = addressed.order();
        var page = display.page(order, families, locale);
        var notes = new ArrayList<String>();
        add(
                notes,
                why(
                        "shortage".equals(order.cancelReason()) ? new Cause(CorrectionReason.SHORT.name(), "") : cause,
                        locale));
        add(notes, order.payment() == PaymentMethod.ACCOUNT ? say("storefront.mail.nothing-invoiced", locale) : null);
        return new OrderLetter(
                say("storefront.mail.cancelled.subject", locale, order.number()),
                glimpse(page, locale),
                sender(order),
                say("storefront.mail.cancelled.title", locale),
                say("storefront.mail.cancelled", locale, Greeting.of(addressed, messages, locale), where(page, locale)),
                null,
                List.of(),
                "",
                List.of(),
                lines.payments(page, locale),
                notes,
                foot(addressed, locale));
    }

    OrderLetter notFetched(Addressed addressed, Map<String, Family> families, LeftGoods left, Locale locale) {
        var page = display.page(addressed.order(), families, locale);
        var until = left.keptUntil();
        var became = until == null
                ? say("storefront.mail.not-fetched." + left.goods(), locale)
                : say(
                        "storefront.mail.not-fetched.KEPT",
                        locale,
                        formats.in(locale).day(until));
        return new OrderLetter(
                say("storefront.mail.not-fetched.subject", locale, page.number()),
                glimpse(page, locale),
                sender(addressed.order()),
                say("storefront.mail.not-fetched.title", locale),
                say(
                        "storefront.mail.not-fetched",
                        locale,
                        Greeting.of(addressed, messages, locale),
                        where(page, locale)),
                null,
                List.of(),
                "",
                List.of(),
                lines.sums(page, locale),
                List.of(became, say("storefront.mail.not-fetched.paid", locale)),
                foot(addressed, locale));
    }

    private @Nullable String moneyNote(OrderDetails order, String kind, Locale locale) {
        if (order.payment() == PaymentMethod.ACCOUNT) {
            return say("storefront.mail.invoiced-as-received", locale);
        }
        return kind.equals("packed") ? say("storefront.mail.comes-back", locale) : null;
    }

    private @Nullable String why(Cause cause, Locale locale) {
        if (cause.reason().isEmpty()) {
            return null;
        }
        var known = Arrays.stream(CorrectionReason.values())
                .filter(reason -> reason.name().equals(cause.reason()) && reason != CorrectionReason.OTHER)
                .findFirst()
                .map(reason -> say(reason.messageKey(), locale));
        if (cause.note().isEmpty()) {
            return known.map(words -> say("storefront.mail.why", locale, words)).orElse(null);
        }
        return known.map(words -> say("storefront.mail.why-and", locale, words, cause.note()))
                .orElseGet(() -> say("storefront.mail.why", locale, cause.note()));
    }

    private String where(OrderPage page, Locale locale) {
        return page.address().isEmpty()
                ? say("storefront.mail.where", locale, page.number(), page.whenWords(), page.place())
                : say(
                        "storefront.mail.where-address",
                        locale,
                        page.number(),
                        page.whenWords(),
                        page.place(),
                        page.address());
    }

    private String glimpse(OrderPage page, Locale locale) {
        return say(
                "storefront.mail.glimpse",
                locale,
                page.whenWords(),
                page.place(),
                formats.in(locale).money(page.total()));
    }

    private static @Nullable String changeUntil(OrderPage page) {
        var until = page.changeUntil();
        return until == null || !page.mayChange() ? null : until.words();
    }

    private List<String> foot(Addressed addressed, Locale locale) {
        var foot = new ArrayList<String>();
        add(foot, addressed.replyTo() == null ? null : say("storefront.mail.ask", locale, sender(addressed.order())));
        foot.add(say("storefront.mail.not-to-be-turned-off", locale));
        foot.add(say("storefront.mail.sellers", locale, sellers(addressed.order())));
        return foot;
    }

    private static String sender(OrderDetails order) {
        return order.lines().stream()
                .map(OrderDetails.Line::cooperativeName)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String sellers(OrderDetails order) {
        return order.lines().stream()
                .map(OrderDetails.Line::sellerName)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static void add(List<String> words, @Nullable String more) {
        if (more != null) {
            words.add(more);
        }
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
