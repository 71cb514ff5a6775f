package coop.tablee.ordering;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.shared.DomainException;

/** Who buys: the party that pays and receives, and the account that acts for it. */
record Buyer(long party, String name, long account, Audience audience) {

    /** The actor as a buyer; whoever acts for something that neither eats nor feeds people is refused ({@code may-not-order}, 403). */
    static Buyer of(Actor actor) {
        var party = actor.requireParty();
        if (!mayOrder(actor, party)) {
            throw new DomainException(DomainException.Kind.FORBIDDEN, "may-not-order");
        }
        return new Buyer(party.id(), party.name(), actor.accountId(), Audience.of(party));
    }

    private static boolean mayOrder(Actor actor, ActingParty party) {
        return party.is("HOUSEHOLD")
                ? actor.hasAny(Role.HOUSEHOLD_MEMBER, Role.GUEST)
                : Audience.of(party) == Audience.INSTITUTION && actor.hasAny(Role.BUYER, Role.COOK);
    }
}
