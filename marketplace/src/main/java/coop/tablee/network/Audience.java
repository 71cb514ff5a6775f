package coop.tablee.network;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;

/**
 * The two publics that an offer is priced for. Households see prices with VAT in and may buy what says that its allergens are unknown; institutions
 * (kitchens and whoever pays for them) see prices with VAT out and never meet such a product.
 */
public enum Audience {
    HOUSEHOLD,
    INSTITUTION;

    /** What this person buys as: an institution when acting for an organisation that feeds people, a household in every other case. */
    public static Audience of(Actor actor) {
        return actor.findParty().map(Audience::of).orElse(HOUSEHOLD);
    }

    public static Audience of(ActingParty party) {
        return party.is("KITCHEN") || party.is("AUTHORITY") || party.is("FOOD_AID") ? INSTITUTION : HOUSEHOLD;
    }

    public boolean isVatIncluded() {
        return this == HOUSEHOLD;
    }
}
