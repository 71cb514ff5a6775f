package coop.tablee.agreement;

import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a lot is delivered. On other weekdays nothing under it can be ordered, nor to a door that is open that day only
 * at other hours; a door that names no hours takes things at any.
 *
 * @param weekdays ISO numbers, Monday first; empty = any day
 * @param opens local time of the door; absent together with {@code closes} = any hour
 */
public record DeliveryWindow(
        List<Integer> weekdays,
        @Nullable LocalTime opens,
        @Nullable LocalTime closes) {

    public static final DeliveryWindow ANY = new DeliveryWindow(List.of(), null, null);

    public DeliveryWindow {
        weekdays = List.copyOf(weekdays);
    }
}
