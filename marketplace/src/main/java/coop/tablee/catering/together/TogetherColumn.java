package coop.tablee.catering.together;

import coop.tablee.identity.Actor;

/**
 * One door of one of the person's kitchens.
 *
 * @param actor the person, acting for that kitchen
 * @param numberNeeded whether its orders need a purchase-order number when they are sent
 */
record TogetherColumn(long door, String name, Actor actor, boolean numberNeeded) {

    long kitchen() {
        return actor.requireParty().id();
    }
}
