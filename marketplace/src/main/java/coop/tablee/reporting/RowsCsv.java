package coop.tablee.reporting;

import coop.tablee.catalogimport.SafeCsv;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The lines behind the figures as a file; formulas are neutralised, and what is not told is an empty cell. */
final class RowsCsv {

    private static final List<String> HEAD = List.of(
            "line",
            "date",
            "audience",
            "buyer",
            "producer",
            "family",
            "product",
            "quantity",
            "unit",
            "value",
            "to_producer",
            "currency",
            "organic",
            "in_season",
            "decision",
            "group",
            "in_conversion",
            "intermediaries",
            "social_economy",
            "refused",
            "reason");

    private RowsCsv() {}

    static Flux<String> of(Flux<AcceptedRow> rows) {
        return Flux.just(SafeCsv.line(HEAD)).concatWith(rows.map(RowsCsv::line));
    }

    private static String line(AcceptedRow row) {
        var product = row.product();
        var quantity = row.quantity();
        var group = row.group();
        return cells(
                row.line(),
                row.date(),
                group == null ? null : group.equals("household") ? "household" : "institution",
                row.buyer(),
                row.producer(),
                row.family(),
                product == null ? null : product.in(Locale.FRENCH).text(),
                quantity == null ? null : quantity.toPlainString(),
                row.unit(),
                row.value().amount(),
                row.toProducer().amount(),
                "EUR",
                row.organic(),
                row.inSeason(),
                row.decision(),
                group,
                row.inConversion(),
                row.intermediaries(),
                row.social(),
                row.refused().amount(),
                row.reason());
    }

    private static String cells(@Nullable Object... cells) {
        return SafeCsv.line(
                Arrays.stream(cells).map(cell -> cell == null ? "" : cell).toList());
    }
}
