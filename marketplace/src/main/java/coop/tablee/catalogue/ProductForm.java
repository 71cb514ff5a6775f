package coop.tablee.catalogue;

import coop.tablee.catalogimport.ProductKey;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Month;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** One product as its form says it. Nothing typed is lost when the form comes back. */
final class ProductForm {

    static final List<String> LANGUAGES = List.of("fr", "nl", "de", "en");
    private static final BigDecimal HUNDRED = new BigDecimal("100");
    private static final BigDecimal CRATE_SHARE = new BigDecimal("0.05");
    private static final BigDecimal MOST_CONTENT = new BigDecimal("10000");
    private static final int LONGEST_TEXT = 2000;
    private static final int LONGEST_SKU = 80;
    private static final int CONTENT_DECIMALS = 4;

    private final MultiValueMap<String, String> fields;
    private final List<FieldError> errors = new ArrayList<>();

    ProductForm(MultiValueMap<String, String> fields) {
        this.fields = fields;
    }

    static ProductForm empty() {
        var fields = new LinkedMultiValueMap<String, String>();
        fields.add("vat", VatCategory.FOOD.name());
        return new ProductForm(fields);
    }

    /** The form filled in with what a product says now. */
    static ProductForm of(ProductDetails product, Locale locale) {
        var fields = new LinkedMultiValueMap<String, String>();
        var facts = product.facts();
        facts.names().texts().forEach((language, text) -> fields.add("name-" + language, text));
        facts.descriptions().texts().forEach((language, text) -> fields.add("description-" + language, text));
        fields.add("family", facts.family());
        fields.add("unit", facts.orderingUnit().name());
        fields.add("content", Amounts.write(facts.content(), locale));
        fields.add("content-unit", facts.contentUnit().name());
        if (facts.catchWeight()) {
            fields.add("catch", "yes");
            fields.add("tolerance", Amounts.write(facts.tolerance().multiply(HUNDRED), locale));
        }
        fields.add("price", Amounts.write(facts.price(), locale));
        put(fields, "vat", facts.vatCategory());
        put(fields, "storage", facts.storage());
        var allergens = facts.allergens();
        for (var allergen : Allergen.values()) {
            put(
                    fields,
                    "allergen-" + allergen.name(),
                    allergens == null ? AllergenState.UNKNOWN : allergens.state(allergen));
        }
        facts.labels().forEach(label -> fields.add("label", label.name()));
        facts.season().forEach(month -> fields.add("month", String.valueOf(month.getValue())));
        fields.add("version", String.valueOf(product.versionNumber()));
        if (facts.picture() != null) {
            fields.add("picture", facts.picture());
        }
        return new ProductForm(fields);
    }

    public String text(String field) {
        return Objects.requireNonNullElse(fields.getFirst(field), "").strip();
    }

    public boolean has(String field, Object value) {
        return fields.getOrDefault(field, List.of()).contains(String.valueOf(value));
    }

    /** The picture that goes with it: its own photo or drawing, or none. */
    public @Nullable String picture() {
        return text("no-photo").isEmpty() && !text("picture").isEmpty() ? text("picture") : null;
    }

    void show(String picture) {
        fields.remove("no-photo");
        fields.set("picture", picture);
    }

    @Nullable
    Long producer() {
        return text("producer").matches("[0-9]{1,18}") ? Long.valueOf(text("producer")) : null;
    }

    /** The version that was looked at. */
    int version() {
        return text("version").matches("[0-9]{1,9}") ? Integer.parseInt(text("version")) : 0;
    }

    /** The article number, or one made of the name, by which the same product is not made twice. */
    String sku(ProductFacts facts) {
        var typed = text("sku");
        if (!typed.isEmpty()) {
            return typed.length() > LONGEST_SKU ? typed.substring(0, LONGEST_SKU) : typed;
        }
        return ProductKey.of(
                facts.names().in(Locale.FRENCH).text(),
                facts.content(),
                facts.contentUnit().name(),
                ProductCsv.unitName(facts));
    }

