package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.RecurringWork;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Everything that nodes do by themselves, done now rather than in each job's own rhythm; which goes on beside it. */
final class EveryJob {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    private EveryJob() {}

    /** Each job of each of these nodes so many times, all at once; none fails, and each comes to an end. */
    static void runs(int times, ApplicationContext... nodes) {
        var jobs = Stream.of(nodes).flatMap(EveryJob::of).toList();
        assertThat(jobs).hasSizeGreaterThan(nodes.length * 15);
        var all = new ArrayList<Mono<?>>();
        for (var time = 0; time < times; time++) {
            all.addAll(jobs);
        }
        Flux.fromIterable(List.copyOf(all))
                .flatMap(job -> job.subscribeOn(Schedulers.boundedElastic()), all.size())
                .blockLast();
    }

    private static Stream<Mono<?>> of(ApplicationContext node) {
        return node.getBeansOfType(RecurringWork.class).values().stream()
                .flatMap(work -> Stream.of(work.getClass().getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Scheduled.class))
                        .map(method -> call(work, method)));
    }

    private static Mono<?> call(RecurringWork work, Method method) {
        ReflectionUtils.makeAccessible(method);
        return Mono.defer(() -> (Mono<?>) ReflectionUtils.invokeMethod(method, work))
                .timeout(
                        LONG_ENOUGH,
                        Mono.error(() -> new AssertionError(
                                work.getClass().getName() + "." + method.getName() + " comes to no end")));
    }
}
