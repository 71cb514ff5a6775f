package coop.tablee.catering.approval;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.approval.ApprovalPolicies;
import coop.tablee.ordering.approval.ApprovalPolicy;
import coop.tablee.ordering.approval.AtCutOff;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The authority's rule on one page: from which amount on who agrees, and what becomes of an order that nobody decided on. */
@Controller
@RequestMapping("/approvals/rule")
class PolicyController {

    private static final String VIEW = "catering/approval-rule";

    private final ApprovalPolicies policies;
    private final Refusals refusals;
    private final Toasts toasts;

    PolicyController(ApprovalPolicies policies, Refusals refusals, Toasts toasts) {
        this.policies = policies;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    static boolean maySet(Actor actor) {
        return actor.hasAny(Role.OWNER, Role.APPROVER)
                && actor.findParty()
                        .filter(party -> party.is("AUTHORITY") || party.is("KITCHEN"))
                        .isPresent();
    }

    @GetMapping
    @MayUse({Role.OWNER, Role.APPROVER})
    Mono<Rendering> show(Actor actor, Locale locale) {
        return policies.of(actor)
                .map(now -> Rendering.view(VIEW)
                        .model(model(now, PolicyForm.of(now, locale), actor))
                        .build());
    }

    @PostMapping
    @MayUse({Role.OWNER, Role.APPROVER})
    Mono<Rendering> set(Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var form = new PolicyForm(typed, locale);
            return Mono.fromSupplier(form::policy)
                    .flatMap(policy -> policies.set(policy, actor))
                    .then(Mono.fromSupplier(() -> saved("catering.approval.rule.saved", exchange)))
                    .onErrorResume(DomainException.class, refused -> again(refused, form.values(), actor, exchange));
        });
    }

    @PostMapping("/end")
    @MayUse({Role.OWNER, Role.APPROVER})
    Mono<Rendering> end(Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> policies.end(new PolicyForm(typed, locale).version(), actor)
                        .then(Mono.fromSupplier(() -> saved("catering.approval.rule.ended", exchange)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> policies.of(actor)
                                        .flatMap(now -> again(refused, PolicyForm.of(now, locale), actor, exchange))));
    }

    private Mono<Rendering> again(
            DomainException refused, Map<String, String> fields, Actor actor, ServerWebExchange exchange) {
        return refusals.again(VIEW, policies.of(actor).map(now -> model(now, fields, actor)), refused, exchange);
    }

    private static Map<String, Object> model(Optional<ApprovalPolicy> now, Map<String, String> fields, Actor actor) {
        return Map.of(
                "kept",
                now.isPresent(),
                "version",
                now.map(ApprovalPolicy::version).orElse(0L),
                "f",
                fields,
                "ends",
                AtCutOff.values(),
                "party",
                actor.requireParty().name());
    }

    private Rendering saved(String words, ServerWebExchange exchange) {
        toasts.leave(exchange, words);
        return Redirects.to("/approvals/rule");
    }

    private static Mono<MultiValueMap<String, String>> typed(ServerWebExchange exchange) {
        return exchange.getFormData().defaultIfEmpty(new LinkedMultiValueMap<>());
    }

    static String text(MultiValueMap<String, String> typed, String field) {
        return Objects.requireNonNullElse(typed.getFirst(field), "").strip();
    }
}
