package coop.tablee.storefront.orders;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Allergens;
import coop.tablee.ordering.Correspondence.Addressed;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.platform.page.Formats;
import coop.tablee.storefront.Counting;
import coop.tablee.storefront.orders.OrderLetter.Change;
import coop.tablee.storefront.orders.OrderLetter.Sum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The products and sums of an order as mails list them. */
@Component
class LetterLines {

    private final Counting counting;
    private final Formats formats;
    private final MessageSource messages;

    LetterLines(Counting counting, Formats formats, MessageSource messages) {
        this.counting = counting;
        this.formats = formats;
        this.messages = messages;
    }

    List<OrderLetter.Line> lines(OrderDetails order, Locale locale) {
        return order.lines().stream()
                .filter(line -> !line.isRemoved())
                .map(line -> new OrderLetter.Line(
                        say("storefront.order.line", locale, name(line, locale), count(line, locale)),
                        formats.in(locale).langOf(line.names()),
                        small(line, locale),
                        amount(line, order.vatIncluded(), locale)))
                .toList();
    }

    /** What there is less, more, or newly of than the buyer knew. */
    List<Change> changes(Addressed addressed, Locale locale) {
        return addressed.order().lines().stream()
                .filter(line -> addressed.knownOf(line).compareTo(line.quantity()) != 0)
                .map(line -> new Change(
                        name(line, locale),
                        formats.in(locale).langOf(line.names()),
                        counting.count(line.orderingUnit(), addressed.knownOf(line), locale),
                        line.isRemoved() ? say("storefront.mail.nothing", locale) : count(line, locale),
                        note(addressed, line, locale)))
                .toList();
    }

    /** So much as there is now of some lines, in one sentence. */
    String counted(OrderDetails order, Set<Long> lines, Locale locale) {
        return order.lines().stream()
                .filter(line -> lines.contains(line.id()))
                .map(line -> say("storefront.mail.added.line", locale, name(line, locale), count(line, locale)))
                .collect(Collectors.joining(", "));
    }

    /** Why there is less of it; of what the buyer did not have before, what is in it. */
    private String note(Addressed addressed, OrderDetails.Line line, Locale locale) {
        if (addressed.knownOf(line).signum() == 0) {
            return small(line, locale);
        }
        return line.shortageReason() == null ? "" : say("storefront.reason." + line.shortageReason(), locale);
    }

    List<Sum> sums(OrderPage page, Locale locale) {
        var format = formats.in(locale);
        var sums = new ArrayList<Sum>();
        sums.add(new Sum(page.productsWords(), format.money(page.goods()), false));
        page.fees()
                .forEach(fee -> sums.add(new Sum(
                        say("storefront.fee." + fee.kind(), locale, fee.seller()), format.money(fee.amount()), false)));
        if (page.net() != null) {
            sums.add(new Sum(say("storefront.checkout.net", locale), format.money(page.net()), false));
        }
        page.vat()
                .forEach(vat -> sums.add(new Sum(
                        say(
                                page.kitchen() ? "storefront.order.vat-added" : "storefront.checkout.vat",
                                locale,
                                format.number(vat.rate())),
                        format.money(vat.amount()),
                        false)));
        page.deposits()
                .forEach(lent -> sums.add(new Sum(
                        say(
                                "storefront.order.deposit",
                                locale,
                                lent.name().in(locale).text(),
                                lent.count(),
                                lent.seller()),
                        format.money(lent.amount()),
                        false)));
        sums.add(new Sum(say("storefront.order.total", locale), format.money(page.total()), true));
        if (page.maximum() != null) {
            sums.add(new Sum(say("storefront.order.maximum", locale), format.money(page.maximum()), false));
        }
        return sums;
    }

    /** What was taken and what came back, with its day. */
    List<Sum> payments(OrderPage page, Locale locale) {
        return page.payments().stream()
                .map(payment -> new Sum(payment.words(), formats.in(locale).money(payment.amount()), false))
                .toList();
    }

    private String small(OrderDetails.Line line, Locale locale) {
        var facts = new ArrayList<String>();
        var allergens = Allergens.ofStored(line.allergens());
        if (!allergens.contains().isEmpty()) {
            facts.add(say("storefront.mail.contains", locale, names(allergens.contains(), locale)));
        }
        if (!allergens.mayContain().isEmpty()) {
            facts.add(say("storefront.mail.traces", locale, names(allergens.mayContain(), locale)));
        }
        if (!allergens.isFullyKnown()) {
            facts.add(say("storefront.mail.allergens-unknown", locale));
        }
        facts.add(say("storefront.order.sold-by", locale, line.sellerName()));
        var accepted = line.accepted();
        if (accepted != null && accepted.compareTo(line.quantity()) != 0) {
            facts.add(say(
                    "storefront.order.line.accepted", locale, counting.count(line.orderingUnit(), accepted, locale)));
        }
        return String.join(" ", facts);
    }

    private String names(Collection<Allergen> allergens, Locale locale) {
        return allergens.stream()
                .map(allergen -> formats.in(locale).withinSentence(say(allergen.messageKey(), locale)))
                .collect(Collectors.joining(", "));
    }

    private String amount(OrderDetails.Line line, boolean vatIncluded, Locale locale) {
        var money = formats.in(locale).money(vatIncluded ? line.total() : line.net());
        var estimate = line.catchWeight() && line.packedWeight() == null && line.acceptedWeight() == null;
        return estimate ? say("storefront.order.line.about", locale, money) : money;
    }

    private String count(OrderDetails.Line line, Locale locale) {
        return counting.count(line.orderingUnit(), line.quantity(), locale);
    }

    private static String name(OrderDetails.Line line, Locale locale) {
        return line.names().in(locale).text();
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
