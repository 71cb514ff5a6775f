package coop.tablee.distribution;

/**
 * What goods are carried with.
 *
 * @param id 0 until it is kept
 * @param crates how many delivery crates fit at once
 * @param loadKg the heaviest load, kilograms
 * @param version counts its changes
 */
public record Vehicle(
        long id, String name, Kind kind, int crates, int loadKg, boolean chilled, boolean frozen, long version) {

    /** With the most it may be said to carry, kilograms: a cargo bike 80, its trailer 180 more. */
    public enum Kind {
        VAN(40_000),
        TRUCK(40_000),
        CARGO_BIKE(80),
        CARGO_BIKE_TRAILER(260);

        private final int mostKg;

        Kind(int mostKg) {
            this.mostKg = mostKg;
        }

        public int mostKg() {
            return mostKg;
        }
    }

    /** One that is new. */
    public static Vehicle of(String name, Kind kind, int crates, int loadKg, boolean chilled, boolean frozen) {
        return new Vehicle(0, name, kind, crates, loadKg, chilled, frozen, 0);
    }
}
