package coop.tablee.network.founding;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import coop.tablee.identity.SecretToken;
import coop.tablee.identity.Trail;
import coop.tablee.network.OrganisationKind;
import coop.tablee.network.SellerOfRecord;
import coop.tablee.platform.mail.LetterSecret;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Asks farms to come, by a letter whose link serves once and for a week. Whoever has the account of that address founds the farm by it, or brings one along that they lead
 * already, and the agreement that the cooperative proposed is prepared: the farm says yes, and then the cooperative, which sees the farm's papers from that moment. So an
 * invitation alone makes nothing public. Whether an address has an account is looked up for the language of the letter only, and told to nobody.
 */
@Component
class FarmInvitations implements LetterSecret {

    static final String KIND = "farm_invitation";
    static final int DAYS = 7;

    /** How many wait at once for one cooperative, and how many one person sends in a day. */
    static final int MOST = 50;

    static final int MOST_A_DAY = 20;

    /** How many letters one address gets in a week, whoever sends them. */
    static final int MOST_A_WEEK = 3;

    private static final String SELECT = """
            select i.id, i.cooperative_id, p.name, i.email, i.farm_name, i.seller_of_record, i.invited_by, i.expires_at, i.expires_at <= clock_timestamp() is_over
            from network.farm_invitation i join network.party p on p.id = i.cooperative_id join network.organisation o on o.id = p.id and o.ended_at is null
            """;
    // Of two colleagues who invite at once one waits, so that the limits hold
    private static final String HOLD_COOPERATIVE =
            "select id from network.organisation where id = :cooperative and 'COOPERATIVE' = any (kinds) and ended_at is null for no key update";
    private static final String SENT_LATELY = """
            select count(*) from identity.trail where actor_id = :account and at > clock_timestamp() - interval '1 day' and action = 'farm-invited'
            """;
    private static final String ADDRESS = "sha256(convert_to(lower(:email), 'UTF8'))";
    // Of two cooperatives that write to one address at once the second waits
    private static final String HOLD_ADDRESS =
            "select pg_advisory_xact_lock(hashtextextended('network.farm_letter:' || lower(:email), 0))";
    private static final String FORGET_LETTERS =
            "delete from network.farm_letter where sent_at <= clock_timestamp() - interval '7 days'";
    private static final String COUNT_LETTER = """
            insert into network.farm_letter (address_hash) select %1$s
            where (select count(*) from network.farm_letter where address_hash = %1$s and sent_at > clock_timestamp() - interval '7 days') < :most
            returning 1
            """.formatted(ADDRESS);
    private static final String CLEAR = """
            delete from network.farm_invitation
            where cooperative_id = :cooperative and (lower(email) = lower(:email) or expires_at < clock_timestamp() - interval '30 days')
            """;
    private static final String INVITE = """
            insert into network.farm_invitation (cooperative_id, email, farm_name, seller_of_record, invited_by, expires_at)
            select :cooperative, :email, :farm, :seller, :by, clock_timestamp() + make_interval(days => :days)
            where (select count(*) from network.farm_invitation where cooperative_id = :cooperative) < :most
            returning id
            """;
    private static final String WITHDRAW =
            "delete from network.farm_invitation where id = :id and cooperative_id = :cooperative returning id";
    private static final String MAKE = """
            /* job */ update network.farm_invitation set token_hash = :hash where id = :id and expires_at > clock_timestamp() returning id
            """;
    private static final String HOLD = "select id from network.farm_invitation where token_hash = :hash for update";
    private static final String TAKE = """
            delete from network.farm_invitation i using identity.account a
            where i.token_hash = :hash and i.expires_at > clock_timestamp() and a.id = :account and lower(a.email) = lower(i.email)
            returning i.id
            """;
    // Asked by the cooperative, for what it proposed; what waits or holds between the two already stays as it is
    private static final String PREPARE = """
            insert into network.supply_request (producer_id, cooperative_id, asked_by_party, asked_by, seller_of_record, prepared)
            select :farm, :cooperative, :cooperative, :by, :seller, true
            where not exists (select from network.supply_agreement a where a.producer_id = :farm and a.cooperative_id = :cooperative
                and a.valid_from <= platform.today() and (a.valid_until is null or a.valid_until >= platform.today()))
            on conflict (producer_id, cooperative_id) do nothing
            """;
    private static final String IS_FOR =
            "select lower(email) = lower(:email) from identity.account where id = :account";

