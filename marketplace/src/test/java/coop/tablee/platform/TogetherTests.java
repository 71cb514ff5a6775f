package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class TogetherTests {

    private final List<Set<Integer>> asked = new ArrayList<>();
    private final List<Sinks.One<Map<Integer, String>>> answers = new ArrayList<>();
    private final Together<Integer, String> together = new Together<>(keys -> {
        asked.add(keys);
        Sinks.One<Map<Integer, String>> answer = Sinks.one();
        answers.add(answer);
        return answer.asMono();
    });

    @Test
    void whoAsksAloneIsAskedForAtOnce() {
        var answer = together.ask(1).toFuture();
        answers.get(0).tryEmitValue(Map.of(1, "one"));

        assertThat(answer).isCompletedWithValue("one");
    }

    @Test
    void whoAsksWhileTwoStatementsAreUnderWayIsAnsweredByTheNextOneWithAllOthers() {
        var first = together.ask(1).toFuture();
        var second = together.ask(2).toFuture();
        var others = List.of(3, 4, 3, 5).stream()
                .map(key -> together.ask(key).toFuture())
                .collect(Collectors.toList());
        assertThat(asked).containsExactly(Set.of(1), Set.of(2));

        answers.get(0).tryEmitValue(Map.of(1, "one"));
        assertThat(asked).hasSize(3).last().isEqualTo(Set.of(3, 4, 5));
        answers.get(2).tryEmitValue(Map.of(3, "three", 5, "five"));

        assertThat(first).isCompletedWithValue("one");
        assertThat(second).isNotDone();
        assertThat(others.get(0)).isCompletedWithValue("three");
        assertThat(others.get(1)).as("there is nothing to four").isCompletedWithValue(null);
        assertThat(others.get(2)).isCompletedWithValue("three");
        assertThat(others.get(3)).isCompletedWithValue("five");
    }

    @Test
    void failedStatementFailsForItsAskersAndTheNextOnesAreAnswered() {
        var first = together.ask(1).toFuture();
        together.ask(2).subscribe();
        var waiting = together.ask(3).toFuture();

        answers.get(0).tryEmitError(new IllegalStateException("cut"));
        answers.get(2).tryEmitValue(Map.of(3, "three"));

        assertThat(first).isCompletedExceptionally();
        assertThat(waiting).isCompletedWithValue("three");
    }

    @Test
    void statementThatCannotEvenBeMadeHoldsUpNobody() {
        var calls = new ArrayList<Integer>();
        var broken = new Together<Integer, String>(keys -> {
            calls.add(1);
            if (calls.size() < 4) {
                throw new IllegalArgumentException("no");
            }
            return Mono.just(Map.of(9, "nine"));
        });

        for (var i = 0; i < 3; i++) {
            assertThat(broken.ask(i).toFuture()).isCompletedExceptionally();
        }
        assertThat(broken.ask(9).toFuture()).isCompletedWithValue("nine");
    }

    @Test
    void whoHangsUpDoesNotDisturbTheOthers() {
        together.ask(1).subscribe().dispose();
        var other = together.ask(1).toFuture();

        answers.get(0).tryEmitValue(Map.of(1, "one"));
        answers.get(1).tryEmitValue(Map.of(1, "uno"));

        assertThat(other).isCompletedWithValue("uno");
    }
}
