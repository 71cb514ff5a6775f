package coop.tablee.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.time.api.DateTimes;

/** Properties of wall times over both changes of clocks, in the zones we deliver in. */
class WallTimeTests {

    @Property
    void wallTimeThatExistsOnceIsSaidByTheClockAtThatMoment(
            @ForAll("near a change") LocalDateTime wall, @ForAll("zones") ZoneId zone) {
        var offsets = zone.getRules().getValidOffsets(wall);
        var said = LocalDateTime.ofInstant(WallTime.instant(wall, zone), zone);

        if (offsets.isEmpty()) {
            assertThat(said).isEqualTo(wall.plusHours(1));
        } else {
            assertThat(said).isEqualTo(wall);
        }
    }

    @Property
    void ofATimeThatExistsTwiceTheSecondCounts(
            @ForAll("near a change") LocalDateTime wall, @ForAll("zones") ZoneId zone) {
        var latest = zone.getRules().getValidOffsets(wall).stream()
                .map(wall::toInstant)
                .max(Instant::compareTo);

        latest.ifPresent(second -> assertThat(WallTime.instant(wall, zone)).isEqualTo(second));
    }

    @Property
    void laterOnTheWallIsNeverEarlierByMoreThanTheHourThatIsRepeated(
            @ForAll("near a change") LocalDateTime wall, @ForAll("minutes") int minutes, @ForAll("zones") ZoneId zone) {
        var between = Duration.between(WallTime.instant(wall, zone), WallTime.instant(wall.plusMinutes(minutes), zone));

        assertThat(between).isBetween(Duration.ofMinutes(minutes - 60), Duration.ofMinutes(minutes + 60));
    }

    /** Only an hour that is left out moves what is in it behind what follows. */
    @Property
    void ofTwoTimesThatExistTheLaterOnTheWallIsLater(
            @ForAll("near a change") LocalDateTime wall, @ForAll("minutes") int minutes, @ForAll("zones") ZoneId zone) {
        var later = wall.plusMinutes(1 + minutes);
        Assume.that(Stream.of(wall, later)
                .noneMatch(time -> zone.getRules().getValidOffsets(time).isEmpty()));

        assertThat(WallTime.instant(later, zone)).isAfter(WallTime.instant(wall, zone));
    }

    @Example
    void halfPastTwoInTheNightsOfTheChange() {
        var brussels = ZoneId.of("Europe/Brussels");

        assertThat(WallTime.instant(LocalDateTime.parse("2027-03-28T02:30"), brussels))
                .isEqualTo("2027-03-28T01:30:00Z");
        assertThat(WallTime.instant(LocalDateTime.parse("2027-10-31T02:30"), brussels))
                .isEqualTo("2027-10-31T01:30:00Z");
    }

    @Provide("near a change")
    Arbitrary<LocalDateTime> nearAChange() {
        return Arbitraries.oneOf(
                DateTimes.dateTimes()
                        .between(LocalDateTime.parse("2027-03-27T22:00"), LocalDateTime.parse("2027-03-28T05:00")),
                DateTimes.dateTimes()
                        .between(LocalDateTime.parse("2027-10-30T22:00"), LocalDateTime.parse("2027-10-31T05:00")),
                DateTimes.dateTimes()
                        .between(LocalDateTime.parse("2026-01-01T00:00"), LocalDateTime.parse("2040-12-31T00:00")));
    }

    @Provide
    Arbitrary<Integer> minutes() {
        return Arbitraries.integers().between(0, 60 * 24 * 14);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                ZoneId.of("Europe/Brussels"), ZoneId.of("Europe/Paris"), ZoneId.of("Europe/London"), ZoneOffset.UTC);
    }
}
