package coop.tablee.reporting;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.network.Territory;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the lines behind a territory's figures, as somebody may see them. */
@Component
class AcceptedRows {

    private static final int ROWS_A_READ = 1000;
    private static final String ROWS = """
            with buyer as (
                select k.id, replace(lower(coalesce(k.kitchen_kind, 'OTHER')), '_', '-') kind, coalesce(p.name, '') body
                from network.organisation k
                left join network.organisation a on a.id = k.authority_id and 'AUTHORITY' = any (a.kinds)
                left join network.party p on p.id = a.id
            )
            select l.line_id, l.delivery_date, case when l.audience = 'HOUSEHOLD' then 'household' else coalesce(b.kind, 'other') end buyer_group,
                case when l.audience = 'HOUSEHOLD' then 'household/' else coalesce(b.kind || '/' || b.body, 'other/') end buyers,
                reporting.pseudonym('B', l.buyer_id) buyer, reporting.pseudonym('P', l.producer_id) producer,
                l.family, l.names::text product, case when l.pricing_unit = l.ordering_unit then l.accepted_quantity else coalesce(l.accepted_weight, 0) end quantity,
                l.pricing_unit unit, l.value_minor, l.producer_minor, l.organic, l.in_conversion, l.in_season, l.intermediaries::int intermediaries, l.social,
                l.refused_minor, lower(l.decision) decision, lower(l.decision_reason) reason
            from ordering.report_accepted_line l
            join network.territory_municipality m on m.municipality_code = l.municipality_code
            left join buyer b on b.id = l.buyer_id
            where m.territory_id = :territory and l.delivery_date between :from and :to and (l.delivery_date, l.line_id) > (:afterDate, :afterLine)
                and date_trunc('month', l.delivery_date)::date = any (:months)
            order by l.delivery_date, l.line_id limit :limit
            """;
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final Figures figures;
    private final JsonMapper json;

    AcceptedRows(DatabaseClient database, Figures figures, JsonMapper json) {
        this.database = database;
        this.figures = figures;
        this.json = json;
    }

    /** How the actor sees the period's lines. Two statements, none for the territory's food council. */
    Mono<RowView> view(Territory territory, Period period, Actor actor) {
        return speaksForTheCouncil(actor, territory)
                ? Mono.just(RowView.ofTheCouncil(period))
                : Mono.zip(
                        figures.read(territory, period, Breakdown.Parts.FAMILIES),
                        figures.read(territory, period, Breakdown.Parts.BUYERS),
                        RowView::ofThePublic);
    }

    private static boolean speaksForTheCouncil(Actor actor, Territory territory) {
        return actor.findParty()
                        .filter(party -> Long.valueOf(party.id()).equals(territory.council()))
                        .isPresent()
                && actor.hasAny(Role.REPORTER);
    }

    /** The lines by date and line, after the given place. One statement. */
    Flux<AcceptedRow> after(
            Territory territory, Period period, RowView view, LocalDate afterDate, long afterLine, int limit) {
        return database.sql(ROWS)
                .bind("territory", territory.id())
                .bind("from", period.firstDay())
                .bind("to", period.lastDay())
                .bind("afterDate", afterDate)
                .bind("afterLine", afterLine)
                .bind(
                        "months",
                        view.months().stream().map(month -> month.atDay(1)).toArray(LocalDate[]::new))
                .bind("limit", limit)
                .map(this::row)
                .all()
                .map(view::of);
    }

    /** All lines of the period, read a thousand at a time. */
    Flux<AcceptedRow> all(Territory territory, Period period, RowView view) {
        return after(territory, period, view, period.firstDay(), 0, ROWS_A_READ)
                .collectList()
                .expand(read -> read.size() < ROWS_A_READ ? Mono.empty() : next(territory, period, view, read))
                .concatMapIterable(read -> read);
    }

    private Mono<List<AcceptedRow>> next(Territory territory, Period period, RowView view, List<AcceptedRow> read) {
        var last = read.get(read.size() - 1);
        return after(territory, period, view, last.date(), last.line(), ROWS_A_READ)
                .collectList();
    }

    private AcceptedRow row(Readable row) {
        return new AcceptedRow(
                row.get("line_id", Long.class),
                row.get("delivery_date", LocalDate.class),
                row.get("buyer_group", String.class),
                row.get("buyers", String.class),
                row.get("buyer", String.class),
                row.get("producer", String.class),
                row.get("family", String.class),
                new LocalizedText(json.readValue(row.get("product", String.class), TEXTS)),
                row.get("quantity", BigDecimal.class),
                row.get("unit", String.class),
                Money.euro(row.get("value_minor", Long.class)),
                Money.euro(row.get("producer_minor", Long.class)),
                row.get("organic", Boolean.class),
                row.get("in_conversion", Boolean.class),
                row.get("in_season", Boolean.class),
                row.get("intermediaries", Integer.class),
                row.get("social", Boolean.class),
                Money.euro(row.get("refused_minor", Long.class)),
                row.get("decision", String.class),
                row.get("reason", String.class));
    }
}
