package coop.tablee.benchmark;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** So many clients, each with one call under way at a time; what they get done is printed with the CPU it took. */
record Callers(int clients, long postmaster) {

    interface Once {
        boolean call() throws Exception;
    }

    /** CPU of a call in milliseconds: all of it, and PostgreSQL's part. */
    record Result(double perSecond, double cpuMillis, double databaseMillis) {}

    /** Calls for so long; {@code process} is whose CPU counts beside PostgreSQL's. */
    Result during(String what, Duration time, long process, Once once) throws Exception {
        var end = System.nanoTime() + time.toNanos();
        return measure(what, process, once, () -> System.nanoTime() < end);
    }

    /** Calls so and so often in all. */
    Result times(String what, int times, long process, Once once) throws Exception {
        var left = new AtomicLong(times);
        return measure(what, process, once, () -> left.getAndDecrement() > 0);
    }

    private Result measure(String what, long process, Once once, BooleanSupplier more) throws Exception {
        var done = new AtomicLong();
        var failed = new AtomicLong();
        var took = new ConcurrentLinkedQueue<Long>();
        var begun = System.nanoTime();
        var cpu = Processor.ofProcess(process);
        var databaseCpu = Processor.ofServer(postmaster);
        var pool = Executors.newFixedThreadPool(clients);
        for (var client = 0; client < clients; client++) {
            pool.execute(() -> {
                while (more.getAsBoolean()) {
                    var started = System.nanoTime();
                    (succeeds(once) ? done : failed).incrementAndGet();
                    took.add(System.nanoTime() - started);
                }
            });
        }
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.HOURS);
        var calls = Math.max(1, done.get());
        var databaseMillis = Processor.ofServer(postmaster) - databaseCpu;
        var result = new Result(
                done.get() * 1e9 / (System.nanoTime() - begun),
                (Processor.ofProcess(process) - cpu + databaseMillis) / calls,
                databaseMillis / calls);
        System.out.printf(
                Locale.ROOT,
                "%-18s %3d clients %7.0f /s %6.2f ms CPU each (PostgreSQL %.2f), %s, %d failed, %d done%n",
                what,
                clients,
                result.perSecond,
                result.cpuMillis,
                result.databaseMillis,
                said(took),
                failed.get(),
                done.get());
        return result;
    }

    /** One call each so and so many microseconds, whether the last one is answered or not; times count from when a call was due. */
    void at(double perSecond, Duration time, Once once) throws Exception {
        var failed = new AtomicLong();
        var took = new ConcurrentLinkedQueue<Long>();
        var pool = Executors.newCachedThreadPool();
        var begun = System.nanoTime();
        for (var i = 0; i < perSecond * time.toSeconds(); i++) {
            var due = begun + (long) (i * 1e9 / perSecond);
            while (System.nanoTime() < due) {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            }
            pool.execute(() -> {
                if (!succeeds(once)) {
                    failed.incrementAndGet();
                }
                took.add(System.nanoTime() - due);
            });
        }
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.HOURS);
        System.out.printf(
                Locale.ROOT, "%-18s %7.0f /s, %s, %d failed%n", "half load", perSecond, said(took), failed.get());
    }

    private static String said(Collection<Long> took) {
        var times = took.stream().sorted().mapToDouble(nanos -> nanos / 1e6).toArray();
        return String.format(
                Locale.ROOT,
                "median %.1f ms, 99 of 100 within %.1f ms, slowest %.1f ms",
                times[times.length / 2],
                times[times.length * 99 / 100],
                times[times.length - 1]);
    }

    private static boolean succeeds(Once once) {
        try {
            return once.call();
        } catch (Exception e) {
            return false;
        }
    }
}
