package coop.tablee.distribution;

import coop.tablee.delivery.Arrangement;
import coop.tablee.identity.Actor;
import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Reads and notes what passes through a hub. */
@Component
class PassageQueries {

    private static final String PASSAGES = """
            select to_jsonb(x)::text from (
                select c.id consignment, hub.id hub, hub.name "hubName", o.number, sender.name sender, next.name next, carrier.name carrier,
                    load.crates, coalesce(load.chilled, false) chilled, coalesce(load.frozen, false) frozen,
                    c.state <> 'PLANNED' packed, gone.is_so or p.arrived_at is not null arrived, gone.is_so or p.handed_on_at is not null "handedOn"
                from network.site hub
                join ordering.leg g on g.from_site_id = hub.id
                join ordering.consignment c on c.id = g.consignment_id and c.sender_site_id <> hub.id and c.state <> 'CANCELLED'
                join ordering.orders o on o.id = c.order_id and o.delivery_date = :date
                    and o.state not in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'CANCELLED', 'EXPIRED', 'FAILED')
                join network.site sender on sender.id = c.sender_site_id
                join network.site next on next.id = g.to_site_id
                join network.party carrier on carrier.id = g.carrier_id
                cross join lateral (
                    select coalesce(sum(s.whole), 0) crates, bool_or(s.storage = 'CHILLED') chilled, bool_or(s.storage = 'FROZEN') frozen
                    from (select v.storage, ceil(sum(l.quantity * v.crate_share)) whole from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
                          where l.consignment_id = c.id and l.quantity > 0 group by v.storage) s) load
                cross join lateral (select c.state in ('DELIVERED', 'ACCEPTED', 'PARTLY_ACCEPTED', 'REFUSED', 'NOT_FETCHED') is_so) gone
                left join distribution.passage p on p.consignment_id = c.id and p.hub_id = hub.id
                where hub.party_id = :party and hub.kind = 'HUB'
                order by next.name, sender.name, o.number limit 2000) x
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    PassageQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    Mono<List<Passage>> on(LocalDate date, Actor actor) {
        return database.sql(PASSAGES)
                .bind("date", date)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, Passage.class))
                .collectList();
    }

    /** Refused with {@code not-found} (404) for what does not pass there, {@code not-packed-yet} or {@code order-over} (422). */
    Mono<Void> note(long consignment, long hub, boolean handedOn, Actor actor) {
        return database.sql("select distribution.note_passage(:party, :consignment, :hub, :handedOn, :account)")
                .bind("party", actor.requireParty().id())
                .bind("consignment", consignment)
                .bind("hub", hub)
                .bind("handedOn", handedOn)
                .bind("account", actor.accountId())
                .mapValue(String.class)
                .one()
                .doOnNext(Arrangement::require)
                .then();
    }
}
