package coop.tablee.platform;

import reactor.core.publisher.Mono;

/**
 * Hears one kind of news. Called at least once per message, inside the transaction that marks it as sent, so what it writes to the database is done
 * exactly once; an error leaves the message to a later try.
 */
public interface OutboxHandler {

    String kind();

    Mono<Void> handle(OutboxMessage message);
}
