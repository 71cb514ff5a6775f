package coop.tablee.agreement.planning;

import coop.tablee.agreement.AgreementTerms;
import coop.tablee.agreement.PlaceWords;
import coop.tablee.agreement.planning.LotPlan.Lot;
import coop.tablee.agreement.planning.LotPlan.Need;
import coop.tablee.agreement.planning.LotPlans.Corrected;
import coop.tablee.agreement.planning.LotPlans.Terms;
import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.catalogue.Families;
import coop.tablee.catalogue.Family;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The lot planner: all plans of an authority, and one with its needs, its lots and what its value allows. Who leads the authority or buys for it writes; its approvers, reporters and auditors read. */
@Controller
class LotPlanController {

    static final String HERE = "/lot-plans";
    private static final String ALL = "agreement/lot-plans";
    private static final String ONE = "agreement/lot-plan";
    private static final BigDecimal MOST_QUANTITY = BigDecimal.valueOf(10_000_000);
    private static final BigDecimal MOST_VALUE = BigDecimal.valueOf(100_000_000);
    private static final int FINEST_QUANTITY = 3;
    private static final List<String> HEAD = List.of(
            "lot",
            "title",
            "family",
            "unit",
            "share_percent",
            "quantity_a_year",
            "value_a_year",
            "lot_estimate_all_years",
            "lot_ceiling",
            "currency");

    private final LotPlans plans;
    private final Families families;
    private final PlaceWords places;
    private final Refusals refusals;
    private final Toasts toasts;

    LotPlanController(LotPlans plans, Families families, PlaceWords places, Refusals refusals, Toasts toasts) {
        this.plans = plans;
        this.families = families;
        this.places = places;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(HERE)
    Mono<Rendering> all(Actor actor) {
        return list(actor, null).map(model -> Rendering.view(ALL).model(model).build());
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> make(Actor actor, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> Mono.defer(() -> {
                            var terms = terms(typed);
                            var choice = typed.oneOf("choice", Estimate.Choice.class, Estimate.Choice.BETTER);
                            typed.check();
                            return plans.make(terms, choice, key(typed), actor);
                        })
                        .map(id -> saved(id, "agreement.plan.made", exchange))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(ALL, list(actor, typed.values()), refused, exchange)));
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(HERE + "/{plan}")
    Mono<Rendering> one(@PathVariable long plan, Actor actor, Locale locale) {
        return shown(plan, actor, locale, null)
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    /** Title, day, years, headroom, and what is needed. */
    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{plan}")
    Mono<Rendering> correct(@PathVariable long plan, Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> after(
                        Mono.defer(() -> plans.require(plan, actor)).flatMap(found -> {
                            var terms = terms(typed);
                            var needs = found.needs().stream()
                                    .map(need -> corrected(need, typed, locale))
                                    .toList();
                            var seen = typed.number("version");
                            typed.check();
                            return plans.correct(plan, seen, terms, needs, actor);
                        }),
                        plan,
                        "agreement.plan.saved",
                        actor,
                        locale,
                        typed,
                        exchange));
    }

    /** Saves the lots' titles and which are small, and does what the button says besides: {@code join}, or {@code split-} and the lot's number. */
    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{plan}/lots")
    Mono<Rendering> arrange(@PathVariable long plan, Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> after(
                        Mono.zip(families.all(), places(plan, typed, actor)).flatMap(known -> {
                            var seen = typed.number("version");
                            known.getT2().forEach(typed::refuse);
                            typed.check();
                            return plans.arrange(
                                    plan,
                                    seen,
                                    found -> arranged(found, typed, plans.named(known.getT1(), actor)),
                                    actor);
                        }),
                        plan,
                        "agreement.plan.saved",
                        actor,
                        locale,
                        typed,
                        exchange));
    }

