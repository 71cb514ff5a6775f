package coop.tablee.ordering;

import coop.tablee.identity.GuestBelongings;
import coop.tablee.ordering.Carts.HandedOver;
import java.util.Collection;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a guest put into a basket goes into that of the household they sign in to, and the next page says so; and who ordered is not forgotten. */
@Component
class GuestBaskets implements GuestBelongings {

    private static final String WHO_ORDERED = """
            /* job */ select m.account_id from network.membership m
            where m.account_id = any (:guests) and exists (select from ordering.orders o where o.buyer_id = m.party_id)
            """;

    private final Carts carts;
    private final DatabaseClient database;

    GuestBaskets(Carts carts, DatabaseClient database) {
        this.carts = carts;
        this.database = database;
    }

    @Override
    public Mono<Brought> handOver(long fromParty, long toParty) {
        return carts.handOver(fromParty, toParty)
                .filter(handed -> handed.lines() > 0)
                .map(GuestBaskets::told);
    }

    @Override
    public Flux<Long> whoOrdered(Collection<Long> guests) {
        return database.sql(WHO_ORDERED)
                .bind("guests", guests.toArray(Long[]::new))
                .mapValue(Long.class)
                .all();
    }

    private static Brought told(HandedOver handed) {
        return new Brought(
                handed.inBoth() == 0 ? "ordering.basket.brought" : "ordering.basket.brought-both",
                List.of(Long.toString(handed.lines()), Long.toString(handed.inBoth())));
    }
}