    /** What the form says; refuses ({@code invalid-input}) with every reason at its field. */
    ProductFacts facts(Map<String, Family> families, @Nullable ProductFacts before) {
        errors.clear();
        var unit = choice("unit", MeasureUnit.class, true);
        var catchWeight = has("catch", "yes");
        var family = families.get(text("family"));
        if (family == null) {
            errors.add(FieldError.at(
                    "family", text("family").isEmpty() ? "missing-choice" : "unknown-choice", text("family"), null));
        }
        var content = content(unit);
        var contentUnit = unit != null && unit.isContinuous() ? unit : choice("content-unit", MeasureUnit.class, false);
        var tolerance = catchWeight ? tolerance() : BigDecimal.ZERO;
        var price = price();
        var names = names();
        if (names.texts().isEmpty()) {
            errors.add(FieldError.at("name-fr", "missing-name", null, null));
        }
        var vat = choice("vat", VatCategory.class, false);
        var storage = choice("storage", Storage.class, false);
        var allergens = allergens();
        requireSane();
        var counted = Objects.requireNonNull(unit);
        return new ProductFacts(
                names,
                texts("description-", LONGEST_TEXT),
                text("family"),
                picture(),
                counted,
                catchWeight ? MeasureUnit.KGM : counted,
                content,
                contentUnit == null ? MeasureUnit.H87 : contentUnit,
                catchWeight,
                tolerance,
                price,
                vat,
                storage,
                allergens,
                many("label", Label.class),
                months(),
                before == null ? CRATE_SHARE : before.crateShare(),
                family != null && family.animal());
    }

    private LocalizedText names() {
        return texts("name-", 200);
    }

    private LocalizedText texts(String prefix, int longest) {
        var texts = new HashMap<String, String>();
        for (var language : LANGUAGES) {
            var text = text(prefix + language);
            if (text.length() > longest) {
                errors.add(FieldError.at(prefix + language, "text-too-long", text.length(), longest));
            }
            texts.put(language, text);
        }
        return LocalizedText.ofNullable(texts);
    }

    private BigDecimal content(@Nullable MeasureUnit unit) {
        if ((unit != null && unit.isContinuous()) || text("content").isEmpty()) {
            return BigDecimal.ONE;
        }
        var content = number("content");
        if (content == null) {
            return BigDecimal.ONE;
        }
        if (content.signum() <= 0 || content.compareTo(MOST_CONTENT) > 0) {
            errors.add(FieldError.at("content", "not-positive", content.toPlainString(), MOST_CONTENT));
        } else if (content.stripTrailingZeros().scale() > CONTENT_DECIMALS) {
            errors.add(FieldError.at("content", "too-many-decimals", content.toPlainString(), CONTENT_DECIMALS));
        }
        return content;
    }

    private BigDecimal tolerance() {
        var percent = text("tolerance").isEmpty() ? BigDecimal.TEN : number("tolerance");
        if (percent == null) {
            return BigDecimal.ZERO;
        }
        var tolerance = percent.movePointLeft(2);
        if (tolerance.signum() < 0 || tolerance.compareTo(new BigDecimal("0.5")) > 0) {
            errors.add(FieldError.at("tolerance", "tolerance-out-of-range", percent.toPlainString(), "50"));
        }
        return tolerance;
    }

    private @Nullable BigDecimal price() {
        if (text("price").isEmpty()) {
            return null;
        }
        var price = number("price");
        if (price != null) {
            Price.check("price", price).ifPresent(errors::add);
        }
        return price;
    }

    private @Nullable BigDecimal number(String field) {
        var typed = text(field);
        var number = Amounts.read(typed);
        if (number.isEmpty()) {
            errors.add(FieldError.at(
                    field, "not-a-number", typed.length() > 20 ? typed.substring(0, 20) + "…" : typed, null));
        }
        return number.orElse(null);
    }

    private @Nullable Allergens allergens() {
        if (has("no-allergen", "yes")) {
            return Allergens.NONE;
        }
        var states = new EnumMap<Allergen, AllergenState>(Allergen.class);
        for (var allergen : Allergen.values()) {
            var state = choice("allergen-" + allergen.name(), AllergenState.class, false);
            states.put(allergen, state == null ? AllergenState.UNKNOWN : state);
        }
        var declared = Allergens.of(states);
        return declared.isDeclared() ? declared : null;
    }

    private <E extends Enum<E>> @Nullable E choice(String field, Class<E> type, boolean required) {
        var typed = text(field);
        for (var value : type.getEnumConstants()) {
            if (value.name().equals(typed)) {
                return value;
            }
        }
        if (!typed.isEmpty() || required) {
            errors.add(FieldError.at(field, typed.isEmpty() ? "missing-choice" : "unknown-choice", typed, null));
        }
        return null;
    }

    private <E extends Enum<E>> Set<E> many(String field, Class<E> type) {
        var chosen = EnumSet.noneOf(type);
        for (var value : type.getEnumConstants()) {
            if (has(field, value.name())) {
                chosen.add(value);
            }
        }
        return chosen;
    }

    private Set<Month> months() {
        var chosen = EnumSet.noneOf(Month.class);
        for (var month : Month.values()) {
            if (has("month", month.getValue())) {
                chosen.add(month);
            }
        }
        return chosen;
    }

    private void requireSane() {
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors.stream().distinct().toList());
        }
    }

    private static void put(MultiValueMap<String, String> fields, String field, @Nullable Enum<?> value) {
        if (value != null) {
            fields.add(field, value.name());
        }
    }
}
