package coop.tablee.catering.approval;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.approval.Deputies;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

/** Who agrees to orders while somebody is away: named and taken back by that person, for the party they act for. */
@Controller
@RequestMapping("/approvals/deputies")
class DeputyController {

    private static final String VIEW = "catering/approval-deputies";

    private static final String EXAMPLE = "2026-12-24";

    private final Deputies deputies;
    private final Refusals refusals;
    private final Toasts toasts;

    DeputyController(Deputies deputies, Refusals refusals, Toasts toasts) {
        this.deputies = deputies;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping
    @MayUse({Role.OWNER, Role.APPROVER, Role.BUYER})
    Mono<Rendering> show(Actor actor) {
        return model(Map.of("deputy", "", "from", "", "until", ""), actor)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @PostMapping
    @MayUse({Role.OWNER, Role.APPROVER, Role.BUYER})
    Mono<Rendering> name(Actor actor, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var fields = Map.of(
                    "deputy", PolicyController.text(typed, "deputy"),
                    "from", PolicyController.text(typed, "from"),
                    "until", PolicyController.text(typed, "until"));
            return named(fields, actor)
                    .then(Mono.fromSupplier(() -> saved("catering.approval.deputy.named", exchange)))
                    .onErrorResume(
                            DomainException.class,
                            refused -> refusals.again(VIEW, model(fields, actor), refused, exchange));
        });
    }

    @PostMapping("/{id}/end")
    @MayUse({Role.OWNER, Role.APPROVER, Role.BUYER})
    Mono<Rendering> end(@PathVariable long id, Actor actor, ServerWebExchange exchange) {
        return deputies.end(id, actor).then(Mono.fromSupplier(() -> saved("catering.approval.deputy.ended", exchange)));
    }

    private Mono<Void> named(Map<String, String> fields, Actor actor) {
        return Mono.defer(() -> {
            var errors = new ArrayList<FieldError>();
            var deputy = fields.getOrDefault("deputy", "");
            if (!deputy.matches("[0-9]{1,18}")) {
                errors.add(FieldError.at("deputy", "missing-choice", null, null));
            }
            var from = day("from", fields, errors);
            var until = day("until", fields, errors);
            if (!errors.isEmpty() || from == null || until == null) {
                throw DomainException.invalid(errors);
            }
            return deputies.name(Long.parseLong(deputy), from, until, actor);
        });
    }

    private static @Nullable LocalDate day(String field, Map<String, String> fields, List<FieldError> errors) {
        var text = fields.getOrDefault(field, "");
        try {
            if (!text.isEmpty()) {
                var day = LocalDate.parse(text);
                if (day.getYear() >= 2000 && day.getYear() < 2200) {
                    return day;
                }
            }
        } catch (DateTimeParseException noDay) {
            // told below, with days that cannot be meant
        }
        errors.add(
                text.isEmpty()
                        ? FieldError.at(field, "required", null, null)
                        : FieldError.at(field, "not-a-date", text, EXAMPLE));
        return null;
    }

    private Mono<Map<String, Object>> model(Map<String, String> fields, Actor actor) {
        return deputies.of(actor)
                .map(board -> Map.of(
                        "board",
                        board,
                        "f",
                        fields,
                        "party",
                        actor.requireParty().name()));
    }

    private Rendering saved(String words, ServerWebExchange exchange) {
        toasts.leave(exchange, words);
        return Redirects.to("/approvals/deputies");
    }

    private static Mono<MultiValueMap<String, String>> typed(ServerWebExchange exchange) {
        return exchange.getFormData().defaultIfEmpty(new LinkedMultiValueMap<>());
    }
}
