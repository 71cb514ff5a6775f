package coop.tablee.catering.budget;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What the food of kitchens may cost in a term, and what is left: read by everybody who acts for them, set by buyers and leaders of who pays. */
@Controller
class BudgetController {

    private static final String HERE = "/budgets";
    private static final String PAGE = "catering/budgets";

    private final TermBudgets budgets;
    private final Refusals refusals;
    private final Toasts toasts;
    private final Formats formats;

    BudgetController(TermBudgets budgets, Refusals refusals, Toasts toasts, Formats formats) {
        this.budgets = budgets;
        this.refusals = refusals;
        this.toasts = toasts;
        this.formats = formats;
    }

    @MayUse({Role.COOK, Role.BUYER, Role.OWNER, Role.APPROVER, Role.AUDITOR, Role.REPORTER})
    @GetMapping(HERE)
    Mono<Rendering> show(@RequestParam @Nullable Long term, Actor actor, Locale locale) {
        return budgets.board(actor)
                .map(board -> board.kitchens() == 0
                        ? Rendering.view("catering/nowhere").build()
                        : Rendering.view(PAGE)
                                .model(model(board, form(board, term, locale), actor))
                                .build());
    }

    @MayUse({Role.BUYER, Role.OWNER})
    @PostMapping(HERE)
    Mono<Rendering> keep(Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var form = BudgetForm.of(typed);
            return Mono.fromCallable(() -> form.budget(locale))
                    .flatMap(budget -> budgets.keep(budget, actor))
                    .then(Mono.fromCallable(() -> saved("catering.budget.saved", exchange)))
                    .onErrorResume(
                            DomainException.class,
                            refused -> refusals.again(
                                    PAGE,
                                    budgets.board(actor).map(board -> model(board, form, actor)),
                                    refused,
                                    exchange));
        });
    }

    @MayUse({Role.BUYER, Role.OWNER})
    @PostMapping(HERE + "/removal")
    Mono<Rendering> remove(Actor actor, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> budgets.remove(BudgetForm.of(typed).id(), actor)
                        .then(Mono.fromCallable(() -> saved("catering.budget.removed", exchange))));
    }

    private static Map<String, Object> model(BudgetBoard board, BudgetForm form, Actor actor) {
        return Map.of(
                "board",
                board,
                "f",
                form,
                "party",
                actor.requireParty().name(),
                "mayChange",
                actor.hasAny(Role.BUYER, Role.OWNER) && !board.doors().isEmpty());
    }

    private BudgetForm form(BudgetBoard board, @Nullable Long term, Locale locale) {
        return term == null
                ? BudgetForm.EMPTY
                : board.terms().stream()
                        .filter(one -> one.id() == term && one.mine())
                        .findFirst()
                        .map(one -> BudgetForm.of(
                                one, formats.in(locale).typedPrice(one.budget().amount())))
                        .orElseThrow(DomainException::notFound);
    }

    private Rendering saved(String told, ServerWebExchange exchange) {
        toasts.leave(exchange, told);
        return Redirects.to(HERE);
    }

    private static Mono<MultiValueMap<String, String>> typed(ServerWebExchange exchange) {
        return exchange.getFormData().defaultIfEmpty(new LinkedMultiValueMap<>());
    }
}
