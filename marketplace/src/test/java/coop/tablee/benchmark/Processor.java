package coop.tablee.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** CPU that processes have used so far, in milliseconds, as {@code /proc} counts it (Linux, 100 ticks a second). */
final class Processor {

    private static final double MILLIS_PER_TICK = 10;

    private Processor() {}

    /** One process without its children. */
    static double ofProcess(long pid) {
        return ticks(pid, 2) * MILLIS_PER_TICK;
    }

    /** One process with those of its children that have ended. */
    static double ofFamily(long pid) {
        return ticks(pid, 4) * MILLIS_PER_TICK;
    }

    /** A PostgreSQL: the server, its living processes and those that have ended. */
    static double ofServer(long postmaster) {
        var children = ProcessHandle.of(postmaster).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(child -> ticks(child.pid(), 2))
                .sum();
        return ofFamily(postmaster) + children * MILLIS_PER_TICK;
    }

    /** The first of utime, stime, cutime and cstime, which stand in this order behind the process's name in brackets; 0 when it has just ended. */
    private static long ticks(long process, int figures) {
        try {
            var stat = Files.readString(Path.of("/proc", String.valueOf(process), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Arrays.stream(fields, 11, 11 + figures)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
