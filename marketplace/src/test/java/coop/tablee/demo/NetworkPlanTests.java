package coop.tablee.demo;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.distribution.Vehicle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NetworkPlanTests {

    private static final NetworkScale STANDING = new NetworkScale(2, 14, 20, 7, 2, 3, 2, 6, 128, 0);
    private static final NetworkScale MISSING = NetworkScale.WHOLE.without(STANDING);

    @Test
    void theSameSeedGivesTheSamePlan() {
        assertThat(NetworkPlan.of(7, MISSING, 2)).isEqualTo(NetworkPlan.of(7, MISSING, 2));
        assertThat(NetworkPlan.of(8, MISSING, 2)).isNotEqualTo(NetworkPlan.of(7, MISSING, 2));
    }

    @Test
    void withWhatStandsItIsTheNetworkOfTheContract() {
        var plan = NetworkPlan.of(7, MISSING, 2);

        assertThat(plan.cooperatives()).hasSize(40 - 2);
        assertThat(plan.producers()).hasSize(1_526 - 14);
        assertThat(plan.communes()).hasSize(120 - 2);
        assertThat(plan.kitchens()).hasSize(600 - 7);
        assertThat(plan.points()).hasSize(200 - 3);
        assertThat(plan.households()).isEqualTo(13_000 - 20);
        assertThat(plan.carriers()).hasSize(30 - 2);
        assertThat(plan.carriers().stream()
                        .mapToInt(carrier -> carrier.vehicles().size())
                        .sum())
                .isEqualTo(60 - 6);
    }

    @Test
    void everyCarrierHasAVanAndEachVehicleANameOfItsOwn() {
        assertThat(NetworkPlan.of(7, MISSING, 2).carriers()).allSatisfy(carrier -> {
            assertThat(carrier.vehicles()).extracting(Vehicle::kind).startsWith(Vehicle.Kind.VAN);
            assertThat(carrier.vehicles()).extracting(Vehicle::name).doesNotHaveDuplicates();
            assertThat(carrier.vehicles())
                    .allSatisfy(vehicle -> assertThat(vehicle.loadKg())
                            .isLessThanOrEqualTo(vehicle.kind().mostKg()));
        });
    }

    @Test
    void everyCooperativeHasProducersKitchensAndPoints() {
        var plan = NetworkPlan.of(7, MISSING, 2);

        assertThat(plan.producers().stream()
                        .map(NetworkPlan.Producer::cooperative)
                        .collect(Collectors.toSet()))
                .hasSize(40);
        assertThat(plan.points().stream().map(NetworkPlan.Point::cooperative).collect(Collectors.toSet()))
                .hasSize(40);
        assertThat(plan.kitchens().stream()
                        .map(kitchen -> plan.communes().get(kitchen.commune()).cooperative())
                        .collect(Collectors.toSet()))
                .hasSize(40);
    }

    @Test
    void placesLieOnTheMap() {
        assertThat(NetworkPlan.of(7, MISSING, 2).points()).allSatisfy(point -> {
            assertThat(point.place().latitude()).isBetween(49.0, 52.0);
            assertThat(point.place().longitude()).isBetween(3.0, 6.0);
        });
    }

    @Test
    void aProducerMakesAsManyProductsAsAskedEachUnderItsOwnName() {
        var plan = NetworkPlan.of(7, MISSING, 2);
        var shelves = new NetworkShelves(7);
        for (var i = 0; i < 60; i++) {
            var made = shelves.madeBy(1, i, plan.producers().get(i), 8);
            var names = new HashSet<>(made.stream()
                    .map(product -> product.facts().names().texts().get("fr"))
                    .toList());
            assertThat(names).as(plan.producers().get(i).name()).hasSize(8);
            assertThat(made)
                    .allSatisfy(product -> assertThat(product.facts().price()).isPositive());
            assertThat(made)
                    .isEqualTo(new ArrayList<>(
                            shelves.madeBy(1, i, plan.producers().get(i), 8)));
        }
    }

    @Test
    void neighboursDeliverOnTheSameDays() {
        for (var region = 0; region < 40; region++) {
            assertThat(NetworkWeeks.daysOf(region))
                    .isNotEmpty()
                    .isEqualTo(NetworkWeeks.daysOf(NetworkWeeks.neighbourOf(region)));
        }
    }

    @Test
    void aSmallPartIsNeverLessThanNothing() {
        var missing = NetworkScale.WHOLE.dividedBy(40).without(STANDING);

        assertThat(missing.cooperatives()).isZero();
        assertThat(missing.vehicles()).isZero();
        assertThat(missing.households()).isEqualTo(13_000 / 40 - 20);
        assertThat(NetworkScale.WHOLE.dividedBy(4).without(STANDING).vehicles()).isEqualTo(60 / 4 - 6);
    }
}