    /** New titles that ask where food comes from, unless they are meant: a lot of the agreement would be asked the same. */
    private Mono<List<FieldError>> places(long plan, Typed typed, Actor actor) {
        return typed.isTicked("meant")
                ? Mono.just(List.of())
                : plans.require(plan, actor)
                        .flatMapIterable(LotPlan::lots)
                        .filter(lot -> !typed.line("title-" + lot.number(), 200).equals(lot.title()))
                        .concatMap(lot -> places.firstIn(typed.line("title-" + lot.number(), 200))
                                .flatMap(Mono::justOrEmpty)
                                .map(word -> FieldError.at("title-" + lot.number(), "asks-for-a-place", word, null)))
                        .collectList();
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{plan}/proposal")
    Mono<Rendering> propose(@PathVariable long plan, Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> after(
                        Mono.defer(() -> plans.propose(plan, typed.number("version"), actor)),
                        plan,
                        "agreement.plan.proposed",
                        actor,
                        locale,
                        typed,
                        exchange));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{plan}/removal")
    Mono<Rendering> remove(@PathVariable long plan, Actor actor, Locale locale, ServerWebExchange exchange) {
        return plans.remove(plan, actor)
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "agreement.plan.removed");
                    return Redirects.to(HERE);
                }))
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(ONE, shown(plan, actor, locale, null), refused, exchange));
    }

    /** Makes the draft of an agreement with these lots, and goes there. */
    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{plan}/agreement")
    Mono<Rendering> toAgreement(@PathVariable long plan, Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> plans.require(plan, actor)
                        .flatMap(shown -> {
                            var reference = typed.required("reference", 60);
                            var from = typed.day("from");
                            var days = whole(typed, "paymentDays", 1, 180);
                            var source = typed.required("paymentSource", 300);
                            typed.check();
                            return plans.toAgreement(
                                    plan,
                                    typed.number("version"),
                                    found -> new AgreementTerms(
                                            reference,
                                            found.title(),
                                            from,
                                            from.plusYears(1).minusDays(1),
                                            found.renewals(),
                                            12,
                                            days,
                                            source),
                                    actor);
                        })
                        .map(agreement -> {
                            toasts.leave(exchange, "agreement.plan.became");
                            return Redirects.to("/agreements/" + agreement);
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(ONE, shown(plan, actor, locale, typed), refused, exchange)));
    }

    /** A line for each family in each lot; amounts EUR, VAT out. */
    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(path = HERE + "/{plan}/plan.csv", produces = "text/csv")
    Mono<ResponseEntity<String>> file(@PathVariable long plan, Actor actor, Locale locale) {
        return Mono.zip(page(plan, actor), families.all())
                .map(read -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"lots.csv\"")
                        .body(Stream.concat(
                                        Stream.of(SafeCsv.line(HEAD)),
                                        read.getT1().lots().stream()
                                                .flatMap(lot -> lot.parts().stream()
                                                        .map(part ->
                                                                SafeCsv.line(cells(lot, part, read.getT2(), locale)))))
                                .collect(Collectors.joining())));
    }

    private static List<String> cells(
            LotPlanPage.LotView lot, LotPlan.Part part, Map<String, Family> known, Locale locale) {
        var need = part.need();
        return List.of(
                String.valueOf(lot.lot().number()),
                lot.lot().title(),
                named(known, need.family(), locale),
                need.unit(),
                Amounts.plain(BigDecimal.valueOf(part.share(), 2)),
                part.quantity().toPlainString(),
                part.value().amount().toPlainString(),
                lot.estimated().amount().toPlainString(),
                lot.ceiling().amount().toPlainString(),
                "EUR");
    }

    private static String named(Map<String, Family> known, String family, Locale locale) {
        return Objects.requireNonNull(known.get(family)).names().in(locale).text();
    }

    private static List<Lot> arranged(LotPlan plan, Typed typed, Function<Set<String>, String> named) {
        var lots = new ArrayList<Lot>();
        for (var lot : plan.lots()) {
            var title = typed.required("title-" + lot.number(), 200);
            lots.add(new Lot(
                    lot.number(),
                    title.isEmpty() ? lot.title() : title,
                    typed.isTicked("small-" + lot.number()),
                    lot.reason(),
                    lot.shares()));
        }
        typed.check();
        var kept = plan.with(lots);
        var act = typed.line("act", 20);
        if (act.equals("join")) {
            return kept.join(
                    typed.all("join", LotPlan.MOST_LOTS).stream()
                            .filter(number -> number.matches("[0-9]{1,3}"))
                            .map(Integer::valueOf)
                            .toList(),
                    named);
        }
        if (act.matches("split-[0-9]{1,3}")) {
            var number = Integer.parseInt(act.substring("split-".length()));
            var into = typed.line("into-" + number, 10);
            return kept.split(number, into.matches("[0-9]{1,3}") ? Integer.parseInt(into) : 0);
        }
        return kept.lots();
    }

    private static Corrected corrected(Need need, Typed typed, Locale locale) {
        var quantity = amount(typed, "quantity-" + need.id(), MOST_QUANTITY, FINEST_QUANTITY, locale);
        var value = amount(typed, "value-" + need.id(), MOST_VALUE, 2, locale);
        return new Corrected(need.id(), quantity, value.movePointRight(2).longValue());
    }

    private static BigDecimal amount(Typed typed, String field, BigDecimal most, int finest, Locale locale) {
        var text = typed.required(field, 30);
        var read = TypedAmount.of(text.replace("€", ""), most, locale);
        if (!text.isEmpty() && (!read.isUsable() || read.amount().scale() > finest)) {
            typed.refuse(
                    read.flaw() == TypedAmount.Flaw.AMBIGUOUS
                            ? FieldError.at(field, "ambiguous-amount", text, null)
                            : FieldError.at(field, "not-an-amount", text, String.valueOf(finest)));
            return BigDecimal.ZERO;
        }
        return read.amount();
    }

    private static Terms terms(Typed typed) {
        return new Terms(
                typed.required("title", 200),
                typed.day("asksOn"),
                whole(typed, "renewals", 0, 3),
                whole(typed, "headroom", 0, 100));
    }

    private static int whole(Typed typed, String field, int least, int most) {
        var text = typed.required(field, 10);
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        if (!text.isEmpty()) {
            typed.refuse(FieldError.at(field, "not-a-count", text, least + "–" + most));
        }
        return least;
    }

    private static UUID key(Typed typed) {
        try {
            return UUID.fromString(typed.line("key", 40));
        } catch (IllegalArgumentException none) {
            return UUID.randomUUID();
        }
    }

    private Mono<Rendering> after(
            Mono<Void> act,
            long plan,
            String toast,
            Actor actor,
            Locale locale,
            Typed typed,
            ServerWebExchange exchange) {
        return act.then(Mono.fromSupplier(() -> saved(plan, toast, exchange)))
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(
                                ONE,
                                shown(plan, actor, locale, typed)
                                        .doOnNext(model -> model.put(
                                                "place",
                                                refused.errors().stream()
                                                        .anyMatch(error ->
                                                                error.code().equals("asks-for-a-place")))),
                                refused,
                                exchange));
    }

    private Rendering saved(long plan, String toast, ServerWebExchange exchange) {
        toasts.leave(exchange, toast);
        return Redirects.to(HERE + "/" + plan);
    }

    private Mono<Map<String, Object>> list(Actor actor, @Nullable Map<String, Object> typed) {
        return plans.all(actor).collectList().map(found -> {
            var model = new HashMap<String, Object>();
            var fields = new HashMap<String, Object>();
            fields.put("title", "");
            fields.put("asksOn", plans.today().plusMonths(1).toString());
            fields.put("renewals", "3");
            fields.put("headroom", "15");
            fields.put("choice", Estimate.Choice.BETTER.name());
            fields.put("key", UUID.randomUUID().toString());
            if (typed != null) {
                fields.putAll(typed);
            }
            model.put("plans", found);
            model.put("choices", List.of(Estimate.Choice.values()));
            model.put("writes", LotPlans.mayWrite(actor));
            model.put("f", fields);
            return model;
        });
    }

    private Mono<LotPlanPage> page(long id, Actor actor) {
        return plans.require(id, actor)
                .flatMap(plan -> Mono.zip(plans.procedures(plan), plans.similar(id))
                        .map(read -> LotPlanPage.of(plan, read.getT1(), read.getT2())));
    }

    private Mono<Map<String, Object>> shown(long id, Actor actor, Locale locale, @Nullable Typed typed) {
        return Mono.zip(page(id, actor), families.all()).map(read -> {
            var page = read.getT1();
            var fields = new HashMap<String, Object>(written(page, locale));
            if (typed != null) {
                fields.putAll(typed.values());
            }
            var model = new HashMap<String, Object>();
            model.put("page", page);
            model.put("plan", page.plan());
            model.put("familyOf", read.getT2());
            model.put("writes", LotPlans.mayWrite(actor) && page.plan().isOpen());
            model.put("f", fields);
            model.put("place", false);
            model.put("joined", typed == null ? List.of() : typed.all("join", LotPlan.MOST_LOTS));
            return model;
        });
    }

    private Map<String, Object> written(LotPlanPage page, Locale locale) {
        var plan = page.plan();
        var fields = new HashMap<String, Object>();
        fields.put("title", plan.title());
        fields.put("asksOn", plan.asksOn().toString());
        fields.put("renewals", String.valueOf(plan.renewals()));
        fields.put("headroom", String.valueOf(plan.headroom()));
        plan.needs().forEach(need -> {
            fields.put("quantity-" + need.id(), Amounts.write(need.quantity(), locale));
            fields.put("value-" + need.id(), Amounts.write(need.value().amount(), locale));
        });
        plan.lots().forEach(lot -> {
            fields.put("title-" + lot.number(), lot.title());
            fields.put("into-" + lot.number(), "2");
        });
        fields.put("reference", "");
        fields.put("from", plan.asksOn().plusMonths(4).withDayOfMonth(1).toString());
        fields.put("paymentDays", "30");
        fields.put("paymentSource", "2011/7/UE, art. 4");
        return fields;
    }

    private static Mono<Typed> typed(ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(Typed::new);
    }
}
