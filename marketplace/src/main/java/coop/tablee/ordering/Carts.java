package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps carts. */
@Component
public class Carts {
    public Mono<Cart> of(Actor actor) {
        return Mono.error(new UnsupportedOperationException("lands within the hour"));
    }

    public Mono<Cart> put(Actor actor, PutInCart change) {
        return Mono.error(new UnsupportedOperationException("lands within the hour"));
    }

    public Mono<Cart> putAll(Actor actor, List<PutInCart> changes) {
        return Mono.error(new UnsupportedOperationException("lands within the hour"));
    }

    public Mono<Cart> chooseSlot(Actor actor, long destination, LocalDate date, long slot) {
        return Mono.error(new UnsupportedOperationException("lands within the hour"));
    }

    public Mono<Cart> clear(Actor actor, @Nullable Long destination, @Nullable LocalDate date) {
        return Mono.error(new UnsupportedOperationException("lands within the hour"));
    }
}
