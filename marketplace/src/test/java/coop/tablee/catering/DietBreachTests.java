package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.AllergenState;
import coop.tablee.catalogue.Allergens;
import coop.tablee.shared.LocalizedText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DietBreachTests {

    private static final Diet WITHOUT_MILK = diet(1, 4, Allergen.MILK);
    private static final Diet WITHOUT_MILK_AND_NUTS = diet(2, 3, Allergen.MILK, Allergen.NUTS);

    @Test
    void whatIsInItWhatMayBeAndWhatNobodyKnowsBreaksADiet() {
        var cheese =
                Allergens.of(Map.of(Allergen.MILK, AllergenState.CONTAINS, Allergen.NUTS, AllergenState.MAY_CONTAIN));

        assertThat(DietBreach.of(cheese, List.of(WITHOUT_MILK, WITHOUT_MILK_AND_NUTS)))
                .extracting(DietBreach::allergen, DietBreach::state, DietBreach::people)
                .containsExactly(
                        tuple(Allergen.MILK, AllergenState.CONTAINS, 7),
                        tuple(Allergen.NUTS, AllergenState.MAY_CONTAIN, 3));
        assertThat(DietBreach.of(Allergens.UNDECLARED, List.of(WITHOUT_MILK)))
                .extracting(DietBreach::state)
                .containsExactly(AllergenState.UNKNOWN);
    }

    @Test
    void whatIsDeclaredAbsentBreaksNone() {
        assertThat(DietBreach.of(Allergens.NONE, List.of(WITHOUT_MILK, WITHOUT_MILK_AND_NUTS)))
                .isEmpty();
        assertThat(DietBreach.of(Allergens.UNDECLARED, List.of())).isEmpty();
    }

    private static Diet diet(long id, int people, Allergen... excludes) {
        return new Diet(id, new LocalizedText(Map.of("fr", "Régime " + id)), people, Set.of(excludes), 0);
    }
}
