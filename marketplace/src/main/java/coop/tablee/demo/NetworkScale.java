package coop.tablee.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many of each there are in the story of a whole network, those of the small story included. {@code weeks} of history go before the running one. */
record NetworkScale(
        int cooperatives,
        int producers,
        int households,
        int kitchens,
        int authorities,
        int points,
        int carriers,
        int vehicles,
        int products,
        int weeks) {

    static final NetworkScale WHOLE = new NetworkScale(40, 1_526, 13_000, 600, 120, 200, 30, 60, 12_000, 4);

    private static final Pattern NAME = Pattern.compile("network(?:/([1-9]\\d?))?");

    /** What a demo of that name has; {@code network/4} is a quarter of {@code network}. Empty when it is no network's name. */
    static Optional<NetworkScale> named(String demo) {
        return Optional.of(NAME.matcher(demo))
                .filter(Matcher::matches)
                .map(name -> name.group(1) == null ? WHOLE : WHOLE.dividedBy(Integer.parseInt(name.group(1))));
    }

    /** A part of it, with as many weeks. */
    NetworkScale dividedBy(int divisor) {
        return new NetworkScale(
                cooperatives / divisor,
                producers / divisor,
                households / divisor,
                kitchens / divisor,
                authorities / divisor,
                points / divisor,
                carriers / divisor,
                vehicles / divisor,
                products / divisor,
                weeks);
    }

    /** What is missing to it where so many stand already; never less than none. */
    NetworkScale without(NetworkScale standing) {
        return new NetworkScale(
                Math.max(0, cooperatives - standing.cooperatives),
                Math.max(0, producers - standing.producers),
                Math.max(0, households - standing.households),
                Math.max(0, kitchens - standing.kitchens),
                Math.max(0, authorities - standing.authorities),
                Math.max(0, points - standing.points),
                Math.max(0, carriers - standing.carriers),
                Math.max(0, vehicles - standing.vehicles),
                Math.max(0, products - standing.products),
                weeks);
    }
}
