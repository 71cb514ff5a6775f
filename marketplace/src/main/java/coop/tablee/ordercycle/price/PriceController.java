package coop.tablee.ordercycle.price;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.CycleForm;
import coop.tablee.ordercycle.CyclePath;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.price.PriceList.PriceTerms;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The coordinator's price lists: all of them with a form for a new one, and one with its buyers and products. */
@Controller
@RequestMapping("/coop/prices")
class PriceController {

    private static final String LISTS = "/coop/prices";
    private static final String ALL = "ordercycle/price-lists";
    private static final String ONE = "ordercycle/price-list";

    private final PriceLists lists;
    private final BusinessClock clock;
    private final Refusals refusals;
    private final Toasts toasts;

    PriceController(PriceLists lists, BusinessClock clock, Refusals refusals, Toasts toasts) {
        this.lists = lists;
        this.clock = clock;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping
    Mono<Rendering> all(Actor actor) {
        return all(actor, usual()).map(model -> Rendering.view(ALL).model(model).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping
    Mono<Rendering> create(Actor actor, ServerWebExchange exchange) {
        return CycleForm.of(exchange)
                .flatMap(form -> Mono.fromCallable(() -> terms(form))
                        .flatMap(terms -> lists.create(null, terms, actor))
                        .map(list -> done("prices.made", list, exchange))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(ALL, all(actor, typed(form)), refused, exchange)));
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping("/{list}")
    Mono<Rendering> one(@PathVariable String list, Actor actor, Locale locale) {
        return one(list, null, actor, locale)
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{list}")
    Mono<Rendering> change(@PathVariable String list, Actor actor, Locale locale, ServerWebExchange exchange) {
        return act(
                list,
                "prices.saved",
                form -> lists.change(CyclePath.id(list), form.number("version"), terms(form), actor),
                actor,
                locale,
                exchange);
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{list}/buyers")
    Mono<Rendering> addBuyer(@PathVariable String list, Actor actor, Locale locale, ServerWebExchange exchange) {
        return act(
                list,
                "prices.buyer-added",
                form -> lists.addBuyer(CyclePath.id(list), number(form, "buyer"), actor),
                actor,
                locale,
                exchange);
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{list}/buyers/removal")
    Mono<Rendering> removeBuyer(@PathVariable String list, Actor actor, Locale locale, ServerWebExchange exchange) {
        return act(
                list,
                "prices.saved",
                form -> lists.removeBuyer(CyclePath.id(list), number(form, "buyer"), actor),
                actor,
                locale,
                exchange);
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{list}/products")
    Mono<Rendering> setItem(@PathVariable String list, Actor actor, Locale locale, ServerWebExchange exchange) {
        return act(
                list,
                "prices.saved",
                form -> {
                    var product = form.number("product");
                    var price = form.decimalOrNone("price");
                    var percent = form.decimalOrNone("itemPercent");
                    form.check();
                    return lists.setItem(CyclePath.id(list), product, price, percent, actor);
                },
                actor,
                locale,
                exchange);
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{list}/products/removal")
    Mono<Rendering> removeItem(@PathVariable String list, Actor actor, Locale locale, ServerWebExchange exchange) {
        return act(
                list,
                "prices.saved",
                form -> lists.removeItem(CyclePath.id(list), number(form, "product"), actor),
                actor,
                locale,
                exchange);
    }

    private Mono<Rendering> act(
            String list,
            String toast,
            Function<CycleForm, Mono<Void>> work,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return require(list, actor)
                .flatMap(there -> CycleForm.of(exchange)
                        .flatMap(form -> Mono.defer(() -> work.apply(form))
                                .then(Mono.fromSupplier(() -> done(toast, there.id(), exchange)))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                ONE, one(list, form, actor, locale), refused, exchange))));
    }

    private Mono<PriceList> require(String list, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> lists.require(CyclePath.id(list), own));
    }

    private Mono<Map<String, Object>> all(Actor actor, Map<String, String> form) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(lists::all)
                .map(found -> Map.of("lists", found, "form", form, "audiences", List.of(Audience.values())));
    }

    private Mono<Map<String, Object>> one(String list, @Nullable CycleForm form, Actor actor, Locale locale) {
        var own = OrderCycles.cooperativeOf(actor);
        return Mono.zip(
                        require(list, actor),
                        lists.buyers(own),
                        lists.products(own),
                        lists.below(CyclePath.id(list), own))
                .map(read -> {
                    var model = new HashMap<String, Object>();
                    model.put("list", read.getT1());
                    model.put("buyers", read.getT2());
                    model.put("products", read.getT3());
                    model.put("below", read.getT4());
                    model.put("audiences", List.of(Audience.values()));
                    model.put("form", form != null && form.has("name") ? typed(form) : written(read.getT1(), locale));
                    model.put("item", form != null && form.has("product") ? item(form) : Map.of());
                    return model;
                });
    }

    private Rendering done(String toast, long list, ServerWebExchange exchange) {
        toasts.leave(exchange, toast);
        return Redirects.to(LISTS + "/" + list);
    }

    private static PriceTerms terms(CycleForm form) {
        var until = form.typed("until").isEmpty() ? null : form.day("until");
        var terms = new PriceTerms(
                form.typed("name"),
                form.choice("audience", Audience.class),
                form.decimalOrZero("percent"),
                form.day("from"),
                until);
        form.check();
        return terms;
    }

    private static long number(CycleForm form, String field) {
        var number = form.number(field);
        form.check();
        return number;
    }

    private Map<String, String> usual() {
        return Map.of(
                "name",
                "",
                "audience",
                Audience.INSTITUTION.name(),
                "percent",
                "-5",
                "from",
                LocalDate.ofInstant(clock.instant(), ZoneId.of("Europe/Brussels"))
                        .toString(),
                "until",
                "",
                "version",
                "0");
    }

    private static Map<String, String> typed(CycleForm form) {
        var typed = new HashMap<String, String>();
        List.of("name", "audience", "percent", "from", "until", "version")
                .forEach(field -> typed.put(field, form.typed(field)));
        return typed;
    }

    private static Map<String, String> item(CycleForm form) {
        return Map.of(
                "product", form.typed("product"),
                "price", form.typed("price"),
                "percent", form.typed("itemPercent"));
    }

    private static Map<String, String> written(PriceList list, Locale locale) {
        var until = list.terms().until();
        return Map.of(
                "name",
                list.terms().name(),
                "audience",
                list.terms().audience().name(),
                "percent",
                Amounts.write(list.terms().percent(), locale),
                "from",
                list.terms().from().toString(),
                "until",
                until == null ? "" : until.toString(),
                "version",
                Long.toString(list.version()));
    }
}
