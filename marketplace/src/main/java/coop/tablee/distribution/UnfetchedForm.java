package coop.tablee.distribution;

import coop.tablee.ordering.NotFetched;
import coop.tablee.ordering.UnfetchedGoods;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** What the volunteer says about goods that nobody came for, as it was typed. */
record UnfetchedForm(String goods, String keptUntil, String note, boolean early) {

    /** As it was written down before, else kept for a day. */
    static UnfetchedForm of(Shipment shipment, LocalDate tomorrow) {
        var goods = shipment.unfetched();
        return new UnfetchedForm(
                (goods == null ? UnfetchedGoods.KEPT : goods).name(),
                Objects.requireNonNullElse(shipment.keptUntil(), tomorrow).toString(),
                Objects.requireNonNullElse(shipment.note(), ""),
                false);
    }

    static UnfetchedForm sent(MultiValueMap<String, String> fields) {
        var form = new SentForm(fields);
        return new UnfetchedForm(
                form.text("goods"),
                form.text("keptUntil"),
                form.text("note"),
                form.text("early").equals("true"));
    }

    /** A day is only asked for when the goods are kept; what stands in the field otherwise does not matter. */
    NotFetched command(String number) {
        var wish = requireGoods();
        return new NotFetched(number, wish, wish == UnfetchedGoods.KEPT ? day() : null, note, early);
    }

    private UnfetchedGoods requireGoods() {
        try {
            return UnfetchedGoods.valueOf(goods);
        } catch (IllegalArgumentException unknown) {
            throw DomainException.invalid(FieldError.at("goods", "choose-one", null, null));
        }
    }

    private @Nullable LocalDate day() {
        try {
            return keptUntil.isEmpty() ? null : LocalDate.parse(keptUntil);
        } catch (DateTimeParseException noDay) {
            throw DomainException.invalid(FieldError.at("keptUntil", "no-day", shortened(keptUntil), null));
        }
    }

    private static String shortened(String typed) {
        return typed.substring(0, Math.min(40, typed.length()));
    }
}
