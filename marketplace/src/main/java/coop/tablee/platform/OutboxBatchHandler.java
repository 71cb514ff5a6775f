package coop.tablee.platform;

import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Hears many messages of its kind at once, in the one transaction that marks them all as sent. Should it fail, they come again one by one, so that one bad message
 * holds up nobody. A kind comes in batches when all who hear it take batches.
 */
public interface OutboxBatchHandler extends OutboxHandler {

    /** At least one, at most a hundred, the oldest first. */
    Mono<Void> handleAll(List<OutboxMessage> messages);

    @Override
    default Mono<Void> handle(OutboxMessage message) {
        return handleAll(List.of(message));
    }
}
