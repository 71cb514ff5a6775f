package coop.tablee.catering;

import coop.tablee.catalogue.Allergen;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** A diet as it was typed; what was typed comes back with every refusal. */
record DietForm(long site, long id, long version, String nameFr, String nameEn, String people, Set<String> excludes) {

    private static final int LONGEST_NAME = 60;
    private static final int MOST_PEOPLE = 10_000;

    static DietForm empty(long site) {
        return new DietForm(site, 0, 0, "", "", "", Set.of());
    }

    static DietForm of(long site, Diet diet) {
        return new DietForm(
                site,
                diet.id(),
                diet.version(),
                diet.names().texts().getOrDefault("fr", ""),
                diet.names().texts().getOrDefault("en", ""),
                String.valueOf(diet.people()),
                diet.excludes().stream().map(Enum::name).collect(Collectors.toSet()));
    }

    static DietForm of(MultiValueMap<String, String> typed) {
        return new DietForm(
                number(typed.getFirst("site")),
                number(typed.getFirst("id")),
                number(typed.getFirst("version")),
                text(typed.getFirst("name_fr")),
                text(typed.getFirst("name_en")),
                text(typed.getFirst("people")),
                Set.copyOf(typed.getOrDefault("excludes", List.of())));
    }

    /** The diet that was meant; refuses ({@code invalid-input}) with everything that is wrong at once. */
    Diet diet() {
        var errors = new ArrayList<FieldError>();
        if (nameFr.isEmpty()) {
            errors.add(FieldError.at("name_fr", "diet-name-missing", "", null));
        }
        if (nameFr.length() > LONGEST_NAME) {
            errors.add(FieldError.at("name_fr", "diet-name-long", nameFr.length(), LONGEST_NAME));
        }
        if (nameEn.length() > LONGEST_NAME) {
            errors.add(FieldError.at("name_en", "diet-name-long", nameEn.length(), LONGEST_NAME));
        }
        if (count() < 1 || count() > MOST_PEOPLE) {
            errors.add(FieldError.at("people", "diet-people", people, "1–" + MOST_PEOPLE));
        }
        var known = Arrays.stream(Allergen.values()).map(Enum::name).collect(Collectors.toSet());
        if (excludes.isEmpty() || !known.containsAll(excludes)) {
            errors.add(FieldError.at("excludes", "diet-excludes-nothing", String.join(", ", excludes), null));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        var names = new LinkedHashMap<String, String>();
        names.put("fr", nameFr);
        if (!nameEn.isEmpty()) {
            names.put("en", nameEn);
        }
        return new Diet(id, new LocalizedText(names), count(), Diets.allergens(List.copyOf(excludes)), version);
    }

    boolean isNew() {
        return id == 0;
    }

    private int count() {
        return people.matches("\\d{1,5}") ? Integer.parseInt(people) : 0;
    }

    private static String text(@Nullable String typed) {
        return typed == null ? "" : typed.strip();
    }

    /** An id that is none names nothing. */
    private static long number(@Nullable String typed) {
        return typed != null && typed.matches("\\d{1,18}") ? Long.parseLong(typed) : 0;
    }
}
