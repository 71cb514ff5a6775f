package coop.tablee.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final Duration halfLife;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final Cache<Q, Held<A>> answers;

    /**
     * @param weigher how much of {@code most} the answer to a question takes
     * @param most how much is kept
     */
    public SharedReading(Writings writings, Duration longest, ToIntFunction<Q> weigher, long most) {
        this.writings = writings;
        shares = longest.compareTo(Duration.ZERO) > 0;
        halfLife = longest.dividedBy(2);
        answers = Caffeine.newBuilder()
                .expireAfterWrite(longest)
                .maximumWeight(most)
                .weigher((Q question, Held<A> answer) -> weigher.applyAsInt(question))
                .executor(Runnable::run)
                .build();
    }

    /** An answer with the snapshot of the database from before it was asked for. */
    private static final class Held<A> {

        private final long since = System.nanoTime();
        private final String snapshot;
        private final Mono<A> answer;
        private volatile boolean there;

        Held(String snapshot, Mono<A> reading) {
            this.snapshot = snapshot;
            answer = reading.doOnTerminate(() -> there = true).cache();
        }

        boolean isOlderThan(Duration age) {
            return System.nanoTime() - since > age.toNanos();
        }

        /** Those who waited for one answer go on side by side, not one after the other on the thread that brought it. */
        Mono<A> forOneMore() {
            return there ? answer : answer.publishOn(Schedulers.parallel());
        }
    }

    /** @param reading asks the database when it is subscribed to; it goes on for the others when one who waits for it leaves */
    public Mono<A> answer(Q question, Mono<A> reading) {
        return shares ? Mono.defer(() -> shared(question, reading)) : reading;
    }

    private Mono<A> shared(Q question, Mono<A> reading) {
        var known = writings.known();
        return known != null
                ? heldSince(known, question, reading)
                : writings.snapshot()
                        .publishOn(Schedulers.parallel())
                        .map(now -> heldSince(now, question, reading))
                        .defaultIfEmpty(reading)
                        .flatMap(answer -> answer);
    }

    private Mono<A> heldSince(String snapshot, Q question, Mono<A> reading) {
        var held = answers.getIfPresent(question);
        if (held != null && held.snapshot.equals(snapshot)) {
            if (held.isOlderThan(halfLife) && renewing.compareAndSet(false, true)) {
                renew(held, question, reading);
            }
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

    /** What is asked for often is read anew, one at a time, before time makes it worthless: then nobody waits for it. */
    private void renew(Held<A> held, Q question, Mono<A> reading) {
        var next = new Held<>(held.snapshot, orForgotten(held.snapshot, question, reading));
        next.answer
                .doFinally(end -> renewing.set(false))
                .subscribe(any -> {}, failure -> {}, () -> answers.asMap().replace(question, held, next));
    }

    /** What failed is told to those who waited, and tried again by the next. */
    private Mono<A> orForgotten(String snapshot, Q question, Mono<A> reading) {
        return reading.doOnError(failure -> answers.asMap()
                .computeIfPresent(question, (same, held) -> held.snapshot.equals(snapshot) ? null : held));
    }
}
