package coop.tablee.agreement;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Lets one person at a time write in an agreement of the authority that they act for: whoever leads it or buys for it. */
@Component
class AgreementDesk {

    private static final String HOLD =
            "select state, version from agreement.agreement where id = :id and authority_id = :authority for update";
    private static final String TOUCH = "update agreement.agreement set version = version + 1 where id = :id";

    private final DatabaseClient database;
    private final Trail trail;
    private final TransactionalOperator transaction;

    AgreementDesk(DatabaseClient database, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** The authority, for who may write for it; others are {@code not-found}. */
    static ActingParty authorityOf(Actor actor) {
        if (!mayWrite(actor)) {
            throw DomainException.notFound();
        }
        return actor.requireParty();
    }

    static boolean mayWrite(Actor actor) {
        return actor.findParty().filter(party -> party.is("AUTHORITY")).isPresent()
                && actor.hasAny(Role.OWNER, Role.BUYER);
    }

    /**
     * Does something while the agreement is held, and notes it. Refused with {@code agreement-not-draft} or {@code agreement-not-running} (409) in another state, and with
     * {@code changed-meanwhile} (409) when somebody wrote in it since {@code seen}.
     */
    <T> Mono<T> in(
            long agreement,
            @Nullable Long seen,
            @Nullable AgreementState state,
            Actor actor,
            String action,
            Function<T, Map<String, ?>> detail,
            Mono<T> work) {
        return Mono.fromSupplier(() -> authorityOf(actor))
                .flatMap(authority -> database.sql(HOLD)
                        .bind("id", agreement)
                        .bind("authority", authority.id())
                        .map(row -> new Held(
                                AgreementState.valueOf(row.get("state", String.class)), row.get("version", Long.class)))
                        .one())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .doOnNext(held -> held.require(state, seen))
                .then(work)
                .flatMap(done -> database.sql(TOUCH)
                        .bind("id", agreement)
                        .then()
                        .then(trail.record(actor, action, "agreement", Long.toString(agreement), detail.apply(done)))
                        .thenReturn(done))
                .as(transaction::transactional);
    }

    private record Held(AgreementState state, long version) {

        void require(@Nullable AgreementState wanted, @Nullable Long seen) {
            if (wanted != null && state != wanted) {
                throw new DomainException(
                        Kind.CONFLICT,
                        wanted == AgreementState.DRAFT ? "agreement-not-draft" : "agreement-not-running");
            }
            if (seen != null && seen != version) {
                throw new DomainException(Kind.CONFLICT, "changed-meanwhile");
            }
        }
    }
}
