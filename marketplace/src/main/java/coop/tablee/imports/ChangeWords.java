package coop.tablee.imports;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Family;
import coop.tablee.platform.page.Formats;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Puts a difference into words: which fact, what it was, what it becomes. */
@Component
class ChangeWords {

    private static final List<String> ORDER = List.of(
            "state",
            "names",
            "price",
            "on_hand",
            "on_demand",
            "family",
            "content",
            "ordering_unit",
            "pricing_unit",
            "allergens",
            "storage",
            "vat_category");

    private final MessageSource messages;
    private final Formats formats;

    ChangeWords(MessageSource messages, Formats formats) {
        this.messages = messages;
        this.formats = formats;
    }

    /** The changes of a row, what people look for first, first. */
    List<Change> changes(JsonNode diff, Map<String, Family> families, Locale locale) {
        var changes = new ArrayList<Change>();
        var fields = new ArrayList<String>();
        diff.propertyNames().forEach(fields::add);
        fields.sort((one, other) -> Integer.compare(rank(one), rank(other)));
        for (var field : fields) {
            var pair = diff.get(field);
            changes.add(new Change(
                    word("imports.field." + field, locale),
                    value(field, pair.get(0), families, locale),
                    value(field, pair.get(1), families, locale)));
        }
        return changes;
    }

    private static int rank(String field) {
        var rank = ORDER.indexOf(field);
        return rank < 0 ? ORDER.size() : rank;
    }

    private String value(String field, JsonNode value, Map<String, Family> families, Locale locale) {
        if (value == null || value.isNull()) {
            return word("imports.nothing", locale);
        }
        return switch (field) {
            case "names", "descriptions" -> texts(value);
            case "price" -> formats.in(locale).price(value.decimalValue());
            case "family" -> family(value.asString(), families, locale);
            case "allergens" -> allergens(new Allergens(value.asString()), locale);
            case "ordering_unit", "pricing_unit", "content_unit" -> word("unit." + value.asString(), locale);
            case "storage" -> word("storage." + value.asString(), locale);
            case "vat_category" -> word("vat-category." + value.asString(), locale);
            case "labels" -> list(value, label -> word("label." + label.asString(), locale));
            case "season" -> list(value, month -> month(month.asInt(), locale));
            case "state" -> word("imports.product." + value.asString(), locale);
            default -> plain(value, locale);
        };
    }

    private String plain(JsonNode value, Locale locale) {
        if (value.isBoolean()) {
            return word(value.asBoolean() ? "imports.yes" : "imports.no", locale);
        }
        return value.isNumber() ? formats.in(locale).number(value.decimalValue()) : value.asString();
    }

    private static String texts(JsonNode texts) {
        var written = new ArrayList<String>();
        texts.propertyNames()
                .forEach(language ->
                        written.add(language + " " + texts.get(language).asString()));
        return String.join(" · ", written);
    }

    private static String family(String code, Map<String, Family> families, Locale locale) {
        var family = families.get(code);
        return family == null ? code : family.names().in(locale).text();
    }

    private String allergens(Allergens allergens, Locale locale) {
        if (allergens.isFree()) {
            return word("imports.allergens.none", locale);
        }
        var parts = new ArrayList<String>();
        add(parts, "imports.allergens.contains", allergens.contains(), locale);
        add(parts, "imports.allergens.may-contain", allergens.mayContain(), locale);
        add(parts, "imports.allergens.unknown", allergens.unknown(), locale);
        return String.join(" · ", parts);
    }

    private void add(List<String> parts, String key, Collection<Allergen> allergens, Locale locale) {
        if (!allergens.isEmpty()) {
            var names = allergens.stream()
                    .map(allergen -> word(allergen.messageKey(), locale))
                    .collect(Collectors.joining(", "));
            parts.add(messages.getMessage(key, new Object[] {names}, locale));
        }
    }

    private static String list(JsonNode values, Function<JsonNode, String> words) {
        var written = new ArrayList<String>();
        values.forEach(value -> written.add(words.apply(value)));
        return String.join(", ", written);
    }

    private static String month(int number, Locale locale) {
        return Month.of(number).getDisplayName(TextStyle.FULL_STANDALONE, locale);
    }

    private String word(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }

    /** One fact that changes. */
    record Change(String field, String before, String after) {}
}
