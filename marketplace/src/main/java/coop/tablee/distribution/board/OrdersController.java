package coop.tablee.distribution.board;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.CorrectedOrder;
import coop.tablee.ordering.CorrectionReason;
import coop.tablee.ordering.OrderCorrection;
import coop.tablee.ordering.OrderSplit;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A cooperative's orders of a delivery date, and one of them with what may still be done about it. */
@Controller
class OrdersController {

    private static final String LIST = "/coop/orders";
    private static final String PAGE = "distribution/coop-order";
    private static final int MOST_EXPORTED = 5000;

    private final OrderQueries queries;
    private final OrderCorrection correction;
    private final OrderSplit splitting;
    private final BoardWords words;
    private final Refusals refusals;
    private final Toasts toasts;

    OrdersController(
            OrderQueries queries,
            OrderCorrection correction,
            OrderSplit splitting,
            BoardWords words,
            Refusals refusals,
            Toasts toasts) {
        this.queries = queries;
        this.correction = correction;
        this.splitting = splitting;
        this.words = words;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping(LIST)
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> list(Actor actor, ServerWebExchange exchange) {
        var cooperative = actor.requireParty().id();
        var today = words.today();
        return queries.days(cooperative, today).flatMap(days -> {
            var search = OrderSearch.of(exchange.getRequest().getQueryParams(), nearest(days, today));
            return Mono.zip(
                            queries.find(search, cooperative, today, OrderSearch.PAGE, search.offset()),
                            queries.places(search, cooperative, today))
                    .map(found -> Rendering.view("distribution/coop-orders")
                            .modelAttribute("page", OrderList.of(search, found.getT1(), found.getT2(), days))
                            .build());
        });
    }

    @GetMapping(LIST + ".csv")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<byte[]>> csv(Actor actor, ServerWebExchange exchange) {
        var cooperative = actor.requireParty().id();
        var today = words.today();
        return queries.days(cooperative, today).flatMap(days -> {
            var search = OrderSearch.of(exchange.getRequest().getQueryParams(), nearest(days, today));
            var name = search.day() == null ? "orders" : "orders-" + search.day();
            return queries.find(search, cooperative, today, MOST_EXPORTED, 0)
                    .map(rows -> ResponseEntity.ok()
                            .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                            .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"")
                            .body(OrderCsv.of(rows).getBytes(StandardCharsets.UTF_8)));
        });
    }

    @GetMapping(LIST + "/{number}")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> one(@PathVariable String number, Actor actor, Locale locale) {
        return model(number, "", CorrectionForm.EMPTY, actor, locale)
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    @PostMapping(LIST + "/{number}/correction")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> correct(@PathVariable String number, Actor actor, Locale locale, ServerWebExchange exchange) {
        return answer(
                number,
                "correction",
                "board.order.corrected",
                form -> Mono.defer(() -> correction.correct(form.correction(number), actor)),
                actor,
                locale,
                exchange);
    }

    @PostMapping(LIST + "/{number}/withdrawal")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> withdraw(@PathVariable String number, Actor actor, Locale locale, ServerWebExchange exchange) {
        return answer(
                number,
                "withdrawal",
                "board.order.withdrawn",
                form -> Mono.defer(() -> correction.withdraw(form.withdrawal(number), actor)),
                actor,
                locale,
                exchange);
    }

    @PostMapping(LIST + "/{number}/move")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> move(@PathVariable String number, Actor actor, Locale locale, ServerWebExchange exchange) {
        return answer(
                number,
                "move",
                "board.order.moved",
                form -> Mono.defer(() -> correction.move(form.move(number), actor)),
                actor,
                locale,
                exchange);
    }

    @PostMapping(LIST + "/{number}/split")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> split(@PathVariable String number, Actor actor, Locale locale, ServerWebExchange exchange) {
        return answer(
                number,
                "split",
                "board.order.split-done",
                form -> Mono.defer(() -> splitting.split(form.split(number), actor)),
                actor,
                locale,
                exchange);
    }

    private Mono<Rendering> answer(
            String number,
            String act,
            String done,
            Function<CorrectionForm, Mono<CorrectedOrder>> work,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return form(exchange, locale)
                .flatMap(form -> work.apply(form)
                        .map(corrected -> {
                            toasts.leave(exchange, done, number);
                            return Redirects.to(LIST + "/" + number);
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        PAGE,
                                        model(number, act, form.after(refused), actor, locale),
                                        refused,
                                        exchange)));
    }

    private Mono<Map<String, Object>> model(
            String number, String act, CorrectionForm form, Actor actor, Locale locale) {
        return queries.one(number, actor.requireParty().id())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(order -> {
                    Map<String, Object> model = new HashMap<>();
                    model.put("order", order);
                    model.put(
                            "fields",
                            (act.equals("correction") ? form : CorrectionForm.EMPTY).over(order.lines(), locale));
                    model.put("parts", (act.equals("split") ? form : CorrectionForm.EMPTY).parts(order.lines()));
                    model.put("when", form.text("when"));
                    model.put("splitKey", form.key(act.equals("split")));
                    model.put("reasons", List.of(CorrectionReason.values()));
                    model.put("act", act);
                    model.put("reason", form.text("reason"));
                    model.put("note", form.text("note"));
                    model.put("agreed", !form.text("agreed").isEmpty());
                    model.put("correctionKey", form.key(act.equals("correction")));
                    model.put("moveKey", form.key(act.equals("move")));
                    model.put("day", form.text("day").isEmpty() ? order.day().toString() : form.text("day"));
                    model.put(
                            "destination",
                            form.text("destination").isEmpty()
                                    ? Long.toString(order.destinationId())
                                    : form.text("destination"));
                    model.put("withdrawalKey", form.key(act.equals("withdrawal")));
                    return model;
                });
    }

    private static Mono<CorrectionForm> form(ServerWebExchange exchange, Locale locale) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map((MultiValueMap<String, String> fields) -> new CorrectionForm(fields, locale));
    }

    private static @Nullable LocalDate nearest(List<LocalDate> days, LocalDate today) {
        return days.stream()
                .filter(day -> !day.isBefore(today))
                .findFirst()
                .orElse(days.isEmpty() ? null : days.get(days.size() - 1));
    }
}
