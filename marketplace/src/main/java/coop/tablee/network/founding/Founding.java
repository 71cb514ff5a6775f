package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import coop.tablee.identity.Trail;
import coop.tablee.network.Memberships;
import coop.tablee.network.OrganisationKind;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.platform.form.Typed;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Sha256;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Founds organisations: whoever founds one leads it. The key of the form makes founding twice the same as founding once. Nobody founds more than
 * {@value #MOST} in thirty days ({@code too-many-founded}, 429), so that no list of choices fills with what nobody meant.
 */
@Component
public class Founding {

    static final int MOST = 5;

    /** What can be founded, and what its founder may do there at first. */
    static final Map<OrganisationKind, Set<Role>> KINDS = Map.of(
            OrganisationKind.PRODUCER, EnumSet.of(Role.OWNER, Role.STOCK_KEEPER),
            OrganisationKind.COOPERATIVE, EnumSet.of(Role.OWNER, Role.COORDINATOR),
            OrganisationKind.AUTHORITY, EnumSet.of(Role.OWNER, Role.BUYER));

    private static final String HOLD =
            "select pg_advisory_xact_lock(hashtextextended('network.founding:' || :account, 0))";
    private static final String KNOWN = """
            select o.id, p.name, o.kinds from network.organisation o join network.party p on p.id = o.id where o.founding_key = :key and o.founded_by = :account
            """;
    private static final String SAID = """
            select founded_as from network.organisation where founding_key = :key and founded_by = :account and founded_as is not null
            """;
    private static final String RECENT = """
            select count(*) from network.organisation where founded_by = :account and founded_at > clock_timestamp() - interval '30 days'
            """;
    private static final String FOUND = """
            with party as (insert into network.party (type, name) values ('ORGANISATION', :name) returning id)
            insert into network.organisation (id, kinds, founded_by, founded_at, founding_key, founded_as, vat_said, seal)
            select id, array[:kind], :account, clock_timestamp(), :key, :said, false, (id % 97)::int + 1 from party
            returning id
            """;
    // Whom a cooperative vouches for needs nobody else's yes
    private static final String PREPARE_ADMISSION =
            "insert into network.admission (organisation_id) select id from network.organisation where id = :id and not 'PRODUCER' = any (kinds)";

    private final DatabaseClient database;
    private final Memberships memberships;
    private final Trail trail;
    private final TransactionalOperator transaction;

    Founding(DatabaseClient database, Memberships memberships, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.memberships = memberships;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Gives the founder's membership, of the one founded before when the form is sent again. */
    public Mono<Membership> found(String name, OrganisationKind kind, UUID key, Actor actor) {
        return database.sql(HOLD)
                .bind("account", actor.accountId())
                .then()
                .then(Mono.defer(() -> known(key, actor)))
                .switchIfEmpty(Mono.defer(() -> begin(name, kind, key, actor)))
                .as(transaction::transactional);
    }

    /** What was typed, on a page or by a program: {@code name}, and {@code kind} as one of {@link #KINDS}. */
    Mono<Membership> found(Typed typed, UUID key, Actor actor) {
        var name = typed.required("name", 120);
        var kind = typed.oneOf("kind", OrganisationKind.class, OrganisationKind.PRODUCER);
        if (!KINDS.containsKey(kind)) {
            typed.refuse(FieldError.at("kind", "unknown-choice", kind, null));
        }
        typed.check();
        return found(name, kind, key, actor);
    }

    /** The same for a program, which says what it means: a key that founded something else is {@code idempotency-key-reused} (409). */
    Mono<Membership> foundAsSaid(Typed typed, UUID key, Actor actor) {
        return found(typed, key, actor)
                .flatMap(found -> saidThen(key, actor)
                        .filter(said -> !said.equals(fingerprint(
                                typed.required("name", 120),
                                typed.oneOf("kind", OrganisationKind.class, OrganisationKind.PRODUCER))))
                        .flatMap(other -> Mono.<Membership>error(NamedRequest.reused()))
                        .defaultIfEmpty(found));
    }

    private Mono<String> saidThen(UUID key, Actor actor) {
        return database.sql(SAID)
                .bind("key", key)
                .bind("account", actor.accountId())
                .mapValue(String.class)
                .one();
    }

    private static String fingerprint(String name, OrganisationKind kind) {
        return Sha256.hex(kind.name() + ' ' + name);
    }

    /** What this key founded before; empty when nothing. */
    Mono<Membership> known(UUID key, Actor actor) {
        return database.sql(KNOWN)
                .bind("key", key)
                .bind("account", actor.accountId())
                .map(row -> {
                    var kinds = Set.of(row.get("kinds", String[].class));
                    var roles = kinds.stream()
                            .flatMap(one -> KINDS.getOrDefault(OrganisationKind.valueOf(one), Set.of()).stream())
                            .collect(Collectors.toSet());
                    return new Membership(row.get("id", Long.class), row.get("name", String.class), kinds, roles);
                })
                .one();
    }

    private Mono<Membership> begin(String name, OrganisationKind kind, UUID key, Actor actor) {
        var roles = KINDS.getOrDefault(kind, Set.of());
        return database.sql(RECENT)
                .bind("account", actor.accountId())
                .mapValue(Long.class)
                .one()
                .flatMap(recent -> recent >= MOST
                        ? Mono.<Long>error(new DomainException(Kind.TOO_MANY, "too-many-founded", MOST))
                        : database.sql(FOUND)
                                .bind("name", name)
                                .bind("kind", kind.name())
                                .bind("account", actor.accountId())
                                .bind("key", key)
                                .bind("said", fingerprint(name, kind))
                                .mapValue(Long.class)
                                .one())
                .flatMap(id -> database.sql(PREPARE_ADMISSION)
                        .bind("id", id)
                        .then()
                        .then(memberships.grant(actor.accountId(), id, List.copyOf(roles)))
                        .then(trail.record(
                                actor, "organisation-founded", "party", Long.toString(id), Map.of("kind", kind.name())))
                        .thenReturn(new Membership(id, name, Set.of(kind.name()), roles)));
    }
}
