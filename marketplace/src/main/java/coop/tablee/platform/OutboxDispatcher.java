package coop.tablee.platform;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.ObjectMapper;

/**
 * Delivers the outbox: any number of nodes poll, each message is locked by one ({@code for update skip locked}), handled and marked in one transaction.
 * A failing message waits longer each time and is given up (status dead, kept for a person) after {@value #MAX_ATTEMPTS} attempts.
 */
@Component
public class OutboxDispatcher implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxDispatcher.class);
    private static final int MAX_ATTEMPTS = 12;
    private static final int BATCH = 100;

    private static final String TAKE_NEXT = """
            select id, kind, dedup_key, payload::text payload from platform.outbox
            where status in ('new', 'failed') and due_at <= clock_timestamp()
            order by id limit 1 for update skip locked
            """;
    private static final String BEHIND = """
            select exists (select from platform.outbox where status = 'new' and due_at <= clock_timestamp()) behind
            """;
    private static final String MARK_SENT =
            "update platform.outbox set status = 'sent', sent_at = clock_timestamp(), attempts = attempts + 1 where id = :id";
    private static final String MARK_FAILED = """
            update platform.outbox set attempts = attempts + 1, last_error = :error,
                status = case when attempts + 1 >= :max then 'dead' else 'failed' end,
                due_at = clock_timestamp() + least(interval '1 hour', interval '1 second' * power(3, attempts))
            where id = :id and status in ('new', 'failed')
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final ObjectMapper json;
    private final Map<String, List<OutboxHandler>> handlers;

    OutboxDispatcher(
            DatabaseClient database,
            TransactionalOperator transaction,
            ObjectMapper json,
            List<OutboxHandler> handlers) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
        this.handlers = handlers.stream().collect(Collectors.groupingBy(OutboxHandler::kind));
    }

    @Scheduled(fixedDelayString = "PT0.3S", initialDelayString = "PT1S")
    Mono<Void> poll() {
        return drain().then().onErrorResume(error -> {
            LOG.warn("The outbox waits: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Delivers what is due now, up to {@value #BATCH} messages; emits how many were delivered. */
    public Mono<Long> drain() {
        return Flux.defer(this::deliverNext)
                .repeat(BATCH - 1)
                .takeUntil(found -> !found)
                .filter(found -> found)
                .count();
    }

    /** Whether a message is due that was not tried yet, be it that another job or node has it in hand. */
    public Mono<Boolean> isBehind() {
        return database.sql(BEHIND).mapValue(Boolean.class).one();
    }

    private Mono<Boolean> deliverNext() {
        return takeNext()
                .flatMap(message -> handle(message).then(mark(message)).thenReturn(message))
                .as(transaction::transactional)
                .hasElement()
                .onErrorResume(
                        DeliveryFailed.class, failure -> markFailed(failure).thenReturn(true));
    }

    private Mono<OutboxMessage> takeNext() {
        return database.sql(TAKE_NEXT)
                .map(row -> new OutboxMessage(
                        row.get("id", Long.class),
                        row.get("kind", String.class),
                        row.get("dedup_key", String.class),
                        json.readTree(row.get("payload", String.class))))
                .one();
    }

    private Mono<Void> handle(OutboxMessage message) {
        return Flux.fromIterable(handlers.getOrDefault(message.kind(), List.of()))
                .concatMap(handler -> handler.handle(message))
                .then()
                .onErrorMap(error -> new DeliveryFailed(message, error));
    }

    private Mono<Void> mark(OutboxMessage message) {
        return database.sql(MARK_SENT).bind("id", message.id()).then();
    }

    private Mono<Void> markFailed(DeliveryFailed failure) {
        LOG.warn("Outbox message {} ({}) failed", failure.message.id(), failure.message.kind(), failure.getCause());
        return database.sql(MARK_FAILED)
                .bind("id", failure.message.id())
                .bind("error", String.valueOf(failure.getCause()))
                .bind("max", MAX_ATTEMPTS)
                .then();
    }

    private static final class DeliveryFailed extends RuntimeException {

        private final transient OutboxMessage message;

        DeliveryFailed(OutboxMessage message, Throwable cause) {
            super(cause);
            this.message = message;
        }
    }
}
