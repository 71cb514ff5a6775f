package coop.tablee.ordering;

import coop.tablee.identity.GuestBelongings;
import coop.tablee.ordering.Carts.HandedOver;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What a guest put into a basket goes into that of the household they sign in to, and the next page says so. */
@Component
class GuestBaskets implements GuestBelongings {

    private final Carts carts;

    GuestBaskets(Carts carts) {
        this.carts = carts;
    }

    @Override
    public Mono<Brought> handOver(long fromParty, long toParty) {
        return carts.handOver(fromParty, toParty)
                .filter(handed -> handed.lines() > 0)
                .map(GuestBaskets::told);
    }

    private static Brought told(HandedOver handed) {
        return new Brought(
                handed.inBoth() == 0 ? "ordering.basket.brought" : "ordering.basket.brought-both",
                List.of(Long.toString(handed.lines()), Long.toString(handed.inBoth())));
    }
}
