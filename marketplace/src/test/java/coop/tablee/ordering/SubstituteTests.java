package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.AllergenState;
import coop.tablee.catalogue.Allergens;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstituteTests {

    @ParameterizedTest
    @CsvSource({
        "ABSENT,ABSENT,false",
        "ABSENT,MAY_CONTAIN,true",
        "ABSENT,CONTAINS,true",
        "ABSENT,UNKNOWN,true",
        "MAY_CONTAIN,MAY_CONTAIN,false",
        "MAY_CONTAIN,CONTAINS,true",
        "MAY_CONTAIN,UNKNOWN,true",
        "CONTAINS,CONTAINS,false",
        "CONTAINS,UNKNOWN,false",
        "UNKNOWN,ABSENT,false",
        "UNKNOWN,MAY_CONTAIN,true",
        "UNKNOWN,UNKNOWN,true"
    })
    void whatWasNotSaidToBeInTheOldIsAskedAbout(AllergenState old, AllergenState now, boolean asked) {
        assertThat(Substitute.more(
                                Allergens.of(Map.of(Allergen.CELERY, old)), Allergens.of(Map.of(Allergen.CELERY, now)))
                        .contains(Allergen.CELERY))
                .isEqualTo(asked);
    }
}
