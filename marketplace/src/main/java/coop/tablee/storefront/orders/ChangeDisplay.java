package coop.tablee.storefront.orders;

import coop.tablee.assortment.OfferCard;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDetails.Line;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.Money;
import coop.tablee.storefront.Counting;
import coop.tablee.storefront.Pictures;
import coop.tablee.storefront.orders.ChangePage.Difference;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows an order to be changed, with what was typed so far. */
@Component
class ChangeDisplay {

    private final Counting counting;
    private final Formats formats;

    ChangeDisplay(Counting counting, Formats formats) {
        this.counting = counting;
        this.formats = formats;
    }

    ChangePage untouched(OrderDetails order, ChangeFacts facts, Locale locale) {
        return page(null, order, facts, null, null, locale);
    }

    /** What was typed is left out: it was about an order that is no more. */
    ChangePage stale(OrderDetails order, ChangeFacts facts, Locale locale) {
        return page(null, order, facts, "stale", null, locale);
    }

    ChangePage unchanged(ChangeForm form, OrderDetails order, ChangeFacts facts, Locale locale) {
        return page(form, order, facts, "nothing", null, locale);
    }

    ChangePage looked(ChangeForm form, OrderDetails order, Money after, ChangeFacts facts, Locale locale) {
        return page(form, order, facts, null, Difference.between(order.maximum(), after), locale);
    }

    ChangePage refused(ChangeForm form, OrderDetails order, ChangeFacts facts, Locale locale) {
        return page(form, order, facts, null, null, locale);
    }

    private ChangePage page(
            @Nullable ChangeForm form,
            OrderDetails order,
            ChangeFacts facts,
            @Nullable String note,
            @Nullable Difference difference,
            Locale locale) {
        return new ChangePage(
                order.number(),
                order.version(),
                !Progress.isFetched(order),
                purchaseOrder(form, order),
                order.lines().stream()
                        .filter(line -> !line.isRemoved())
                        .map(line -> line(form, line, facts, locale))
                        .toList(),
                note,
                difference);
    }

    private ChangePage.Line line(@Nullable ChangeForm form, Line line, ChangeFacts facts, Locale locale) {
        var typed = form == null ? null : form.typed(line);
        var card = facts.cards().get(line.offer());
        return new ChangePage.Line(
                ChangeForm.fieldOf(line),
                line.names(),
                line.sellerName(),
                Pictures.pictureOf(line.picture(), line.family(), facts.families()),
                counting.count(line.orderingUnit(), line.quantity(), locale),
                typed == null ? formats.in(locale).typed(line.quantity()) : typed,
                !line.mayChange(),
                card == null ? "1" : Amounts.plain(card.minimum()),
                card == null ? "1" : Amounts.plain(card.step()),
                maximumOf(card));
    }

    private static String maximumOf(@Nullable OfferCard card) {
        return card == null || card.maximum() == null ? "" : Amounts.plain(card.maximum());
    }

    private static String purchaseOrder(@Nullable ChangeForm form, OrderDetails order) {
        var typed = form == null ? null : form.purchaseOrder();
        return typed != null ? typed : Objects.requireNonNullElse(order.purchaseOrderNumber(), "");
    }
}
