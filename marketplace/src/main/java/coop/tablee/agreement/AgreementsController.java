package coop.tablee.agreement;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The authority's framework agreements: all of them, and one with its lots and clauses. Who leads the authority or buys for it writes; its approvers, reporters and auditors read. */
@Controller
class AgreementsController {

    static final String HERE = "/agreements";
    private static final String ALL = "agreement/agreements";
    private static final String ONE = "agreement/agreement";

    private final Agreements agreements;
    private final AgreementPages pages;
    private final Refusals refusals;
    private final Toasts toasts;

    AgreementsController(Agreements agreements, AgreementPages pages, Refusals refusals, Toasts toasts) {
        this.agreements = agreements;
        this.pages = pages;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(HERE)
    Mono<Rendering> all(Actor actor) {
        return pages.list(actor, null)
                .map(model -> Rendering.view(ALL).model(model).build());
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(HERE + "/{id}")
    Mono<Rendering> one(@PathVariable long id, Actor actor) {
        return pages.one(id, actor, null)
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> write(Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> Mono.defer(() -> {
                            var form = new AgreementForm(typed, locale);
                            var terms = form.terms();
                            typed.check();
                            return agreements.write(terms, form.key(), actor);
                        })
                        .map(id -> saved(HERE + "/" + id, "agreement.saved", exchange))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(ALL, pages.list(actor, typed.values()), refused, exchange)));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{id}")
    Mono<Rendering> rewrite(@PathVariable long id, Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> Mono.defer(() -> {
                            var terms = new AgreementForm(typed, locale).terms();
                            var seen = typed.number("version");
                            typed.check();
                            return agreements.rewrite(id, seen, terms, actor);
                        })
                        .then(Mono.fromSupplier(() -> saved(HERE + "/" + id, "agreement.saved", exchange)))
                        .onErrorResume(
                                DomainException.class,
                                refused ->
                                        refusals.again(ONE, pages.one(id, actor, typed.values()), refused, exchange)));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{id}/start")
    Mono<Rendering> start(@PathVariable long id, Actor actor, ServerWebExchange exchange) {
        return after(agreements.start(id, actor), id, "agreement.started", actor, exchange);
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{id}/renewal")
    Mono<Rendering> renew(@PathVariable long id, Actor actor, ServerWebExchange exchange) {
        return after(agreements.renew(id, actor), id, "agreement.renewed", actor, exchange);
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{id}/end")
    Mono<Rendering> end(@PathVariable long id, Actor actor, ServerWebExchange exchange) {
        return after(agreements.end(id, actor), id, "agreement.ended", actor, exchange);
    }

    private Mono<Rendering> after(Mono<Void> act, long id, String toast, Actor actor, ServerWebExchange exchange) {
        return act.then(Mono.fromSupplier(() -> saved(HERE + "/" + id, toast, exchange)))
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(ONE, pages.one(id, actor, null), refused, exchange));
    }

    private Rendering saved(String path, String toast, ServerWebExchange exchange) {
        toasts.leave(exchange, toast);
        return Redirects.to(path);
    }

    static Mono<Typed> typed(ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(Typed::new);
    }
}
