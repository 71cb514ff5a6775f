package coop.tablee.network;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Programs;
import coop.tablee.identity.Role;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The kitchens that an authority pays for: written down with their door, and who of its people orders for which. One person may order for several: a membership
 * each. For who leads the authority; another's kitchen is {@code not-found}.
 */
@Component
public class Kitchens {

    private static final String ALL = """
            with kitchen as materialized (
                select o.id, p.name, o.kitchen_kind, s.id site_id, s.street, s.postcode, s.city
                from network.organisation o join network.party p on p.id = o.id
                left join lateral (select * from network.site s where s.party_id = o.id and s.kind = 'KITCHEN_DOOR' order by s.id limit 1) s on true
                where 'KITCHEN' = any (o.kinds) and (o.authority_id = :party or o.id = :party) order by p.name, o.id limit 200),
            ordering as materialized (
                select m.account_id, m.party_id from network.membership m join kitchen k on k.id = m.party_id where m.until is null and m.roles && array['BUYER', 'COOK']),
            people as materialized (
                select a.id, a.display_name name from identity.account a where a.id in (
                    select m.account_id from network.membership m where m.until is null and (m.party_id = :party or m.party_id in (select id from kitchen)))
                order by a.display_name, a.id limit 200)
            select jsonb_build_object(
                'kitchens', (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'kind', k.kitchen_kind, 'door', k.site_id,
                    'street', coalesce(k.street, ''), 'postcode', coalesce(k.postcode, ''), 'city', coalesce(k.city, '')) order by k.name, k.id), '[]') from kitchen k),
                'people', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name, p.id), '[]') from people p),
                'orders', (select coalesce(jsonb_agg(o.account_id || '-' || o.party_id order by o.account_id, o.party_id), '[]') from ordering o))::text found
            """;
    private static final String HOLD = "select id from network.party where id = :party for no key update";
    private static final String KNOWN = """
            select count(*) from network.organisation o join network.party p on p.id = o.id where o.authority_id = :party and lower(p.name) = lower(:name)
            """;
    private static final String LET_ORDER = """
            insert into network.membership as m (account_id, party_id, roles) values (:account, :kitchen, array['BUYER', 'COOK'])
            on conflict (account_id, party_id) do update
            set roles = case when m.until is null then (select array_agg(distinct r order by r) from unnest(m.roles || excluded.roles) r) else excluded.roles end,
                since = case when m.until is null then m.since else excluded.since end, until = null
            """;
    private static final String LET_GO = """
            update network.membership m set roles = case when m.roles <@ array['BUYER', 'COOK'] then m.roles
                    else array_remove(array_remove(m.roles, 'BUYER'), 'COOK') end,
                until = case when m.roles <@ array['BUYER', 'COOK'] then clock_timestamp() end
            where account_id = :account and party_id = :kitchen and until is null returning until is not null gone
            """;

