package coop.tablee.ordercycle;

import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the coordinator's pages show, one statement a list. */
@Component
class CycleQueries {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String CYCLE = """
            select c.id, c.delivery_date, c.state, c.opens_at, c.household_cutoff_local, c.institution_cutoff_local, c.household_cutoff_at, c.institution_cutoff_at,
                c.fee_percent_household, c.fee_percent_institution, c.shortage_rule, c.version,
                (select count(*) from ordercycle.offer o where o.cycle_id = c.id and o.state = 'OFFERED') offers
            from ordercycle.cycle c
            """;
    // What a plan made and took back by itself nobody ever saw.
    private static final String BOARD = CYCLE + """
                    where c.cooperative_id = :cooperative and (c.state <> 'CANCELLED' or c.plan_id is null or c.plan_date is not null)
                    order by c.delivery_date desc, c.id desc limit 70
                    """;
    private static final String OWN = CYCLE + "where c.id = :cycle and c.cooperative_id = :cooperative";
    private static final String LAST_WEEK = """
            select max(delivery_date) last from ordercycle.cycle where cooperative_id = :cooperative and state <> 'CANCELLED'
            """;
    private static final String OFFERS = """
            select o.id, o.version, v.names::text names, f.names::text family, p.name producer, v.ordering_unit, v.pricing_unit, o.producer_price, o.vat_rate, o.household_price,
                o.institution_price, o.minimum, o.step, o.maximum, o.state
            from ordercycle.offer o
            join catalogue.product_version v on v.id = o.product_version_id
            join catalogue.family f on f.code = v.family
            join network.party p on p.id = o.producer_id
            where o.cycle_id = :cycle order by f.position, p.name, coalesce(v.names ->> 'fr', v.names ->> 'en', v.names::text) collate "fr-x-icu", o.id limit 2000
            """;
    private static final String PLAN = """
            select v.names::text names, q.name producer, p.obstacle, min(p.old_producer_price) old_producer_price, min(p.producer_price) producer_price,
                min(p.old_household_price) old_household_price, min(p.household_price) household_price, min(p.old_institution_price) old_institution_price,
                min(p.institution_price) institution_price
            from ordercycle.copy_plan(:cooperative, :week, :shift) p
            join catalogue.product_version v on v.id = p.product_version_id
            join network.party q on q.id = p.producer_id
            group by p.product_id, v.names, q.name, p.obstacle
            order by q.name, v.names ->> 'fr', p.product_id limit 2000
            """;
    private static final String TARGETS =
            "select t.target_date, t.obstacle from ordercycle.target_dates(:cooperative, :week, :shift) t order by 1";
    private static final String NEW_IN_WEEK = """
            select distinct v.names::text names, q.name producer, n.product_id
            from ordercycle.live_in_week(:cooperative, :week) week
            cross join lateral ordercycle.new_products(week, week, 0) n
            join catalogue.product_version v on v.id = n.version_id join network.party q on q.id = n.producer_id
            order by producer, names limit 500
            """;
    private static final String NEW_IN_CYCLE = """
            select v.names::text names, q.name producer from ordercycle.new_products(array[:cycle::bigint], '{}', 0) n
            join catalogue.product_version v on v.id = n.version_id join network.party q on q.id = n.producer_id
            order by producer, names limit 500
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    CycleQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** The latest cycles, the farthest date first. */
    Mono<List<CycleRow>> board(long cooperative) {
        return database.sql(BOARD)
                .bind("cooperative", cooperative)
                .map(CycleQueries::cycle)
                .all()
                .collectList();
    }

    Mono<CycleRow> require(long cycle, long cooperative) {
        return database.sql(OWN)
                .bind("cycle", cycle)
                .bind("cooperative", cooperative)
                .map(CycleQueries::cycle)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** The last date that a cooperative opened; empty when it never did. */
    Mono<LocalDate> lastDate(long cooperative) {
        return database.sql(LAST_WEEK)
                .bind("cooperative", cooperative)
                .mapValue(LocalDate.class)
                .one();
    }

    Mono<List<OfferedRow>> offers(long cycle) {
        return database.sql(OFFERS).bind("cycle", cycle).map(this::offer).all().collectList();
    }

    Mono<List<PlannedRow>> plan(long cooperative, LocalDate week, int shift) {
        return weekly(PLAN, cooperative, week, shift)
                .map(row -> new PlannedRow(
                        texts(row, "names"),
                        row.get("producer", String.class),
                        row.get("obstacle", String.class),
                        row.get("old_producer_price", BigDecimal.class),
                        row.get("producer_price", BigDecimal.class),
                        row.get("old_household_price", BigDecimal.class),
                        row.get("household_price", BigDecimal.class),
                        row.get("old_institution_price", BigDecimal.class),
                        row.get("institution_price", BigDecimal.class)))
                .all()
                .collectList();
    }

    Mono<List<TargetDate>> targets(long cooperative, LocalDate week, int shift) {
        return weekly(TARGETS, cooperative, week, shift)
                .map(row -> new TargetDate(row.get("target_date", LocalDate.class), row.get("obstacle", String.class)))
                .all()
                .collectList();
    }

    Mono<List<NewProductRow>> newInWeek(long cooperative, LocalDate week) {
        return database.sql(NEW_IN_WEEK)
                .bind("cooperative", cooperative)
                .bind("week", week)
                .map(row -> new NewProductRow(texts(row, "names"), row.get("producer", String.class)))
                .all()
                .collectList();
    }

    Mono<List<NewProductRow>> newIn(long cycle) {
        return database.sql(NEW_IN_CYCLE)
                .bind("cycle", cycle)
                .map(row -> new NewProductRow(texts(row, "names"), row.get("producer", String.class)))
                .all()
                .collectList();
    }

    private DatabaseClient.GenericExecuteSpec weekly(String sql, long cooperative, LocalDate week, int shift) {
        return database.sql(sql)
                .bind("cooperative", cooperative)
                .bind("week", week)
                .bind("shift", shift);
    }

    private OfferedRow offer(Readable row) {
        return new OfferedRow(
                row.get("id", Long.class),
                row.get("version", Long.class),
                texts(row, "names"),
                texts(row, "family"),
                row.get("producer", String.class),
                MeasureUnit.valueOf(row.get("ordering_unit", String.class)),
                MeasureUnit.valueOf(row.get("pricing_unit", String.class)),
                row.get("producer_price", BigDecimal.class),
                row.get("vat_rate", BigDecimal.class),
                row.get("household_price", BigDecimal.class),
                row.get("institution_price", BigDecimal.class),
                row.get("minimum", BigDecimal.class),
                row.get("step", BigDecimal.class),
                row.get("maximum", BigDecimal.class),
                "OFFERED".equals(row.get("state", String.class)));
    }

    private LocalizedText texts(Readable row, String column) {
        return new LocalizedText(json.readValue(row.get(column, String.class), TEXTS));
    }

    private static CycleRow cycle(Readable row) {
        return new CycleRow(
                row.get("id", Long.class),
                row.get("delivery_date", LocalDate.class),
                CycleState.valueOf(row.get("state", String.class)),
                row.get("opens_at", Instant.class),
                row.get("household_cutoff_local", LocalDateTime.class),
                row.get("institution_cutoff_local", LocalDateTime.class),
                row.get("household_cutoff_at", Instant.class),
                row.get("institution_cutoff_at", Instant.class),
                row.get("fee_percent_household", BigDecimal.class),
                row.get("fee_percent_institution", BigDecimal.class),
                ShortageRule.valueOf(row.get("shortage_rule", String.class)),
                row.get("offers", Long.class),
                row.get("version", Long.class));
    }
}
