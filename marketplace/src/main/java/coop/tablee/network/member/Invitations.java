package coop.tablee.network.member;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.identity.SecretToken;
import coop.tablee.identity.Trail;
import coop.tablee.platform.mail.LetterSecret;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Asks people to act for an organisation, by a letter to their address whose link serves once and for a week. The secret is made when the letter leaves; accepting
 * and withdrawing delete the row, so that of many who press at once one comes in, and no letter brings back what was ended.
 */
@Component
class Invitations implements LetterSecret {

    static final String KIND = "invitation";
    static final int DAYS = 7;

    private static final int MOST = 50;

    private static final String SELECT = """
            select i.id, i.party_id, p.name, i.email, i.roles, i.expires_at, i.expires_at <= clock_timestamp() is_over
            from network.invitation i join network.party p on p.id = i.party_id
            """;
    private static final String IS_MEMBER = """
            select count(*) from network.membership m join identity.account a on a.id = m.account_id
            where m.party_id = :party and m.until is null and lower(a.email) = lower(:email)
            """;
    private static final String CLEAR = """
            delete from network.invitation where party_id = :party and (lower(email) = lower(:email) or expires_at < clock_timestamp() - interval '30 days')
            """;
    private static final String INVITE = """
            insert into network.invitation (party_id, email, roles, invited_by, expires_at)
            select :party, :email, :roles, :by, clock_timestamp() + make_interval(days => :days)
            where (select count(*) from network.invitation where party_id = :party) < :most
            returning id
            """;
    private static final String WITHDRAW =
            "delete from network.invitation where id = :id and party_id = :party returning id";
    private static final String MAKE = """
            /* job */ update network.invitation set token_hash = :hash where id = :id and expires_at > clock_timestamp() returning id
            """;
    private static final String HOLD = """
            select p.id from network.party p where p.id = (select party_id from network.invitation where token_hash = :hash) for no key update
            """;
    private static final String ACCEPT = """
            delete from network.invitation i using identity.account a
            where i.token_hash = :hash and i.expires_at > clock_timestamp() and a.id = :account and lower(a.email) = lower(i.email)
            returning i.id
            """;
    // What one has stays as it is; what was ended begins anew, with these roles only
    private static final String JOIN = """
            insert into network.membership (account_id, party_id, roles) values (:account, :party, :roles)
            on conflict (account_id, party_id) do update set roles = excluded.roles, since = excluded.since, until = null
            where membership.until <= clock_timestamp()
            returning account_id
            """;
    private static final String IS_FOR =
            "select lower(email) = lower(:email) from identity.account where id = :account";

    private final DatabaseClient database;
    private final Members members;
    private final MemberNews news;
    private final Trail trail;
    private final TransactionalOperator transaction;

