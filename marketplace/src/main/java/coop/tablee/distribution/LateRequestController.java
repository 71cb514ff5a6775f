package coop.tablee.distribution;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.LateRequest;
import coop.tablee.ordering.LateRequests;
import coop.tablee.ordering.LateState;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What buyers ask for after the cut-off: granted or refused, by the producer or the cooperative, whoever is first. */
@Controller
@RequestMapping("/late-requests")
class LateRequestController {

    private static final String VIEW = "distribution/late-requests";

    private final LateRequests requests;
    private final Refusals refusals;
    private final Toasts toasts;

    LateRequestController(LateRequests requests, Refusals refusals, Toasts toasts) {
        this.requests = requests;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    /** The page; {@code reason} and {@code about} are what was typed and for which request. */
    record Page(List<LateRequest> open, List<LateRequest> answered, long about, String reason) {}

    @GetMapping
    @MayUse({Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> list(Actor actor) {
        return model(actor, 0, "")
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @PostMapping("/{id}/answer")
    @MayUse({Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> answer(@PathVariable long id, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .flatMap(form -> answered(id, form, actor)
                        .map(said -> {
                            toasts.leave(exchange, said);
                            return Redirects.to("/late-requests");
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        VIEW,
                                        model(actor, id, text(form, "reason-" + id)),
                                        located(refused, id),
                                        exchange)));
    }

    private Mono<String> answered(long id, MultiValueMap<String, String> form, Actor actor) {
        return switch (text(form, "decision")) {
            case "grant" -> requests.grant(id, actor).thenReturn("distribution.late.granted");
            case "refuse" ->
                requests.refuse(id, text(form, "reason-" + id), actor).thenReturn("distribution.late.refused");
            default ->
                requests.toAnswer(actor)
                        .filter(request -> request.id() == id)
                        .next()
                        .switchIfEmpty(Mono.error(DomainException::notFound))
                        .then(Mono.error(DomainException.invalid(FieldError.at("decision", "required", null, null))));
        };
    }

    private static DomainException located(DomainException refused, long id) {
        return refused.kind() == Kind.INVALID
                ? new DomainException(
                        refused.kind(),
                        refused.code(),
                        refused.errors().stream()
                                .map(error -> "reason".equals(error.field())
                                        ? FieldError.at("reason-" + id, error.code(), error.found(), error.expected())
                                        : error)
                                .toList())
                : refused;
    }

    private Mono<Map<String, Object>> model(Actor actor, long about, String reason) {
        return requests.toAnswer(actor)
                .collectList()
                .map(all -> Map.of(
                        "page",
                        new Page(
                                all.stream()
                                        .filter(request -> request.state() == LateState.ASKED)
                                        .toList(),
                                all.stream()
                                        .filter(request -> request.state() != LateState.ASKED)
                                        .toList(),
                                about,
                                reason)));
    }

    private static String text(MultiValueMap<String, String> form, String field) {
        return Objects.requireNonNullElse(form.getFirst(field), "").strip();
    }
}
