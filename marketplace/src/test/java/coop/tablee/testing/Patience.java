package coop.tablee.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waiting for what comes sooner or later, on a machine that may be busy. */
public final class Patience {

    private static final Duration LONG = Duration.ofSeconds(90);

    private Patience() {}

    /** Looks until it is so; answers how long that took. */
    public static Duration until(String what, BooleanSupplier reached) {
        var begin = Instant.now();
        while (!reached.getAsBoolean()) {
            assertThat(Instant.now()).as("never: " + what).isBefore(begin.plus(LONG));
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return Duration.between(begin, Instant.now());
    }
}
