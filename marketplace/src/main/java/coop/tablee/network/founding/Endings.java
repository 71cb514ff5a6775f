package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Programs;
import coop.tablee.identity.Trail;
import coop.tablee.network.NewPlaces;
import coop.tablee.network.OpenBusiness;
import coop.tablee.network.OpenMatter;
import coop.tablee.network.SiteKind;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends an organisation that was founded here, and the kitchens that it pays for, once nothing is open with it: every module is asked ({@link OpenBusiness}), on the page and
 * again in the transaction that holds it. From then on nobody acts for it and no program either, its agreements and requests are over, its places are no choice, and what
 * the books have stays. Whoever runs the marketplace can bring it back with those who acted for it; its agreements are made anew.
 */
@Component
class Endings {

    private static final String ORGANISATIONS = """
            select o.id from network.organisation o
            where (o.id = :organisation and o.founded_at is not null or o.authority_id = :organisation
                    and exists (select from network.organisation a where a.id = :organisation and a.founded_at is not null)) and o.ended_at is null
            order by o.id
            """;
    private static final String HOLD =
            "select id from network.party where id = any (:all) order by id for no key update";
    private static final String LEADS = """
            select account_id from network.membership where account_id = :account and party_id = :organisation and until is null and 'OWNER' = any (roles)
            """;
    private static final String PARTNERS = """
            select case when a.producer_id = any (:all) then a.cooperative_id else a.producer_id end other from network.supply_agreement a
            where (a.producer_id = any (:all) or a.cooperative_id = any (:all)) and a.valid_from <= platform.today() and (a.valid_until is null or a.valid_until >= platform.today())
            order by other
            """;
    private static final String END = """
            with now as materialized (select clock_timestamp() at),
            ended as (update network.organisation set ended_at = (select at from now), ended_by = :account where id = any (:all) and ended_at is null returning id)
            update network.membership set until = (select at from now) where party_id in (select id from ended) and until is null
            """;
    private static final List<String> LEAVE = List.of(
            """
            update network.supply_agreement set valid_until = platform.today() - 1
            where (producer_id = any (:all) or cooperative_id = any (:all)) and (valid_until is null or valid_until >= platform.today())
            """,
            "delete from network.invitation where party_id = any (:all)",
            "delete from network.farm_invitation where cooperative_id = any (:all)");
    private static final String SITES = "select id from network.site where party_id = any (:all) order by id";
    private static final String TO_BRING_BACK = """
            select o.id from network.organisation o join network.organisation first on first.id = :organisation and first.ended_by is not null
            where (o.id = first.id or o.authority_id = first.id) and o.ended_at = first.ended_at order by o.id
            """;
    private static final String BRING_BACK = """
            with back as (select id, ended_at from network.organisation where id = any (:all) for no key update),
            members as (update network.membership m set until = null from back b
                where m.party_id = b.id and m.until = b.ended_at
                    and exists (select from identity.account a where a.id = m.account_id and a.erased_at is null)
                returning m.party_id, m.roles)
            update network.organisation o set ended_at = null, ended_by = null from back b
            where o.id = b.id and exists (select from members m where m.party_id = :organisation and 'OWNER' = any (m.roles)) returning o.id
            """;
    private static final String PLACES = """
            select s.id, s.kind from network.site s where s.party_id = any (:all) and s.kind = 'KITCHEN_DOOR' order by s.id
            """;
    private static final String JUDGE = "set constraints network.organisation_keeps_owner immediate";

    private final DatabaseClient database;
    private final ObjectProvider<OpenBusiness> modules;
    private final List<NewPlaces> places;
    private final Programs programs;
    private final SupplyNews supplyNews;
    private final AdmissionNews news;
    private final Trail trail;
    private final TransactionalOperator transaction;

