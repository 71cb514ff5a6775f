package coop.tablee.distribution.round;

import coop.tablee.delivery.Arrangement;
import coop.tablee.identity.Actor;
import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Reads and notes what a carrier brings. */
@Component
class RoundQueries {

    private static final String DAYS = """
            select distinct s.delivery_date from distribution.carriage s
            where s.carrier_id = :party and s.delivery_date between :from and :to order by s.delivery_date limit 40
            """;

    private static final String STRETCHES = """
            select to_jsonb(x)::text from (
                select s.order_number number, s.from_field "fromField", s.ready, s.received, case when s.final then s.drop_id end "drop",
                    jsonb_build_object('id', f.id, 'kind', f.kind, 'name', f.name, 'street', f.street, 'postcode', f.postcode, 'city', f.city,
                        'latitude', f.latitude, 'longitude', f.longitude) "from",
                    jsonb_build_object('id', t.id, 'kind', t.kind, 'name', t.name, 'street', t.street, 'postcode', t.postcode, 'city', t.city,
                        'latitude', t.latitude, 'longitude', t.longitude) "to",
                    load.crates, load.chilled, load.frozen, slot.opens, slot.closes, coalesce(d.phone, '') phone, coalesce(d.directions, '') directions,
                    s.brought_at "broughtAt"
                from distribution.carriage s
                join network.site f on f.id = s.from_site_id
                join network.site t on t.id = s.to_site_id
                left join delivery.destination d on d.site_id = t.id
                left join delivery.slot slot on slot.id = s.slot_id and s.final
                cross join lateral (
                    select coalesce(sum(l.quantity * v.crate_share), 0) crates, coalesce(sum(l.quantity * v.crate_share) filter (where v.storage = 'CHILLED'), 0) chilled,
                        coalesce(sum(l.quantity * v.crate_share) filter (where v.storage = 'FROZEN'), 0) frozen
                    from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
                    where l.consignment_id = s.consignment_id and l.quantity > 0 and (not s.from_field or l.producer_id = s.starts_with)) load
                where s.carrier_id = :party and s.delivery_date = :date
                order by t.name, t.id, f.name, f.id, s.order_number limit 2000) x
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    RoundQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    Mono<List<LocalDate>> days(LocalDate from, LocalDate to, Actor actor) {
        return database.sql(DAYS)
                .bind("party", actor.requireParty().id())
                .bind("from", from)
                .bind("to", to)
                .mapValue(LocalDate.class)
                .all()
                .collectList();
    }

    Mono<List<Stretch>> on(LocalDate date, Actor actor) {
        return database.sql(STRETCHES)
                .bind("party", actor.requireParty().id())
                .bind("date", date)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, Stretch.class))
                .collectList();
    }

    /** Refused with {@code not-found} (404) for a place this carrier brings nothing to that day, {@code not-packed-yet} or {@code already-received} (422). */
    Mono<Void> note(LocalDate date, long place, boolean undone, Actor actor) {
        return database.sql("select distribution.note_brought(:party, :date, :place, :undone, :account)")
                .bind("party", actor.requireParty().id())
                .bind("date", date)
                .bind("place", place)
                .bind("undone", undone)
                .bind("account", actor.accountId())
                .mapValue(String.class)
                .one()
                .doOnNext(Arrangement::require)
                .then();
    }
}
