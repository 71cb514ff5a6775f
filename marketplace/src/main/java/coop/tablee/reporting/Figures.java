package coop.tablee.reporting;

import coop.tablee.network.Territory;
import io.r2dbc.spi.Readable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads the kept totals of a territory, which are those of goods delivered in one of its municipalities, and what of them may be told. */
@Component
class Figures {

    private static final String CELLS = """
            with total as materialized (
                select t.*, %s part, %s share
                from reporting.month_total t
                join network.territory_municipality m on m.municipality_code = t.municipality_code
                left join network.organisation k on k.id = t.buyer_id
                left join lateral (
                    select p.name from network.party p join network.organisation a on a.id = p.id and 'AUTHORITY' = any (a.kinds) where a.id = k.authority_id) body on true
                where m.territory_id = :territory and t.month between :from and :to
            )
            select month, case when grouping(part) = 0 then part end part, case when grouping(share) = 0 then share end share, sum(lines)::bigint lines,
                sum(value_minor)::bigint value, sum(organic_minor)::bigint organic, sum(conversion_minor)::bigint conversion,
                sum(season_known_minor)::bigint season_known, sum(in_season_minor)::bigint in_season, sum(circuit_known_minor)::bigint circuit_known,
                sum(short_circuit_minor)::bigint short_circuit, sum(social_known_minor)::bigint social_known, sum(social_minor)::bigint social,
                sum(producer_minor)::bigint producer, sum(refused_minor)::bigint refused,
                (count(distinct producer_id) filter (where value_minor > 0))::int producers,
                (count(distinct buyer_id) filter (where value_minor > 0 and audience = 'HOUSEHOLD'))::int households
            from total
            group by grouping sets ((month), (month, part), (month, part, share))
            order by month, part nulls first, share nulls first
            """;
    private static final String REFUSALS = """
            select lower(r.reason) reason, sum(r.refused_minor)::bigint refused
            from reporting.month_refusal r
            join network.territory_municipality m on m.municipality_code = r.municipality_code
            where m.territory_id = :territory and r.month = any (:months)
            group by 1 order by 1
            """;

    private final DatabaseClient database;

    Figures(DatabaseClient database) {
        this.database = database;
    }

    /** What may be told of the period's months and of their parts. One statement. */
    Mono<Publication> read(Territory territory, Period period, Breakdown.Parts parts) {
        return database.sql(CELLS.formatted(parts.part(), parts.share()))
                .bind("territory", territory.id())
                .bind("from", period.from().atDay(1))
                .bind("to", period.to().atDay(1))
                .map(Figures::cell)
                .all()
                .collectList()
                .map(Publication::of);
    }

    /** What was refused in the published months, in EUR cents, VAT out, by reason in lower case. One statement. */
    Mono<Map<String, Long>> refusals(Territory territory, Publication publication) {
        return database.sql(REFUSALS)
                .bind("territory", territory.id())
                .bind(
                        "months",
                        publication.months().stream()
                                .map(month -> month.atDay(1))
                                .toArray(LocalDate[]::new))
                .map(row -> Map.entry(row.get("reason", String.class), row.get("refused", Long.class)))
                .all()
                .collect(TreeMap::new, (map, entry) -> map.put(entry.getKey(), entry.getValue()));
    }

    private static Cell cell(Readable row) {
        return new Cell(
                YearMonth.from(row.get("month", LocalDate.class)),
                row.get("part", String.class),
                row.get("share", String.class),
                totals(row),
                new Crowd(row.get("producers", Integer.class), row.get("households", Integer.class)));
    }

    private static Totals totals(Readable row) {
        return new Totals(
                row.get("lines", Long.class),
                row.get("value", Long.class),
                row.get("organic", Long.class),
                row.get("conversion", Long.class),
                row.get("season_known", Long.class),
                row.get("in_season", Long.class),
                row.get("circuit_known", Long.class),
                row.get("short_circuit", Long.class),
                row.get("social_known", Long.class),
                row.get("social", Long.class),
                row.get("producer", Long.class),
                row.get("refused", Long.class));
    }
}
