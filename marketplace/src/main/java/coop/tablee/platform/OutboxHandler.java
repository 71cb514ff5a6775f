package coop.tablee.platform;

import reactor.core.publisher.Mono;

/**
 * Hears one kind of news. Called at least once per message, inside the transaction that marks it as sent, so what it writes to the database is done
 * exactly once; an error leaves the message to a later try. Each kind is delivered for itself, so that much of one never delays another; between kinds there is no
 * order, and on several nodes none within a kind. What may come by thousands is heard by an {@link OutboxBatchHandler}.
 */
public interface OutboxHandler {

    String kind();

    Mono<Void> handle(OutboxMessage message);

    /** Whether messages are forgotten once they were heard, because their keys never come again and anybody may cause them. */
    default boolean forgets() {
        return false;
    }
}
