package coop.tablee.distribution.note;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;

/**
 * As what a person reads a delivery note.
 *
 * @param sends whether they pack or coordinate for the party, a cooperative or a farm that sends itself; {@code buys} whether they buy or cook for it; {@code handsOut} whether they stand at its points or its gate; {@code carries} whether they drive for it
 */
record Reader(long party, boolean sends, boolean buys, boolean handsOut, boolean carries) {

    static Reader of(Actor actor) {
        return new Reader(
                actor.requireParty().id(),
                actor.hasAny(Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER),
                actor.hasAny(Role.BUYER, Role.COOK),
                actor.hasAny(Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER),
                actor.hasAny(Role.DRIVER));
    }
}
