package coop.tablee.agreement;

import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The lots of an agreement and their price schedules: written and rewritten in a draft; of one that runs only the ceiling changes, with the reason why. */
@Component
public class Lots {

    static final int MOST = 100;
    static final int MOST_PRICES = 500;

    private static final String COUNT = """
            select count(*) filter (where number = :number and id is distinct from :id::bigint) taken, count(*) many from agreement.lot where agreement_id = :agreement
            """;
    private static final String WRITE = """
            with lot as (
                insert into agreement.lot (agreement_id, number, title, supply, estimated_minor, maximum_minor, outside_minor, minimum_drop_minor, reserved_ground,
                    delivery_weekdays, delivery_opens, delivery_closes, beside)
                values (:agreement, :number, :title, :supply, :estimated, :maximum, :outside, :drop::bigint, :ground::text, nullif(:weekdays::smallint[], '{}'), :opens::time, :closes::time, :beside)
                returning id),
            family as (
                insert into agreement.lot_family (lot_id, family) select lot.id, f from lot, unnest(:families) f),
            supplier as (
                insert into agreement.lot_supplier (lot_id, supplier_id, rank) select lot.id, s, r from lot, unnest(:suppliers) with ordinality x(s, r))
            select id from lot
            """;
    private static final String CLEAR = """
            with family as (
                delete from agreement.lot_family where lot_id = :id)
            delete from agreement.lot_supplier where lot_id = :id
            """;
    private static final String REWRITE = """
            with lot as (
                update agreement.lot set number = :number, title = :title, supply = :supply, estimated_minor = :estimated, maximum_minor = :maximum, outside_minor = :outside,
                    minimum_drop_minor = :drop::bigint, reserved_ground = :ground::text, delivery_weekdays = nullif(:weekdays::smallint[], '{}'), delivery_opens = :opens::time,
                    delivery_closes = :closes::time, beside = :beside
                where id = :id and agreement_id = :agreement returning id),
            family as (
                insert into agreement.lot_family (lot_id, family) select lot.id, f from lot, unnest(:families) f),
            supplier as (
                insert into agreement.lot_supplier (lot_id, supplier_id, rank) select lot.id, s, r from lot, unnest(:suppliers) with ordinality x(s, r))
            select id from lot
            """;
    private static final String UNABLE = """
            select s.place, case
                when not exists (select from network.organisation o where o.id = s.id and o.kinds && array['COOPERATIVE', 'PRODUCER'] and o.ended_at is null
                    and network.is_admitted(o.id)) then 'unknown-supplier'
                when :reserved and not exists (select from network.certificate t where t.organisation_id = s.id and t.scheme = 'SOCIAL'
                    and greatest(a.valid_from, (select platform.today())) between t.valid_from and t.valid_until) then 'no-social-approval' end code,
                coalesce((select p.name from network.party p where p.id = s.id), s.id::text) name
            from unnest(:suppliers::bigint[]) with ordinality s(id, place) cross join agreement.agreement a where a.id = :agreement order by s.place
            """;
    private static final String DECLINE = """
            insert into agreement.decline (lot_id, supplier_id, valid_from, valid_until, reason, written_by)
            select s.lot_id, s.supplier_id, :from, :until, :reason, :account
            from agreement.lot_supplier s join agreement.lot l on l.id = s.lot_id where l.id = :id and l.agreement_id = :agreement and s.supplier_id = :supplier and l.supply = 'CASCADE'
            """;
    private static final String REMOVE = "delete from agreement.lot where id = :id and agreement_id = :agreement";
    private static final String CEILING = """
            update agreement.lot l set maximum_minor = :maximum, estimated_minor = least(l.estimated_minor, :maximum)
            from agreement.lot before where before.id = l.id and l.id = :id and l.agreement_id = :agreement and l.called_off_minor + l.outside_minor <= :maximum
            returning before.maximum_minor
            """;
    private static final String USED =
            "select called_off_minor + outside_minor used from agreement.lot where id = :id and agreement_id = :agreement";
    private static final String SERIES = """
            insert into agreement.series (authority_id, basis, name)
            select a.authority_id, :basis, :quotation from agreement.agreement a where a.id = :agreement on conflict do nothing
            """;
    private static final String PRICE = """
            insert into agreement.lot_price (lot_id, product, unit, basis, price, coefficient, quotation, series_id, valid_from, valid_until)
            select l.id, :product, :unit, :basis, :price, :coefficient::numeric, :quotation::text,
                (select s.id from agreement.series s where s.authority_id = a.authority_id and s.basis = :basis and s.name = :quotation::text), :from, :until
            from agreement.lot l join agreement.agreement a on a.id = l.agreement_id where l.id = :id and l.agreement_id = :agreement
                and (select count(*) from agreement.lot_price p where p.lot_id = l.id) < %d
            """.formatted(MOST_PRICES);
    private static final String LINK = "select agreement.link_prices(:id)";
    private static final String PRICE_ALSO = """
            insert into agreement.lot_price_product (price_id, product_id, lot_id, valid_from, valid_until, supplier_id, weekdays)
            select r.id, p.id, r.lot_id, r.valid_from, r.valid_until, c.chosen_id, coalesce(c.weekdays, '{}')
            from agreement.lot_price r join agreement.lot l on l.id = r.lot_id join catalogue.product p on p.id = :product left join agreement.contest c on c.id = r.contest_id
            where r.id = :price and l.id = :id and l.agreement_id = :agreement
            on conflict do nothing
            """;
    private static final String REMOVE_PRICE = """
            delete from agreement.lot_price p using agreement.lot l where l.id = p.lot_id and p.id = :price and l.id = :id and l.agreement_id = :agreement
            """;

