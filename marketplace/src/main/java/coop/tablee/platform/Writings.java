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
    private @Nullable Asked last;

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

    private record Asked(long at, Mono<String> answer) {}

    /**
     * The snapshot as it is now or was at most {@link #AGE} ago; who asks meanwhile shares one statement. What is read after it came, and found under an equal one later,
     * is still what the database says. Empty when the database does not say.
     */
    public Mono<String> snapshot() {
        return Mono.defer(this::lately);
    }

    private synchronized Mono<String> lately() {
        var now = System.nanoTime();
        if (last == null || now - last.at > AGE.toNanos()) {
            last = new Asked(now, snapshot.get().onErrorComplete().cache());
        }
        return last.answer;
    }
}
