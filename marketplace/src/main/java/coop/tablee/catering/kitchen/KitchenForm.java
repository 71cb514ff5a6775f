package coop.tablee.catering.kitchen;

import coop.tablee.network.KitchenKind;
import coop.tablee.network.Kitchens;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/** What was typed to set a kitchen up; it comes back with every refusal. */
final class KitchenForm {

    private static final Pattern MEALS = Pattern.compile("[0-9]{1,5}");
    private static final Pattern MUNICIPALITY = Pattern.compile("[0-9][0-9AB][0-9]{0,6}");
    private static final Pattern UNSEEN = Pattern.compile("\\p{Cntrl}|[\\u202A-\\u202E\\u2066-\\u2069]");
    private static final List<String> FIELDS = List.of("name", "kind", "street", "postcode", "city", "municipality");
    private static final int SHOWN = 500;

    private final MultiValueMap<String, String> typed;
    private final List<FieldError> errors = new ArrayList<>();

    KitchenForm(MultiValueMap<String, String> typed) {
        this.typed = typed;
    }

    Map<String, String> values() {
        var values = new HashMap<String, String>();
        FIELDS.forEach(field -> values.put(field, text(field)));
        for (var day : DayOfWeek.values()) {
            values.put("meals" + day.getValue(), text("meals" + day.getValue()));
        }
        return values;
    }

    static Map<String, String> empty() {
        var values = new HashMap<String, String>();
        FIELDS.forEach(field -> values.put(field, ""));
        return values;
    }

    /** The kitchen that was meant; refuses ({@code invalid-input}) with everything that is wrong at once. */
    Kitchens.New kitchen() {
        var municipality = required("municipality", 10);
        if (!municipality.isEmpty() && !MUNICIPALITY.matcher(municipality).matches()) {
            errors.add(FieldError.at("municipality", "no-municipality", municipality, "21007"));
        }
        var kitchen = new Kitchens.New(
                required("name", 120),
                kind(),
                required("street", 120),
                required("postcode", 12),
                required("city", 80),
                municipality);
        check();
        return kitchen;
    }

    /** Meals by weekday; a day left empty has none. */
    Map<DayOfWeek, Integer> meals() {
        var meals = new EnumMap<DayOfWeek, Integer>(DayOfWeek.class);
        for (var day : DayOfWeek.values()) {
            var field = "meals" + day.getValue();
            var count = text(field);
            if (MEALS.matcher(count).matches()) {
                meals.put(day, Integer.valueOf(count));
            } else if (!count.isEmpty()) {
                errors.add(FieldError.at(field, "meals-not-counted", count, "0–99999"));
            }
        }
        check();
        meals.values().removeIf(count -> count == 0);
        return meals;
    }

    String text(String field) {
        var text = Objects.requireNonNullElse(typed.getFirst(field), "").strip();
        return text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    }

    private KitchenKind kind() {
        return Arrays.stream(KitchenKind.values())
                .filter(one -> one.name().equals(text("kind")))
                .findFirst()
                .orElseGet(() -> {
                    errors.add(FieldError.at("kind", "missing-kitchen-kind", null, null));
                    return KitchenKind.OTHER;
                });
    }

    private String required(String field, int longest) {
        var text = text(field);
        if (text.isEmpty()) {
            errors.add(FieldError.at(field, "required", null, null));
        } else if (text.length() > longest) {
            errors.add(FieldError.at(field, "text-too-long", text.length(), longest));
        } else if (UNSEEN.matcher(text).find()) {
            errors.add(FieldError.at(field, "unreadable", null, null));
        }
        return text;
    }

    private void check() {
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }
}