    private final DatabaseClient database;
    private final Organisations organisations;
    private final Sites sites;
    private final Memberships memberships;
    private final List<NewPlaces> newPlaces;
    private final Programs programs;
    private final Trail trail;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    Kitchens(
            DatabaseClient database,
            Organisations organisations,
            Sites sites,
            Memberships memberships,
            List<NewPlaces> newPlaces,
            Programs programs,
            Trail trail,
            TransactionalOperator transaction,
            JsonMapper json) {
        this.database = database;
        this.organisations = organisations;
        this.sites = sites;
        this.memberships = memberships;
        this.newPlaces = newPlaces;
        this.programs = programs;
        this.trail = trail;
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * The kitchens of an authority, or the one that a kitchen is itself.
     *
     * @param people of the authority and of its kitchens, by name
     * @param orders who orders for which: {@code account-kitchen}
     */
    public record Board(List<Kitchen> kitchens, List<Somebody> people, Set<String> orders) {

        /** What somebody who changes it has seen: of two who do, the second is told. */
        public String seen() {
            return Integer.toHexString(orders.stream().sorted().toList().hashCode());
        }

        public boolean orders(long account, long kitchen) {
            return orders.contains(account + "-" + kitchen);
        }
    }

    /** {@code door} is the site that goods are brought to; absent where nobody has said it. */
    public record Kitchen(
            long id,
            String name,
            @Nullable KitchenKind kind,
            @Nullable Long door,
            String street,
            String postcode,
            String city) {}

    public record Somebody(long id, String name) {}

    /** A kitchen to write down, with its door. */
    public record New(
            String name, KitchenKind kind, String street, String postcode, String city, String municipality) {}

    public Mono<Board> of(Actor actor) {
        return database.sql(ALL)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Board.class));
    }

    /**
     * Writes a kitchen down for the actor's authority; who does so leads it and orders for it. Gives its door. One of the same name is there already:
     * {@code kitchen-known} (409), so that a form sent twice makes one.
     */
    public Mono<Long> add(New kitchen, Actor actor) {
        var authority = actor.requireParty();
        if (!authority.is("AUTHORITY")) {
            return Mono.error(DomainException.notFound());
        }
        return hold(authority.id())
                .then(Mono.defer(() -> known(kitchen.name, authority.id())))
                .flatMap(known -> known > 0
                        ? Mono.<Organisation>error(new DomainException(Kind.CONFLICT, "kitchen-known"))
                        : organisations.require(authority.id()))
                .flatMap(payer -> write(kitchen, payer, actor))
                .as(transaction::transactional);
    }

    /**
     * Has exactly these order for exactly these kitchens, among the people and kitchens of the board; {@code seen} is what it was before
     * ({@code changed-meanwhile}, 409). Who leads a kitchen goes on leading it.
     */
    public Mono<Void> shareOut(Set<String> orders, String seen, Actor actor) {
        return hold(actor.requireParty().id())
                .then(Mono.defer(() -> of(actor)))
                .flatMap(board -> board.seen().equals(seen)
                        ? change(board, orders, actor)
                        : Mono.error(new DomainException(Kind.CONFLICT, "changed-meanwhile")))
                .as(transaction::transactional);
    }

    private Mono<Long> write(New kitchen, Organisation payer, Actor actor) {
        var organisation = new NewOrganisation(
                kitchen.name,
                Set.of(OrganisationKind.KITCHEN),
                payer.country(),
                null,
                null,
                payer.vatStatus(),
                payer.id(),
                1,
                Map.of());
        return organisations
                .register(organisation)
                .flatMap(id -> organisations
                        .cooksFor(id, kitchen.kind)
                        .then(memberships.grant(actor.accountId(), id, List.of(Role.OWNER, Role.BUYER, Role.COOK)))
                        .then(sites.register(new NewSite(
                                id,
                                SiteKind.KITCHEN_DOOR,
                                kitchen.name,
                                kitchen.street,
                                kitchen.postcode,
                                kitchen.city,
                                kitchen.municipality,
                                payer.country(),
                                payer.country().equals("FR") ? "Europe/Paris" : "Europe/Brussels",
                                null,
                                null)))
                        .flatMap(door -> Flux.fromIterable(newPlaces)
                                .concatMap(one -> one.opened(door, SiteKind.KITCHEN_DOOR))
                                .then(trail.record(actor, "kitchen-founded", "party", Long.toString(id), Map.of()))
                                .thenReturn(door)));
    }

    private Mono<Void> change(Board board, Set<String> orders, Actor actor) {
        var acts = new ArrayList<Mono<Void>>();
        for (var person : board.people) {
            for (var kitchen : board.kitchens) {
                var wanted = orders.contains(person.id + "-" + kitchen.id);
                if (wanted != board.orders(person.id, kitchen.id)) {
                    acts.add(wanted ? letOrder(person.id, kitchen.id) : letGo(person.id, kitchen.id));
                }
            }
        }
        var told = new HashSet<>(orders);
        told.retainAll(board.people.stream()
                .flatMap(person -> board.kitchens.stream().map(kitchen -> person.id + "-" + kitchen.id))
                .collect(Collectors.toSet()));
        return Flux.concat(acts)
                .then(trail.record(
                        actor,
                        "kitchens-shared-out",
                        "party",
                        Long.toString(actor.requireParty().id()),
                        Map.of("orders", told.stream().sorted().toList())));
    }

    private Mono<Void> letOrder(long account, long kitchen) {
        return bound(LET_ORDER, account, kitchen).then();
    }

    private Mono<Void> letGo(long account, long kitchen) {
        return bound(LET_GO, account, kitchen)
                .mapValue(Boolean.class)
                .one()
                .flatMap(gone -> gone ? programs.endOf(account, kitchen) : Mono.empty());
    }

    private DatabaseClient.GenericExecuteSpec bound(String sql, long account, long kitchen) {
        return database.sql(sql).bind("account", account).bind("kitchen", kitchen);
    }

    private Mono<Long> known(String name, long authority) {
        return database.sql(KNOWN)
                .bind("party", authority)
                .bind("name", name)
                .mapValue(Long.class)
                .one();
    }

    private Mono<Void> hold(long party) {
        return database.sql(HOLD).bind("party", party).then();
    }
}