    private final DatabaseClient database;
    private final Founding founding;
    private final SupplyNews news;
    private final Trail trail;
    private final TransactionalOperator transaction;

    FarmInvitations(
            DatabaseClient database,
            Founding founding,
            SupplyNews news,
            Trail trail,
            TransactionalOperator transaction) {
        this.database = database;
        this.founding = founding;
        this.news = news;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Those that wait, and those of the last month that nobody answered. */
    Mono<List<FarmInvitation>> of(ActingParty cooperative) {
        return database.sql(
                        SELECT + " where i.cooperative_id = :cooperative order by i.invited_at desc, i.id limit 100")
                .bind("cooperative", cooperative.id())
                .map(FarmInvitation::from)
                .all()
                .collectList();
    }

    /**
     * Has a farm invited, in place of what was sent to this address before. Refuses what is no address, more than {@value #MOST} that wait
     * ({@code too-many-invitations}, 409), more than {@value #MOST_A_DAY} a day by one person ({@code too-many-asked}, 429), and more than {@value #MOST_A_WEEK} a week to
     * one address by anybody ({@code too-many-letters}, 429), whoever's it is; who is no cooperative finds nothing ({@code not-found}).
     */
    Mono<Void> invite(String email, String farm, SellerOfRecord seller, Actor actor) {
        var cooperative = actor.requireParty();
        if (!Accounts.isAddress(email)) {
            return Mono.error(DomainException.invalid(
                    FieldError.at("email", "not-an-email-address", email, "ferme@example.org")));
        }
        return database.sql(HOLD_COOPERATIVE)
                .bind("cooperative", cooperative.id())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(SupplyRequests.requireAdmitted(database, cooperative))
                .then(sentLately(actor))
                .flatMap(lately -> lately >= MOST_A_DAY
                        ? Mono.<Void>error(new DomainException(Kind.TOO_MANY, "too-many-asked", MOST_A_DAY))
                        : countLetter(email).then(clear(email, cooperative)))
                .then(Mono.defer(() -> write(email, farm, seller, actor)))
                .flatMap(id -> news.invite(id, email, farm, cooperative, actor)
                        .then(trail.record(actor, "farm-invited", KIND, Long.toString(id), Map.of())))
                .as(transaction::transactional);
    }

    /** Takes an invitation back; one of another cooperative answers like one that does not exist. */
    Mono<Void> withdraw(long id, Actor actor) {
        return database.sql(WITHDRAW)
                .bind("id", id)
                .bind("cooperative", actor.requireParty().id())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(trail.record(actor, "farm-invitation-withdrawn", KIND, Long.toString(id), Map.of()))
                .as(transaction::transactional);
    }

    /** What this secret asks for; looking uses nothing up. Refuses what was used, withdrawn or is too old ({@code invitation-worn-out}, 410). */
    Mono<FarmInvitation> find(SecretToken secret) {
        return database.sql(SELECT + " where i.token_hash = :hash and i.expires_at > clock_timestamp()")
                .bind("hash", secret.hash())
                .map(FarmInvitation::from)
                .one()
                .switchIfEmpty(Mono.error(FarmInvitations::wornOut));
    }

    /** Whether it was sent to this person's address. */
    Mono<Boolean> isFor(FarmInvitation invitation, Actor actor) {
        return database.sql(IS_FOR)
                .bind("email", invitation.email())
                .bind("account", actor.accountId())
                .mapValue(Boolean.class)
                .one()
                .defaultIfEmpty(false);
    }

    /** The farms that somebody leads and could bring along. */
    static List<Membership> farmsOf(Actor actor) {
        return actor.memberships().stream()
                .filter(one -> one.partyKinds().contains(OrganisationKind.PRODUCER.name())
                        && one.roles().contains(Role.OWNER))
                .toList();
    }

    /**
     * Founds the farm, or brings along the one of this id that the actor leads, and prepares the agreement; gives the actor's membership there. The same button pressed again
     * founds nothing more. Refuses who has another address than it was sent to ({@code invitation-of-another}, 403), and what was used, withdrawn or is too old
     * ({@code invitation-worn-out}, 410).
     */
    Mono<Membership> come(SecretToken secret, String name, @Nullable Long existing, Actor actor) {
        // Of the secret, so that whoever presses twice has founded once
        var key = UUID.nameUUIDFromBytes((KIND + ":" + secret.value()).getBytes(StandardCharsets.UTF_8));
        return database.sql(HOLD)
                .bind("hash", secret.hash())
                .then()
                .then(Mono.defer(() -> founding.known(key, actor)))
                .switchIfEmpty(Mono.defer(() -> find(secret)
                        .filter(found -> existing == null || existing != found.cooperative())
                        .switchIfEmpty(Mono.error(DomainException::notFound))
                        .flatMap(found -> take(secret, actor)
                                .then(Mono.defer(() -> farm(name, existing, key, actor)))
                                .flatMap(farm -> prepare(found, farm, actor).thenReturn(farm)))))
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

    private Mono<Membership> farm(String name, @Nullable Long existing, UUID key, Actor actor) {
        return existing == null
                ? founding.found(name, OrganisationKind.PRODUCER, key, actor)
                : Mono.justOrEmpty(farmsOf(actor).stream()
                                .filter(one -> one.partyId() == existing)
                                .findFirst())
                        .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<Void> take(SecretToken secret, Actor actor) {
        return database.sql(TAKE)
                .bind("hash", secret.hash())
                .bind("account", actor.accountId())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.FORBIDDEN, "invitation-of-another")))
                .then();
    }

