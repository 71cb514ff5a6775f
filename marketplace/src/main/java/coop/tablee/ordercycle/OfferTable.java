package coop.tablee.ordercycle;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's table of offers, as typed text. Every row carries what it said when the page was made ({@code was}), so that only rows that somebody
 * touched are saved, and two tabs meet only where both changed the same offer.
 */
final class OfferTable {

    private static final String SEPARATOR = "|";

    private final List<OfferedRow> rows;
    private final Locale locale;

    OfferTable(List<OfferedRow> rows, Locale locale) {
        this.rows = rows;
        this.locale = locale;
    }

    List<OfferShelf<Line>> shelves() {
        return shelves(rows.stream().map(this::line).toList());
    }

    /** The table again with what was typed in the rows that were touched; the others show what is true now. */
    List<OfferShelf<Line>> shelves(CycleForm form) {
        return shelves(rows.stream().map(row -> overlaid(line(row), form)).toList());
    }

    private static List<OfferShelf<Line>> shelves(List<Line> lines) {
        return OfferShelf.of(lines, Line::family, Line::isTouched, line -> !line.offered);
    }

    /** The rows that were touched, read; unreadable values are noted in the form. */
    static List<OfferEdit> edits(CycleForm form, List<OfferedRow> rows) {
        var edits = new ArrayList<OfferEdit>();
        for (var row : rows) {
            if (isTouched(form, row.id())) {
                edits.add(edit(form, row.id()));
            }
        }
        return edits;
    }

    private static OfferEdit edit(CycleForm form, long id) {
        return new OfferEdit(
                id,
                form.number("v." + id),
                form.decimalOrNone("h." + id),
                form.decimalOrNone("i." + id),
                form.decimal("min." + id),
                form.decimal("step." + id),
                form.decimalOrNone("max." + id),
                form.has("on." + id));
    }

    private static boolean isTouched(CycleForm form, long id) {
        return form.has("was." + id) && !typedIn(form, id).equals(form.typed("was." + id));
    }

    private static String typedIn(CycleForm form, long id) {
        return was(
                form.typed("h." + id),
                form.typed("i." + id),
                form.typed("min." + id),
                form.typed("step." + id),
                form.typed("max." + id),
                form.has("on." + id));
    }

    private Line overlaid(Line line, CycleForm form) {
        var id = line.id;
        return isTouched(form, id)
                ? new Line(
                        id,
                        line.version,
                        line.names,
                        line.family,
                        line.producer,
                        line.orderingUnit,
                        line.pricingUnit,
                        line.producerPrice,
                        line.vatRate,
                        form.typed("h." + id),
                        form.typed("i." + id),
                        form.typed("min." + id),
                        form.typed("step." + id),
                        form.typed("max." + id),
                        form.has("on." + id),
                        line.was)
                : line;
    }

    private Line line(OfferedRow row) {
        var household = written(row.householdPrice(), 2);
        var institution = written(row.institutionPrice(), 2);
        var minimum = written(row.minimum(), 0);
        var step = written(row.step(), 0);
        var maximum = written(row.maximum(), 0);
        return new Line(
                row.id(),
                row.version(),
                row.names(),
                row.family(),
                row.producer(),
                row.orderingUnit().messageKey(),
                row.pricingUnit().messageKey(),
                row.producerPrice(),
                row.vatRate(),
                household,
                institution,
                minimum,
                step,
                maximum,
                row.offered(),
                was(household, institution, minimum, step, maximum, row.offered()));
    }

    private static String was(
            String household, String institution, String minimum, String step, String maximum, boolean offered) {
        return String.join(SEPARATOR, household, institution, minimum, step, maximum, offered ? "on" : "");
    }

    private String written(@Nullable BigDecimal number, int decimals) {
        return written(number, decimals, locale);
    }

    /** A decimal as people of this language type it, with at least so many digits behind the comma; empty for none. */
    static String written(@Nullable BigDecimal number, int decimals, Locale locale) {
        if (number == null) {
            return "";
        }
        var plain = number.stripTrailingZeros();
        var text = (plain.scale() < decimals ? plain.setScale(decimals) : plain.scale() < 0 ? plain.setScale(0) : plain)
                .toPlainString();
        return Locale.ENGLISH.getLanguage().equals(locale.getLanguage()) ? text : text.replace('.', ',');
    }

    /** One row; units are message keys, prices typed text. */
    record Line(
            long id,
            long version,
            LocalizedText names,
            LocalizedText family,
            String producer,
            String orderingUnit,
            String pricingUnit,
            BigDecimal producerPrice,
            BigDecimal vatRate,
            String household,
            String institution,
            String minimum,
            String step,
            String maximum,
            boolean offered,
            String was) {

        boolean isTouched() {
            return !OfferTable.was(household, institution, minimum, step, maximum, offered)
                    .equals(was);
        }
    }
}
