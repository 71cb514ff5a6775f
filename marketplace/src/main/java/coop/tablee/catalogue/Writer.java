package coop.tablee.catalogue;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import org.jspecify.annotations.Nullable;

/**
 * For whom somebody writes products: as coordinator for a cooperative, as owner or stock keeper for the producer itself. Neither means nobody, whose every
 * product is not found.
 */
record Writer(@Nullable Long cooperative, @Nullable Long producer) {

    static Writer of(Actor actor) {
        var party = actor.party();
        if (party == null) {
            return new Writer(null, null);
        }
        return new Writer(
                actor.hasAny(Role.COORDINATOR) && party.is("COOPERATIVE") ? party.id() : null,
                actor.hasAny(Role.OWNER, Role.STOCK_KEEPER) && party.is("PRODUCER") ? party.id() : null);
    }
}
