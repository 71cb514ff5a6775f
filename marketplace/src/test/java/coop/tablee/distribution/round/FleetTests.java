package coop.tablee.distribution.round;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.distribution.Vehicle;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTests {

    @Test
    void fleetLeavesAsOftenAsItsCratesAsk() {
        var fleet = Fleet.of(List.of(
                Vehicle.of("Van", Vehicle.Kind.VAN, 14, 900, true, false),
                Vehicle.of("Bike", Vehicle.Kind.CARGO_BIKE, 6, 80, false, false)));
        assertThat(fleet.crates()).isEqualTo(20);
        assertThat(fleet.tripsFor(20)).isEqualTo(1);
        assertThat(fleet.tripsFor(21)).isEqualTo(2);
        assertThat(fleet.tripsFor(41)).isEqualTo(3);
    }
}
