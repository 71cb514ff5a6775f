package coop.tablee.storefront.orders;

import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.HouseWarnings;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.PutInCart;
import coop.tablee.platform.page.Redirects;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** A buyer's orders: the list, and each one from placing to the table. */
@Controller
class OrderController {

    private final OrderDirectory orders;
    private final OrderList list;
    private final OrderDisplay display;
    private final Families families;
    private final Carts carts;
    private final OrderDeposits deposits;
    private final HouseWarnings warnings;

    OrderController(
            OrderDirectory orders,
            OrderList list,
            OrderDisplay display,
            Families families,
            Carts carts,
            OrderDeposits deposits,
            HouseWarnings warnings) {
        this.warnings = warnings;
        this.orders = orders;
        this.list = list;
        this.display = display;
        this.families = families;
        this.carts = carts;
        this.deposits = deposits;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @GetMapping("/orders")
    Mono<Rendering> orders(
            @RequestParam(defaultValue = "") String number,
            @RequestParam(required = false) @Nullable Long before,
            Actor actor,
            Locale locale) {
        var wanted = number.strip();
        var page = wanted.isEmpty() ? list.page(before, actor, locale) : list.found(wanted, actor, locale);
        return page.zipWith(deposits.of(actor, locale))
                .map(both -> Rendering.view("storefront/orders")
                        .modelAttribute("page", both.getT1())
                        .modelAttribute("deposits", both.getT2())
                        .build());
    }

    /** What an order wanted goes into the basket again, for those whose payment failed or who changed their mind twice. */
    @MayUse(Role.HOUSEHOLD_MEMBER)
    @PostMapping("/orders/{number}/again")
    Mono<Rendering> again(@PathVariable String number, Actor actor) {
        return orders.find(number, actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(order -> carts.putAll(actor, wanted(order)))
                .map(cart -> Redirects.to("/cart"));
    }

    private static List<PutInCart> wanted(OrderDetails order) {
        var slot = order.slot();
        return order.lines().stream()
                .filter(line -> line.ordered().signum() > 0)
                .map(line -> new PutInCart(
                        order.destination().id(), line.offer(), line.ordered(), slot == null ? null : slot.id()))
                .toList();
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @GetMapping("/orders/{number}")
    Mono<Rendering> order(@PathVariable String number, Actor actor, Locale locale) {
        return orders.find(number, actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .zipWith(families.all())
                .zipWhen(both -> warnings(both.getT1(), locale))
                .map(all -> Rendering.view("storefront/order")
                        .modelAttribute(
                                "page",
                                display.page(all.getT1().getT1(), all.getT1().getT2(), locale))
                        .modelAttribute("warnings", all.getT2())
                        .build());
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
