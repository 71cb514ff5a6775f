package coop.tablee.catering.together;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/**
 * What the page sends: each cell as it was typed. Fields that it does not know are passed over.
 *
 * @param key of the page, so that pressing twice orders once
 */
record TogetherForm(LocalDate day, String key, String purchaseOrderNumber, Map<TogetherCell, TypedAmount> cells) {

    private static final Pattern KEY = Pattern.compile("[0-9a-f-]{32,36}");
    private static final int LONGEST_NUMBER = 60;
    private static final int MOST_CELLS = 7_000;

    static TogetherForm of(MultiValueMap<String, String> fields, Locale locale) {
        var cells = new LinkedHashMap<TogetherCell, TypedAmount>();
        fields.forEach((name, values) -> TogetherCell.named(name)
                .ifPresent(cell -> cells.put(
                        cell,
                        TypedAmount.of(
                                values.isEmpty() ? "" : Objects.requireNonNullElse(values.get(0), ""), locale))));
        if (cells.size() > MOST_CELLS) {
            throw new DomainException(Kind.TOO_LARGE, "too-many-cells");
        }
        var key = text(fields, "key");
        if (!KEY.matcher(key).matches()) {
            throw unreadable("key");
        }
        return new TogetherForm(day(text(fields, "day")), key, number(text(fields, "purchaseOrder")), cells);
    }

    /** The cells in which nothing usable is typed. */
    List<FieldError> flaws() {
        return cells.entrySet().stream()
                .filter(cell -> !cell.getValue().isUsable())
                .map(cell -> FieldError.at(
                        cell.getKey().name(), "amount-unusable", cell.getValue().text(), null))
                .toList();
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw unreadable("day");
        }
    }

    private static String number(String typed) {
        var number = typed.strip();
        return number.length() > LONGEST_NUMBER ? number.substring(0, LONGEST_NUMBER) : number;
    }

    private static DomainException unreadable(String field) {
        return new DomainException(
                Kind.MALFORMED, "form-unreadable", List.of(FieldError.at(field, "malformed", null, null)));
    }

    private static String text(MultiValueMap<String, String> fields, String name) {
        return Objects.requireNonNullElse(fields.getFirst(name), "");
    }
}