    private Mono<Void> prepare(FarmInvitation found, Membership farm, Actor actor) {
        return database.sql(PREPARE)
                .bind("farm", farm.partyId())
                .bind("cooperative", found.cooperative())
                .bind("by", found.invitedBy())
                .bind("seller", found.seller().name())
                .then()
                // The cooperative ends at this moment
                .onErrorMap(DataIntegrityViolationException.class, refused -> wornOut())
                .then(news.tell(found.cooperative(), farm.party(), "came"))
                .then(trail.record(
                        actor,
                        "farm-came",
                        "party",
                        Long.toString(farm.partyId()),
                        Map.of("invitation", found.id(), "cooperative", found.cooperative())));
    }

    private Mono<Long> sentLately(Actor actor) {
        return database.sql(SENT_LATELY)
                .bind("account", actor.accountId())
                .mapValue(Long.class)
                .one();
    }

    private Mono<Void> countLetter(String email) {
        return database.sql(HOLD_ADDRESS)
                .bind("email", email)
                .then()
                .then(database.sql(FORGET_LETTERS).then())
                .then(database.sql(COUNT_LETTER)
                        .bind("email", email)
                        .bind("most", MOST_A_WEEK)
                        .mapValue(Integer.class)
                        .one())
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.TOO_MANY, "too-many-letters", MOST_A_WEEK)))
                .then();
    }

    private Mono<Void> clear(String email, ActingParty cooperative) {
        return database.sql(CLEAR)
                .bind("cooperative", cooperative.id())
                .bind("email", email)
                .then();
    }

    private Mono<Long> write(String email, String farm, SellerOfRecord seller, Actor actor) {
        return database.sql(INVITE)
                .bind("cooperative", actor.requireParty().id())
                .bind("email", email)
                .bind("farm", farm)
                .bind("seller", seller.name())
                .bind("by", actor.accountId())
                .bind("days", DAYS)
                .bind("most", MOST)
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "too-many-invitations", MOST)));
    }
}