    Endings(
            DatabaseClient database,
            ObjectProvider<OpenBusiness> modules,
            List<NewPlaces> places,
            Programs programs,
            SupplyNews supplyNews,
            AdmissionNews news,
            Trail trail,
            TransactionalOperator transaction) {
        this.database = database;
        this.modules = modules;
        this.places = places;
        this.programs = programs;
        this.supplyNews = supplyNews;
        this.news = news;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** What is open; empty for who was not founded here, whose end is not theirs to press. */
    Mono<Optional<List<OpenMatter>>> open(Actor actor) {
        return organisations(actor.requireParty().id())
                .flatMap(this::matters)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
    }

    /**
     * Ends it. Refuses while something is open ({@code ending-waits}, 409), who leads it no more ({@code forbidden}), and what was not founded here or has ended already
     * ({@code not-founded-here}, 409).
     */
    Mono<Void> end(Actor actor) {
        var party = actor.requireParty();
        return organisations(party.id())
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "not-founded-here")))
                .flatMap(all -> run(HOLD, all)
                        .then(requireLead(actor))
                        .then(Mono.defer(() -> organisations(party.id())))
                        .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "not-founded-here")))
                        // With the kitchens that were written down while this waited
                        .flatMap(held -> run(HOLD, held)
                                .then(Mono.defer(() -> matters(held)))
                                .flatMap(open -> open.stream().anyMatch(OpenMatter::binding)
                                        ? Mono.<Void>error(new DomainException(Kind.CONFLICT, "ending-waits"))
                                        : leave(held, actor))))
                .as(transaction::transactional);
    }

    /**
     * Brings one back that who led it had ended, with its kitchens and those who acted for it then. Refuses when none of those who led it has an account still
     * ({@code nobody-leads}, 409); what did not end so is {@code not-found}.
     */
    Mono<Void> undo(long organisation, Actor actor) {
        return ids(database.sql(TO_BRING_BACK).bind("organisation", organisation))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(all -> run(HOLD, all)
                        .then(database.sql(BRING_BACK)
                                .bind("all", all)
                                .bind("organisation", organisation)
                                .mapValue(Long.class)
                                .all()
                                .collectList())
                        .flatMap(back -> back.isEmpty()
                                ? Mono.<Void>error(new DomainException(Kind.CONFLICT, "nobody-leads"))
                                : reopen(all)
                                        .then(news.back(organisation))
                                        .then(trail.record(
                                                actor,
                                                "organisation-brought-back",
                                                "party",
                                                Long.toString(organisation),
                                                Map.of()))))
                .as(transaction::transactional);
    }

    private Mono<Void> leave(Long[] all, Actor actor) {
        var party = actor.requireParty();
        return news.ended(party.id())
                .then(Mono.defer(() -> partners(all)))
                .flatMapIterable(partners -> partners)
                .concatMap(partner -> supplyNews.tell(partner, party, "left"))
                .then(database.sql(END)
                        .bind("all", all)
                        .bind("account", actor.accountId())
                        .then())
                .thenMany(Flux.fromIterable(LEAVE).concatMap(statement -> run(statement, all)))
                .thenMany(Flux.fromArray(all).concatMap(programs::endOfParty))
                .then(sites(all))
                .flatMapIterable(sites -> sites)
                .concatMap(site -> Flux.fromIterable(places).concatMap(one -> one.closed(site)))
                .then(run(JUDGE))
                .then(trail.record(
                        actor,
                        "organisation-ended",
                        "party",
                        Long.toString(party.id()),
                        Map.of("with", all.length - 1)));
    }

    private Mono<Void> reopen(Long[] all) {
        return database.sql(PLACES)
                .bind("all", all)
                .mapValue(Long.class)
                .all()
                .collectList()
                .flatMapIterable(doors -> doors)
                .concatMap(door -> Flux.fromIterable(places).concatMap(one -> one.opened(door, SiteKind.KITCHEN_DOOR)))
                .then();
    }

    private Mono<Long[]> organisations(long organisation) {
        return ids(database.sql(ORGANISATIONS).bind("organisation", organisation));
    }

    private static Mono<Long[]> ids(DatabaseClient.GenericExecuteSpec statement) {
        return statement
                .mapValue(Long.class)
                .all()
                .collectList()
                .filter(found -> !found.isEmpty())
                .map(found -> found.toArray(Long[]::new));
    }

    private Mono<List<OpenMatter>> matters(Long[] all) {
        var organisations = List.of(all);
        return Flux.fromIterable(modules.orderedStream().toList())
                .concatMap(module -> module.openWith(organisations))
                .collectList();
    }

    private Mono<Void> requireLead(Actor actor) {
        return database.sql(LEADS)
                .bind("account", actor.accountId())
                .bind("organisation", actor.requireParty().id())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.FORBIDDEN, "forbidden")))
                .then();
    }

    private Mono<List<Long>> partners(Long[] all) {
        return database.sql(PARTNERS)
                .bind("all", all)
                .mapValue(Long.class)
                .all()
                .collectList();
    }

    private Mono<List<Long>> sites(Long[] all) {
        return database.sql(SITES).bind("all", all).mapValue(Long.class).all().collectList();
    }

    private Mono<Void> run(String statement, Long... all) {
        var bound = database.sql(statement);
        return (all.length == 0 ? bound : bound.bind("all", all)).then();
    }
}