    private final DatabaseClient database;
    private final AgreementDesk desk;

    Lots(DatabaseClient database, AgreementDesk desk) {
        this.database = database;
        this.desk = desk;
    }

    /** Writes a lot into a draft, or writes the lot {@code id} anew; answers its number in the books. Fields that cannot be are {@code invalid-input}. */
    public Mono<Long> write(long agreement, @Nullable Long id, LotTerms terms, Actor actor) {
        var work = Mono.fromRunnable(() -> requireSane(terms))
                .then(Mono.defer(() -> requireRoom(agreement, id, terms)))
                .then(Mono.defer(() -> requireAble(agreement, terms)))
                .then(Mono.defer(() -> id == null ? insert(agreement, terms) : rewrite(agreement, id, terms)));
        return desk.in(
                agreement,
                null,
                AgreementState.DRAFT,
                actor,
                "agreement-lot-written",
                lot -> Map.of("lot", lot, "maximum", terms.maximum().minor()),
                work);
    }

    /**
     * Notes that a supplier of a cascade cannot deliver from a day to another, both counted in: the next one may be ordered from. Whoever is no supplier of the lot, and a
     * lot that is no cascade, are {@code not-found}.
     */
    public Mono<Void> decline(
            long agreement, long id, long supplier, LocalDate from, LocalDate until, String reason, Actor actor) {
        var work = Mono.defer(() -> {
                    if (until.isBefore(from)) {
                        throw DomainException.invalid(FieldError.at("declineUntil", "until-before-from", until, from));
                    }
                    return database.sql(DECLINE)
                            .bind("from", from)
                            .bind("until", until)
                            .bind("reason", reason)
                            .bind("account", actor.accountId())
                            .bind("id", id)
                            .bind("agreement", agreement)
                            .bind("supplier", supplier)
                            .fetch()
                            .rowsUpdated();
                })
                .filter(written -> written > 0)
                .switchIfEmpty(Mono.error(DomainException::notFound));
        return desk.in(
                        agreement,
                        null,
                        AgreementState.RUNNING,
                        actor,
                        "agreement-supplier-declined",
                        written -> Map.of(
                                "lot",
                                id,
                                "supplier",
                                supplier,
                                "from",
                                from.toString(),
                                "until",
                                until.toString(),
                                "reason",
                                reason),
                        work)
                .then();
    }

    /** Who is no supplier at all, and, of a reserved lot, who has no social approval on its first day, is told at its place. */
    private Mono<Void> requireAble(long agreement, LotTerms terms) {
        return database.sql(UNABLE)
                .bind("reserved", terms.reservedGround() != null)
                .bind("suppliers", terms.suppliers().toArray(Long[]::new))
                .bind("agreement", agreement)
                .map(row -> Optional.ofNullable(row.get("code", String.class))
                        .map(code -> FieldError.at(
                                "supplier" + row.get("place", Long.class), code, row.get("name", String.class), null)))
                .all()
                .flatMap(Mono::justOrEmpty)
                .collectList()
                .doOnNext(errors -> {
                    if (!errors.isEmpty()) {
                        throw DomainException.invalid(errors);
                    }
                })
                .then();
    }

    /** Takes a lot out of a draft, with its prices; clauses of it become the whole agreement's. */
    public Mono<Void> remove(long agreement, long id, Actor actor) {
        var work = database.sql(REMOVE)
                .bind("id", id)
                .bind("agreement", agreement)
                .fetch()
                .rowsUpdated()
                .filter(gone -> gone > 0)
                .switchIfEmpty(Mono.error(DomainException::notFound));
        return desk.in(
                        agreement,
                        null,
                        AgreementState.DRAFT,
                        actor,
                        "agreement-lot-removed",
                        gone -> Map.of("lot", id),
                        work)
                .then();
    }

