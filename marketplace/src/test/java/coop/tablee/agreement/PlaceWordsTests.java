package coop.tablee.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceWordsTests {

    private static final List<String> WORDS = PlaceWords.read();
    private static final List<String> PLACES = List.of("Forest", "Saint-Gilles", "Braine-l’Alleud", "As");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Légumes locaux | locaux
            Produits de la RÉGION | region
            Un approvisionnement régional | regional
            à moins de 50 km de la cuisine | km
            Produits d'ici | d ici
            Lokale groenten | lokale
            Streekproducten en hoevezuivel | streekproducten
            Regionale Erzeugnisse | regionale
            Gemüse aus der Umgebung | umgebung
            Locally grown vegetables | locally
            From nearby farms | nearby
            Récolté à Forest | Forest
            Oogst uit saint gilles | Saint-Gilles
            Fromages de Braine-l'Alleud | Braine-l’Alleud
            """)
    void wordsThatAskForAPlaceAreFoundInFourLanguages(String text, String word) {
        assertThat(PlaceWords.first(text, WORDS, PLACES)).contains(word);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Heures entre récolte et livraison
            Du producteur à la cuisine avec un intermédiaire au plus
            Oogst hoogstens 48 uur voor de levering
            Obst und Gemüse der Saison
            Delivery in crates that are taken back and used again
            As fresh as can be
            """)
    void whatMayBeAskedIsLeftAlone(String text) {
        assertThat(PlaceWords.first(text, WORDS, PLACES)).isEmpty();
    }

    @Test
    void namesShorterThanThreeLettersAreNoHint() {
        assertThat(PlaceWords.first("as as as", List.of(), List.of("As"))).isEmpty();
    }
}
