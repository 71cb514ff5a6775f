package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Where a person is signed in. Whatever they end is out with its next request, on every node, because every request asks the sessions. */
@Component
class Devices {

    private static final String OF = """
            select id, user_agent, created_at, last_seen_at, token_hash = :here here from identity.session
            where account_id = :account and expires_at > clock_timestamp()
            order by token_hash = :here desc, last_seen_at desc, id
            limit 50
            """;
    private static final String END =
            "delete from identity.session where account_id = :account and id = :id returning id";
    private static final String END_OTHERS =
            "delete from identity.session where account_id = :account and token_hash <> :here";

    private final DatabaseClient database;
    private final Trail trail;
    private final TransactionalOperator transaction;

    Devices(DatabaseClient database, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.trail = trail;
        this.transaction = transaction;
    }

    /**
     * The latest fifty, first the one that asks.
     *
     * @param here the session that asks
     */
    Mono<List<Device>> of(Actor actor, @Nullable SecretToken here) {
        return database.sql(OF)
                .bind("account", actor.accountId())
                .bind("here", hash(here))
                .map(Device::from)
                .all()
                .collectList();
    }

    /** Signs one out; one of somebody else answers like one that does not exist ({@code not-found}). */
    Mono<Void> end(UUID device, Actor actor) {
        return database.sql(END)
                .bind("account", actor.accountId())
                .bind("id", device)
                .mapValue(UUID.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(note(actor, "session-ended"))
                .as(transaction::transactional);
    }

    /** Signs all out but the one that asks. */
    Mono<Void> endOthers(Actor actor, @Nullable SecretToken here) {
        return database.sql(END_OTHERS)
                .bind("account", actor.accountId())
                .bind("here", hash(here))
                .then()
                .then(note(actor, "other-sessions-ended"))
                .as(transaction::transactional);
    }

    private Mono<Void> note(Actor actor, String action) {
        return trail.record(actor.accountId(), null, action, "account", Long.toString(actor.accountId()), Map.of());
    }

    private static byte[] hash(@Nullable SecretToken here) {
        return here == null ? new byte[0] : here.hash();
    }
}
