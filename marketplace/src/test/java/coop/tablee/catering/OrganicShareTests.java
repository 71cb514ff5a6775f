package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catering.OrganicShare.Question;
import coop.tablee.shared.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The least that it costs to have a share organic, compared with all there is to choose from. */
class OrganicShareTests {

    @Test
    void theCheapestWayIsFoundAmongAll() {
        var random = new Random(49);
        for (var round = 0; round < 40; round++) {
            var question = question(random, 8, 2);
            for (var percent : List.of(5, 20, 50, 80)) {
                var answer = OrganicShare.reach(percent, question);
                var best = cheapest(percent, question, 0, new ArrayList<>());
                assertThat(answer.reached())
                        .as("round %d, %d %%", round, percent)
                        .isEqualTo(best != null);
                if (best != null) {
                    assertThat(answer.cost()).isEqualTo(best);
                    assertThat(100 * answer.organic()).isGreaterThanOrEqualTo(percent * answer.all());
                }
            }
        }
    }

    @Test
    void aWeekOfAHundredAndFiftyLinesIsReached() {
        var random = new Random(50);
        for (var percent : List.of(10, 20, 35, 50)) {
            assertThat(OrganicShare.reach(percent, question(random, 150, 3)).reached())
                    .isTrue();
        }
    }

    @Test
    void aWeekThatIsThereAlreadyTakesNothingAndOneWithoutChoiceSaysSo() {
        assertThat(OrganicShare.reach(20, new Question(2000, 10000, List.of()))).satisfies(answer -> {
            assertThat(answer.reached()).isTrue();
            assertThat(answer.switches()).isEmpty();
        });
        assertThat(OrganicShare.reach(20, new Question(1999, 10000, List.of())).reached())
                .isFalse();
        assertThat(OrganicShare.reach(20, new Question(0, 0, List.of())).reached())
                .isTrue();
    }

    private static Question question(Random random, int lines, int choices) {
        var all = new ArrayList<List<Switch>>();
        var goods = 0L;
        for (var line = 0; line < lines; line++) {
            var before = 500 + random.nextInt(20_000);
            goods += before;
            var changes = new ArrayList<Switch>();
            for (var choice = 0; choice <= random.nextInt(choices); choice++) {
                var after = before + random.nextInt(before) - before / 10;
                changes.add(new Switch(
                        row("from" + line), row("to" + line + "-" + choice), List.of(), after - before, before, after));
            }
            all.add(changes);
        }
        var organic = goods / 20;
        return new Question(organic, goods + organic, all);
    }

    @SuppressWarnings("NullAway")
    private static SheetRow row(String key) {
        return new SheetRow(key, null, List.of(), Money.euro(0));
    }

    private static @Nullable Long cheapest(int percent, Question question, int line, List<Switch> chosen) {
        if (line == question.lines().size()) {
            var organic = question.organic()
                    + chosen.stream().mapToLong(Switch::goodsAfter).sum();
            var all = question.all()
                    + chosen.stream()
                            .mapToLong(change -> change.goodsAfter() - change.goodsBefore())
                            .sum();
            return 100 * organic >= percent * all
                    ? Long.valueOf(chosen.stream().mapToLong(Switch::cost).sum())
                    : null;
        }
        var best = cheapest(percent, question, line + 1, chosen);
        for (var change : question.lines().get(line)) {
            chosen.add(change);
            var with = cheapest(percent, question, line + 1, chosen);
            chosen.remove(chosen.size() - 1);
            best = best == null || (with != null && with < best) ? with : best;
        }
        return best;
    }
}
