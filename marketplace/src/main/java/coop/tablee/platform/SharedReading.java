package coop.tablee.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.ToIntFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets all who ask the database for the same share one answer, until anything at all is written: then the first who asks reads it anew. So what it says is at most {@link
 * Writings#AGE} behind the database, on every node and whatever has changed. For what is looked at; who decides by it, takes what it says anew.
 *
 * <p>A question must hold everything that decides about its answer, besides what the database says and the moment: who asks too, where that counts. An answer is
 * never changed by who gets it.
 *
 * @param <Q> a question, with equality by value
 * @param <A> what is answered; nothing is an answer too
 */
public final class SharedReading<Q, A> {

    private final Writings writings;
    private final boolean shares;
    private final Cache<Q, Held<A>> answers;

    /**
     * @param weigher how much of {@code most} the answer to a question takes
     * @param most how much is kept
     */
    public SharedReading(Writings writings, Duration longest, ToIntFunction<Q> weigher, long most) {
        this.writings = writings;
        shares = longest.compareTo(Duration.ZERO) > 0;
        answers = Caffeine.newBuilder()
                .expireAfterWrite(longest)
                .maximumWeight(most)
                .weigher((Q question, Held<A> answer) -> weigher.applyAsInt(question))
                .executor(Runnable::run)
                .build();
    }

    /** An answer with the snapshot of the database from before it was asked for. */
    private static final class Held<A> {

        private final String snapshot;
        private final Mono<A> answer;
        private volatile boolean there;

        Held(String snapshot, Mono<A> reading) {
            this.snapshot = snapshot;
            answer = reading.doOnTerminate(() -> there = true).cache();
        }

        /** Those who waited for one answer go on side by side, not one after the other on the thread that brought it. */
        Mono<A> forOneMore() {
            return there ? answer : answer.publishOn(Schedulers.parallel());
        }
    }

    /** @param reading asks the database when it is subscribed to; it goes on for the others when one who waits for it leaves */
    public Mono<A> answer(Q question, Mono<A> reading) {
        return shares
                ? writings.snapshot()
                        .map(now -> heldSince(now, question, reading))
                        .defaultIfEmpty(reading)
                        .flatMap(answer -> answer)
                : reading;
    }

    private Mono<A> heldSince(String snapshot, Q question, Mono<A> reading) {
        var held = answers.getIfPresent(question);
        if (held != null && held.snapshot.equals(snapshot)) {
            return held.forOneMore();
        }
        return answers.asMap()
                .compute(
                        question,
                        (same, other) -> other != null && other.snapshot.equals(snapshot)
                                ? other
                                : new Held<>(snapshot, orForgotten(snapshot, question, reading)))
                .forOneMore();
    }

    /** What failed is told to those who waited, and tried again by the next. */
    private Mono<A> orForgotten(String snapshot, Q question, Mono<A> reading) {
        return reading.doOnError(failure -> answers.asMap()
                .computeIfPresent(question, (same, held) -> held.snapshot.equals(snapshot) ? null : held));
    }
}
