package coop.tablee.distribution;

import coop.tablee.identity.Actor;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.Sha256;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Does what a program asks once per Idempotency-Key, and answers the first answer again. A key of another request or of another party is refused and tells
 * nothing; what was refused leaves no trace, so the key may be tried again.
 */
@Component
class Submissions {

    private static final String ENTER = """
            insert into distribution.submission (key, party_id, request_hash) values (:key, :party, :hash) on conflict do nothing
            """;
    private static final String KEEP = "update distribution.submission set answer = :answer where key = :key";
    private static final String FIND =
            "select party_id, request_hash, answer from distribution.submission where key = :key";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    Submissions(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** An answer as it was written the first time. */
    record Answer(String json, boolean replayed) {}

    Mono<Answer> once(@Nullable String key, String request, Actor actor, Mono<String> work) {
        return Mono.fromSupplier(() -> ApiHeaders.requireKey(key))
                .flatMap(sane -> database.sql(ENTER)
                        .bind("key", sane)
                        .bind("party", actor.requireParty().id())
                        .bind("hash", Sha256.hex(request))
                        .fetch()
                        .rowsUpdated()
                        .flatMap(entered -> entered == 1 ? doIt(sane, work) : again(sane, request, actor)))
                .as(transaction::transactional);
    }

    private Mono<Answer> doIt(String key, Mono<String> work) {
        return work.flatMap(answer -> database.sql(KEEP)
                .bind("answer", answer)
                .bind("key", key)
                .then()
                .thenReturn(new Answer(answer, false)));
    }

    private Mono<Answer> again(String key, String request, Actor actor) {
        return database.sql(FIND)
                .bind("key", key)
                .map(row -> {
                    Long party = row.get("party_id", Long.class);
                    var answer = row.get("answer", String.class);
                    if (party == null
                            || party != actor.requireParty().id()
                            || answer == null
                            || !Sha256.hex(request).equals(row.get("request_hash", String.class))) {
                        throw NamedRequest.reused();
                    }
                    return new Answer(answer, true);
                })
                .one();
    }
}
