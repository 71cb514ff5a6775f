package coop.tablee.delivery;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/**
 * What anybody may know of a place that households go to: when it opens, when it does not, and who brings goods there. Times are wall time of the place. What drivers are
 * told about a door is not for everybody.
 *
 * @param hours every week's, by weekday and hour; a place may have none
 * @param closed days of the next two months on which it stays closed
 * @param cooperatives that bring goods there, by name
 */
public record PlaceFacts(List<Hours> hours, List<LocalDate> closed, List<Bringer> cooperatives) {

    /** One opening of every week; {@code weekday} counts from 1, Monday. */
    public record Hours(int weekday, LocalTime opens, LocalTime closes) {}

    /** A cooperative. */
    public record Bringer(long id, String name) {}
}
