package coop.tablee.platform;

import io.r2dbc.spi.Readable;
import java.time.Duration;
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
 * Delivers the outbox: any number of nodes poll, each message is locked by one ({@code for update skip locked}), handled and marked in one transaction. Kinds are
 * lanes: each goes on for itself, some at the same time, its oldest message first, so that thousands of letters delay nothing else. A lane delivers message by
 * message, or by batches where all who hear of it take them. A failing message waits longer each time and is given up (status dead, kept for a person) after
 * {@value #MAX_ATTEMPTS} attempts; a failing batch is delivered one by one.
 */
@Component
public class OutboxDispatcher implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxDispatcher.class);
    private static final int MAX_ATTEMPTS = 12;
    private static final int BATCH = 100;
    private static final int LANES = 4;
    /** So long a lane works before all are looked for again. */
    private static final Duration TURN = Duration.ofSeconds(1);

    private static final String KINDS = """
            with recursive waiting as (
                (select o.kind from platform.outbox o where o.status in ('new', 'failed') order by o.kind limit 1)
                union all
                select (select o.kind from platform.outbox o where o.status in ('new', 'failed') and o.kind > w.kind order by o.kind limit 1)
                from waiting w where w.kind is not null)
            select w.kind from waiting w where w.kind is not null
            """;
    private static final String TAKE = """
            select id, kind, dedup_key, payload::text payload from platform.outbox
            where kind = :kind and status in ('new', 'failed') and due_at <= clock_timestamp()
            order by id limit :limit for update skip locked
            """;
    private static final String TAKE_ONE = """
            select id, kind, dedup_key, payload::text payload from platform.outbox
            where id = :id and status in ('new', 'failed') and due_at <= clock_timestamp() for update skip locked
            """;
    private static final String BEHIND = """
            select exists (select from platform.outbox where status = 'new' and due_at <= clock_timestamp()) behind
            """;
    private static final String MARK_SENT =
            "update platform.outbox set status = 'sent', sent_at = clock_timestamp(), attempts = attempts + 1 where id = any (:ids)";
    private static final String FORGET = "delete from platform.outbox where id = any (:ids)";
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
        return drain().repeat().takeUntil(delivered -> delivered == 0).then().onErrorResume(error -> {
            LOG.warn("The outbox waits: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Delivers what is due now, of each kind as much as its turn allows; emits how many were delivered. */
    public Mono<Long> drain() {
        return database.sql(KINDS)
                .mapValue(String.class)
                .all()
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .flatMap(this::deliver, LANES)
                .reduce(0L, Long::sum);
    }

    /** Whether a message is due that was not tried yet, be it that another job or node has it in hand. */
    public Mono<Boolean> isBehind() {
        return database.sql(BEHIND).mapValue(Boolean.class).one();
    }

    private Mono<Long> deliver(String kind) {
        return Mono.defer(() -> {
            var ends = System.nanoTime() + TURN.toNanos();
            var most = takesBatches(kind) ? BATCH : 1;
            return Flux.defer(() -> deliver(kind, most))
                    .repeat()
                    .takeUntil(delivered -> delivered < most || System.nanoTime() > ends)
                    .reduce(0L, Long::sum)
                    .onErrorResume(error -> {
                        LOG.warn("The outbox ({}) waits: {}", kind, error.toString());
                        return Mono.just(0L);
                    });
        });
    }

    private boolean takesBatches(String kind) {
        return handlersOf(kind).stream().allMatch(OutboxBatchHandler.class::isInstance);
    }

    private List<OutboxHandler> handlersOf(String kind) {
        return handlers.getOrDefault(kind, List.of());
    }

    private Mono<Integer> deliver(String kind, int most) {
        return deliver(database.sql(TAKE).bind("kind", kind).bind("limit", most));
    }

    private Mono<Integer> deliver(DatabaseClient.GenericExecuteSpec take) {
        return take.map(this::message)
                .all()
                .collectList()
                .filter(messages -> !messages.isEmpty())
                .flatMap(messages -> handle(messages).then(mark(messages)).thenReturn(messages.size()))
                .as(transaction::transactional)
                .defaultIfEmpty(0)
                .onErrorResume(DeliveryFailed.class, this::afterFailure);
    }

    private Mono<Integer> afterFailure(DeliveryFailed failure) {
        if (failure.messages.size() == 1) {
            return markFailed(failure).thenReturn(1);
        }
        LOG.warn(
                "{} outbox messages ({}) are delivered one by one: {}",
                failure.messages.size(),
                failure.messages.get(0).kind(),
                String.valueOf(failure.getCause()));
        return Flux.fromIterable(failure.messages)
                .concatMap(message -> deliver(database.sql(TAKE_ONE).bind("id", message.id())))
                .reduce(0, Integer::sum);
    }

    private OutboxMessage message(Readable row) {
        return new OutboxMessage(
                row.get("id", Long.class),
                row.get("kind", String.class),
                row.get("dedup_key", String.class),
                json.readTree(row.get("payload", String.class)));
    }

    private Mono<Void> handle(List<OutboxMessage> messages) {
        return Flux.fromIterable(handlersOf(messages.get(0).kind()))
                .concatMap(handler -> handler instanceof OutboxBatchHandler many
                        ? many.handleAll(messages)
                        : Flux.fromIterable(messages).concatMap(handler::handle).then())
                .then()
                .onErrorMap(error -> new DeliveryFailed(messages, error));
    }

    private Mono<Void> mark(List<OutboxMessage> messages) {
        var forgets = handlersOf(messages.get(0).kind()).stream().anyMatch(OutboxHandler::forgets);
        return database.sql(forgets ? FORGET : MARK_SENT)
                .bind("ids", messages.stream().map(OutboxMessage::id).toArray(Long[]::new))
                .then();
    }

    private Mono<Void> markFailed(DeliveryFailed failure) {
        var message = failure.messages.get(0);
        LOG.warn("Outbox message {} ({}) failed", message.id(), message.kind(), failure.getCause());
        return database.sql(MARK_FAILED)
                .bind("id", message.id())
                .bind("error", String.valueOf(failure.getCause()))
                .bind("max", MAX_ATTEMPTS)
                .then();
    }

    private static final class DeliveryFailed extends RuntimeException {

        private final transient List<OutboxMessage> messages;

        DeliveryFailed(List<OutboxMessage> messages, Throwable cause) {
            super(cause);
            this.messages = messages;
        }
    }
}
