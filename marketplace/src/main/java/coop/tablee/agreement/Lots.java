package coop.tablee.agreement;

import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
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
                insert into agreement.lot (agreement_id, number, title, supply, estimated_minor, maximum_minor, outside_minor, minimum_drop_minor, reserved_ground)
                values (:agreement, :number, :title, :supply, :estimated, :maximum, :outside, :drop::bigint, :ground::text) returning id),
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
                    minimum_drop_minor = :drop::bigint, reserved_ground = :ground::text
                where id = :id and agreement_id = :agreement returning id),
            family as (
                insert into agreement.lot_family (lot_id, family) select lot.id, f from lot, unnest(:families) f),
            supplier as (
                insert into agreement.lot_supplier (lot_id, supplier_id, rank) select lot.id, s, r from lot, unnest(:suppliers) with ordinality x(s, r))
            select id from lot
            """;
    private static final String REMOVE = "delete from agreement.lot where id = :id and agreement_id = :agreement";
    private static final String CEILING = """
            update agreement.lot l set maximum_minor = :maximum, estimated_minor = least(l.estimated_minor, :maximum)
            from agreement.lot before where before.id = l.id and l.id = :id and l.agreement_id = :agreement and l.called_off_minor + l.outside_minor <= :maximum
            returning before.maximum_minor
            """;
    private static final String USED =
            "select called_off_minor + outside_minor used from agreement.lot where id = :id and agreement_id = :agreement";
    private static final String PRICE = """
            insert into agreement.lot_price (lot_id, product, unit, basis, price, coefficient, quotation, valid_from, valid_until)
            select l.id, :product, :unit, :basis, :price, :coefficient::numeric, :quotation::text, :from, :until
            from agreement.lot l where l.id = :id and l.agreement_id = :agreement
                and (select count(*) from agreement.lot_price p where p.lot_id = l.id) < %d
            """.formatted(MOST_PRICES);
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
                .switchIfEmpty(Mono.error(DomainException::notFound));
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
        return statement
                .bind("agreement", agreement)
                .bind("number", terms.number())
                .bind("title", terms.title())
                .bind("supply", terms.supply().name())
                .bind("estimated", terms.estimated().minor())
                .bind("maximum", terms.maximum().minor())
                .bind("outside", terms.outside().minor())
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
        if (new HashSet<>(terms.suppliers()).size() < terms.suppliers().size()) {
            throw DomainException.invalid(FieldError.at("suppliers", "named-twice", null, null));
        }
        if (terms.supply() == LotSupply.SOLE && terms.suppliers().size() > 1) {
            throw DomainException.invalid(
                    FieldError.at("suppliers", "one-supplier", terms.suppliers().size(), 1));
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
        if (terms.basis() == PriceBasis.FIXED && (terms.coefficient() != null || terms.quotation() != null)) {
            throw DomainException.invalid(FieldError.at("basis", "fixed-follows-nothing", null, null));
        }
    }
}
