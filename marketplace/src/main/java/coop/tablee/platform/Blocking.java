package coop.tablee.platform;

import coop.tablee.shared.DomainException;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A bounded home for one kind of blocking work (hashing, file parsing, mail). Work beyond its queue is refused with a 429 problem rather than piled up.
 */
public final class Blocking implements AutoCloseable {

    private final Scheduler scheduler;

    private Blocking(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    public static Blocking of(String name, int threads, int queue) {
        return new Blocking(Schedulers.newBoundedElastic(threads, queue, name, 60, true));
    }

    public <T> Mono<T> call(Callable<T> work) {
        return Mono.fromCallable(work)
                .subscribeOn(scheduler)
                .onErrorMap(
                        RejectedExecutionException.class,
                        full -> new DomainException(DomainException.Kind.TOO_MANY, "busy"));
    }

    @Override
    public void close() {
        scheduler.dispose();
    }
}
