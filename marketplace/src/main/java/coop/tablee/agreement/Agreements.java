package coop.tablee.agreement;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Framework agreements: written as a draft, started, renewed, ended. From its start on orders of the authority's kitchens fall under its lots; what was ordered
 * before is said by hand ({@link LotTerms#outside}).
 */
@Component
public class Agreements {

    private static final String WRITE = """
            insert into agreement.agreement (authority_id, reference, title, valid_from, valid_until, renewals, renewal_months, payment_days, payment_source, request_key)
            values (:authority, :reference, :title, :from, :until, :renewals, :months, :days, :source, :key)
            on conflict do nothing returning id
            """;
    private static final String WRITTEN =
            "select id from agreement.agreement where authority_id = :authority and request_key = :key";
    private static final String REFERENCE_TAKEN =
            "select count(*) from agreement.agreement where authority_id = :authority and reference = :reference and id <> :id";
    private static final String REWRITE = """
            update agreement.agreement set reference = :reference, title = :title, valid_from = :from, valid_until = :until, renewals = :renewals,
                renewal_months = :months, payment_days = :days, payment_source = :source
            where id = :id returning id
            """;
    // Two of one authority that start at once must see each other
    private static final String ALONE = "select id from network.party where id = :authority for no key update";
    private static final String UNREADY = """
            select case
                when a.valid_until < platform.today() then 'agreement-over'
                when not exists (select from agreement.lot l where l.agreement_id = a.id) then 'agreement-without-lots'
                when exists (select from agreement.lot l where l.agreement_id = a.id and (not exists (select from agreement.lot_family f where f.lot_id = l.id)
                    or not exists (select from agreement.lot_supplier s where s.lot_id = l.id))) then 'agreement-lots-incomplete'
                when exists (
                    select from agreement.lot l join agreement.lot_supplier s on s.lot_id = l.id
                    where l.agreement_id = a.id and l.reserved_ground is not null and not exists (
                        select from network.certificate t where t.organisation_id = s.supplier_id and t.scheme = 'SOCIAL'
                            and greatest(a.valid_from, platform.today()) between t.valid_from and t.valid_until)) then 'agreement-supplier-not-approved'
                when exists (
                    select from agreement.lot l join agreement.lot_family f on f.lot_id = l.id join agreement.lot_supplier s on s.lot_id = l.id
                    where l.agreement_id = a.id group by f.family, s.supplier_id having count(*) > 1)
                  or exists (
                    select from agreement.lot l join agreement.lot_family f on f.lot_id = l.id join agreement.lot_supplier s on s.lot_id = l.id
                    join agreement.reach r on r.authority_id = a.authority_id and r.supplier_id = s.supplier_id and r.family = f.family and r.lot_id <> l.id
                        and r.valid_from <= a.valid_until and r.valid_until >= greatest(a.valid_from, platform.today())
                    where l.agreement_id = a.id) then 'agreement-lots-overlap'
            end code
            from agreement.agreement a where a.id = :id
            """;
    private static final String START = """
            with started as (
                update agreement.agreement set state = 'RUNNING', started_at = clock_timestamp() where id = :id returning *)
            insert into agreement.reach (lot_id, supplier_id, family, authority_id, valid_from, valid_until)
            select l.id, s.supplier_id, f.family, a.authority_id, greatest(a.valid_from, platform.today()), a.valid_until
            from started a join agreement.lot l on l.agreement_id = a.id join agreement.lot_supplier s on s.lot_id = l.id join agreement.lot_family f on f.lot_id = l.id
            """;
    private static final String LINK_PRICES =
            "select agreement.link_prices(l.id) from agreement.lot l where l.agreement_id = :id order by l.id";
    private static final String RENEW = """
            update agreement.agreement set valid_until = (valid_until + make_interval(months => renewal_months))::date, renewals_used = renewals_used + 1
            where id = :id and renewals_used < renewals returning valid_until
            """;
    // Renewed as it was written: prices of the schedule that held until the last day go on
    private static final String PRICE_FURTHER = """
            with lot as (
                select l.id from agreement.lot l where l.agreement_id = :id),
            before as (
                select max(r.valid_until) valid_until from agreement.reach r where r.lot_id in (select id from lot)),
            price as (
                update agreement.lot_price p set valid_until = :until where p.lot_id in (select id from lot) and p.valid_until = (select valid_until from before) and p.contest_id is null)
            update agreement.lot_price_product k set valid_until = :until where k.lot_id in (select id from lot) and k.valid_until = (select valid_until from before) and k.supplier_id is null
            """;
    private static final String REACH_FURTHER = """
            update agreement.reach r set valid_until = :until from agreement.lot l where l.id = r.lot_id and l.agreement_id = :id
                and not exists (select from agreement.reach o where o.authority_id = r.authority_id and o.supplier_id = r.supplier_id and o.family = r.family
                    and o.lot_id <> r.lot_id and o.valid_from <= :until and o.valid_until >= r.valid_from)
            """;
    private static final String REACHES =
            "select count(*) from agreement.reach r join agreement.lot l on l.id = r.lot_id where l.agreement_id = :id";
    private static final String END = """
            with ended as (
                update agreement.agreement set state = 'ENDED', ended_on = platform.today() where id = :id),
            gone as (
                delete from agreement.reach r using agreement.lot l where l.id = r.lot_id and l.agreement_id = :id and r.valid_from >= platform.today())
            update agreement.reach r set valid_until = platform.today() - 1 from agreement.lot l
            where l.id = r.lot_id and l.agreement_id = :id and r.valid_from < platform.today() and r.valid_until >= platform.today()
            """;

    private final DatabaseClient database;
    private final AgreementDesk desk;
    private final Trail trail;
    private final TransactionalOperator transaction;

    Agreements(DatabaseClient database, AgreementDesk desk, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.desk = desk;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Writes a draft; the same key answers what was written with it. A reference that another agreement has is {@code invalid-input} with {@code reference}. */
    public Mono<Long> write(AgreementTerms terms, UUID key, Actor actor) {
        return Mono.fromSupplier(() -> AgreementDesk.authorityOf(actor))
                .doOnNext(authority -> requireSane(terms))
                .flatMap(authority -> bound(database.sql(WRITE), terms)
                        .bind("authority", authority.id())
                        .bind("key", key)
                        .mapValue(Long.class)
                        .one()
                        .flatMap(
                                id -> trail.record(actor, "agreement-written", "agreement", Long.toString(id), Map.of())
                                        .thenReturn(id))
                        .switchIfEmpty(database.sql(WRITTEN)
                                .bind("authority", authority.id())
                                .bind("key", key)
                                .mapValue(Long.class)
                                .one())
                        .switchIfEmpty(Mono.error(() -> referenceKnown(terms))))
                .as(transaction::transactional);
    }

    /** Rewrites a draft; {@code seen} is the version that was read. */
    public Mono<Void> rewrite(long agreement, long seen, AgreementTerms terms, Actor actor) {
        var work = Mono.fromRunnable(() -> requireSane(terms))
                .then(Mono.defer(() -> database.sql(REFERENCE_TAKEN)
                        .bind("authority", actor.requireParty().id())
                        .bind("reference", terms.reference())
                        .bind("id", agreement)
                        .mapValue(Long.class)
                        .one()))
                .flatMap(taken -> taken > 0
                        ? Mono.<Long>error(referenceKnown(terms))
                        : bound(database.sql(REWRITE), terms)
                                .bind("id", agreement)
                                .mapValue(Long.class)
                                .one());
        return desk.in(
                        agreement,
                        seen,
                        AgreementState.DRAFT,
                        actor,
                        "agreement-rewritten",
                        done -> Map.<String, Object>of(),
                        work)
                .then();
    }

    /**
     * Starts a draft. Refused (409) with {@code agreement-over}, {@code agreement-without-lots}, {@code agreement-lots-incomplete} (no family or no supplier),
     * {@code agreement-supplier-not-approved} (of a reserved lot, without social approval), and {@code agreement-lots-overlap}: what a supplier sells of a family would fall under two lots on a day.
     */
    public Mono<Void> start(long agreement, Actor actor) {
        var work = database.sql(ALONE)
                .bind("authority", actor.requireParty().id())
                .then()
                .then(Mono.defer(() -> database.sql(UNREADY)
                        .bind("id", agreement)
                        .map(row -> String.valueOf(row.get("code", String.class)))
                        .one()))
                .flatMap(code -> code.equals("null")
                        ? linkPrices(agreement)
                                .then(Mono.defer(() -> database.sql(START)
                                        .bind("id", agreement)
                                        .fetch()
                                        .rowsUpdated()))
                        : Mono.<Long>error(new DomainException(Kind.CONFLICT, code)));
        return desk.in(
                        agreement,
                        null,
                        AgreementState.DRAFT,
                        actor,
                        "agreement-started",
                        done -> Map.<String, Object>of(),
                        work)
                .then();
    }

    /** Lets each line of the schedules price what is called like it by now. */
    private Mono<Void> linkPrices(long agreement) {
        return database.sql(LINK_PRICES).bind("id", agreement).then();
    }

    private Mono<LocalDate> reachFurther(long agreement, LocalDate until) {
        return database.sql(REACH_FURTHER)
                .bind("until", until)
                .bind("id", agreement)
                .fetch()
                .rowsUpdated()
                .zipWith(Mono.defer(() -> database.sql(REACHES)
                        .bind("id", agreement)
                        .mapValue(Long.class)
                        .one()))
                .flatMap(reached -> reached.getT1().equals(reached.getT2())
                        ? Mono.just(until)
                        : Mono.<LocalDate>error(new DomainException(Kind.CONFLICT, "agreement-lots-overlap")));
    }

    private Mono<Void> priceFurther(long agreement, LocalDate until) {
        return database.sql(PRICE_FURTHER)
                .bind("id", agreement)
                .bind("until", until)
                .then();
    }

    /** Lets it run on by its months. {@code agreement-not-renewable} (409) when it was renewed as often as it may be, {@code agreement-lots-overlap} when another reaches there. */
    public Mono<Void> renew(long agreement, Actor actor) {
        var work = database.sql(ALONE)
                .bind("authority", actor.requireParty().id())
                .then()
                .then(Mono.defer(() -> database.sql(RENEW)
                        .bind("id", agreement)
                        .mapValue(LocalDate.class)
                        .one()))
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "agreement-not-renewable")))
                .flatMap(
                        until -> priceFurther(agreement, until).then(Mono.defer(() -> reachFurther(agreement, until))));
        return desk.in(
                        agreement,
                        null,
                        AgreementState.RUNNING,
                        actor,
                        "agreement-renewed",
                        until -> Map.of("until", until.toString()),
                        work)
                .then();
    }

    /** Ends it before its last day: from today on nothing new falls under its lots, and what was called off stays counted. */
    public Mono<Void> end(long agreement, Actor actor) {
        var work = database.sql(END).bind("id", agreement).fetch().rowsUpdated();
        return desk.in(
                        agreement,
                        null,
                        AgreementState.RUNNING,
                        actor,
                        "agreement-ended",
                        done -> Map.<String, Object>of(),
                        work)
                .then();
    }

    private static GenericExecuteSpec bound(GenericExecuteSpec statement, AgreementTerms terms) {
        return statement
                .bind("reference", terms.reference())
                .bind("title", terms.title())
                .bind("from", terms.from())
                .bind("until", terms.until())
                .bind("renewals", terms.renewals())
                .bind("months", terms.renewalMonths())
                .bind("days", terms.paymentDays())
                .bind("source", terms.paymentSource());
    }

    private static void requireSane(AgreementTerms terms) {
        if (terms.until().isBefore(terms.from())) {
            throw DomainException.invalid(FieldError.at("until", "until-before-from", terms.until(), terms.from()));
        }
    }

    private static DomainException referenceKnown(AgreementTerms terms) {
        return DomainException.invalid(FieldError.at("reference", "reference-known", terms.reference(), null));
    }
}
