package coop.tablee.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.reporting.Discretion.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscretionTests {

    @Test
    void nothingIsWithheldWhereEveryPartHasItsCrowd() {
        assertThat(Discretion.withheld(List.of(part("roots", 900, 5, 0), part("fruit", 100, 7, 5))))
                .isEmpty();
        assertThat(Discretion.withheld(List.of())).isEmpty();
    }

    @Test
    void aPartOfFourProducersTakesTheSmallestOtherWithIt() {
        assertThat(Discretion.withheld(
                        List.of(part("fish", 300, 4, 0), part("roots", 900, 9, 0), part("fruit", 200, 8, 0))))
                .containsExactlyInAnyOrder("fish", "fruit");
    }

    @Test
    void fourHouseholdsAreTooFewAndNoneIsFine() {
        assertThat(Discretion.withheld(List.of(
                        part("household", 300, 9, 4), part("school-canteen", 900, 9, 0), part("care-home", 950, 9, 0))))
                .as("no kitchen covers households")
                .containsExactlyInAnyOrder("household", "school-canteen", "care-home");
    }

    @Test
    void twoSmallPartsThatMayBeTheSameProducersNeedAThird() {
        assertThat(Discretion.withheld(List.of(
                        part("fish", 100, 3, 0),
                        part("meat", 100, 2, 0),
                        part("roots", 900, 9, 0),
                        part("fruit", 700, 9, 0))))
                .containsExactlyInAnyOrder("fish", "meat", "fruit");
    }

    @Test
    void whereAllAreSmallOnlyTheWholeIsLeft() {
        assertThat(Discretion.withheld(List.of(part("fish", 100, 3, 0), part("meat", 100, 4, 0))))
                .containsExactlyInAnyOrder("fish", "meat");
    }

    @Test
    void equalSizesAreChosenByNameSoThatTwoAnswersAgree() {
        var parts = List.of(part("c", 100, 9, 0), part("b", 100, 9, 0), part("a", 100, 1, 0));

        assertThat(Discretion.withheld(parts)).containsExactlyInAnyOrder("a", "b");
    }

    private static Part part(String key, long size, int producers, int households) {
        return new Part(key, size, new Crowd(producers, households));
    }
}
