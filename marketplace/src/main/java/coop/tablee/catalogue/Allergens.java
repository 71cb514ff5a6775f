package coop.tablee.catalogue;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a product says about each of the 14 allergens: one letter each, in the order of {@link Allergen}, as the database keeps it. A product that never
 * declared anything has no code at all there; here it reads as {@link #UNDECLARED}, 14 times unknown.
 *
 * @param code 14 letters of C, M, A, U
 */
public record Allergens(String code) {

    private static final Pattern FORM = Pattern.compile("[CMAU]{14}");

    /** Nobody has said anything yet. */
    public static final Allergens UNDECLARED = new Allergens("U".repeat(14));

    /** The producer declares that none of the 14 is in it, traces included. */
    public static final Allergens NONE = new Allergens("A".repeat(14));

    public Allergens {
        if (!FORM.matcher(code).matches()) {
            throw new IllegalArgumentException("Not 14 letters of C, M, A, U: " + code);
        }
    }

    /** Reads the stored code; null, which is a product that never declared, as unknown. */
    public static Allergens ofStored(@Nullable String code) {
        return code == null ? UNDECLARED : new Allergens(code);
    }

    /** A full declaration: what it contains and may contain, and nothing else of the 14. What is in both, it contains. */
    public static Allergens declared(Collection<Allergen> contains, Collection<Allergen> mayContain) {
        return of(contains, mayContain, AllergenState.ABSENT);
    }

    /** The states given; those left out are unknown. */
    public static Allergens of(Map<Allergen, AllergenState> states) {
        var letters = new StringBuilder();
        for (var allergen : Allergen.values()) {
            letters.append(states.getOrDefault(allergen, AllergenState.UNKNOWN).letter());
        }
        return new Allergens(letters.toString());
    }

    private static Allergens of(Collection<Allergen> contains, Collection<Allergen> mayContain, AllergenState others) {
        var letters = new StringBuilder();
        for (var allergen : Allergen.values()) {
            var state = contains.contains(allergen)
                    ? AllergenState.CONTAINS
                    : mayContain.contains(allergen) ? AllergenState.MAY_CONTAIN : others;
            letters.append(state.letter());
        }
        return new Allergens(letters.toString());
    }

    public AllergenState state(Allergen allergen) {
        return AllergenState.of(code.charAt(allergen.number() - 1));
    }

    /** In the order of the regulation. */
    public Set<Allergen> contains() {
        return in(AllergenState.CONTAINS);
    }

    public Set<Allergen> mayContain() {
        return in(AllergenState.MAY_CONTAIN);
    }

    public Set<Allergen> unknown() {
        return in(AllergenState.UNKNOWN);
    }

    /** Whether all 14 are known; without that, nothing reaches a kitchen. */
    public boolean isFullyKnown() {
        return code.indexOf(AllergenState.UNKNOWN.letter()) < 0;
    }

    /** Whether anything was said at all. */
    public boolean isDeclared() {
        return !equals(UNDECLARED);
    }

    /** Whether all 14 are said to be absent. */
    public boolean isFree() {
        return equals(NONE);
    }

    private Set<Allergen> in(AllergenState state) {
        var found = EnumSet.noneOf(Allergen.class);
        for (var allergen : Allergen.values()) {
            if (state(allergen) == state) {
                found.add(allergen);
            }
        }
        return found;
    }
}
