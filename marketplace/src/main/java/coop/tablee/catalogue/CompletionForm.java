package coop.tablee.catalogue;

import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The form that completes many products at once. Its upper part fills what is missing, in the rows that are ticked or in all that were found; what is written
 * in a row itself goes before it and may replace what stands. Nothing typed is lost when the form comes back.
 */
final class CompletionForm {

    static final int MOST_ROWS = 500;
    private static final Pattern ID = Pattern.compile("\\d{1,18}");
    private static final String NONE_OF_THE_14 = "none";
    private static final String PICKED = "picked";

    private final MultiValueMap<String, String> fields;
    private final List<FieldError> errors = new ArrayList<>();

    CompletionForm(MultiValueMap<String, String> fields) {
        this.fields = fields;
    }

    /** The products whose rows the form held. */
    Set<Long> rows() {
        return ids("row");
    }

    Set<Long> selected() {
        return ids("select");
    }

    /** Whether the upper part means every product found, on all pages. */
    public boolean isForAll() {
        return "all".equals(text("scope"));
    }

    public String text(String field) {
        return Objects.requireNonNullElse(fields.getFirst(field), "").strip();
    }

    public boolean ticked(String field, Enum<?> value) {
        return fields.getOrDefault(field, List.of()).contains(value.name());
    }

    public boolean isSelected(long product) {
        return selected().contains(product);
    }

    /** What was typed into a row's field, or else what stands. */
    public String textOr(String field, @Nullable Object standing) {
        var typed = fields.getFirst(field);
        if (typed != null) {
            return typed;
        }
        return standing instanceof BigDecimal decimal
                ? decimal.stripTrailingZeros().toPlainString()
                : standing == null ? "" : standing.toString();
    }

    /** What is wrong with what was typed; asked after {@link #completions}. */
    List<FieldError> errors() {
        return errors;
    }

    /** What the form says about these products. */
    List<Completion> completions(Collection<ProductDetails> products) {
        var bulk = bulk();
        var chosen = selected();
        var completions = new ArrayList<Completion>();
        for (var product : products) {
            var takesBulk = isForAll() || chosen.contains(product.id());
            completions.add(completion(product, takesBulk ? bulk : null));
        }
        return completions;
    }

    private Completion bulk() {
        return new Completion(
                0,
                price("all-price"),
                value("all-vat", VatCategory.class),
                value("all-storage", Storage.class),
                allergens());
    }

    private Completion completion(ProductDetails product, @Nullable Completion bulk) {
        var facts = product.facts();
        var id = product.id();
        return new Completion(
                id,
                first(
                        changed(price("price-" + id), facts.price()),
                        missing(facts.price(), bulk == null ? null : bulk.price())),
                first(
                        changed(value("vat-" + id, VatCategory.class), facts.vatCategory()),
                        missing(facts.vatCategory(), bulk == null ? null : bulk.vatCategory())),
                first(
                        changed(value("storage-" + id, Storage.class), facts.storage()),
                        missing(facts.storage(), bulk == null ? null : bulk.storage())),
                first(
                        NONE_OF_THE_14.equals(text("allergens-" + id))
                                ? changed(Allergens.NONE, facts.allergens())
                                : null,
                        missing(facts.allergens(), bulk == null ? null : bulk.allergens())));
    }

    private @Nullable Allergens allergens() {
        return switch (text("all-allergens")) {
            case NONE_OF_THE_14 -> Allergens.NONE;
            case PICKED -> Allergens.declared(picked("contains"), picked("may-contain"));
            default -> null;
        };
    }

    private Set<Allergen> picked(String field) {
        var picked = EnumSet.noneOf(Allergen.class);
        for (var allergen : Allergen.values()) {
            if (ticked(field, allergen)) {
                picked.add(allergen);
            }
        }
        return picked;
    }

    private @Nullable BigDecimal price(String field) {
        var typed = text(field);
        if (typed.isEmpty()) {
            return null;
        }
        var price = Price.read(typed);
        if (price.isEmpty()) {
            errors.add(FieldError.at(field, "not-a-number", typed, null));
            return null;
        }
        Price.check(field, price.get()).ifPresent(errors::add);
        return price.get();
    }

    private <E extends Enum<E>> @Nullable E value(String field, Class<E> type) {
        var typed = text(field);
        if (typed.isEmpty()) {
            return null;
        }
        for (var value : type.getEnumConstants()) {
            if (value.name().equals(typed)) {
                return value;
            }
        }
        errors.add(FieldError.at(field, "unknown-choice", typed, null));
        return null;
    }

    private Set<Long> ids(String field) {
        var ids = new LinkedHashSet<Long>();
        for (var typed : new HashSet<>(fields.getOrDefault(field, List.of()))) {
            if (ID.matcher(typed).matches() && ids.size() < MOST_ROWS) {
                ids.add(Long.parseLong(typed));
            }
        }
        return ids;
    }

    private static <T> @Nullable T first(@Nullable T own, @Nullable T bulk) {
        return own != null ? own : bulk;
    }

    private static <T> @Nullable T changed(@Nullable T typed, @Nullable T standing) {
        return isSame(typed, standing) ? null : typed;
    }

    private static boolean isSame(@Nullable Object typed, @Nullable Object standing) {
        if (typed instanceof BigDecimal one && standing instanceof BigDecimal other) {
            return one.compareTo(other) == 0;
        }
        return Objects.equals(typed, standing);
    }

    private static <T> @Nullable T missing(@Nullable T standing, @Nullable T bulk) {
        return standing == null ? bulk : null;
    }
}
