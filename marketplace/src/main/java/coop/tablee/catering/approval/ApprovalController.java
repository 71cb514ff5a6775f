package coop.tablee.catering.approval;

import coop.tablee.catering.HeadCounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.SignedIn;
import coop.tablee.ordering.approval.ApprovalDecision;
import coop.tablee.ordering.approval.Approvals;
import coop.tablee.ordering.approval.Submission;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Arrays;
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

/**
 * What waits for an agreement, and one submission of it: all orders that were sent at once, decided together or one by one. For the person, whatever they act for: a letter leads here.
 */
@Controller
@RequestMapping("/approvals")
class ApprovalController {

    private static final String ALL = "catering/approvals";
    private static final String ONE = "catering/approval";
    private static final int MOST = 200;

    private final Approvals approvals;
    private final HeadCounts counts;
    private final Refusals refusals;
    private final Toasts toasts;

    ApprovalController(Approvals approvals, HeadCounts counts, Refusals refusals, Toasts toasts) {
        this.approvals = approvals;
        this.counts = counts;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    /** What a meal comes to in a week, VAT out, by those who eat in it. */
    record Meals(LocalDate monday, Money perMeal, long meals) {}

    @SignedIn
    @GetMapping
    Mono<Rendering> all(Actor actor) {
        return approvals
                .waiting(actor)
                .collectList()
                .map(waiting -> Rendering.view(ALL)
                        .modelAttribute("waiting", waiting)
                        .modelAttribute("rules", PolicyController.maySet(actor))
                        .modelAttribute("stands", actor.findParty().isPresent())
                        .build());
    }

    @SignedIn
    @GetMapping("/{number}")
    Mono<Rendering> one(@PathVariable String number, Actor actor) {
        return model(number, "", "", actor)
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    @SignedIn
    @PostMapping("/{number}/decision")
    Mono<Rendering> decide(@PathVariable String number, Actor actor, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var reason = text(typed, "reason");
            var numbers =
                    typed.getOrDefault("order", List.of()).stream().limit(MOST).toList();
            return Mono.fromSupplier(() -> decision(typed, numbers))
                    .flatMap(decision -> approvals
                            .decide(numbers, decision, reason, actor)
                            .map(done -> {
                                toasts.leave(exchange, done(decision, done), String.valueOf(done));
                                return Redirects.to("/approvals/" + number);
                            }))
                    .onErrorResume(
                            DomainException.class,
                            refused -> refusals.again(ONE, model(number, reason, "", actor), refused, exchange));
        });
    }

    @SignedIn
    @PostMapping("/{number}/comments")
    Mono<Rendering> comment(@PathVariable String number, Actor actor, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var comment = text(typed, "comment");
            return approvals
                    .comment(number, comment, actor)
                    .then(Mono.fromSupplier(() -> {
                        toasts.leave(exchange, "catering.approval.said");
                        return Redirects.to("/approvals/" + number);
                    }))
                    .onErrorResume(
                            DomainException.class,
                            refused -> refusals.again(ONE, model(number, "", comment, actor), refused, exchange));
        });
    }

    private Mono<Map<String, Object>> model(String number, String reason, String comment, Actor actor) {
        return approvals.find(number, actor).flatMap(sent -> {
            var weeks = sent.weeks().stream().map(ApprovalController::of).toList();
            return counts.mealsOf(weeks)
                    .map(meals -> Map.of(
                            "sent",
                            sent,
                            "number",
                            number,
                            "meals",
                            sent.weeks().stream()
                                    .flatMap(week -> perMeal(week, meals.getOrDefault(of(week), 0L)).stream())
                                    .toList(),
                            "reason",
                            reason,
                            "comment",
                            comment));
        });
    }

    private static HeadCounts.DoorWeek of(Submission.Week week) {
        return new HeadCounts.DoorWeek(week.door(), week.monday());
    }

    /** Nothing where nobody has said how many eat. */
    private static List<Meals> perMeal(Submission.Week week, long meals) {
        return meals == 0
                ? List.of()
                : List.of(new Meals(
                        week.monday(),
                        Money.euro(BigDecimal.valueOf(week.netMinor())
                                .divide(BigDecimal.valueOf(meals), 0, RoundingMode.HALF_UP)
                                .longValueExact()),
                        meals));
    }

    private static ApprovalDecision decision(MultiValueMap<String, String> typed, List<String> numbers) {
        if (numbers.isEmpty()) {
            throw DomainException.invalid(FieldError.at("order", "missing-choice", null, null));
        }
        var word = text(typed, "decision");
        return Arrays.stream(ApprovalDecision.values())
                .filter(one -> one.name().equals(word))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid(FieldError.at("decision", "missing-choice", null, null)));
    }

    private static String done(ApprovalDecision decision, int orders) {
        return switch (decision) {
            case APPROVED -> "catering.approval.done.APPROVED" + (orders == 1 ? ".one" : ".many");
            case RETURNED -> "catering.approval.done.RETURNED";
            case DECLINED -> "catering.approval.done.DECLINED";
        };
    }

    private static Mono<MultiValueMap<String, String>> typed(ServerWebExchange exchange) {
        return exchange.getFormData().defaultIfEmpty(new LinkedMultiValueMap<>());
    }

    private static String text(MultiValueMap<String, String> typed, String field) {
        return Objects.requireNonNullElse(typed.getFirst(field), "").strip();
    }
}
