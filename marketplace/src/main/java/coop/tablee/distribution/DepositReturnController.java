package coop.tablee.distribution;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.DepositBalances;
import coop.tablee.ordering.DepositReturns;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Bottles, jars and crates that come back to the point, with an order or without one. */
@Controller
class DepositReturnController {

    private static final String ONE = "distribution/deposits-of";
    private static final int DAYS_BACK = 800;
    private static final int MOST_SHOWN = 60;

    private final DepositQueries queries;
    private final DepositBalances balances;
    private final DepositReturns returns;
    private final Days days;
    private final Formats formats;
    private final Refusals refusals;
    private final Toasts toasts;

    DepositReturnController(
            DepositQueries queries,
            DepositBalances balances,
            DepositReturns returns,
            Days days,
            Formats formats,
            Refusals refusals,
            Toasts toasts) {
        this.queries = queries;
        this.balances = balances;
        this.returns = returns;
        this.days = days;
        this.formats = formats;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    /** The households of the points: those whose name fits, else those who still have something. */
    @GetMapping("/pickups/deposits")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> find(@RequestParam(defaultValue = "") String q, Actor actor) {
        return queries.households(actor.requireParty().id(), days.today().minusDays(DAYS_BACK))
                .map(all -> Household.like(q, all).limit(MOST_SHOWN).toList())
                .map(found -> Rendering.view("distribution/deposits")
                        .modelAttribute("asked", q)
                        .modelAttribute("households", found)
                        .build());
    }

    @GetMapping("/pickups/deposits/{household}")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(@PathVariable long household, Actor actor) {
        return model(household, actor, CollectionUtils.toMultiValueMap(Map.of()))
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    /** Books what came back, once per form however often it is pressed. */
    @PostMapping("/pickups/deposits/{household}")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> takeBack(@PathVariable long household, Locale locale, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .flatMap(fields -> queries.household(actor.requireParty().id(), household)
                        .switchIfEmpty(Mono.error(DomainException::notFound))
                        .flatMap(known -> {
                            var form = DepositForm.of(fields);
                            return returns.book(form.command(household, known.site()), actor)
                                    .onErrorMap(DomainException.class, form::atItsField);
                        })
                        .map(returned -> {
                            toasts.leave(
                                    exchange,
                                    returned.replayed()
                                            ? "distribution.deposits.done-before"
                                            : "distribution.deposits.done",
                                    formats.in(locale).money(returned.amount()));
                            return Redirects.to(DepositForm.of(fields).wayBack(household));
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        ONE, model(household, actor, asSent(fields, refused)), refused, exchange)));
    }

    /** A form whose key was used for something else gets a new one, so that it can be sent again. */
    private static MultiValueMap<String, String> asSent(MultiValueMap<String, String> fields, DomainException refused) {
        if (!refused.code().equals("idempotency-key-reused")) {
            return fields;
        }
        var renewed = new LinkedMultiValueMap<>(fields);
        renewed.remove("key");
        return renewed;
    }

    private Mono<Map<String, Object>> model(long household, Actor actor, MultiValueMap<String, String> sent) {
        return queries.household(actor.requireParty().id(), household)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(known -> balances.of(household)
                        .map(all -> Map.of("household", known, "deposits", DepositPage.of(household, "", all, sent))));
    }
}
