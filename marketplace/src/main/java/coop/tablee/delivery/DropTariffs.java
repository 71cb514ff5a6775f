package coop.tablee.delivery;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sets what coming to a kitchen's door costs and how much must be in the drop for it: by a coordinator, for doors that the cooperative reaches. One tariff per
 * door and day; a change ends the one before it. Orders placed before keep what they agreed to.
 */
@Component
public class DropTariffs {

    private static final BigDecimal MOST_FEE = BigDecimal.valueOf(10_000);
    private static final BigDecimal MOST_MINIMUM = BigDecimal.valueOf(100_000);
    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int DAYS_AHEAD = 366;

    private static final String OF_COOPERATIVE = """
            select t.id, t.destination_id, site.name destination_name, t.cooperative_id, cooperative.name cooperative_name, t.seller_id, seller.name seller_name,
                t.fee, t.minimum, t.valid_from, t.valid_until
            from delivery.drop_tariff t
            join network.site site on site.id = t.destination_id
            join network.party cooperative on cooperative.id = t.cooperative_id
            join network.party seller on seller.id = t.seller_id
            where (t.valid_until is null or t.valid_until >= :today)
              and exists (select from delivery.lane l where l.destination_id = t.destination_id and l.cooperative_id = :cooperative and l.active)
            order by site.name, t.destination_id, t.valid_from
            """;
    private static final String DOORS = """
            select s.id, s.name from delivery.destination d join network.site s on s.id = d.site_id
            where d.kind = 'KITCHEN_DOOR' and d.active
              and exists (select from delivery.lane l where l.destination_id = d.site_id and l.cooperative_id = :cooperative and l.active)
            order by s.name, s.id
            """;
    private static final String SELLERS = """
            select p.id, p.name from network.party p
            where p.id = :cooperative or p.id in (select l.carrier_id from delivery.lane l where l.cooperative_id = :cooperative and l.active)
            order by p.id <> :cooperative, p.name, p.id
            """;
    private static final String OTHERS = """
            select exists (select from delivery.drop_tariff where destination_id = :destination and cooperative_id <> :cooperative
                and (valid_until is null or valid_until >= :from)) others
            """;
    private static final String LOCK =
            "select site_id from delivery.destination where site_id = :destination for no key update";
    private static final String TAKE_BACK = """
            delete from delivery.drop_tariff t where t.destination_id = :destination and t.cooperative_id = :cooperative and t.valid_from >= :from
            """;
    private static final String END = """
            update delivery.drop_tariff set valid_until = :from::date - 1
            where destination_id = :destination and cooperative_id = :cooperative and valid_from < :from and (valid_until is null or valid_until >= :from)
            """;
    private static final String BEGIN = """
            insert into delivery.drop_tariff (destination_id, cooperative_id, seller_id, fee, minimum, valid_from)
            select :destination, :cooperative, :seller, :fee, :minimum, :from where :fee + :minimum > 0
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final BusinessClock clock;
    private final Trail trail;

    DropTariffs(DatabaseClient database, TransactionalOperator transaction, BusinessClock clock, Trail trail) {
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
        this.trail = trail;
    }

    /** A door, or a seller, to choose from. */
    public record Choice(long id, String name) {}

    /** Tariffs of today and later at the doors that a cooperative reaches, whoever set them. */
    public Flux<DropTariff> of(long cooperative) {
        return database.sql(OF_COOPERATIVE)
                .bind("cooperative", cooperative)
                .bind("today", today())
                .map(DropTariffs::tariff)
                .all();
    }

    /** Kitchen doors that a cooperative reaches. */
    public Flux<Choice> doors(long cooperative) {
        return choices(DOORS, cooperative);
    }

    /** Who may run a drop for a cooperative: itself, or a carrier on one of its lanes. */
    public Flux<Choice> sellers(long cooperative) {
        return choices(SELLERS, cooperative);
    }

    /**
     * Sets what a drop costs from a date on; zero for both ends the tariff. What was set for later dates goes. Refused: {@code invalid-input} at
     * {@code destination} for a door that the cooperative does not reach and at {@code seller} for who does not drive for it, {@code tariff-of-another} (409) where another cooperative has set one, and {@code invalid-input}.
     */
    public Mono<Void> set(SetDropTariff wanted, Actor actor) {
        return Mono.fromSupplier(() -> actor.requireParty().id()).flatMap(cooperative -> {
            requireSane(wanted);
            return require("destination", wanted.destination(), doors(cooperative))
                    .then(require("seller", wanted.seller(), sellers(cooperative)))
                    .then(Mono.defer(() -> write(wanted, cooperative)))
                    .then(Mono.defer(() -> trail.record(
                            actor,
                            "drop-tariff.set",
                            "destination",
                            String.valueOf(wanted.destination()),
                            Map.of(
                                    "fee",
                                    wanted.fee(),
                                    "minimum",
                                    wanted.minimum(),
                                    "from",
                                    wanted.from().toString()))))
                    .as(transaction::transactional);
        });
    }

    private Mono<Void> write(SetDropTariff wanted, long cooperative) {
        return database.sql(LOCK)
                .bind("destination", wanted.destination())
                .then()
                .then(database.sql(OTHERS)
                        .bind("destination", wanted.destination())
                        .bind("cooperative", cooperative)
                        .bind("from", wanted.from())
                        .mapValue(Boolean.class)
                        .one())
                .flatMap(others -> others
                        ? Mono.error(new DomainException(
                                Kind.CONFLICT,
                                "tariff-of-another",
                                List.of(FieldError.at("destination", "tariff-of-another", wanted.destination(), null))))
                        : run(TAKE_BACK, wanted, cooperative)
                                .then(run(END, wanted, cooperative))
                                .then(database.sql(BEGIN)
                                        .bind("destination", wanted.destination())
                                        .bind("cooperative", cooperative)
                                        .bind("seller", wanted.seller())
                                        .bind("fee", wanted.fee())
                                        .bind("minimum", wanted.minimum())
                                        .bind("from", wanted.from())
                                        .then()));
    }

    private Mono<Void> run(String sql, SetDropTariff wanted, long cooperative) {
        return database.sql(sql)
                .bind("destination", wanted.destination())
                .bind("cooperative", cooperative)
                .bind("from", wanted.from())
                .then();
    }

    private void requireSane(SetDropTariff wanted) {
        var errors = new ArrayList<FieldError>();
        amount(errors, "fee", wanted.fee(), MOST_FEE);
        amount(errors, "minimum", wanted.minimum(), MOST_MINIMUM);
        var today = today();
        if (wanted.from().isBefore(today) || wanted.from().isAfter(today.plusDays(DAYS_AHEAD))) {
            errors.add(FieldError.at("from", "date-out-of-range", wanted.from(), today));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private static void amount(List<FieldError> errors, String field, BigDecimal amount, BigDecimal most) {
        if (amount.signum() < 0
                || amount.compareTo(most) > 0
                || amount.stripTrailingZeros().scale() > 2) {
            errors.add(FieldError.at(field, "price-not-allowed", amount, most));
        }
    }

    private static Mono<Void> require(String field, long wanted, Flux<Choice> choices) {
        return choices.any(choice -> choice.id() == wanted)
                .flatMap(found -> found
                        ? Mono.empty()
                        : Mono.error(DomainException.invalid(FieldError.at(field, "unknown-value", wanted, null))));
    }

    private Flux<Choice> choices(String sql, long cooperative) {
        return database.sql(sql)
                .bind("cooperative", cooperative)
                .map(row -> new Choice(row.get("id", Long.class), row.get("name", String.class)))
                .all();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }

    private static DropTariff tariff(Readable row) {
        return new DropTariff(
                row.get("id", Long.class),
                row.get("destination_id", Long.class),
                row.get("destination_name", String.class),
                row.get("cooperative_id", Long.class),
                row.get("cooperative_name", String.class),
                row.get("seller_id", Long.class),
                row.get("seller_name", String.class),
                row.get("fee", BigDecimal.class),
                row.get("minimum", BigDecimal.class),
                row.get("valid_from", LocalDate.class),
                row.get("valid_until", LocalDate.class));
    }
}
