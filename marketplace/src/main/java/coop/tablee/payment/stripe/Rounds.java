package coop.tablee.payment.stripe;

import java.util.function.Supplier;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;

/** How the jobs of this part work: one thing after the other. */
final class Rounds {

    private Rounds() {}

    /**
     * Does the next thing until there is none; what fails ends the round and is said, and the next round begins where this one stopped.
     *
     * @param next answers whether there was anything to do
     * @param waits what waits then, for the log
     */
    static Mono<Void> untilNothingIsLeft(Supplier<Mono<Boolean>> next, Logger log, String waits) {
        return Mono.defer(next).repeat().takeUntil(found -> !found).then().onErrorResume(error -> {
            log.warn("{}: {}", waits, error.toString());
            return Mono.empty();
        });
    }
}
