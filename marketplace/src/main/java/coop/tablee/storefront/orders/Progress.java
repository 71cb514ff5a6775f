package coop.tablee.storefront.orders;

import coop.tablee.delivery.DestinationKind;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderState;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Place;
import coop.tablee.platform.page.Place.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** How far an order has come: its title says the situation, its row of places shows it. */
@Component
class Progress {

    private static final int PLACED = 0;
    private static final int OPEN = 1;
    private static final int HARVESTED = 2;
    private static final int PACKED = 3;
    private static final int ARRIVED = 4;
    private static final int EATEN = 5;
    private static final Set<OrderState> SOLD = Set.of(OrderState.DELIVERED, OrderState.SETTLED);
    private static final Set<String> WAITING = Set.of("NOT_FETCHED", "DELIVERED");
    private static final String PLACE_CLOSED = "place-closed";
    private static final String NOT_APPROVED = "not-approved";
    private static final Set<String> BY_APPROVERS = Set.of(NOT_APPROVED, "sent-back", "declined");

    private final MessageSource messages;
    private final Formats formats;
    private final BusinessClock clock;

    Progress(MessageSource messages, Formats formats, BusinessClock clock) {
        this.messages = messages;
        this.formats = formats;
        this.clock = clock;
    }

    String title(OrderDetails order, Locale locale) {
        var key = "storefront.order.title." + order.state().name();
        if (stillWaits(order)) {
            return say("storefront.order.title.still-waits", locale);
        }
        if (order.state() == OrderState.FAILED && PLACE_CLOSED.equals(order.cancelReason())) {
            return say(key + ".place-closed", locale);
        }
        var reason = order.cancelReason();
        if (reason != null && BY_APPROVERS.contains(reason)) {
            return say(key + "." + reason, locale);
        }
        if (order.state() == OrderState.PLACED) {
            return titleOfPlaced(order, key, locale);
        }
        return order.state() == OrderState.DELIVERED && !isFetched(order)
                ? say(key + ".kitchen", locale)
                : say(key, locale);
    }

    List<Place> places(OrderDetails order, Locale locale) {
        return switch (order.state()) {
            case CANCELLED -> List.of(placed(State.DONE, order, locale), wrong("cancelled", locale));
            case EXPIRED, FAILED ->
                List.of(wrong(NOT_APPROVED.equals(order.cancelReason()) ? "not-approved" : "unpaid", locale));
            default -> row(order, locale);
        };
    }

    private String titleOfPlaced(OrderDetails order, String key, Locale locale) {
        var cutOff = order.cutOff();
        var left = cutOff == null ? Duration.ZERO : Duration.between(clock.instant(), cutOff);
        if (left.isNegative() || left.isZero()) {
            return say(key + ".closed", locale);
        }
        return switch ((int) Math.min(left.toDays(), 2)) {
            case 0 -> say(key + ".hours", locale);
            case 1 -> say(key + ".day", locale);
            default -> say(key + ".days", locale, left.toDays());
        };
    }

    private List<Place> row(OrderDetails order, Locale locale) {
        var now = nowAt(order);
        var format = formats.in(locale);
        var slot = order.slot();
        var row = new ArrayList<Place>();
        row.add(placed(stateAt(PLACED, now), order, locale));
        row.add(place(OPEN, now, "open", openUntil(order, locale), locale));
        row.add(place(
                HARVESTED, now, "harvested", format.weekday(order.deliveryDate().minusDays(1)), locale));
        row.add(place(PACKED, now, "packed", format.weekday(order.deliveryDate()), locale));
        var hour = slot == null ? "" : " " + format.time(slot.opens());
        row.add(place(
                ARRIVED,
                now,
                isFetched(order) ? "at-point" : "at-door",
                format.weekday(order.deliveryDate()) + hour,
                locale));
        row.add(place(EATEN, now, "table", "", locale));
        return row;
    }

    /** Whether it is paid and its goods are not with the household: nobody came in time, or a tick at the point was taken back. */
    private static boolean stillWaits(OrderDetails order) {
        return isFetched(order)
                && SOLD.contains(order.state())
                && order.consignments().stream().anyMatch(part -> WAITING.contains(part.state()));
    }

    private int nowAt(OrderDetails order) {
        if (stillWaits(order)) {
            return ARRIVED;
        }
        return switch (order.state()) {
            case AWAITING_APPROVAL, AWAITING_PAYMENT -> PLACED;
            case PLACED -> isOpen(order) ? OPEN : HARVESTED;
            case CONFIRMED -> HARVESTED;
            case PACKED -> PACKED;
            case DELIVERED -> isFetched(order) ? ARRIVED : EATEN;
            default -> EATEN + 1;
        };
    }

    private boolean isOpen(OrderDetails order) {
        var cutOff = order.cutOff();
        return order.mayChange() || (cutOff != null && clock.instant().isBefore(cutOff));
    }

    private String openUntil(OrderDetails order, Locale locale) {
        var cutOff = order.cutOff();
        return cutOff == null
                ? ""
                : say(
                        "storefront.order.place.open-until",
                        locale,
                        formats.in(locale).weekdayAndTime(cutOff));
    }

    private Place placed(State state, OrderDetails order, Locale locale) {
        return new Place(
                state,
                say("storefront.order.place.placed", locale),
                formats.in(locale).weekdayAndTime(order.acceptedAt()));
    }

    private Place place(int seat, int now, String word, String when, Locale locale) {
        return new Place(stateAt(seat, now), say("storefront.order.place." + word, locale), when);
    }

    private Place wrong(String word, Locale locale) {
        return new Place(State.WRONG, say("storefront.order.place." + word, locale), "");
    }

    private static State stateAt(int seat, int now) {
        if (seat == now) {
            return State.NOW;
        }
        return seat < now ? State.DONE : State.TO_COME;
    }

    static boolean isFetched(OrderDetails order) {
        return DestinationKind.valueOf(order.destination().kind()).isFetched();
    }

    private String say(String key, Locale locale, @Nullable Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
