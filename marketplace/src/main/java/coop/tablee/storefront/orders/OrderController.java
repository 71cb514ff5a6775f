package coop.tablee.storefront.orders;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Toasts;
import coop.tablee.storefront.ChoiceCookie;
import coop.tablee.storefront.Naming;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A buyer's orders: the list, and what to order again. */
@Controller
class OrderController {

    private final OrderList list;
    private final SameAgain again;
    private final OrderDeposits deposits;
    private final ChoiceCookie cookie;
    private final Naming naming;
    private final Formats formats;
    private final Toasts toasts;

    OrderController(
            OrderList list,
            SameAgain again,
            OrderDeposits deposits,
            ChoiceCookie cookie,
            Naming naming,
            Formats formats,
            Toasts toasts) {
        this.list = list;
        this.again = again;
        this.deposits = deposits;
        this.cookie = cookie;
        this.naming = naming;
        this.formats = formats;
        this.toasts = toasts;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.COOK, Role.BUYER})
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
                        .modelAttribute("elsewhere", hasAnotherHousehold(actor))
                        .build());
    }

    /** What an account took over of a guest is a household beside its own, with orders of its own. */
    private static boolean hasAnotherHousehold(Actor actor) {
        return actor.findParty().filter(party -> party.is("HOUSEHOLD")).isPresent()
                && actor.memberships().stream()
                                .filter(one -> one.party().is("HOUSEHOLD"))
                                .count()
                        > 1;
    }

    /** What an order wanted goes into the basket again: for those whose payment failed, who changed their mind twice, or who eat the same every week. */
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST})
    @PostMapping("/orders/{number}/again")
    Mono<Rendering> again(@PathVariable String number, Actor actor, ServerWebExchange exchange, Locale locale) {
        return again.put(number, actor, cookie.of(exchange), locale)
                .doOnNext(outcome -> tell(outcome, exchange, locale))
                .map(outcome -> Redirects.to("/cart"));
    }

    private void tell(SameAgain.Outcome outcome, ServerWebExchange exchange, Locale locale) {
        var put = formats.in(locale).number(outcome.put());
        var missing = naming.some(outcome.missing(), locale);
        var less = naming.some(outcome.less(), locale);
        if (outcome.put() == 0) {
            toasts.leave(exchange, "storefront.again.nothing");
        } else if (outcome.missing().isEmpty() && outcome.less().isEmpty()) {
            toasts.leave(exchange, "storefront.again.all", put);
        } else if (outcome.less().isEmpty()) {
            toasts.leave(exchange, "storefront.again.missing", put, missing);
        } else if (outcome.missing().isEmpty()) {
            toasts.leave(exchange, "storefront.again.less", put, less);
        } else {
            toasts.leave(exchange, "storefront.again.missing-less", put, missing, less);
        }
    }
}
