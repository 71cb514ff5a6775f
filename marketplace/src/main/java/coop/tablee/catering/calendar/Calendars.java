package coop.tablee.catering.calendar;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import io.r2dbc.spi.Readable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps calendars: a kitchen its own, an authority that of each kitchen it pays for and one of all of them. Another's kitchen or entry is {@code not-found}. Doors are closed and
 * opened again in the same transaction, by what holds on each day: a kitchen's own word before its authority's. What was closed by hand stays closed.
 */
@Component
public class Calendars {

    /** The scope that stands for all kitchens of an authority. */
    public static final long ALL = 0;

    // The doors of a party and of the kitchens it pays for; and what is said of their days
    private static final String BOARD = """
            with t as materialized (select platform.today() as day),
            mine as materialized (
                select s.id, s.name, o.id kitchen, o.authority_id, o.kitchen_kind is distinct from 'CARE_HOME' with_all from network.site s join network.organisation o on o.id = s.party_id
                where s.kind = 'KITCHEN_DOOR' and (o.id = :party or o.authority_id = :party) order by s.name, s.id limit 200),
            chosen as materialized (select m.* from mine m where :site = 0 or m.id = :site),
            shown as materialized (
                select e.* from catering.calendar_entry e
                where (e.site_id in (select c.id from chosen c)
                    or e.authority_id in (select c.kitchen from chosen c where c.with_all union select c.authority_id from chosen c where c.with_all and c.authority_id is not null
                        union select :party where :site = 0))
                  and (:past or e.last_day >= (select t.day from t) - 7)
                order by e.first_day, e.last_day, e.id limit 400)
            select jsonb_build_object(
                'doors', (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.name, m.id), '[]') from mine m),
                'entries', (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'site', e.site_id, 'door', (select m.name from mine m where m.id = e.site_id),
                        'kind', e.kind, 'names', e.names, 'first', e.first_day, 'last', e.last_day, 'eating', e.eating, 'people', e.people, 'group', e.age_group,
                        'doorClosed', e.door_closed, 'source', e.source, 'version', e.version, 'mine', e.site_id is not null or e.authority_id = :party,
                        'counted', (select coalesce(jsonb_agg(distinct h.day order by h.day), '[]') from chosen c
                            cross join lateral catering.heads(c.id, greatest(e.first_day, (select t.day from t)), e.last_day) h
                            where (e.site_id is null and c.with_all or c.id = e.site_id) and h.counted),
                        'orders', case when e.eating = 'NOBODY' then (select count(*) from ordering.orders o
                            where o.buyer_id = any (array(select c.kitchen from chosen c where e.site_id is null and c.with_all or c.id = e.site_id))
                              and o.destination_id = any (array(select c.id from chosen c where e.site_id is null and c.with_all or c.id = e.site_id))
                              and o.delivery_date between greatest(e.first_day, (select t.day from t)) and e.last_day
                              and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')) else 0 end)
                    order by e.first_day, e.last_day, e.id), '[]') from shown e),
                'closed', (select coalesce(jsonb_agg(jsonb_build_object('door', r.name, 'first', r.first_day, 'last', r.last_day, 'reason', r.reason)
                        order by r.first_day, r.name), '[]')
                    from (select c.name, min(k.day) first_day, max(k.day) last_day, k.reason from (
                            select k.site_id, k.day, coalesce(k.reason, '') reason,
                                k.day - (row_number() over (partition by k.site_id, k.reason order by k.day))::int island
                            from delivery.closed_day k
                            where k.site_id in (select c.id from chosen c) and k.day >= (select t.day from t) and not k.by_calendar) k
                        join chosen c on c.id = k.site_id group by c.id, c.name, k.reason, k.island order by min(k.day), c.name limit 60) r),
                'years', (select coalesce(jsonb_agg(jsonb_build_object('id', y.id, 'names', y.names, 'source', y.source, 'compared', y.compared,
                        'days', (select jsonb_agg(jsonb_build_object('names', f.names, 'first', f.first_day, 'last', f.last_day,
                                'said', exists (select from catering.calendar_entry e where e.eating <> 'FEWER' and e.first_day <= f.last_day
                                    and e.last_day >= f.first_day and case when :site = 0 then e.authority_id = :party
                                        else e.site_id = :site or e.authority_id in (select c.authority_id from chosen c where c.with_all) end))
                            order by f.first_day) from catering.school_free_days f where f.school_year_id = y.id and f.last_day >= (select t.day from t))) order by y.country, y.id), '[]')
                    from catering.school_year y where y.last_day >= (select t.day from t)))::text found
            """;
    private static final String DOORS = """
            select s.id from network.site s join network.organisation o on o.id = s.party_id
            where s.kind = 'KITCHEN_DOOR' and (o.id = :party or o.authority_id = :party) and case when :site = 0 then o.kitchen_kind is distinct from 'CARE_HOME' else s.id = :site end
            order by s.id limit 1000
            """;
    private static final String ADD = """
            insert into catering.calendar_entry (site_id, authority_id, kind, names, first_day, last_day, eating, people, age_group, door_closed, changed_by)
            values (nullif(:site, 0), case when :site = 0 then :party end, :kind, :names::jsonb, :first, :last, :eating, :people, :group, :doorClosed, :account)
            returning id
            """;
    private static final String CHANGE = """
            update catering.calendar_entry set site_id = nullif(:site, 0), authority_id = case when :site = 0 then :party end, kind = :kind, names = :names::jsonb, first_day = :first,
                last_day = :last, eating = :eating, people = :people, age_group = :group, door_closed = :doorClosed, changed_by = :account, changed_at = clock_timestamp(),
                version = version + 1
            where id = :id and version = :version
            returning id
            """;
    private static final String HELD = """
            select e.id, coalesce(e.site_id, 0) site, e.first_day, e.last_day, e.version
            from catering.calendar_entry e
            where e.id = :id and (e.authority_id = :party or e.site_id in (
                select s.id from network.site s join network.organisation o on o.id = s.party_id where o.id = :party or o.authority_id = :party))
            for update of e
            """;
    private static final String REMOVE = "delete from catering.calendar_entry where id = :id";
    // What is said already stays as it is said; a form sent twice adds nothing
    private static final String TAKE_OVER = """
            insert into catering.calendar_entry (site_id, authority_id, kind, names, first_day, last_day, eating, door_closed, source, changed_by)
            select nullif(:site, 0), case when :site = 0 then :party end, f.kind, f.names, f.first_day, f.last_day, 'NOBODY', :doorClosed, y.source, :account
            from catering.school_free_days f join catering.school_year y on y.id = f.school_year_id
            where y.id = :year and f.first_day = any (:days) order by f.first_day
            on conflict do nothing
            returning first_day, last_day
            """;
    private static final String CLOSE_DOORS = "select 1 from catering.close_doors(:party, :sites, :first, :last)";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Trail trail;
    private final JsonMapper json;

