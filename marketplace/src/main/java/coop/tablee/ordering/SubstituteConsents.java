package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Keeps what buyers let come instead of what is missing. {@link LineReplacement} heeds what is kept at the moment of replacing, also in orders that were placed
 * before. Whoever acts for no buyer is refused ({@code may-not-order}, 403).
 */
@Component
public class SubstituteConsents {

    private static final String OF = "select consent from ordering.substitute_consent where party_id = :buyer";
    private static final String KEEP = """
            insert into ordering.substitute_consent (party_id, consent, account_id) values (:buyer, :consent, :account)
            on conflict (party_id) do update set consent = excluded.consent, account_id = excluded.account_id, changed_at = clock_timestamp()
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Trail trail;

    SubstituteConsents(DatabaseClient database, TransactionalOperator transaction, Trail trail) {
        this.database = database;
        this.transaction = transaction;
        this.trail = trail;
    }

    /** What the acting buyer said; {@code NONE} before anything was. */
    public Mono<SubstituteConsent> of(Actor actor) {
        return Mono.fromCallable(() -> Buyer.of(actor))
                .flatMap(buyer -> database.sql(OF)
                        .bind("buyer", buyer.party())
                        .map(row -> SubstituteConsent.valueOf(row.get("consent", String.class)))
                        .one())
                .defaultIfEmpty(SubstituteConsent.NONE);
    }

    public Mono<Void> keep(SubstituteConsent consent, Actor actor) {
        return Mono.fromCallable(() -> Buyer.of(actor))
                .flatMap(buyer -> database.sql(KEEP)
                        .bind("buyer", buyer.party())
                        .bind("consent", consent.name())
                        .bind("account", buyer.account())
                        .then()
                        .then(trail.record(
                                actor,
                                "set",
                                "substitute-consent",
                                Long.toString(buyer.party()),
                                Map.of("consent", consent.name()))))
                .as(transaction::transactional);
    }
}
