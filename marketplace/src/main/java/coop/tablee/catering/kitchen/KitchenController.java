package coop.tablee.catering.kitchen;

import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.HeadCounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.KitchenKind;
import coop.tablee.network.Kitchens;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Our kitchens: written down, counted and shared out on one page, by who leads the municipality, school or home that pays for them. */
@Controller
class KitchenController {

    private static final String HERE = "/kitchens";
    private static final String ALL = "catering/kitchens";
    private static final String ONE = "catering/kitchen";

    private final Kitchens kitchens;
    private final HeadCounts counts;
    private final Refusals refusals;
    private final Toasts toasts;

    KitchenController(Kitchens kitchens, HeadCounts counts, Refusals refusals, Toasts toasts) {
        this.kitchens = kitchens;
        this.counts = counts;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.OWNER)
    @GetMapping(HERE)
    Mono<Rendering> all(Actor actor) {
        return model(actor, KitchenForm.empty(), null)
                .map(model -> Rendering.view(ALL).model(model).build());
    }

    /** A new kitchen leads on to its meals. */
    @MayUse(Role.OWNER)
    @PostMapping(HERE)
    Mono<Rendering> add(Actor actor, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var form = new KitchenForm(typed);
            return Mono.fromCallable(form::kitchen)
                    .flatMap(kitchen -> kitchens.add(kitchen, actor))
                    .map(door -> saved(HERE + "/" + door, exchange))
                    .onErrorResume(
                            DomainException.class,
                            refused -> refusals.again(ALL, model(actor, form.values(), null), refused, exchange));
        });
    }

    @MayUse(Role.OWNER)
    @PostMapping(HERE + "/people")
    Mono<Rendering> shareOut(Actor actor, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var ticked = typed.getOrDefault("order", List.of()).stream()
                    .limit(50_000)
                    .collect(Collectors.toUnmodifiableSet());
            var seen = Objects.requireNonNullElse(typed.getFirst("seen"), "");
            return kitchens.shareOut(ticked, seen, actor)
                    .then(Mono.fromSupplier(() -> saved(HERE, exchange)))
                    .onErrorResume(
                            DomainException.class,
                            refused ->
                                    refusals.again(ALL, model(actor, KitchenForm.empty(), ticked), refused, exchange));
        });
    }

    /** The authority's rule for its purchase-order number, for all its kitchens. */
    @MayUse(Role.OWNER)
    @PostMapping(HERE + "/number")
    Mono<Rendering> number(Actor actor, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> Mono.defer(() -> switch (new KitchenForm(typed).text("number")) {
                            case "placing" -> counts.needNumber(true, actor);
                            case "invoicing" -> counts.needNumber(false, actor);
                            default ->
                                Mono.<Void>error(
                                        DomainException.invalid(FieldError.at("number", "missing-choice", null, null)));
                        })
                        .then(Mono.fromSupplier(() -> saved(HERE, exchange)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        ALL, model(actor, KitchenForm.empty(), null), refused, exchange)));
    }

    @MayUse(Role.OWNER)
    @GetMapping(HERE + "/{door}")
    Mono<Rendering> one(@PathVariable long door, @RequestParam(required = false) @Nullable String group, Actor actor) {
        return kitchen(door, group, null, actor)
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    @MayUse(Role.OWNER)
    @PostMapping(HERE + "/{door}/meals")
    Mono<Rendering> count(@PathVariable long door, Actor actor, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var form = new KitchenForm(typed);
            var group = form.text("group");
            return requireOwn(door, actor)
                    .then(Mono.fromCallable(form::meals))
                    .zipWith(counts.ordinaryWeeks(List.of(door)))
                    .flatMap(both -> {
                        var now = both.getT2().getOrDefault(door, Map.of());
                        return seen(now).equals(form.text("seen"))
                                ? counts.ordinaryWeek(door, ageGroup(group, now), both.getT1(), now, actor)
                                : Mono.error(new DomainException(DomainException.Kind.CONFLICT, "changed-meanwhile"));
                    })
                    .then(Mono.fromSupplier(() -> saved(HERE, exchange)))
                    .onErrorResume(
                            DomainException.class,
                            refused ->
                                    refusals.again(ONE, kitchen(door, group, form.values(), actor), refused, exchange));
        });
    }

    private Mono<Kitchens.Kitchen> requireOwn(long door, Actor actor) {
        return kitchens.of(actor)
                .flatMap(board -> Mono.justOrEmpty(board.kitchens().stream()
                        .filter(one -> Objects.equals(one.door(), door))
                        .findFirst()))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<Map<String, Object>> model(Actor actor, Map<String, String> fields, @Nullable Set<String> ticked) {
        return kitchens.of(actor).flatMap(board -> {
            var doors = board.kitchens().stream()
                    .map(Kitchens.Kitchen::door)
                    .filter(Objects::nonNull)
                    .toList();
            return Mono.zip(counts.ordinaryWeeks(doors), counts.numberNeededAt(doors), counts.pays(actor))
                    .map(read -> Map.of(
                            "board",
                            board,
                            "orders",
                            ticked == null ? board.orders() : ticked,
                            "totals",
                            totals(read.getT1()),
                            "number",
                            number(read.getT2(), doors),
                            "pays",
                            read.getT3(),
                            "f",
                            fields,
                            "kinds",
                            KitchenKind.values(),
                            "authority",
                            actor.requireParty().is("AUTHORITY"),
                            "party",
                            actor.requireParty().name()));
        });
    }

    private static String number(Set<Long> needed, List<Long> doors) {
        return needed.isEmpty() ? "invoicing" : needed.containsAll(doors) ? "placing" : "some";
    }

    private Mono<Map<String, Object>> kitchen(
            long door, @Nullable String group, @Nullable Map<String, String> typed, Actor actor) {
        return requireOwn(door, actor).zipWith(counts.ordinaryWeeks(List.of(door)), (kitchen, weeks) -> {
            var week = weeks.getOrDefault(door, Map.of());
            var chosen = ageGroup(group, week);
            return Map.of(
                    "kitchen",
                    kitchen,
                    "groups",
                    AgeGroup.values(),
                    "said",
                    week.keySet(),
                    "chosen",
                    chosen,
                    "seen",
                    seen(week),
                    "days",
                    DayOfWeek.values(),
                    "f",
                    typed == null ? fields(week.getOrDefault(chosen, Map.of())) : typed);
        });
    }

    private static Map<String, String> fields(Map<DayOfWeek, Integer> week) {
        var fields = new HashMap<String, String>();
        for (var day : DayOfWeek.values()) {
            fields.put("meals" + day.getValue(), week.containsKey(day) ? String.valueOf(week.get(day)) : "");
        }
        return fields;
    }

    /** Meals of a whole ordinary week by door, for the list. */
    private static Map<Long, Integer> totals(Map<Long, Map<AgeGroup, Map<DayOfWeek, Integer>>> weeks) {
        var totals = new HashMap<Long, Integer>();
        weeks.forEach((door, groups) -> totals.put(
                door,
                groups.values().stream()
                        .flatMap(days -> days.values().stream())
                        .mapToInt(Integer::intValue)
                        .sum()));
        return totals;
    }

    /** What was asked for, else the first that something is said of, else all together. */
    private static AgeGroup ageGroup(@Nullable String asked, Map<AgeGroup, Map<DayOfWeek, Integer>> week) {
        return Arrays.stream(AgeGroup.values())
                .filter(one -> one.name().equals(asked))
                .findFirst()
                .orElseGet(() -> week.keySet().stream().sorted().findFirst().orElse(AgeGroup.EVERYONE));
    }

    private static String seen(Map<AgeGroup, Map<DayOfWeek, Integer>> week) {
        var inOrder = new TreeMap<AgeGroup, Map<DayOfWeek, Integer>>();
        week.forEach((group, days) -> inOrder.put(group, new TreeMap<>(days)));
        return Integer.toHexString(inOrder.toString().hashCode());
    }

    private Rendering saved(String path, ServerWebExchange exchange) {
        toasts.leave(exchange, "catering.kitchens.saved");
        return Redirects.to(path);
    }

    private static Mono<MultiValueMap<String, String>> typed(ServerWebExchange exchange) {
        return exchange.getFormData().defaultIfEmpty(new LinkedMultiValueMap<>());
    }
}
