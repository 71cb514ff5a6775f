package coop.tablee.catering;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The doors of the kitchen that an actor acts for: what its menus, counts and needs are kept by. A door of somebody else's kitchen is answered like one that does not exist. */
@Component
public class KitchenDoors {

    private final WeekQueries queries;

    KitchenDoors(WeekQueries queries) {
        this.queries = queries;
    }

    /** All of the actor's doors with the one asked for, the first when none was; {@code chosen} is absent for an organisation without a kitchen. */
    public record Chosen(List<KitchenDoor> all, @Nullable KitchenDoor chosen) {

        public KitchenDoor require() {
            if (chosen == null) {
                throw DomainException.notFound();
            }
            return chosen;
        }
    }

    /** The doors, and the one asked for; another kitchen's is {@code not-found}. */
    public Mono<Chosen> of(@Nullable Long site, Actor actor) {
        return queries.doors(actor.requireParty().id())
                .map(doors -> new Chosen(
                        doors,
                        site == null
                                ? doors.stream().findFirst().orElse(null)
                                : doors.stream()
                                        .filter(door -> door.id() == site)
                                        .findFirst()
                                        .orElseThrow(DomainException::notFound)));
    }

    /** The actor's own door; another kitchen's, or none, is {@code not-found}. */
    public Mono<KitchenDoor> require(long site, Actor actor) {
        return of(site, actor).map(Chosen::require);
    }
}
