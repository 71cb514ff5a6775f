package coop.tablee.delivery.door;

import coop.tablee.delivery.Arrangement;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The hours of places, read and changed by those who keep them; another's place is {@code not-found} (404). What was promised stays: an order keeps its room
 * when its hour is withdrawn, made smaller or closed.
 */
@Component
class Doors {

    private static final TypeReference<List<DoorPage.Named>> NAMED = new TypeReference<>() {};

    private static final String MINE = """
            select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'city', s.city) order by s.name, s.id), '[]')::text found
            from delivery.destination d join network.site s on s.id = d.site_id
            where d.active and (s.party_id = :party
                or d.kind = 'KITCHEN_DOOR' and s.party_id in (select o.id from network.organisation o where o.authority_id = :party))
            """;
    private static final String ONE = """
            select jsonb_build_object('id', d.site_id, 'kind', d.kind, 'name', s.name, 'city', s.city, 'version', d.version, 'phone', d.phone, 'directions', d.directions,
                'rows', (select coalesce(jsonb_agg(jsonb_build_object('days', o.weekday::text, 'opens', to_char(o.opens, 'HH24:MI'), 'closes', to_char(o.closes, 'HH24:MI'),
                    'crates', trim_scale(o.crates)::text, 'chilled', trim_scale(o.chilled_crates)::text, 'frozen', trim_scale(o.frozen_crates)::text)
                    order by o.weekday, o.opens), '[]') from delivery.opening o where o.site_id = d.site_id),
                'closed', (select coalesce(jsonb_agg(jsonb_build_object('first', r.first, 'last', r.last, 'reason', r.reason, 'expected', r.expected) order by r.first), '[]')
                    from (select min(c.day) first, max(c.day) last, c.reason,
                              coalesce(sum((select sum(x.used) from delivery.slot x where x.site_id = c.site_id and x.delivery_date = c.day)), 0) expected
                          from (select k.*, k.day - (row_number() over (partition by k.reason order by k.day))::int island
                                from delivery.closed_day k where k.site_id = d.site_id and k.day >= (platform.business_time() at time zone s.time_zone)::date) c
                          group by c.reason, c.island order by 1 limit 100) r))::text found
            from delivery.destination d join network.site s on s.id = d.site_id
            where d.site_id = :site and delivery.keeps_hours(:party, d.site_id)
            """;

    private final DatabaseClient database;
    private final Trail trail;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    Doors(DatabaseClient database, Trail trail, TransactionalOperator transaction, JsonMapper json) {
        this.database = database;
        this.trail = trail;
        this.transaction = transaction;
        this.json = json;
    }

    Mono<List<DoorPage.Named>> of(Actor actor) {
        return database.sql(MINE)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, NAMED));
    }

    /** Empty when the place is none of the actor's business. */
    Mono<DoorPage> find(long site, Actor actor) {
        return database.sql(ONE)
                .bind("site", site)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, DoorPage.class));
    }

    /** Replaces all weekly windows; {@code changed-meanwhile} (409) when another did since this version. */
    Mono<Void> setHours(long site, long version, List<HoursForm.Window> windows, Actor actor) {
        var set = database.sql("select delivery.set_hours(:party, :site, :version, :hours::jsonb)")
                .bind("version", version)
                .bind("hours", json.writeValueAsString(windows));
        return done(set, site, "place.hours-set", actor);
    }

    Mono<Void> close(long site, LocalDate first, LocalDate last, String reason, Actor actor) {
        var closed = database.sql("select delivery.close_days(:party, :site, :first, :last, :reason)")
                .bind("first", first)
                .bind("last", last)
                .bind("reason", reason);
        return done(closed, site, "place.closed", actor);
    }

    Mono<Void> reopen(long site, LocalDate first, LocalDate last, Actor actor) {
        var open = database.sql("select delivery.reopen_days(:party, :site, :first, :last)")
                .bind("first", first)
                .bind("last", last);
        return done(open, site, "place.reopened", actor);
    }

    Mono<Void> tellDrivers(long site, String phone, String directions, Actor actor) {
        var told = database.sql("select delivery.tell_drivers(:party, :site, :phone, :directions)")
                .bind("phone", phone)
                .bind("directions", directions);
        return done(told, site, "place.drivers-told", actor);
    }

    private Mono<Void> done(DatabaseClient.GenericExecuteSpec change, long site, String action, Actor actor) {
        return change.bind("party", actor.requireParty().id())
                .bind("site", site)
                .mapValue(String.class)
                .one()
                .doOnNext(Arrangement::require)
                .then(trail.record(actor, action, "site", Long.toString(site), Map.of()))
                .as(transaction::transactional);
    }
}
