package coop.tablee.ordering;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Work that, once begun, is finished whoever stops listening: a buyer who hangs up must neither lose an accepted order nor leave half of one. It begins when
 * somebody subscribes, once for each.
 */
final class Detached {

    private static final Logger LOG = LoggerFactory.getLogger(Detached.class);

    private Detached() {}

    static <T> Mono<T> run(Mono<T> work) {
        return Mono.deferContextual(context -> {
            Sinks.One<T> answer = Sinks.one();
            work.contextWrite(context)
                    .subscribe(
                            value -> answer.tryEmitValue(value),
                            error -> tell(answer, error),
                            () -> answer.tryEmitEmpty());
            return answer.asMono();
        });
    }

    private static <T> void tell(Sinks.One<T> answer, Throwable error) {
        var heard = answer.currentSubscriberCount() > 0;
        answer.tryEmitError(error);
        if (!heard) {
            LOG.debug("Nobody waits any more for this refusal: {}", error.toString());
        }
    }
}
