package coop.tablee.catalogimport;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads the three columns on allergens. {@code allergens} and {@code may_contain} name substances; the others stay unknown
 * unless {@code allergens_complete} says yes or {@code allergens} says "none". Silence is never absence.
 */
final class AllergenCells {

    private AllergenCells() {}

    static Map<Allergen, AllergenState> read(RowCells cells) {
        Map<Allergen, AllergenState> states = new EnumMap<>(Allergen.class);
        Set<String> contained = cells.list(Column.ALLERGENS);
        boolean none = contained.stream().map(Text::slug).anyMatch(Vocabulary.NONE::contains);
        if (none && contained.size() > 1) {
            cells.problem(
                    Column.ALLERGENS,
                    IssueCode.CONTRADICTORY_ALLERGENS,
                    String.join(", ", contained),
                    "either none or the allergens that it contains");
        }
        if (!none) {
            put(cells, Column.ALLERGENS, contained, AllergenState.CONTAINS, states);
        }
        put(cells, Column.MAY_CONTAIN, cells.list(Column.MAY_CONTAIN), AllergenState.MAY_CONTAIN, states);
        boolean complete = Boolean.TRUE.equals(cells.yesOrNo(Column.ALLERGENS_COMPLETE)) || none;
        AllergenState otherwise = complete ? AllergenState.ABSENT : AllergenState.UNKNOWN;
        for (Allergen allergen : Allergen.values()) {
            states.putIfAbsent(allergen, otherwise);
        }
        return states;
    }

    private static void put(
            RowCells cells,
            Column column,
            Set<String> words,
            AllergenState state,
            Map<Allergen, AllergenState> states) {
        for (String word : words) {
            Allergen allergen = Vocabulary.allergen(word);
            if (allergen == null) {
                cells.problem(
                        column, IssueCode.UNKNOWN_ALLERGEN, word, "one of the 14 allergens, such as milk, or A07");
                continue;
            }
            AllergenState before = states.put(allergen, state);
            if (before != null && before != state) {
                cells.problem(
                        column, IssueCode.CONTRADICTORY_ALLERGENS, word, "contained or possible, not both at once");
            }
        }
    }
}
