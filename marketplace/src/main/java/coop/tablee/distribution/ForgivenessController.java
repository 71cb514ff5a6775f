package coop.tablee.distribution;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.DeliveryException;
import coop.tablee.ordering.DeliveryExceptions;
import coop.tablee.ordering.ForgiveOrder;
import coop.tablee.ordering.Forgiveness;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What nobody fetched, for the coordinator of the cooperative whose goods it was: what became of it, and whether the household has to pay. */
@Controller
class ForgivenessController {

    private static final String ONE = "distribution/not-fetched-order";
    private static final int DAYS_BACK = 42;
    private static final BigDecimal MOST = BigDecimal.valueOf(100_000);

    private final UnfetchedQueries queries;
    private final DeliveryExceptions exceptions;
    private final Forgiveness forgiveness;
    private final Days days;
    private final Refusals refusals;
    private final Toasts toasts;

    ForgivenessController(
            UnfetchedQueries queries,
            DeliveryExceptions exceptions,
            Forgiveness forgiveness,
            Days days,
            Refusals refusals,
            Toasts toasts) {
        this.queries = queries;
        this.exceptions = exceptions;
        this.forgiveness = forgiveness;
        this.days = days;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping("/coop/not-fetched")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> list(Actor actor) {
        var cooperative = actor.requireParty().id();
        var since = days.today().minusDays(DAYS_BACK);
        return Mono.zip(queries.since(cooperative, since), exceptions.of(cooperative, since, days.today()))
                .map(found -> Rendering.view("distribution/not-fetched")
                        .modelAttribute("orders", found.getT1())
                        .modelAttribute(
                                "waiting",
                                oneOfEachOrder(found.getT2().stream()
                                        .filter(one -> one.kind() == DeliveryException.Kind.STILL_WAITING)))
                        .modelAttribute(
                                "faults",
                                found.getT2().stream()
                                        .filter(one -> one.kind() == DeliveryException.Kind.FAULT)
                                        .toList())
                        .modelAttribute("cooperative", cooperative)
                        .build());
    }

    /** Several consignments of one order wait as one: it is fetched, or not, by one person. */
    private static List<DeliveryException> oneOfEachOrder(Stream<DeliveryException> waiting) {
        return List.copyOf(waiting.collect(Collectors.toMap(
                        DeliveryException::order, Function.identity(), (one, another) -> one, LinkedHashMap::new))
                .values());
    }

    @GetMapping("/coop/not-fetched/{number}")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> show(@PathVariable String number, Actor actor) {
        return model(number, actor, "", "")
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    @PostMapping("/coop/not-fetched/{number}")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> forgive(@PathVariable String number, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .map(SentForm::new)
                .flatMap(form -> Mono.defer(() -> forgiveness.forgive(command(number, form), actor))
                        .map(order -> {
                            toasts.leave(exchange, "distribution.forgive.done", number);
                            return Redirects.to("/coop/not-fetched/" + number);
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        ONE,
                                        model(number, actor, form.text("amount"), form.text("reason")),
                                        refused,
                                        exchange)));
    }

    private static ForgiveOrder command(String number, SentForm form) {
        var typed = form.text("amount");
        var amount = Amounts.read(typed).filter(figure -> figure.abs().compareTo(MOST) <= 0);
        if (amount.isEmpty()) {
            throw DomainException.invalid(FieldError.at(
                    "amount",
                    typed.isEmpty() ? "required" : "not-a-number",
                    typed.substring(0, Math.min(40, typed.length())),
                    null));
        }
        return new ForgiveOrder(number, Money.euro(amount.get()), form.text("reason"));
    }

    private Mono<Map<String, Object>> model(String number, Actor actor, String amount, String reason) {
        return queries.one(actor.requireParty().id(), number)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(order -> Map.of("order", order, "amount", amount, "reason", reason));
    }
}
