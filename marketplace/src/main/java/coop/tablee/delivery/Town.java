package coop.tablee.delivery;

/**
 * A town where the territory has a farm, a hub, a point or a kitchen, with the middle of these places in degrees: enough to say which point is near to somebody
 * who lives there. No household's address takes part.
 */
public record Town(String postcode, String city, double latitude, double longitude) {}
