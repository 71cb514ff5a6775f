package coop.tablee.reporting;

import coop.tablee.network.Territory;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the kept totals and the lines behind them. A territory's rows are those delivered in one of its municipalities. */
@Component
class Figures {

    private static final String TOTALS = """
            select %s key, sum(t.lines)::bigint lines, sum(t.value_minor)::bigint value, sum(t.organic_minor)::bigint organic,
                sum(t.season_known_minor)::bigint season_known, sum(t.in_season_minor)::bigint in_season, sum(t.producer_minor)::bigint producer
            from reporting.totals_between(:from, :to) t
            join network.territory_municipality m on m.municipality_code = t.municipality_code
            where m.territory_id = :territory
            group by 1 order by 1
            """;
    private static final String ROWS = """
            select l.line_id, l.delivery_date, lower(l.audience) audience, reporting.pseudonym('B', l.buyer_id) buyer, reporting.pseudonym('P', l.producer_id) producer,
                l.family, l.names::text product, case when l.pricing_unit = l.ordering_unit then l.accepted_quantity else coalesce(l.accepted_weight, 0) end quantity,
                l.pricing_unit unit, l.value_minor, l.producer_minor, l.organic, l.in_season, lower(l.decision) decision
            from ordering.report_accepted_line l
            join network.territory_municipality m on m.municipality_code = l.municipality_code
            where m.territory_id = :territory and l.delivery_date between :from and :to and (l.delivery_date, l.line_id) > (:afterDate, :afterLine)
            order by l.delivery_date, l.line_id limit :limit
            """;
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final JsonMapper json;

    Figures(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Totals by the breakdown's key, in the order of the keys. One statement. */
    Mono<Map<String, Totals>> totals(Territory territory, Period period, Breakdown by) {
        return database.sql(TOTALS.formatted(by.expression()))
                .bind("territory", territory.id())
                .bind("from", period.firstDay())
                .bind("to", period.lastDay())
                .map(row -> Map.entry(row.get("key", String.class), totals(row)))
                .all()
                .collect(LinkedHashMap::new, (map, entry) -> map.put(entry.getKey(), entry.getValue()));
    }

    /** The lines behind the figures, by date and line, after the given place. One statement. */
    Flux<AcceptedRow> rows(Territory territory, Period period, LocalDate afterDate, long afterLine, int limit) {
        return database.sql(ROWS)
                .bind("territory", territory.id())
                .bind("from", period.firstDay())
                .bind("to", period.lastDay())
                .bind("afterDate", afterDate)
                .bind("afterLine", afterLine)
                .bind("limit", limit)
                .map(this::row)
                .all();
    }

    private static Totals totals(Readable row) {
        return new Totals(
                row.get("lines", Long.class),
                row.get("value", Long.class),
                row.get("organic", Long.class),
                row.get("season_known", Long.class),
                row.get("in_season", Long.class),
                row.get("producer", Long.class));
    }

    private AcceptedRow row(Readable row) {
        return new AcceptedRow(
                row.get("line_id", Long.class),
                row.get("delivery_date", LocalDate.class),
                row.get("audience", String.class),
                row.get("buyer", String.class),
                row.get("producer", String.class),
                row.get("family", String.class),
                new LocalizedText(json.readValue(row.get("product", String.class), TEXTS)),
                row.get("quantity", BigDecimal.class),
                row.get("unit", String.class),
                Money.euro(row.get("value_minor", Long.class)),
                Money.euro(row.get("producer_minor", Long.class)),
                row.get("organic", Boolean.class),
                row.get("in_season", Boolean.class),
                row.get("decision", String.class));
    }
}