    /**
     * Gives the lot of an agreement that runs another ceiling, never below what is called off ({@code below-called-off}). The reason is kept in the trail: a contract that
     * runs may be changed within limits only (Directive 2014/24/EU, art. 72).
     */
    public Mono<Void> changeCeiling(long agreement, long id, Money maximum, String reason, Actor actor) {
        var work = database.sql(CEILING)
                .bind("maximum", maximum.minor())
                .bind("id", id)
                .bind("agreement", agreement)
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(database.sql(USED)
                        .bind("id", id)
                        .bind("agreement", agreement)
                        .mapValue(Long.class)
                        .one()
                        .switchIfEmpty(Mono.error(DomainException::notFound))
                        .flatMap(used -> Mono.error(DomainException.invalid(FieldError.at(
                                "maximum",
                                "below-called-off",
                                maximum.amount().toPlainString(),
                                Money.euro(used).amount().toPlainString())))));
        return desk.in(
                        agreement,
                        null,
                        AgreementState.RUNNING,
                        actor,
                        "agreement-ceiling-changed",
                        before -> Map.of("lot", id, "from", before, "to", maximum.minor(), "reason", reason),
                        work)
                .then();
    }

    /** Adds a line to the price schedule of a lot in a draft. */
    public Mono<Void> addPrice(long agreement, long id, PriceTerms terms, Actor actor) {
        var work = Mono.fromRunnable(() -> requireSane(terms))
                .then(Mono.defer(() -> follow(agreement, terms)))
                .then(Mono.defer(() -> database.sql(PRICE)
                        .bind("product", terms.product())
                        .bind("unit", terms.unit())
                        .bind("basis", terms.basis().name())
                        .bind("price", terms.price())
                        .bind("coefficient", Binding.orNull(terms.coefficient(), BigDecimal.class))
                        .bind("quotation", Binding.orNull(terms.quotation(), String.class))
                        .bind("from", terms.from())
                        .bind("until", terms.until())
                        .bind("id", id)
                        .bind("agreement", agreement)
                        .fetch()
                        .rowsUpdated()))
                .filter(added -> added > 0)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(added -> link(id).thenReturn(added));
        return desk.in(
                        agreement,
                        null,
                        AgreementState.DRAFT,
                        actor,
                        "agreement-price-written",
                        added -> Map.of("lot", id),
                        work)
                .then();
    }

    /**
     * Lets a line of the schedule price one product more, also while the agreement runs: what a supplier calls otherwise than the contract does. What another line of the lot
     * prices on these days already is refused at {@code also} with {@code priced-already}.
     */
    public Mono<Void> priceAlso(long agreement, long id, long price, long product, Actor actor) {
        var work = database.sql(PRICE_ALSO)
                .bind("price", price)
                .bind("product", product)
                .bind("id", id)
                .bind("agreement", agreement)
                .fetch()
                .rowsUpdated()
                .filter(added -> added > 0)
                .switchIfEmpty(
                        Mono.error(() -> DomainException.invalid(FieldError.at("also", "priced-already", null, null))));
        return desk.in(
                        agreement,
                        null,
                        null,
                        actor,
                        "agreement-product-priced",
                        added -> Map.of("lot", id, "price", price, "product", product),
                        work)
                .then();
    }

    private Mono<Void> follow(long agreement, PriceTerms terms) {
        var quotation = terms.quotation();
        return quotation == null
                ? Mono.empty()
                : database.sql(SERIES)
                        .bind("basis", terms.basis().name())
                        .bind("quotation", quotation)
                        .bind("agreement", agreement)
                        .then();
    }

    private Mono<Void> link(long id) {
        return database.sql(LINK).bind("id", id).then();
    }

    public Mono<Void> removePrice(long agreement, long id, long price, Actor actor) {
        var work = database.sql(REMOVE_PRICE)
                .bind("price", price)
                .bind("id", id)
                .bind("agreement", agreement)
                .fetch()
                .rowsUpdated()
                .filter(gone -> gone > 0)
                .switchIfEmpty(Mono.error(DomainException::notFound));
        return desk.in(
                        agreement,
                        null,
                        AgreementState.DRAFT,
                        actor,
                        "agreement-price-removed",
                        gone -> Map.of("lot", id, "price", price),
                        work)
                .then();
    }

