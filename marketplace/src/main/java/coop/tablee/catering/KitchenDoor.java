package coop.tablee.catering;

import java.time.ZoneId;

/** A door of the kitchen that goods can be delivered to; its id is the site's and the destination's, its days begin by the clocks of its zone. */
public record KitchenDoor(long id, String name, String city, ZoneId zone) {}