    Calendars(DatabaseClient database, TransactionalOperator transaction, Trail trail, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.trail = trail;
        this.json = json;
    }

    private record Days(LocalDate first, LocalDate last) {}

    private record Held(long site, Days days, long version) {}

    /** The days of one kitchen, or of {@link #ALL} that the actor's party has or pays for; {@code past} with those that are over. */
    Mono<CalendarBoard> board(long site, boolean past, Actor actor) {
        return database.sql(BOARD)
                .bind("party", actor.requireParty().id())
                .bind("site", site)
                .bind("past", past)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, CalendarBoard.class))
                .flatMap(board -> site == ALL || board.doors().stream().anyMatch(door -> door.id() == site)
                        ? Mono.just(board)
                        : Mono.error(DomainException.notFound()));
    }

    /**
     * Keeps a new entry, or a changed one if nobody changed it meanwhile ({@code changed-meanwhile}, 409); where something else is said of one of its days already:
     * {@code calendar-taken}. Only an authority speaks of all kitchens.
     */
    public Mono<Void> keep(CalendarEntry entry, Actor actor) {
        var now = new Held(entry.site(), new Days(entry.first(), entry.last()), entry.version());
        return doors(entry.site(), actor)
                .flatMap(doors -> (entry.id() == 0 ? Mono.just(now) : seen(entry, actor))
                        .flatMap(before -> write(entry, actor)
                                .delayUntil(id -> before.equals(now)
                                        ? Mono.empty()
                                        : doorsFollow(before.site, before.days, actor))
                                .delayUntil(id -> doorsFollow(doors, now.days, actor)))
                        .flatMap(id -> noted(entry.id() == 0 ? "calendar-added" : "calendar-changed", id, actor)))
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        taken -> DomainException.invalid(
                                FieldError.at("first", "calendar-taken", entry.first(), entry.last())))
                .as(transaction::transactional);
    }

    /** Takes an entry out, and its doors follow what holds on its days now; one that is gone already is gone. */
    public Mono<Void> remove(long id, Actor actor) {
        return held(id, actor)
                .flatMap(held -> database.sql(REMOVE)
                        .bind("id", id)
                        .then()
                        .then(Mono.defer(() -> doorsFollow(held.site, held.days, actor)))
                        .then(noted("calendar-removed", id, actor)))
                .as(transaction::transactional);
    }

    /** Takes over free days of a school year, named by their first days; answers how many were not said already. On them nobody eats, and {@code doorClosed} nothing is delivered. */
    public Mono<Integer> takeOver(long site, String year, List<LocalDate> days, boolean doorClosed, Actor actor) {
        return doors(site, actor)
                .flatMap(doors -> database.sql(TAKE_OVER)
                        .bind("site", site)
                        .bind("party", actor.requireParty().id())
                        .bind("account", actor.accountId())
                        .bind("year", year)
                        .bind("days", days.toArray(LocalDate[]::new))
                        .bind("doorClosed", doorClosed)
                        .map(Calendars::days)
                        .all()
                        .collectList()
                        .flatMap(taken -> Flux.fromIterable(taken)
                                .concatMap(one -> doorsFollow(doors, one, actor))
                                .then(trail.record(
                                        actor,
                                        "calendar-taken-over",
                                        "site",
                                        Long.toString(site),
                                        Map.of("year", year, "days", taken.size())))
                                .thenReturn(taken.size())))
                .as(transaction::transactional);
    }

    private Mono<List<Long>> doors(long site, Actor actor) {
        var party = actor.requireParty();
        if (site == ALL && !party.is("AUTHORITY")) {
            return Mono.error(DomainException.notFound());
        }
        return database.sql(DOORS)
                .bind("party", party.id())
                .bind("site", site)
                .mapValue(Long.class)
                .all()
                .collectList()
                .flatMap(doors ->
                        doors.isEmpty() && site != ALL ? Mono.error(DomainException.notFound()) : Mono.just(doors));
    }

    private Mono<Long> write(CalendarEntry entry, Actor actor) {
        var statement = database.sql(entry.id() == 0 ? ADD : CHANGE)
                .bind("site", entry.site())
                .bind("party", actor.requireParty().id())
                .bind("kind", entry.kind().name())
                .bind("names", json.writeValueAsString(entry.names().texts()))
                .bind("first", entry.first())
                .bind("last", entry.last())
                .bind("eating", entry.eating().name())
                .bind("people", entry.people())
                .bind("group", entry.group().name())
                .bind("doorClosed", entry.doorClosed())
                .bind("account", actor.accountId());
        return (entry.id() == 0 ? statement : statement.bind("id", entry.id()).bind("version", entry.version()))
                .mapValue(Long.class)
                .one();
    }

    /** What a changed entry said before. */
    private Mono<Held> seen(CalendarEntry entry, Actor actor) {
        return held(entry.id(), actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .filter(held -> held.version == entry.version())
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "changed-meanwhile")));
    }

    private Mono<Held> held(long id, Actor actor) {
        return database.sql(HELD)
                .bind("id", id)
                .bind("party", actor.requireParty().id())
                .map(row -> new Held(row.get("site", Long.class), days(row), row.get("version", Long.class)))
                .one();
    }

    private Mono<Void> doorsFollow(long site, Days days, Actor actor) {
        return doors(site, actor).flatMap(doors -> doorsFollow(doors, days, actor));
    }

    /** Closes and opens doors anew on these days, by what holds on each of them now. */
    private Mono<Void> doorsFollow(List<Long> doors, Days days, Actor actor) {
        return database.sql(CLOSE_DOORS)
                .bind("party", actor.requireParty().id())
                .bind("sites", doors.toArray(Long[]::new))
                .bind("first", days.first)
                .bind("last", days.last)
                .then();
    }

    private Mono<Void> noted(String action, long id, Actor actor) {
        return trail.record(actor, action, "calendar", Long.toString(id), Map.of());
    }

    private static Days days(Readable row) {
        return new Days(row.get("first_day", LocalDate.class), row.get("last_day", LocalDate.class));
    }
}
