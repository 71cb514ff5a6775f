package coop.tablee.benchmark;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Many clients that do one thing again and again, and what that costs the machine; it prints what it measures.
 *
 * @param clients how many at once
 * @param time how long a measurement takes
 * @param postmaster the process of PostgreSQL, whose CPU counts besides that of who is asked
 */
record Load(int clients, Duration time, long postmaster) {

    /** What is done; false, like a failure, is counted apart. */
    interface Once {
        boolean call() throws Exception;
    }

    /** CPU of each in milliseconds: all of it, and PostgreSQL's part. */
    record Result(double perSecond, double cpuMillis, double databaseMillis) {}

    /** Each client goes on as soon as it is answered. */
    Result measure(String what, long process, Once once) throws InterruptedException {
        return measure(what, time, process, once);
    }

    Result measure(String what, Duration howLong, long process, Once once) throws InterruptedException {
        var end = System.nanoTime() + howLong.toNanos();
        return measure(what, process, once, () -> System.nanoTime() < end);
    }

    /** The same so and so often in all, however long that takes. */
    Result measure(String what, int times, long process, Once once) throws InterruptedException {
        var left = new AtomicLong(times);
        return measure(what, process, once, () -> left.getAndDecrement() > 0);
    }

    private Result measure(String what, long process, Once once, BooleanSupplier more) throws InterruptedException {
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
        untilEndOf(pool);
        var answers = Math.max(1, done.get());
        var databaseMillis = Processor.ofServer(postmaster) - databaseCpu;
        var result = new Result(
                done.get() * 1e9 / (System.nanoTime() - begun),
                (Processor.ofProcess(process) - cpu + databaseMillis) / answers,
                databaseMillis / answers);
        System.out.printf(
                Locale.ROOT,
                "%-18s %3d clients %7.0f /s %7.3f ms CPU each (PostgreSQL %.3f), %s, %d failed%n",
                what,
                clients,
                result.perSecond,
                result.cpuMillis,
                result.databaseMillis,
                times(took),
                failed.get());
        return result;
    }

    /** One each so and so many microseconds, whether the last one is answered or not; times count from when it was due. */
    void at(double perSecond, Once once) throws InterruptedException {
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
        untilEndOf(pool);
        System.out.printf(
                Locale.ROOT, "at half load, %.0f a second: %s, %d failed%n", perSecond, times(took), failed.get());
    }

    /** Of times in nanoseconds. */
    static String times(Collection<Long> took) {
        var times = took.stream().sorted().mapToDouble(nanos -> nanos / 1e6).toArray();
        return String.format(
                Locale.ROOT,
                "median %.1f ms, 99 of 100 within %.1f ms, slowest %.1f ms",
                times[times.length / 2],
                times[times.length * 99 / 100],
                times[times.length - 1]);
    }

    private static void untilEndOf(ExecutorService pool) throws InterruptedException {
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.HOURS);
    }

    private static boolean succeeds(Once once) {
        try {
            return once.call();
        } catch (Exception e) {
            return false;
        }
    }
}
