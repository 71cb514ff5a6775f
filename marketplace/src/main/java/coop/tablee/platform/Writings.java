package coop.tablee.platform;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Tells whether anything at all has been written since: PostgreSQL's snapshot (which transactions can be seen) stays the same until some transaction that writes
 * begins or ends, whoever's it is and on whichever node.
 */
@Component
public final class Writings {

    /** How old an answer may be. */
    public static final Duration AGE = Duration.ofMillis(100);

    private final Supplier<Mono<String>> snapshot;
    private volatile @Nullable Asked last;

    @Autowired
    Writings(DatabaseClient database) {
        this(() -> database.sql("select pg_current_snapshot()::text snapshot")
                .mapValue(String.class)
                .one());
    }

    /** @param snapshot asks for it */
    public Writings(Supplier<Mono<String>> snapshot) {
        this.snapshot = snapshot;
    }

    private static final class Asked {

        private final long at = System.nanoTime();
        private final Mono<String> answer;
        private volatile @Nullable String said;

        Asked(Mono<String> snapshot) {
            answer = snapshot.doOnNext(text -> said = text).onErrorComplete().cache();
        }

        boolean isOfLate() {
            return System.nanoTime() - at <= AGE.toNanos();
        }
    }

    /**
     * The snapshot as it is now or was at most {@link #AGE} ago; who asks meanwhile shares one statement. What is read after it came, and found under an equal one later,
     * is still what the database says. Empty when the database does not say.
     */
    public Mono<String> snapshot() {
        return Mono.defer(this::lately);
    }

    /** The same where it is known by now; absent where it has to be asked for. */
    public @Nullable String known() {
        var asked = last;
        return asked != null && asked.isOfLate() ? asked.said : null;
    }

    private synchronized Mono<String> lately() {
        if (last == null || !last.isOfLate()) {
            last = new Asked(snapshot.get());
        }
        return last.answer;
    }
}
