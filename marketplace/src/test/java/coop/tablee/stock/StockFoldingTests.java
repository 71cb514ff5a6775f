package coop.tablee.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.shared.LocalizedText;
import coop.tablee.stock.StockPage.Answer;
import coop.tablee.stock.StockPage.Group;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of a producer's stock a phone shows at once. */
class StockFoldingTests {

    private static final StockFilter ALL = new StockFilter(null, null, null, null);

    @Test
    void fewRowsAreAllShown() {
        assertThat(groups(ALL, rows(6, "roots", 0), rows(6, "leaves", 0), null)).allMatch(Group::open);
    }

    @Test
    void manyRowsAreFoldedIntoTheirFamilies() {
        assertThat(groups(ALL, rows(6, "roots", 0), rows(7, "leaves", 0), null))
                .extracting(Group::family, group -> group.rows().size(), Group::open)
                .containsExactly(tuple("roots", 6, false), tuple("leaves", 7, false));
    }

    @Test
    void whatIsMissingOfWhatIsPromisedIsNeverFolded() {
        assertThat(groups(ALL, rows(1, "roots", 2), rows(13, "leaves", 0), null))
                .extracting(Group::open)
                .containsExactly(true, false);
    }

    @Test
    void whatOneLookedForIsNotFolded() {
        var searched = new StockFilter("e", null, null, null);
        assertThat(groups(searched, rows(6, "roots", 0), rows(7, "leaves", 0), null))
                .allMatch(Group::open);
    }

    @Test
    void aCountThatCouldNotStandIsSeen() {
        var answer = new Answer("1003", "x", "no number", false);
        assertThat(groups(ALL, rows(6, "roots", 0), rows(7, "leaves", 0), answer))
                .extracting(Group::open)
                .containsExactly(true, false);
    }

    private static List<Group> groups(
            StockFilter filter, List<StockRow> some, List<StockRow> others, @Nullable Answer answer) {
        var rows = Stream.concat(some.stream(), others.stream()).toList();
        return StockPage.of(filter, rows, Map.of(), List.of(), answer).groups();
    }

    private static List<StockRow> rows(int count, String family, int shortage) {
        var first = family.equals("roots") ? 1000 : 2000;
        return IntStream.range(0, count)
                .mapToObj(at -> new StockRow(
                        first + at,
                        new LocalizedText(Map.of("fr", family + at)),
                        family,
                        "leek",
                        "leaf",
                        "KG",
                        null,
                        null,
                        null,
                        null,
                        false,
                        BigDecimal.TEN,
                        BigDecimal.ONE,
                        BigDecimal.valueOf(shortage),
                        false,
                        1,
                        null))
                .toList();
    }
}