    private Mono<Void> requireRoom(long agreement, @Nullable Long id, LotTerms terms) {
        return database.sql(COUNT)
                .bind("number", terms.number())
                .bind("id", Binding.orNull(id, Long.class))
                .bind("agreement", agreement)
                .map(row -> {
                    if (row.get("taken", Long.class) > 0) {
                        throw DomainException.invalid(
                                FieldError.at("number", "lot-number-known", terms.number(), null));
                    }
                    if (id == null && row.get("many", Long.class) >= MOST) {
                        throw new DomainException(Kind.CONFLICT, "too-many-lots", MOST);
                    }
                    return true;
                })
                .one()
                .then();
    }

    private Mono<Long> insert(long agreement, LotTerms terms) {
        return bound(database.sql(WRITE), agreement, terms).mapValue(Long.class).one();
    }

    private Mono<Long> rewrite(long agreement, long id, LotTerms terms) {
        return database.sql(CLEAR)
                .bind("id", id)
                .then()
                .then(Mono.defer(() -> bound(database.sql(REWRITE).bind("id", id), agreement, terms)
                        .mapValue(Long.class)
                        .one()))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private static GenericExecuteSpec bound(GenericExecuteSpec statement, long agreement, LotTerms terms) {
        var drop = terms.minimumDrop();
        var window = terms.window();
        return statement
                .bind("agreement", agreement)
                .bind("number", terms.number())
                .bind("title", terms.title())
                .bind("supply", terms.supply().name())
                .bind("estimated", terms.estimated().minor())
                .bind("maximum", terms.maximum().minor())
                .bind("outside", terms.outside().minor())
                .bind(
                        "weekdays",
                        window.weekdays().stream().map(Integer::shortValue).toArray(Short[]::new))
                .bind("beside", terms.beside().name())
                .bind("opens", Binding.orNull(window.opens(), LocalTime.class))
                .bind("closes", Binding.orNull(window.closes(), LocalTime.class))
                .bind("drop", Binding.orNull(drop == null ? null : drop.minor(), Long.class))
                .bind("ground", Binding.orNull(terms.reservedGround(), String.class))
                .bind("families", terms.families().toArray(String[]::new))
                .bind("suppliers", terms.suppliers().toArray(Long[]::new));
    }

    private static void requireSane(LotTerms terms) {
        if (terms.estimated().compareTo(terms.maximum()) > 0) {
            throw DomainException.invalid(FieldError.at(
                    "estimated",
                    "above-maximum",
                    terms.estimated().amount().toPlainString(),
                    terms.maximum().amount().toPlainString()));
        }
        if (terms.outside().compareTo(terms.maximum()) > 0) {
            throw DomainException.invalid(FieldError.at(
                    "outside",
                    "above-maximum",
                    terms.outside().amount().toPlainString(),
                    terms.maximum().amount().toPlainString()));
        }
        requireOrdered(terms.window());
        if (new HashSet<>(terms.suppliers()).size() < terms.suppliers().size()) {
            throw DomainException.invalid(FieldError.at("suppliers", "named-twice", null, null));
        }
        if (terms.supply() == LotSupply.SOLE && terms.suppliers().size() > 1) {
            throw DomainException.invalid(
                    FieldError.at("suppliers", "one-supplier", terms.suppliers().size(), 1));
        }
    }

    private static void requireOrdered(DeliveryWindow window) {
        var opens = window.opens();
        var closes = window.closes();
        if (opens == null ? closes != null : closes == null || !opens.isBefore(closes)) {
            throw DomainException.invalid(FieldError.at("closes", "window-not-ordered", closes, opens));
        }
    }

    private static void requireSane(PriceTerms terms) {
        if (terms.until().isBefore(terms.from())) {
            throw DomainException.invalid(FieldError.at("until", "until-before-from", terms.until(), terms.from()));
        }
        if (terms.basis() != PriceBasis.FIXED && (terms.coefficient() == null || terms.quotation() == null)) {
            throw DomainException.invalid(
                    FieldError.at(terms.quotation() == null ? "quotation" : "coefficient", "required", null, null));
        }
        var part = terms.coefficient();
        if (terms.basis() == PriceBasis.INDEXED && part != null && part.compareTo(BigDecimal.ONE) > 0) {
            throw DomainException.invalid(FieldError.at("coefficient", "above-one", part.toPlainString(), "1"));
        }
        if (terms.basis() == PriceBasis.FIXED && (terms.coefficient() != null || terms.quotation() != null)) {
            throw DomainException.invalid(FieldError.at("basis", "fixed-follows-nothing", null, null));
        }
    }
}
