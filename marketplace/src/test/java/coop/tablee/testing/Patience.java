package coop.tablee.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what comes sooner or later, on a machine that may be busy. */
public final class Patience {

    private static final Duration LONG = Duration.ofSeconds(90);

    private Patience() {}

    /** Looks until it is so; answers how long that took. */
    public static Duration until(String what, BooleanSupplier reached) {
        var begin = System.nanoTime();
        while (!reached.getAsBoolean()) {
            assertThat(since(begin)).as("never: " + what).isLessThan(LONG);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return since(begin);
    }

    /** Not by the wall clock, which may be set meanwhile. */
    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
