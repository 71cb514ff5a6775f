package coop.tablee.storefront.directory;

import coop.tablee.catalogimport.SafeCsv;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The directory for a spreadsheet: one row per organisation, codes with spaces between, no cell a formula. */
final class DirectoryCsv {

    private static final List<String> HEADER = List.of(
            "id",
            "kinds",
            "name",
            "postcode",
            "city",
            "families",
            "labels",
            "certificates",
            "social_economy",
            "approval",
            "sold_by",
            "presentation");

    private DirectoryCsv() {}

    static String of(List<Listed> items, Locale locale) {
        return SafeCsv.file(
                HEADER,
                items.stream()
                        .map(one -> Arrays.asList(
                                Long.toString(one.id()),
                                codes(one.kinds()),
                                one.name(),
                                one.postcode(),
                                one.city(),
                                codes(one.families()),
                                codes(one.labels()),
                                codes(one.certificates()),
                                Boolean.toString(one.social()),
                                one.approval(),
                                one.sellers().stream().map(Listed.Seller::name).collect(Collectors.joining("; ")),
                                one.presentation().in(locale).text())));
    }

    private static String codes(Collection<?> values) {
        return values.stream()
                .map(value -> value.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }
}
