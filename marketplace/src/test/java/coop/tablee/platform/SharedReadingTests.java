package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SharedReadingTests {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final AtomicInteger readings = new AtomicInteger();
    private final AtomicReference<@Nullable String> snapshot = new AtomicReference<>("7:7:");
    private final Mono<String> reading = Mono.fromSupplier(() -> "answer " + readings.incrementAndGet());
    private final SharedReading<String, String> shared = sharing(LONG, 10);

    private SharedReading<String, String> sharing(Duration longest, long most) {
        return new SharedReading<>(new Writings(() -> Mono.justOrEmpty(snapshot.get())), longest, question -> 1, most);
    }

    private String ask(String question) {
        return shared.answer(question, reading).block();
    }

    private void write(@Nullable String now) throws InterruptedException {
        snapshot.set(now);
        Thread.sleep(2 * Writings.AGE.toMillis());
    }

    @Test
    void whoAsksForTheSameGetsTheSameAnswer() {
        assertThat(ask("leeks")).isEqualTo("answer 1");
        assertThat(ask("leeks")).isEqualTo("answer 1");
        assertThat(ask("pears")).isEqualTo("answer 2");
    }

    @Test
    void whateverIsWrittenEndsIt() throws InterruptedException {
        assertThat(ask("leeks")).isEqualTo("answer 1");
        write("7:7:");
        assertThat(ask("leeks")).isEqualTo("answer 1");
        write("7:8:");
        assertThat(ask("leeks")).isEqualTo("answer 2");
        assertThat(ask("leeks")).isEqualTo("answer 2");
    }

    @Test
    void aDatabaseThatDoesNotSayIsAskedAnew() throws InterruptedException {
        write(null);
        assertThat(ask("leeks")).isEqualTo("answer 1");
        assertThat(ask("leeks")).isEqualTo("answer 2");
    }

    @Test
    void nothingIsSharedWhereItIsOff() {
        var off = sharing(Duration.ZERO, 10);
        assertThat(off.answer("leeks", reading).block()).isEqualTo("answer 1");
        assertThat(off.answer("leeks", reading).block()).isEqualTo("answer 2");
    }

    @Test
    void timePassesToo() throws InterruptedException {
        var brief = sharing(Duration.ofMillis(50), 10);
        assertThat(brief.answer("leeks", reading).block()).isEqualTo("answer 1");
        Thread.sleep(100);
        assertThat(brief.answer("leeks", reading).block()).isEqualTo("answer 2");
    }

    @Test
    void whatIsAskedForOftenIsRenewedWhileNobodyWaits() throws InterruptedException {
        var renewed = sharing(Duration.ofSeconds(10), 10);
        var ready = Sinks.<String>one();
        assertThat(renewed.answer("leeks", reading).block()).isEqualTo("answer 1");
        Thread.sleep(5_100);
        assertThat(renewed.answer("leeks", ready.asMono()).block()).isEqualTo("answer 1");
        assertThat(renewed.answer("leeks", reading).block()).isEqualTo("answer 1");
        ready.tryEmitValue("renewed");
        assertThat(renewed.answer("leeks", reading).block()).isEqualTo("renewed");
        assertThat(readings).hasValue(1);
    }

    @Test
    void whatCannotBeRenewedIsAskedForAgain() throws InterruptedException {
        var renewed = sharing(Duration.ofSeconds(10), 10);
        assertThat(renewed.answer("leeks", reading).block()).isEqualTo("answer 1");
        Thread.sleep(5_100);
        assertThat(renewed.answer("leeks", Mono.error(new IllegalStateException("no")))
                        .block())
                .isEqualTo("answer 1");
        assertThat(renewed.answer("leeks", reading).block()).isEqualTo("answer 2");
    }

    @Test
    void noMoreIsKeptThanThereIsRoomFor() {
        var small = sharing(LONG, 2);
        for (var i = 0; i < 100; i++) {
            small.answer("question " + i, reading).block();
        }
        for (var i = 0; i < 100; i++) {
            small.answer("question " + i, reading).block();
        }
        assertThat(readings.get()).isGreaterThanOrEqualTo(198);
    }

    @Test
    void aFailureIsToldAndTriedAgain() {
        assertThatThrownBy(() -> shared.answer("leeks", Mono.error(new IllegalStateException("no")))
                        .block())
                .hasMessage("no");
        assertThat(ask("leeks")).isEqualTo("answer 1");
    }

    @Test
    void nothingIsAnAnswerToo() {
        var nothing = Mono.<String>empty().doOnSubscribe(any -> readings.incrementAndGet());
        assertThat(shared.answer("leeks", nothing).blockOptional()).isEmpty();
        assertThat(shared.answer("leeks", nothing).blockOptional()).isEmpty();
        assertThat(readings).hasValue(1);
    }

    @Test
    void whoLeavesDoesNotTakeTheAnswerAlong() {
        var ready = Sinks.<String>one();
        var slow = ready.asMono().doOnSubscribe(any -> readings.incrementAndGet());
        var first = shared.answer("leeks", slow).subscribe();
        var second = shared.answer("leeks", slow).toFuture();
        first.dispose();
        ready.tryEmitValue("late");
        assertThat(second).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("late");
        assertThat(readings).hasValue(1);
    }

    /** One after the other on the thread that brought the answer, the second would wait for the first for ever. */
    @Test
    void thoseWhoWaitedGoOnSideBySide() {
        var ready = Sinks.<String>one();
        var together = new CountDownLatch(2);
        var threads = ConcurrentHashMap.<String>newKeySet();
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (var i = 0; i < 2; i++) {
            waiting.add(shared.answer("leeks", ready.asMono())
                    .doOnNext(any -> meet(together, threads))
                    .toFuture());
        }
        ready.tryEmitValue("late");
        assertThat(waiting)
                .allSatisfy(one ->
                        assertThat(one).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("late"));
        assertThat(threads).hasSize(2);
    }

    private static void meet(CountDownLatch together, Set<String> threads) {
        together.countDown();
        try {
            assertThat(together.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        threads.add(Thread.currentThread().getName());
    }
}
