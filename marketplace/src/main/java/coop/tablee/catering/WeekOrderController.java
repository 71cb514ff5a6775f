package coop.tablee.catering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderFilter;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Sends a kitchen's week, and shows what was ordered for it. */
@Controller
class WeekOrderController {

    private static final int MOST_ORDERS = 200;

    private final WeekDesk desk;
    private final WeekSending sending;
    private final WeekPages pages;
    private final WeekNotes notes;
    private final OrderDirectory orders;
    private final Refusals refusals;
    private final Toasts toasts;

    WeekOrderController(
            WeekDesk desk,
            WeekSending sending,
            WeekPages pages,
            WeekNotes notes,
            OrderDirectory orders,
            Refusals refusals,
            Toasts toasts) {
        this.desk = desk;
        this.sending = sending;
        this.pages = pages;
        this.notes = notes;
        this.orders = orders;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/orders")
    Mono<Rendering> send(ServerWebExchange exchange, Actor actor, Locale locale) {
        return WeekController.form(exchange)
                .flatMap(form -> desk.doors(form.site(), actor)
                        .flatMap(doors -> sending.send(doors.require(), form, actor)
                                .flatMap(outcome -> outcome instanceof WeekSending.Outcome.Refused refused
                                        ? again(refused, form, doors, exchange, actor, locale)
                                        : Mono.fromSupplier(
                                                () -> sent((WeekSending.Outcome.Sent) outcome, form, exchange)))));
    }

    /** The orders of a week at one door, by day: also where sending leads to. */
    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping("/week/orders")
    Mono<Rendering> sent(@RequestParam long site, @RequestParam LocalDate monday, Actor actor, Locale locale) {
        return desk.doors(site, actor)
                .flatMap(doors -> desk.week(monday, doors.require())
                        .flatMap(week -> orders.list(
                                        new OrderFilter(Set.of(), week.monday(), week.sunday(), MOST_ORDERS, null),
                                        actor)
                                .collectList()
                                .map(found -> Rendering.view("catering/sent")
                                        .modelAttribute("orders", pages.sent(doors.require(), week, found, locale))
                                        .build())));
    }

    /** The page again, with what stands beside the week as on the page before. */
    private Mono<Rendering> again(
            WeekSending.Outcome.Refused refused,
            WeekForm form,
            WeekDesk.Doors doors,
            ServerWebExchange exchange,
            Actor actor,
            Locale locale) {
        var page = pages.page(refused.sheet(), doors.all(), form.purchaseOrderNumber(), locale);
        var words = WeekRefusals.with(refusals.in(refused.reason(), exchange), pages.reasons(page));
        return notes.of(doors.require(), form.week(), actor, locale)
                .map(beside -> Rendering.view("catering/week")
                        .model(beside)
                        .modelAttribute("sheet", page)
                        .modelAttribute("refusal", words)
                        .status(HttpStatusCode.valueOf(refused.reason().kind().status()))
                        .build());
    }

    private Rendering sent(WeekSending.Outcome.Sent sent, WeekForm form, ServerWebExchange exchange) {
        var waiting = sent.waiting() > 0;
        toasts.leave(
                exchange,
                waiting
                        ? WeekController.counted("catering.approval.sent.waiting", sent.waiting())
                        : WeekController.counted("catering.sent.done", sent.orders()),
                String.valueOf(waiting ? sent.waiting() : sent.orders()));
        return Redirects.to(
                "/week/orders?site=" + form.site() + "&monday=" + form.week().monday());
    }
}
