package coop.tablee.distribution.round;

import coop.tablee.distribution.Vehicle;
import java.util.List;

/** What a carrier's vehicles hold together. */
record Fleet(int crates) {

    static Fleet of(List<Vehicle> vehicles) {
        return new Fleet(vehicles.stream().mapToInt(Vehicle::crates).sum());
    }

    /** How often all of them have to leave at least; only where there are some. */
    public int tripsFor(int carried) {
        return (carried + crates - 1) / crates;
    }
}
