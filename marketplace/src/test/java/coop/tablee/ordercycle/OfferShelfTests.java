package coop.tablee.ordercycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.shared.LocalizedText;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OfferShelfTests {

    @Test
    void fewRowsAreNotFolded() {
        assertThat(shelves(12, -1)).allMatch(OfferShelf::open);
    }

    @Test
    void ofManyRowsOnlyTheFamilyToLookAtIsOpenAndNoneIsLost() {
        assertThat(shelves(30, 4))
                .extracting(
                        shelf -> shelf.family().texts().get("fr"),
                        shelf -> shelf.rows().size(),
                        OfferShelf::open)
                .containsExactly(tuple("even", 15, true), tuple("odd", 15, false));
    }

    @Test
    void headTellsHowManyAreNotable() {
        assertThat(shelves(30, -1)).extracting(OfferShelf::notable).containsExactly(5L, 5L);
    }

    private static List<OfferShelf<Integer>> shelves(int rows, int lookedAt) {
        return OfferShelf.of(
                IntStream.range(0, rows).boxed().toList(),
                row -> new LocalizedText(Map.of("fr", row % 2 == 0 ? "even" : "odd")),
                row -> row == lookedAt,
                row -> row < 10);
    }
}
