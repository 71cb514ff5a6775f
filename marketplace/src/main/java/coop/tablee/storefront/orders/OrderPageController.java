package coop.tablee.storefront.orders;

import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.HouseWarnings;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.UnfetchedOrders;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** One order of a buyer, from placing to the table, or to what became of it when nobody came. */
@Controller
class OrderPageController {

    private final OrderDirectory orders;
    private final OrderDisplay display;
    private final Families families;
    private final UnfetchedOrders unfetched;
    private final HouseWarnings warnings;

    OrderPageController(
            OrderDirectory orders,
            OrderDisplay display,
            Families families,
            UnfetchedOrders unfetched,
            HouseWarnings warnings) {
        this.orders = orders;
        this.display = display;
        this.families = families;
        this.unfetched = unfetched;
        this.warnings = warnings;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.COOK, Role.BUYER})
    @GetMapping("/orders/{number}")
    Mono<Rendering> order(@PathVariable String number, Actor actor, Locale locale) {
        return orders.find(number, actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(order -> rendering(order, locale));
    }

    private Mono<Rendering> rendering(OrderDetails order, Locale locale) {
        return Mono.zip(families.all(), warnings(order, locale))
                .map(both -> Rendering.view("storefront/order")
                        .modelAttribute("page", display.page(order, both.getT1(), locale))
                        .modelAttribute("warnings", both.getT2()))
                .flatMap(view -> unfetched
                        .left(order)
                        .map(left -> view.modelAttribute("left", left).build())
                        .switchIfEmpty(Mono.fromSupplier(view::build)));
    }

    /** What is in the order, and what the house must look out for in it. */
    record Warning(LocalizedText names, List<String> words) {}

    private Mono<List<Warning>> warnings(OrderDetails order, Locale locale) {
        if (Progress.isFetched(order)) {
            return Mono.just(List.of());
        }
        var there = order.lines().stream().filter(line -> !line.isRemoved()).toList();
        return warnings.of(
                        order.destination().id(),
                        there.stream()
                                .collect(Collectors.toMap(
                                        OrderDetails.Line::id, line -> Allergens.ofStored(line.allergens()))),
                        locale)
                .map(found -> there.stream()
                        .filter(line -> found.containsKey(line.id()))
                        .map(line -> new Warning(line.names(), found.getOrDefault(line.id(), List.of())))
                        .toList());
    }
}
