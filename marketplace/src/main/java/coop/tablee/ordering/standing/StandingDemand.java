package coop.tablee.ordering.standing;

import coop.tablee.identity.Actor;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/**
 * What standing orders are going to ask a producer for, and to bring to a door: planned, not promised. What was placed already is in the orders and not here any more. Substitutes are not
 * counted, because they only come when something else does not.
 */
@Component
public class StandingDemand {

    private static final String PLANNED = """
            select p.id product, jsonb_build_object('texts', v.names)::text names, v.ordering_unit, d.day::date "day", sum(w.quantity) quantity,
                count(distinct s.buyer_id)::int buyers
            from catalogue.product p
            join catalogue.product_version v on v.id = p.current_version_id
            join ordering.standing_line l on l.product_id = p.id
            join ordering.standing_order s on s.id = l.standing_order_id and s.state = 'ACTIVE'
            cross join generate_series(greatest(:from::date, (platform.business_time() at time zone 'UTC')::date)::timestamp, :until::date::timestamp, interval '1 day') d(day)
            cross join lateral (select case when s.ahead_hours is null then l.quantity
                else ordering.standing_wish(s.id, d.day::date, l.product_id, l.cooperative_id) end quantity) w
            where p.producer_id = :producer and w.quantity > 0 and ordering.standing_wants(s, d.day::date)
              and not exists (select from ordering.standing_run r where r.standing_order_id = s.id and r.day = d.day::date and r.state <> 'DUE')
            group by p.id, v.id, d.day
            order by d.day, v.names ->> 'fr' collate "fr-x-icu", p.id
            limit 5000
            """;

    private static final String AT_DOOR = """
            select product, cooperative, day, sum(quantity) quantity from ordering.standing_at(:buyer, :door, :from, :until)
            group by product, cooperative, day having sum(quantity) > 0 or bool_or(changed)
            order by day, product, cooperative
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    StandingDemand(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * A product that standing orders want on a delivery date.
     *
     * @param quantity ordering units ({@code unit}, UN/ECE code), of all buyers together
     * @param buyers how many households and organisations
     */
    public record Planned(
            long product, LocalizedText names, String unit, LocalDate day, BigDecimal quantity, int buyers) {}

    /** A product that the buyer's own standing orders will bring to a door, unless something comes in between. {@code quantity}: ordering units, zero where it was left out of that date. */
    public record Expected(long product, long cooperative, LocalDate day, BigDecimal quantity) {}

    /**
     * What the acting buyer's standing orders are still going to order for a door, from the later of today and {@code from} to {@code until}, both included: what a week shows
     * beside its cells as ordered already. What was placed is in the orders, and not here any more.
     */
    public Flux<Expected> at(long door, LocalDate from, LocalDate until, Actor actor) {
        return database.sql(AT_DOOR)
                .bind("buyer", actor.requireParty().id())
                .bind("door", door)
                .bind("from", from)
                .bind("until", until)
                .map(row -> new Expected(
                        Objects.requireNonNull(row.get("product", Long.class)),
                        Objects.requireNonNull(row.get("cooperative", Long.class)),
                        Objects.requireNonNull(row.get("day", LocalDate.class)),
                        Objects.requireNonNull(row.get("quantity", BigDecimal.class))))
                .all();
    }

    /** A producer's planned quantities by delivery date and product, from the later of today and {@code from} to {@code until}, both included. */
    public Flux<Planned> of(long producer, LocalDate from, LocalDate until) {
        return database.sql(PLANNED)
                .bind("producer", producer)
                .bind("from", from)
                .bind("until", until)
                .map(row -> new Planned(
                        Objects.requireNonNull(row.get("product", Long.class)),
                        json.readValue(row.get("names", String.class), LocalizedText.class),
                        Objects.requireNonNull(row.get("ordering_unit", String.class)),
                        Objects.requireNonNull(row.get("day", LocalDate.class)),
                        Objects.requireNonNull(row.get("quantity", BigDecimal.class)),
                        Objects.requireNonNull(row.get("buyers", Integer.class))))
                .all();
    }
}
