package coop.tablee.network.member;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Programs;
import coop.tablee.identity.Role;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Changes who acts for an organisation. Each act holds the organisation first and then asks again whether who does it still leads, so that of two who show each
 * other out one comes first. The last who leads can neither go nor be shown out ({@code last-owner}): the database refuses it.
 */
@Component
class Members {

    private static final String OF = """
            select m.account_id, a.display_name, a.email, m.roles, m.since
            from network.membership m join identity.account a on a.id = m.account_id
            where m.party_id = :party and m.until is null
            """;
    private static final String HOLD = "select id from network.party where id = :party for no key update";
    private static final String LEADS = """
            select account_id from network.membership where account_id = :account and party_id = :party and until is null and 'OWNER' = any (roles)
            """;
    private static final String CHANGE = """
            update network.membership set roles = :roles where account_id = :account and party_id = :party and until is null returning account_id
            """;
    private static final String END = """
            update network.membership set until = clock_timestamp() where account_id = :account and party_id = :party and until is null returning account_id
            """;
    private static final String GIVE_LEAD = """
            update network.membership set roles = (select array_agg(distinct r order by r) from unnest(roles || array['OWNER']) r)
            where account_id = :account and party_id = :party and until is null returning account_id
            """;
    private static final String LAY_DOWN_LEAD = """
            update network.membership set roles = case when roles = array['OWNER'] then roles else array_remove(roles, 'OWNER') end,
                until = case when roles = array['OWNER'] then clock_timestamp() end
            where account_id = :account and party_id = :party and until is null returning account_id
            """;
    // What they sent and what was sent to them: neither brings anybody in once they are out
    private static final String WITHDRAW = """
            delete from network.invitation where party_id = :party
                and (invited_by = :account or lower(email) = (select lower(email) from identity.account where id = :account))
            """;
    private static final String JUDGE = "set constraints network.organisation_keeps_owner immediate";

    private final DatabaseClient database;
    private final Programs programs;
    private final MemberNews news;
    private final Trail trail;
    private final TransactionalOperator transaction;

    Members(
            DatabaseClient database,
            Programs programs,
            MemberNews news,
            Trail trail,
            TransactionalOperator transaction) {
        this.database = database;
        this.programs = programs;
        this.news = news;
        this.trail = trail;
        this.transaction = transaction;
    }

    Mono<List<Member>> of(ActingParty party) {
        return database.sql(OF + " order by lower(a.display_name), m.account_id limit 500")
                .bind("party", party.id())
                .map(Member::from)
                .all()
                .collectList();
    }

    /** The member; whoever is none of this party answers like nobody ({@code not-found}). */
    Mono<Member> require(long account, ActingParty party) {
        return database.sql(OF + " and m.account_id = :account")
                .bind("party", party.id())
                .bind("account", account)
                .map(Member::from)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** Gives a member exactly these roles. Who is led by nobody else than themselves cannot lay the lead down ({@code last-owner}). */
    Mono<Void> change(long account, Collection<Role> roles, Actor actor) {
        var party = actor.requireParty();
        var names = roles.stream().map(Enum::name).sorted().toArray(String[]::new);
        return lead(actor)
                .then(one(CHANGE, account, party, names))
                .then(roles.contains(Role.OWNER) ? Mono.empty() : withdraw(account, party))
                .then(judge())
                .then(news.tell(account, party, "roles"))
                .then(note(actor, "member-roles-changed", account, Map.of("roles", names)))
                .as(transaction::transactional);
    }

    /** Shows a member out: their pages, tokens and invitations are worth nothing from now on. */
    Mono<Void> end(long account, Actor actor) {
        var party = actor.requireParty();
        return lead(actor)
                .then(one(END, account, party))
                .then(withdraw(account, party))
                .then(programs.endOf(account, party.id()))
                .then(judge())
                .then(news.tell(account, party, "ended"))
                .then(note(actor, "member-ended", account, Map.of()))
                .as(transaction::transactional);
    }

    /** Has another member lead in the actor's place, who keeps their other roles; without any they are out. */
    Mono<Void> handOver(long account, Actor actor) {
        var party = actor.requireParty();
        if (account == actor.accountId()) {
            return Mono.error(new DomainException(Kind.CONFLICT, "own-successor"));
        }
        return lead(actor)
                .then(one(GIVE_LEAD, account, party))
                .then(one(LAY_DOWN_LEAD, actor.accountId(), party))
                .then(withdraw(actor.accountId(), party))
                .then(judge())
                .then(news.tell(account, party, "leads"))
                .then(note(actor, "organisation-handed-over", account, Map.of()))
                .as(transaction::transactional);
    }

    /** Leaves one of the actor's organisations; any other answers like one that does not exist. A household is not left: it is one's own. */
    Mono<Void> leave(long partyId, Actor actor) {
        return Mono.justOrEmpty(actor.memberships().stream()
                        .filter(own ->
                                own.partyId() == partyId && !own.partyKinds().contains("HOUSEHOLD"))
                        .findFirst())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(own -> hold(own.party())
                        .then(one(END, actor.accountId(), own.party()))
                        .then(withdraw(actor.accountId(), own.party()))
                        .then(programs.endOf(actor.accountId(), partyId))
                        .then(judge())
                        .then(trail.record(actor, "member-left", "party", Long.toString(partyId), Map.of()))
                        .as(transaction::transactional));
    }

    /** Holds the actor's organisation to the end of the transaction, if the actor leads it still ({@code forbidden}). */
    Mono<Void> lead(Actor actor) {
        var party = actor.requireParty();
        return hold(party)
                .then(database.sql(LEADS)
                        .bind("account", actor.accountId())
                        .bind("party", party.id())
                        .mapValue(Long.class)
                        .one())
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.FORBIDDEN, "forbidden")))
                .then();
    }

    private Mono<Void> hold(ActingParty party) {
        return database.sql(HOLD).bind("party", party.id()).then();
    }

    private Mono<Void> one(String sql, long account, ActingParty party) {
        return changed(database.sql(sql), account, party);
    }

    private Mono<Void> one(String sql, long account, ActingParty party, String[] roles) {
        return changed(database.sql(sql).bind("roles", roles), account, party);
    }

    private static Mono<Void> changed(DatabaseClient.GenericExecuteSpec statement, long account, ActingParty party) {
        return statement
                .bind("account", account)
                .bind("party", party.id())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then();
    }

    private Mono<Void> withdraw(long account, ActingParty party) {
        return database.sql(WITHDRAW)
                .bind("account", account)
                .bind("party", party.id())
                .then();
    }

    /** Now rather than at the end, where nobody can say what was refused. */
    private Mono<Void> judge() {
        return database.sql(JUDGE)
                .then()
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        refused -> new DomainException(Kind.CONFLICT, "last-owner"));
    }

    private Mono<Void> note(Actor actor, String action, long account, Map<String, ?> detail) {
        return trail.record(actor, action, "account", Long.toString(account), detail);
    }
}
