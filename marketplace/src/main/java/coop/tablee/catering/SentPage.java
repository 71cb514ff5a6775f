package coop.tablee.catering;

import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.OrderSummary;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a kitchen sent for a week, by day, in words.
 *
 * @param title says whether it is ordered: not while all of it waits for an approval
 * @param waiting how many of the orders wait for one, in words; empty for none
 */
record SentPage(
        long site, LocalDate monday, LocalDate next, String title, String lead, String waiting, List<Day> days) {

    private static final Set<OrderState> GONE = Set.of(OrderState.EXPIRED, OrderState.FAILED);

    record Day(String name, List<Order> orders) {}

    /** @param waits whether somebody has to agree to it first */
    record Order(String number, String lines, String money, String state, String tone, String words, boolean waits) {}

    static SentPage of(KitchenDoor door, Week week, List<OrderSummary> orders, WeekWords words) {
        var byDay = new TreeMap<LocalDate, List<OrderSummary>>();
        orders.stream()
                .filter(order -> order.destination() == door.id() && !GONE.contains(order.state()))
                .forEach(order -> byDay.computeIfAbsent(order.deliveryDate(), day -> new ArrayList<>())
                        .add(order));
        var days = byDay.entrySet().stream()
                .map(day -> new Day(
                        words.capital(words.day(day.getKey())),
                        day.getValue().stream()
                                .map(order -> order(order, words))
                                .toList()))
                .toList();
        var standing = byDay.values().stream()
                .flatMap(List::stream)
                .filter(order -> order.state() != OrderState.CANCELLED)
                .count();
        var waiting = byDay.values().stream()
                .flatMap(List::stream)
                .filter(order -> order.state() == OrderState.AWAITING_APPROVAL)
                .count();
        var allWait = waiting > 0 && waiting == standing;
        return new SentPage(
                door.id(),
                week.monday(),
                week.next().monday(),
                words.say(allWait ? "catering.sent.title.waiting" : "catering.sent.title", week.number()),
                words.say("catering.sent.lead", standing, door.name()),
                waiting == 0
                        ? ""
                        : words.say(allWait ? "catering.sent.lead.waiting" : "catering.sent.lead.some-wait", waiting),
                days);
    }

    private static Order order(OrderSummary order, WeekWords words) {
        var cutOff = order.cutOff();
        var may = order.mayChange() && cutOff != null
                ? words.say("catering.sent.changeable", words.weekdayAndTime(Objects.requireNonNull(cutOff)))
                : words.say("catering.sent.fixed");
        var cancelled = order.state() == OrderState.CANCELLED;
        var waits = order.state() == OrderState.AWAITING_APPROVAL && cutOff != null;
        return new Order(
                order.number(),
                words.say("catering.lines", order.lines()),
                words.money(order.total()),
                words.say("catering.state." + order.state().name()),
                cancelled ? "bad" : waits ? "warn" : "ok",
                cancelled
                        ? ""
                        : waits
                                ? words.say(
                                        "catering.sent.awaiting", words.weekdayAndTime(Objects.requireNonNull(cutOff)))
                                : may,
                waits);
    }
}
