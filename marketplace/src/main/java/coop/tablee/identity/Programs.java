package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * The tokens of programs, as people keep them: made by name for one organisation or household, narrowed, and taken back. Everybody sees and takes back their own;
 * who leads an organisation those of all its members.
 */
@Component
public class Programs {

    private static final String MINE = """
            (t.account_id = :account or (:leads and t.party_id = :party))
            """;
    private static final String OF =
            """
            select t.id, t.name, a.display_name, t.account_id = :account own, t.scopes, t.created_at, t.expires_at, t.last_used_at
            from identity.api_token t join identity.account a on a.id = t.account_id
            where t.party_id = :party and t.expires_at > clock_timestamp() and t.revoked_at is null and
            """ + MINE + "order by t.account_id = :account desc, t.created_at desc, t.id limit 100";
    private static final String REVOKE = """
            update identity.api_token t set revoked_at = clock_timestamp()
            where t.id = :id and t.party_id = :party and t.revoked_at is null and t.expires_at > clock_timestamp() and
            """ + MINE + "returning t.id";
    private static final String LAPSE = """
            update identity.api_token set revoked_at = clock_timestamp() where account_id = :account and party_id = :party and revoked_at is null
            """;
    private static final String LAPSE_ALL = """
            update identity.api_token set revoked_at = clock_timestamp() where party_id = :party and revoked_at is null
            """;
    private static final String COUNT = """
            select count(*) from identity.api_token
            where account_id = :account and name <> '' and revoked_at is null and expires_at > clock_timestamp()
            """;
    private static final int MOST = 50;

    private final DatabaseClient database;
    private final ApiTokens tokens;
    private final Trail trail;
    private final TransactionalOperator transaction;

    Programs(DatabaseClient database, ApiTokens tokens, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.tokens = tokens;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Those for the party that the actor acts for. */
    Mono<List<Program>> of(Actor actor) {
        return mine(database.sql(OF), actor).map(Program::from).all().collectList();
    }

    /**
     * Makes a token for the party that the actor acts for; its value is told this once. Refuses more than fifty ({@code too-many-programs}).
     *
     * @param stillRight refuses when what the actor showed for it holds no more
     */
    Mono<ApiTokens.Issued> make(ApiTokens.Narrowing narrowed, Mono<Void> stillRight, Actor actor) {
        return stillRight
                .then(database.sql(COUNT)
                        .bind("account", actor.accountId())
                        .mapValue(Long.class)
                        .one())
                .flatMap(count -> count < MOST
                        ? tokens.issue(actor.accountId(), actor.requireParty().id(), narrowed)
                        : Mono.error(new DomainException(Kind.CONFLICT, "too-many-programs", MOST)))
                .flatMap(issued -> trail.record(
                                actor,
                                "token-issued",
                                "account",
                                Long.toString(actor.accountId()),
                                Map.of("scopes", String.valueOf(narrowed.scopeWords())))
                        .thenReturn(issued))
                .as(transaction::transactional);
    }

    /** Takes one back; any that is not the actor's to see answers like one that does not exist ({@code not-found}). */
    Mono<Void> revoke(UUID program, Actor actor) {
        return mine(database.sql(REVOKE).bind("id", program), actor)
                .mapValue(UUID.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(trail.record(actor, "token-revoked", "token", program.toString(), Map.of()))
                .as(transaction::transactional);
    }

    /** Ends, in the caller's transaction, all tokens of somebody who acts for a party no longer: should they come back, their programs do not by themselves. */
    public Mono<Void> endOf(long account, long party) {
        return database.sql(LAPSE).bind("account", account).bind("party", party).then();
    }

    /** Ends, in the caller's transaction, all tokens for a party that is there no more. */
    public Mono<Void> endOfParty(long party) {
        return database.sql(LAPSE_ALL).bind("party", party).then();
    }

    private static DatabaseClient.GenericExecuteSpec mine(DatabaseClient.GenericExecuteSpec statement, Actor actor) {
        return statement
                .bind("account", actor.accountId())
                .bind("party", actor.requireParty().id())
                .bind("leads", actor.hasAny(Role.OWNER));
    }
}
