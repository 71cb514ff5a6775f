package coop.tablee.identity;

import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who did what in the past, for who brings in old books. */
public final class TrailLoading {

    private final BulkTable trail;

    private TrailLoading(BulkLoad load) {
        trail = load.table(
                "identity.trail", "at", "actor_id", "party_id", "action", "object_type", "object_id", "detail");
    }

    public static TrailLoading into(BulkLoad load) {
        return load.part(TrailLoading.class, TrailLoading::new);
    }

    /** Notes an act of an account (absent = the product itself) for a party; {@code detail} is JSON. */
    public void record(
            @Nullable Long account,
            long party,
            String action,
            String objectType,
            long object,
            String detail,
            Instant at) {
        trail.row(at, account, party, action, objectType, object, detail);
    }
}
