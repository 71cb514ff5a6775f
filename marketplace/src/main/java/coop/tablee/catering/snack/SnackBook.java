package coop.tablee.catering.snack;

import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps classes and programmes. Whose door it is was asked before ({@code KitchenDoors}). */
@Component
class SnackBook {

    private static final String SCHOOL = """
        select coalesce((select s.version from catering.snack_school s where s.site_id = :site), 0) version,
            coalesce((select jsonb_agg(jsonb_build_object('name', c.name, 'pupils', c.pupils) order by c.position) from catering.school_class c where c.site_id = :site), '[]')::text classes
        """;
    private static final String KEEP_CLASSES = "select catering.keep_classes(:site, :seen, :names, :pupils) kept";
    private static final String SHOWN = """
        v.content content_now, coalesce(s.minimum, p.minimum) minimum_now, coalesce(s.step, p.step) step_now, v.names::text names, o.name producer, nullif(btrim(g.insertion_approval), '') insertion, v.allergens, v.ordering_unit, v.content_unit,
            array(select d from catering.days_of_nobody(p.site_id, greatest(p.first_day, platform.today()), p.last_day) d
                where extract(isodow from d)::smallint = any (p.weekdays) order by d) free
        from catering.snack_programme p join catalogue.product t on t.id = p.product_id join catalogue.product_version v on v.id = t.current_version_id
        join network.party o on o.id = t.producer_id join network.organisation g on g.id = o.id
        left join lateral (
            select f.minimum, f.step from ordercycle.offer f join ordercycle.cycle c on c.id = f.cycle_id and c.cooperative_id = p.cooperative_id and c.state <> 'PLANNED'
            where f.product_id = p.product_id order by f.product_version_id = v.id desc, c.delivery_date desc limit 1) s on true
        """;
    private static final String PROGRAMMES = "select p.*, " + SHOWN
            + " where p.site_id = :site and (:id = 0 or p.id = :id) order by p.state, p.first_day desc, p.id desc limit 40";
    private static final String MADE = "select p.*, d.name door_name, d.city door_city, d.time_zone door_zone, "
            + "(select coalesce(sum(c.pupils), 0) from catering.school_class c where c.site_id = p.site_id) pupils, "
            + SHOWN
            + """
             join network.site d on d.id = p.site_id
            where t.producer_id = :producer and (:id = 0 or p.id = :id) and p.state = 'ACTIVE' and p.last_day >= platform.today() order by d.name, p.first_day, p.id limit 100
            """;
    private static final String ADD = """
        insert into catering.snack_programme (site_id, product_id, cooperative_id, portion, content, minimum, step, weekdays, first_day, last_day, purchase_order_number, request_key, changed_by)
        values (:site, :product, :cooperative, :portion, :content, :minimum, :step, :weekdays::smallint[], :first, :last, :reference, :key, :account)
        on conflict on constraint snack_programme_once do update set request_key = excluded.request_key returning id
        """;
    private static final String ORDERED = """
        update catering.snack_programme set standing_order_id = :standing, left_out = :free::date[], content = :content, minimum = :minimum, step = :step, changed_by = :account, changed_at = clock_timestamp()
        where id = :id
        """;
    private static final String NEXT_ROUND =
            "update catering.snack_programme set standing_order_id = null, round = round + 1 where id = :id and round = :round";
    private static final String END = """
        update catering.snack_programme set state = 'ENDED', changed_by = :account, changed_at = clock_timestamp() where id = :id and site_id = :site
        """;

    private static final TypeReference<List<SchoolClass>> CLASSES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> NAMES = new TypeReference<>() {};

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    SnackBook(DatabaseClient database, TransactionalOperator transaction, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
    }

    /** A school's classes; {@code version} is 0 for one that nobody kept yet. */
    record School(long version, List<SchoolClass> classes) {

        int pupils() {
            return classes.stream().mapToInt(SchoolClass::pupils).sum();
        }
    }

    Mono<School> school(KitchenDoor door) {
        return database.sql(SCHOOL)
                .bind("site", door.id())
                .map(row -> new School(
                        row.get("version", Long.class), json.readValue(row.get("classes", String.class), CLASSES)))
                .one();
    }

    /** Sets all classes of a school, unless somebody did since {@code seen} ({@code changed-meanwhile}, 409). */
    Mono<Void> keep(KitchenDoor door, long seen, List<SchoolClass> classes) {
        return database.sql(KEEP_CLASSES)
                .bind("site", door.id())
                .bind("seen", seen)
                .bind("names", classes.stream().map(SchoolClass::name).toArray(String[]::new))
                .bind("pupils", classes.stream().map(SchoolClass::pupils).toArray(Integer[]::new))
                .mapValue(Boolean.class)
                .one()
                .flatMap(kept ->
                        kept ? Mono.<Void>empty() : Mono.error(new DomainException(Kind.CONFLICT, "changed-meanwhile")))
                .as(transaction::transactional);
    }

