package coop.tablee.stock;

import coop.tablee.identity.Actor;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What producers expect to have, week by week. It is told to those who plan and never becomes stock by itself. */
@Component
public class Forecasts {

    /** So many at once. */
    static final int MOST = 2000;

    static final int USUAL_WEEKS = 8;

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");

    private static final String FORECASTS = """
            select to_jsonb(x)::text from (
                select p.id product, jsonb_build_object('texts', v.names) names, v.ordering_unit "orderingUnit", e.monday, e.quantity, stock.came(p.id, e.monday) came, e.version
                from stock.forecast e
                join catalogue.product p on p.id = e.product_id and p.state = 'ACTIVE'
                join catalogue.product_version v on v.id = p.current_version_id
                where p.producer_id = :producer and %s
                order by e.monday, v.names ->> 'fr', p.id limit :limit) x
            """;
    private static final String BETWEEN = FORECASTS.formatted("e.monday between :from and :until");
    private static final String THESE =
            FORECASTS.formatted("(p.id, e.monday) in (select * from unnest(:products::bigint[], :mondays::date[]))");
    private static final String EXPECT =
            "select place, code, found, expected from stock.expect(:producer, :actor, :expected::jsonb) order by place";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;
    private final BusinessClock clock;

    Forecasts(DatabaseClient database, TransactionalOperator transaction, JsonMapper json, BusinessClock clock) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /** The producer's forecasts of the weeks that begin on these days or between them; one more than {@link #MOST} when there are more. */
    Mono<List<Forecast>> between(LocalDate first, LocalDate last, Actor producer) {
        return between(first, last, MOST, producer);
    }

    /** The forecasts of this week and the eight to come; one more than {@code most} when there are more. */
    public Mono<List<Forecast>> ahead(int most, Actor producer) {
        return Mono.defer(() -> between(thisWeek(), thisWeek().plusWeeks(USUAL_WEEKS), most, producer));
    }

    private Mono<List<Forecast>> between(LocalDate first, LocalDate last, int most, Actor producer) {
        return forecasts(
                database.sql(BETWEEN).bind("from", first).bind("until", last).bind("limit", most + 1), producer);
    }

    /** Its Monday. */
    LocalDate thisWeek() {
        return LocalDate.now(clock.withZone(ZONE)).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    /** What is said of exactly these weeks, however many they are. */
    public Mono<List<Forecast>> these(Collection<ProductWeek> weeks, Actor producer) {
        return weeks.isEmpty()
                ? Mono.just(List.of())
                : forecasts(
                        database.sql(THESE)
                                .bind(
                                        "products",
                                        weeks.stream().map(ProductWeek::product).toArray(Long[]::new))
                                .bind(
                                        "mondays",
                                        weeks.stream().map(ProductWeek::monday).toArray(LocalDate[]::new))
                                .bind("limit", weeks.size()),
                        producer);
    }

    private Mono<List<Forecast>> forecasts(DatabaseClient.GenericExecuteSpec asked, Actor producer) {
        return asked.bind("producer", producer.requireParty().id())
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, Forecast.class))
                .collectList();
    }

    /**
     * Says what is expected, all or none. Refuses with {@code stock-not-changed} (409), naming each that cannot stand by its place: {@code stock-changed}
     * (somebody else said otherwise meanwhile; expected = that), {@code not-found}; impossible amounts are {@code invalid-input}.
     */
    public Mono<Void> expect(List<ForecastChange> changes, Actor producer) {
        return Mono.fromCallable(() -> checked(changes))
                .flatMapMany(good -> database.sql(EXPECT)
                        .bind("producer", producer.requireParty().id())
                        .bind("actor", producer.accountId())
                        .bind(
                                "expected",
                                json.writeValueAsString(
                                        good.stream().map(Forecasts::asMap).toList()))
                        .map(StockLevels::refusal)
                        .all())
                .collectList()
                .flatMap(refusals -> refusals.isEmpty()
                        ? Mono.<Void>empty()
                        : Mono.error(new DomainException(DomainException.Kind.CONFLICT, "stock-not-changed", refusals)))
                .as(transaction::transactional);
    }

    private static List<ForecastChange> checked(List<ForecastChange> changes) {
        var errors = new ArrayList<FieldError>();
        StockLevels.checkNumber(changes.size(), errors);
        for (var place = 0; place < changes.size(); place++) {
            var change = changes.get(place);
            StockLevels.checkDay(change.monday(), "[%d].monday".formatted(place), errors);
            if (change.monday().getDayOfWeek() != DayOfWeek.MONDAY) {
                errors.add(FieldError.at(
                        "[%d].monday".formatted(place),
                        "not-a-monday",
                        change.monday(),
                        change.monday().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))));
            }
            StockLevels.checkAmount(change.quantity(), "[%d].quantity".formatted(place), errors);
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return changes;
    }

    private static Map<String, Object> asMap(ForecastChange change) {
        var map = new LinkedHashMap<String, Object>();
        map.put("product", change.product());
        map.put("monday", change.monday().toString());
        var quantity = change.quantity();
        if (quantity != null) {
            map.put("quantity", quantity);
        }
        var version = change.version();
        if (version != null) {
            map.put("version", version);
        }
        return map;
    }
}
