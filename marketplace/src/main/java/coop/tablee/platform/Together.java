package coop.tablee.platform;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Answers many who ask the same question about different things by one statement: two statements at most are under way, and whoever asks meanwhile is answered by
 * the next one, together with all the others that wait. Alone, an asker waits for nobody; in a rush a statement's costs are shared. Nothing is remembered: each
 * answer is read after it was asked for.
 *
 * @param <K> what is asked about; equal keys are asked for once
 * @param <V> what is answered
 */
public final class Together<K, V> {

    private static final int STATEMENTS = 2;
    private static final int MOST_AT_ONCE = 200;

    private final Function<Set<K>, Mono<Map<K, V>>> statement;
    private final Deque<Asker<K, V>> waiting = new ArrayDeque<>();
    private int underWay;

    /** @param statement finds what there is to some keys; a key that is not in the answer has none */
    public Together(Function<Set<K>, Mono<Map<K, V>>> statement) {
        this.statement = statement;
    }

    private record Asker<K, V>(K key, Sinks.One<V> answer) {}

    /** What there is to this key; empty when there is nothing. A failed statement fails for those it was made for. */
    public Mono<V> ask(K key) {
        return Mono.defer(() -> {
            var asker = new Asker<K, V>(key, Sinks.one());
            queue(asker);
            work();
            return asker.answer.asMono();
        });
    }

    private synchronized void queue(Asker<K, V> asker) {
        waiting.add(asker);
    }

    private void work() {
        for (var next = next(); !next.isEmpty(); next = next()) {
            var askers = next;
            var keys = askers.stream().map(Asker::key).collect(Collectors.toUnmodifiableSet());
            Mono.defer(() -> statement.apply(keys))
                    .defaultIfEmpty(Map.of())
                    .doFinally(signal -> {
                        done();
                        work();
                    })
                    .subscribe(found -> answer(askers, found), error -> fail(askers, error));
        }
    }

    private synchronized List<Asker<K, V>> next() {
        var askers = new ArrayList<Asker<K, V>>();
        if (underWay < STATEMENTS) {
            while (!waiting.isEmpty() && askers.size() < MOST_AT_ONCE) {
                askers.add(waiting.remove());
            }
        }
        if (!askers.isEmpty()) {
            underWay++;
        }
        return askers;
    }

    private synchronized void done() {
        underWay--;
    }

    private static <K, V> void answer(List<Asker<K, V>> askers, Map<K, V> found) {
        askers.forEach(asker -> {
            if (found.containsKey(asker.key)) {
                asker.answer.tryEmitValue(Objects.requireNonNull(found.get(asker.key)));
            } else {
                asker.answer.tryEmitEmpty();
            }
        });
    }

    private static <K, V> void fail(List<Asker<K, V>> askers, Throwable error) {
        askers.forEach(asker -> asker.answer.tryEmitError(error));
    }
}