    /** A school's programmes, those that go on first. */
    Flux<Programme> programmes(KitchenDoor door) {
        return programmes(door, 0);
    }

    /** One of them; another school's is {@code not-found}. */
    Mono<Programme> require(KitchenDoor door, long id) {
        return id <= 0
                ? Mono.error(DomainException::notFound)
                : programmes(door, id).singleOrEmpty().switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** A programme and the school that it is for, as its producer may know it: how many pupils, and nobody's name. */
    record Made(KitchenDoor door, Programme programme, int pupils) {}

    /** What schools get from a producer, the schools by name; {@code id} 0 for all. */
    Flux<Made> madeBy(long producer, long id) {
        return database.sql(MADE)
                .bind("producer", producer)
                .bind("id", id)
                .map(row -> new Made(
                        new KitchenDoor(
                                row.get("site_id", Long.class),
                                row.get("door_name", String.class),
                                row.get("door_city", String.class),
                                ZoneId.of(row.get("door_zone", String.class))),
                        programme(row),
                        row.get("pupils", Integer.class)))
                .all();
    }

    private Flux<Programme> programmes(KitchenDoor door, long id) {
        return database.sql(PROGRAMMES)
                .bind("site", door.id())
                .bind("id", id)
                .map(this::programme)
                .all();
    }

    private Programme programme(Readable row) {
        return new Programme(
                row.get("id", Long.class),
                row.get("product_id", Long.class),
                row.get("cooperative_id", Long.class),
                new LocalizedText(json.readValue(row.get("names", String.class), NAMES)),
                row.get("producer", String.class),
                row.get("insertion", String.class),
                Allergens.ofStored(row.get("allergens", String.class)),
                MeasureUnit.valueOf(row.get("ordering_unit", String.class)),
                MeasureUnit.valueOf(row.get("content_unit", String.class)),
                new SnackAmount(
                        row.get("portion", BigDecimal.class),
                        row.get("content_now", BigDecimal.class),
                        row.get("minimum_now", BigDecimal.class),
                        row.get("step_now", BigDecimal.class)),
                Arrays.stream(row.get("weekdays", Short[].class))
                        .map(DayOfWeek::of)
                        .collect(Collectors.toSet()),
                row.get("first_day", LocalDate.class),
                row.get("last_day", LocalDate.class),
                row.get("purchase_order_number", String.class),
                row.get("standing_order_id", Long.class),
                row.get("round", Integer.class),
                "ACTIVE".equals(row.get("state", String.class)),
                List.of(row.get("left_out", LocalDate[].class)),
                List.of(row.get("free", LocalDate[].class)));
    }

    /**
     * A programme that is to begin.
     *
     * @param key of the form: sent twice it begins once
     */
    record Draft(
            long product,
            long cooperative,
            SnackAmount amount,
            List<DayOfWeek> weekdays,
            LocalDate first,
            LocalDate last,
            @Nullable String purchaseOrder,
            String key) {}

    Mono<Long> add(KitchenDoor door, Draft draft, Actor actor) {
        return amounts(database.sql(ADD), draft.amount())
                .bind("site", door.id())
                .bind("product", draft.product())
                .bind("cooperative", draft.cooperative())
                .bind("portion", draft.amount().portion())
                .bind(
                        "weekdays",
                        draft.weekdays().stream().map(DayOfWeek::getValue).toArray(Integer[]::new))
                .bind("first", draft.first())
                .bind("last", draft.last())
                .bind("reference", Binding.orNull(draft.purchaseOrder(), String.class))
                .bind("key", draft.key())
                .bind("account", actor.accountId())
                .mapValue(Long.class)
                .one();
    }

    /** Keeps which standing order orders it, and what it was told. */
    Mono<Void> ordered(Programme programme, long standing, Actor actor) {
        return amounts(database.sql(ORDERED), programme.amount())
                .bind("id", programme.id())
                .bind("free", programme.free().toArray(LocalDate[]::new))
                .bind("standing", standing)
                .bind("account", actor.accountId())
                .then();
    }

    /** The standing order is gone: the next one has a name of its own. */
    Mono<Void> nextRound(Programme programme) {
        return database.sql(NEXT_ROUND)
                .bind("id", programme.id())
                .bind("round", programme.round())
                .then();
    }

    Mono<Void> end(KitchenDoor door, long id, Actor actor) {
        return database.sql(END)
                .bind("id", id)
                .bind("site", door.id())
                .bind("account", actor.accountId())
                .then();
    }

    private static DatabaseClient.GenericExecuteSpec amounts(
            DatabaseClient.GenericExecuteSpec statement, SnackAmount amount) {
        return statement
                .bind("content", amount.content())
                .bind("minimum", amount.minimum())
                .bind("step", amount.step());
    }
}
