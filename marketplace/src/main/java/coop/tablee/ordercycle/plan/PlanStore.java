package coop.tablee.ordercycle.plan;

import coop.tablee.ordercycle.CycleState;
import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.shared.DomainException;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads plans, their holidays and what became of their dates. */
@Component
class PlanStore {

    private static final TypeReference<List<PlanException>> EXCEPTIONS = new TypeReference<>() {};

    private static final String PLAN = """
            select p.*, (platform.business_time() at time zone p.time_zone)::date today,
                coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'first', e.first_day, 'last', e.last_day, 'note', e.note)
                          order by e.first_day, e.id)
                          from ordercycle.plan_exception e where e.plan_id = p.id and e.last_day >= (platform.business_time() at time zone p.time_zone)::date - 30), '[]')::text exceptions
            from ordercycle.plan p
            """;
    private static final String ANY = PLAN + "where p.id = :plan";
    private static final String OWN = PLAN + "where p.id = :plan and p.cooperative_id = :cooperative";
    private static final String ALL = PLAN + "where p.cooperative_id = :cooperative order by p.id limit 50";
    private static final String HOLIDAYS =
            "select h.calendar, h.day, h.holiday from ordercycle.holiday h where h.day between :from and :until order by h.day";
    private static final String ZONE = """
            select coalesce((select s.time_zone from network.site s where s.party_id = :cooperative order by s.kind <> 'HUB', s.id limit 1), 'Europe/Brussels') zone
            """;
    // Of a date that was called off and made again both are there: the living one counts.
    private static final String CYCLES = """
            select distinct on (c.delivery_date, c.plan_date) c.id, c.delivery_date, c.plan_id, c.plan_date, c.state, c.by_hand
            from ordercycle.cycle c
            where c.cooperative_id = :cooperative and c.delivery_date between :from and :until and (c.state <> 'CANCELLED' or c.plan_date is not null)
            order by c.delivery_date, c.plan_date, c.state = 'CANCELLED', c.id desc limit 1000
            """;
    private static final String EVENTS = """
            select e.at, e.kind, e.delivery_date from ordercycle.plan_event e where e.plan_id = :plan order by e.id desc limit 12
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    PlanStore(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** A plan of the cooperative's; another's is {@code not-found}. */
    Mono<Plan> require(long plan, long cooperative) {
        return database.sql(OWN)
                .bind("plan", plan)
                .bind("cooperative", cooperative)
                .map(this::plan)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    Mono<Plan> find(long plan) {
        return database.sql(ANY).bind("plan", plan).map(this::plan).one();
    }

    Mono<List<Plan>> all(long cooperative) {
        return database.sql(ALL)
                .bind("cooperative", cooperative)
                .map(this::plan)
                .all()
                .collectList();
    }

    /** The public holidays of a calendar in a period, each by its message key's ending. */
    Mono<Map<LocalDate, String>> holidays(HolidayCalendar calendar, LocalDate from, LocalDate until) {
        return database.sql(HOLIDAYS)
                .bind("from", from)
                .bind("until", until)
                .map(row -> new Holiday(
                        row.get("calendar", String.class),
                        row.get("day", LocalDate.class),
                        row.get("holiday", String.class)))
                .all()
                .filter(holiday -> holiday.calendar.equals(calendar.name()))
                .collectMap(Holiday::day, Holiday::name);
    }

    /** The zone that a cooperative's plans are in: its hub's. */
    Mono<ZoneId> zone(long cooperative) {
        return database.sql(ZONE)
                .bind("cooperative", cooperative)
                .map(row -> ZoneId.of(row.get("zone", String.class)))
                .one();
    }

    /** The cooperative's delivery dates in a period, whoever made them. */
    Mono<List<MadeDate>> made(long cooperative, LocalDate from, LocalDate until) {
        return database.sql(CYCLES)
                .bind("cooperative", cooperative)
                .bind("from", from)
                .bind("until", until)
                .map(row -> new MadeDate(
                        row.get("id", Long.class),
                        row.get("delivery_date", LocalDate.class),
                        row.get("plan_id", Long.class),
                        row.get("plan_date", LocalDate.class),
                        CycleState.valueOf(row.get("state", String.class)),
                        row.get("by_hand", Boolean.class)))
                .all()
                .collectList();
    }

    /** What the plan did last by itself, the latest first. */
    Mono<List<PlanEvent>> events(long plan) {
        return database.sql(EVENTS)
                .bind("plan", plan)
                .map(row -> new PlanEvent(
                        row.get("at", Instant.class),
                        row.get("kind", String.class),
                        row.get("delivery_date", LocalDate.class)))
                .all()
                .collectList();
    }

    private Plan plan(Readable row) {
        return new Plan(
                row.get("id", Long.class),
                row.get("cooperative_id", Long.class),
                terms(row),
                ZoneId.of(row.get("time_zone", String.class)),
                "ACTIVE".equals(row.get("state", String.class)),
                row.get("version", Long.class),
                row.get("generated_until", LocalDate.class),
                row.get("generated_at", Instant.class),
                row.get("today", LocalDate.class),
                json.readValue(row.get("exceptions", String.class), EXCEPTIONS));
    }

    private static PlanTerms terms(Readable row) {
        return new PlanTerms(
                row.get("name", String.class),
                row.get("begins", LocalDate.class),
                PlanRule.read(row.get("rule", String.class), "rule"),
                HolidayCalendar.valueOf(row.get("holidays", String.class)),
                OnHoliday.valueOf(row.get("on_holiday", String.class)),
                when(row, "opens"),
                when(row, "household"),
                when(row, "institution"),
                row.get("delivers_from", LocalTime.class),
                row.get("fee_percent_household", BigDecimal.class),
                row.get("fee_percent_institution", BigDecimal.class),
                ShortageRule.valueOf(row.get("shortage_rule", String.class)),
                row.get("with_new_products", Boolean.class),
                row.get("margin_percent", BigDecimal.class),
                row.get("weeks_ahead", Integer.class));
    }

    private static DaysBefore when(Readable row, String which) {
        return new DaysBefore(row.get(which + "_days", Integer.class), row.get(which + "_time", LocalTime.class));
    }

    private record Holiday(String calendar, LocalDate day, String name) {}

    /** A delivery date that is there. {@code plan} and {@code named}: of which plan, and as which of its dates. */
    record MadeDate(
            long cycle,
            LocalDate delivery,
            @Nullable Long plan,
            @Nullable LocalDate named,
            CycleState state,
            boolean byHand) {}

    /** @param kind PLANNED, CHANGED, TAKEN_BACK, TOO_LATE or TAKEN */
    record PlanEvent(Instant at, String kind, LocalDate day) {}
}