    Invitations(
            DatabaseClient database, Members members, MemberNews news, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.members = members;
        this.news = news;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Those that wait, and those of the last month that nobody accepted. */
    Mono<List<Invitation>> of(ActingParty party) {
        return database.sql(SELECT + " where i.party_id = :party order by i.invited_at desc, i.id limit 100")
                .bind("party", party.id())
                .map(Invitation::from)
                .all()
                .collectList();
    }

    /**
     * Has somebody invited, in place of what was sent to this address before. Refuses what is no address, who is a member already ({@code already-member}), and
     * more than fifty at once ({@code too-many-invitations}).
     */
    Mono<Void> invite(String typed, Collection<Role> roles, Actor actor) {
        var party = actor.requireParty();
        var email = typed.strip();
        if (!Accounts.isAddress(email)) {
            return Mono.error(
                    DomainException.invalid(FieldError.at("email", "not-an-email-address", typed, "name@example.org")));
        }
        return members.lead(actor)
                .then(refuseMember(email, party))
                .then(database.sql(CLEAR)
                        .bind("party", party.id())
                        .bind("email", email)
                        .then())
                .then(Mono.defer(() -> write(email, roles, actor, party)))
                .flatMap(id -> news.invite(id, email, roles, party, actor)
                        .then(trail.record(
                                actor, "member-invited", KIND, Long.toString(id), Map.of("roles", names(roles)))))
                .as(transaction::transactional);
    }

    /** Takes an invitation back; one of another organisation answers like one that does not exist. */
    Mono<Void> withdraw(long id, Actor actor) {
        return members.lead(actor)
                .then(database.sql(WITHDRAW)
                        .bind("id", id)
                        .bind("party", actor.requireParty().id())
                        .mapValue(Long.class)
                        .one())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(trail.record(actor, "invitation-withdrawn", KIND, Long.toString(id), Map.of()))
                .as(transaction::transactional);
    }

    /** What this secret asks for; looking uses nothing up. Refuses what was used, withdrawn or is too old ({@code invitation-worn-out}, 410). */
    Mono<Invitation> find(SecretToken secret) {
        return database.sql(SELECT + " where i.token_hash = :hash and i.expires_at > clock_timestamp()")
                .bind("hash", secret.hash())
                .map(Invitation::from)
                .one()
                .switchIfEmpty(Mono.error(Invitations::wornOut));
    }

    /** Whether it was sent to this person's address. */
    Mono<Boolean> isFor(Invitation invitation, Actor actor) {
        return database.sql(IS_FOR)
                .bind("email", invitation.email())
                .bind("account", actor.accountId())
                .mapValue(Boolean.class)
                .one()
                .defaultIfEmpty(false);
    }

    /**
     * Makes the actor a member. Refuses who has another address than it was sent to ({@code invitation-of-another}, 403), who is a member already
     * ({@code already-member}), and what was used, withdrawn or is too old ({@code invitation-worn-out}, 410).
     */
    Mono<Invitation> accept(SecretToken secret, Actor actor) {
        return database.sql(HOLD)
                .bind("hash", secret.hash())
                .mapValue(Long.class)
                .one()
                .then(find(secret))
                .flatMap(found -> database.sql(ACCEPT)
                        .bind("hash", secret.hash())
                        .bind("account", actor.accountId())
                        .mapValue(Long.class)
                        .one()
                        .switchIfEmpty(Mono.error(() -> new DomainException(Kind.FORBIDDEN, "invitation-of-another")))
                        .then(join(found, actor))
                        .then(trail.record(
                                actor,
                                "member-joined",
                                "party",
                                Long.toString(found.party()),
                                Map.of("invitation", found.id(), "roles", names(found.roles()))))
                        .thenReturn(found))
                .as(transaction::transactional);
    }

    @Override
    public String about() {
        return KIND;
    }

    @Override
    public Mono<String> make(String key) {
        var secret = SecretToken.random();
        return database.sql(MAKE)
                .bind("hash", secret.hash())
                .bind("id", Long.parseLong(key.substring(KIND.length() + 1)))
                .mapValue(Long.class)
                .one()
                .map(id -> secret.value());
    }

    static DomainException wornOut() {
        return new DomainException(Kind.GONE, "invitation-worn-out");
    }

    private Mono<Void> refuseMember(String email, ActingParty party) {
        return database.sql(IS_MEMBER)
                .bind("party", party.id())
                .bind("email", email)
                .mapValue(Long.class)
                .one()
                .flatMap(found -> found > 0 ? Mono.error(alreadyMember()) : Mono.empty());
    }

    private Mono<Long> write(String email, Collection<Role> roles, Actor actor, ActingParty party) {
        return database.sql(INVITE)
                .bind("party", party.id())
                .bind("email", email)
                .bind("roles", names(roles))
                .bind("by", actor.accountId())
                .bind("days", DAYS)
                .bind("most", MOST)
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "too-many-invitations", MOST)));
    }

    private Mono<Void> join(Invitation found, Actor actor) {
        return database.sql(JOIN)
                .bind("account", actor.accountId())
                .bind("party", found.party())
                .bind("roles", names(found.roles()))
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(Invitations::alreadyMember))
                .then();
    }

    private static DomainException alreadyMember() {
        return new DomainException(Kind.CONFLICT, "already-member");
    }

    private static String[] names(Collection<Role> roles) {
        return roles.stream().map(Enum::name).sorted().toArray(String[]::new);
    }
}
