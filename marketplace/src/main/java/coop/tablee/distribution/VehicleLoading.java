package coop.tablee.distribution;

import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;

/** Very many carriers' vehicles at once, for old books and demos. */
public final class VehicleLoading {

    private final BulkTable vehicles;

    private VehicleLoading(BulkLoad load) {
        vehicles = load.table(
                "distribution.vehicle", "carrier_id", "name", "kind", "crates", "load_kg", "chilled", "frozen");
    }

    public static VehicleLoading into(BulkLoad load) {
        return load.part(VehicleLoading.class, VehicleLoading::new);
    }

    /** Gives a carrier a new vehicle. */
    public void vehicle(long carrier, Vehicle vehicle) {
        vehicles.row(
                carrier,
                vehicle.name(),
                vehicle.kind(),
                vehicle.crates(),
                vehicle.loadKg(),
                vehicle.chilled(),
                vehicle.frozen());
    }
}
