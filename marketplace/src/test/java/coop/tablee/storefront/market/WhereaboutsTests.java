package coop.tablee.storefront.market;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.delivery.Town;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhereaboutsTests {

    private static final List<Town> TOWNS = List.of(
            new Town("1190", "Forest", 50.81, 4.32),
            new Town("1400", "Nivelles", 50.60, 4.33),
            new Town("1060", "Saint-Gilles", 50.83, 4.34),
            new Town("1420", "Braine-l’Alleud", 50.68, 4.37));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1400 | 50.60",
                "Nivelles | 50.60",
                "nivell | 50.60",
                "rue de Nivelles 12, 1190 Forest | 50.81",
                "rue de Forest 3, Nivelles | 50.60",
                "chez moi à forest svp | 50.81",
                "St-Gilles | 50.83",
                "saint gilles | 50.83",
                "BRAINE L'ALLEUD | 50.68",
                "50.5, 4.4 | 50.5"
            })
    void townIsFoundInWhatSomebodyTypes(String typed, double latitude) {
        assertThat(Whereabouts.read(typed, List.of(), TOWNS))
                .get()
                .extracting(Whereabouts::latitude)
                .isEqualTo(latitude);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Atlantis", "14001", "95.0, 4.4", "😀", "'; drop table site"})
    void whatIsNotKnownIsNotGuessed(String typed) {
        assertThat(Whereabouts.read(typed, List.of(), TOWNS)).isEmpty();
    }

    @Test
    void withoutAnyTownNothingIsKnown() {
        assertThat(Whereabouts.read("Nivelles", List.of(), List.of())).isEmpty();
    }
}
