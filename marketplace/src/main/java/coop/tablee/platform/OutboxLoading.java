package coop.tablee.platform;

import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;
import java.time.Instant;

/** News of the past, for who brings in old books: told long ago, kept so that nobody tells it again. */
public final class OutboxLoading {

    private final BulkTable messages;

    private OutboxLoading(BulkLoad load) {
        messages = load.table(
                "platform.outbox",
                "kind",
                "dedup_key",
                "payload",
                "status",
                "attempts",
                "due_at",
                "created_at",
                "sent_at");
    }

    public static OutboxLoading into(BulkLoad load) {
        return load.part(OutboxLoading.class, OutboxLoading::new);
    }

    /** One message as sent; {@code payload} is JSON. */
    public void sent(String kind, String key, String payload, Instant at) {
        messages.row(kind, key, payload, "sent", 1, at, at, at.plusSeconds(1));
    }
}
