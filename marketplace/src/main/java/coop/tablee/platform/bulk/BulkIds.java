package coop.tablee.platform.bulk;

import java.util.List;
import java.util.function.Supplier;

/** Hands out ids that the database gave in advance, many at a time. */
public final class BulkIds {

    private final Supplier<List<Long>> more;
    private List<Long> some = List.of();
    private int used;

    BulkIds(Supplier<List<Long>> more) {
        this.more = more;
    }

    public long next() {
        if (used == some.size()) {
            some = more.get();
            used = 0;
        }
        return some.get(used++);
    }
}
