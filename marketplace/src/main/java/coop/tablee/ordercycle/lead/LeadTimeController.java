package coop.tablee.ordercycle.lead;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordercycle.CycleForm;
import coop.tablee.ordercycle.CyclePath;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** How early producers must know: the coordinator's list, and one form to set it. */
@Controller
@RequestMapping("/coop/lead-times")
class LeadTimeController {

    private static final String LIST = "/coop/lead-times";
    private static final String VIEW = "ordercycle/lead-times";
    private static final String HOURS = "HOURS";

    private final LeadTimes leadTimes;
    private final Refusals refusals;
    private final Toasts toasts;

    LeadTimeController(LeadTimes leadTimes, Refusals refusals, Toasts toasts) {
        this.leadTimes = leadTimes;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping
    Mono<Rendering> list(Actor actor) {
        return model(actor, Map.of("whose", "", "kind", "DAYS", "amount", "", "at", "12:00"))
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping
    Mono<Rendering> set(Actor actor, ServerWebExchange exchange) {
        return CycleForm.of(exchange)
                .flatMap(form -> Mono.defer(() -> set(form, actor))
                        .then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, "leads.set");
                            return Redirects.to(LIST);
                        }))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(VIEW, model(actor, typed(form)), refused, exchange)));
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/removal")
    Mono<Rendering> remove(@RequestParam @Nullable String lead, Actor actor, ServerWebExchange exchange) {
        return Mono.fromSupplier(() -> CyclePath.id(lead == null ? "" : lead))
                .onErrorMap(none -> DomainException.invalid(FieldError.at("lead", "required", lead, null)))
                .flatMap(id -> leadTimes.remove(id, actor))
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "leads.removed");
                    return Redirects.to(LIST);
                }));
    }

    private Mono<Void> set(CycleForm form, Actor actor) {
        var whose = form.typed("whose");
        var id = whose.length() < 2 ? null : number(whose.substring(1));
        if (id == null) {
            form.refuse(FieldError.at("whose", "required", null, null));
        }
        var amount = (int) Math.max(-1, Math.min(100_000, form.number("amount")));
        var inHours = form.typed("kind").equals(HOURS);
        var at = inHours ? null : form.clock("at");
        form.check();
        return leadTimes.set(
                whose.startsWith("f") ? id : null,
                whose.startsWith("p") ? id : null,
                inHours ? null : amount,
                at,
                inHours ? amount : null,
                actor);
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static Map<String, String> typed(CycleForm form) {
        return List.of("whose", "kind", "amount", "at").stream().collect(Collectors.toMap(field -> field, form::typed));
    }

    private Mono<Map<String, Object>> model(Actor actor, Map<String, String> form) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> Mono.zip(leadTimes.all(own), leadTimes.choices(own)))
                .map(read -> Map.of("leads", read.getT1(), "farms", farms(read.getT2()), "form", form));
    }

    private static List<Farm> farms(List<LeadTimes.Choice> choices) {
        var farms = choices.stream()
                .collect(Collectors.groupingBy(LeadTimes.Choice::producer, LinkedHashMap::new, Collectors.toList()));
        return farms.entrySet().stream()
                .map(farm -> new Farm(
                        farm.getKey(),
                        farm.getValue().get(0).producerName(),
                        farm.getValue().stream()
                                .filter(choice -> choice.product() != null)
                                .toList()))
                .toList();
    }

    record Farm(long id, String name, List<LeadTimes.Choice> products) {}
}
