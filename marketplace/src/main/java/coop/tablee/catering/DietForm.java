package coop.tablee.catering;

import coop.tablee.catalogue.Allergen;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** A diet as it was typed, with its name by language; what was typed comes back with every refusal. */
record DietForm(long site, long id, long version, Map<String, String> names, String people, Set<String> excludes) {

    /** The languages of all pages, the one that every diet has a name in first. */
    static final List<String> LANGUAGES = List.of("fr", "nl", "de", "en");

    private static final int LONGEST_NAME = 60;
    private static final int MOST_PEOPLE = 10_000;

    static DietForm empty(long site) {
        return new DietForm(site, 0, 0, Map.of(), "", Set.of());
    }

    static DietForm of(long site, Diet diet) {
        return new DietForm(
                site,
                diet.id(),
                diet.version(),
                diet.names().texts(),
                String.valueOf(diet.people()),
                diet.excludes().stream().map(Enum::name).collect(Collectors.toSet()));
    }

    static DietForm of(MultiValueMap<String, String> typed) {
        return new DietForm(
                number(typed.getFirst("site")),
                number(typed.getFirst("id")),
                number(typed.getFirst("version")),
                LANGUAGES.stream()
                        .collect(Collectors.toMap(
                                language -> language, language -> text(typed.getFirst(field(language))))),
                text(typed.getFirst("people")),
                Set.copyOf(typed.getOrDefault("excludes", List.of())));
    }

    /** The diet that was meant; refuses ({@code invalid-input}) with everything that is wrong at once. */
    Diet diet() {
        var errors = new ArrayList<FieldError>();
        if (name(LANGUAGES.get(0)).isEmpty()) {
            errors.add(FieldError.at(field(LANGUAGES.get(0)), "diet-name-missing", "", null));
        }
        for (var language : LANGUAGES) {
            if (name(language).length() > LONGEST_NAME) {
                errors.add(FieldError.at(
                        field(language), "diet-name-long", name(language).length(), LONGEST_NAME));
            }
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
        var written = new LinkedHashMap<String, String>();
        LANGUAGES.stream()
                .filter(language -> !name(language).isEmpty())
                .forEach(language -> written.put(language, name(language)));
        return new Diet(id, new LocalizedText(written), count(), Diets.allergens(List.copyOf(excludes)), version);
    }

    boolean isNew() {
        return id == 0;
    }

    /** The name in this language; empty when it has none. */
    String name(String language) {
        return names.getOrDefault(language, "");
    }

    private static String field(String language) {
        return "name_" + language;
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
