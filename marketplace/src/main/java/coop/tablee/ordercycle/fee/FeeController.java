package coop.tablee.ordercycle.fee;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordercycle.CycleForm;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What the cooperative asks for an order and a kilogram: as it stands, and one form to set it. */
@Controller
@RequestMapping("/coop/fees")
class FeeController {

    private static final String PAGE = "/coop/fees";
    private static final String VIEW = "ordercycle/fees";
    private static final List<String> FIELDS =
            List.of("household.perOrder", "household.perKg", "institution.perOrder", "institution.perKg", "from");

    private static final FeeRates NO_RATES = new FeeRates(BigDecimal.ZERO, BigDecimal.ZERO);
    private static final Fee NOTHING = new Fee(LocalDate.EPOCH, NO_RATES, NO_RATES);

    private final Fees fees;
    private final Refusals refusals;
    private final Toasts toasts;

    FeeController(Fees fees, Refusals refusals, Toasts toasts) {
        this.fees = fees;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping
    Mono<Rendering> list(Actor actor, Locale locale) {
        return model(actor, null, locale)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping
    Mono<Rendering> set(Actor actor, Locale locale, ServerWebExchange exchange) {
        return CycleForm.of(exchange)
                .flatMap(form -> Mono.fromCallable(() -> wanted(form))
                        .flatMap(wanted -> fees.set(wanted, actor))
                        .then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, "fees.set");
                            return Redirects.to(PAGE);
                        }))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(VIEW, model(actor, form, locale), refused, exchange)));
    }

    private Mono<Map<String, Object>> model(Actor actor, @Nullable CycleForm form, Locale locale) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> Mono.zip(fees.all(own), fees.firstFree(own)))
                .map(read -> Map.of(
                        "fees",
                        read.getT1(),
                        "free",
                        read.getT2(),
                        "form",
                        form == null ? usual(read.getT1(), read.getT2(), locale) : typed(form)));
    }

    private static Map<String, String> typed(CycleForm form) {
        return FIELDS.stream().collect(Collectors.toMap(field -> field, form::typed));
    }

    /** What is asked last, to be changed from the first date on that it may be. */
    private static Map<String, String> usual(List<Fee> fees, LocalDate free, Locale locale) {
        var last = fees.isEmpty() ? NOTHING : fees.get(fees.size() - 1);
        return Map.of(
                "household.perOrder", Amounts.write(last.household().perOrder(), locale),
                "household.perKg", Amounts.write(last.household().perKg(), locale),
                "institution.perOrder", Amounts.write(last.institution().perOrder(), locale),
                "institution.perKg", Amounts.write(last.institution().perKg(), locale),
                "from", free.toString());
    }

    private static Fee wanted(CycleForm form) {
        var wanted = new Fee(form.day("from"), rates("household.", form), rates("institution.", form));
        form.check();
        return wanted;
    }

    private static FeeRates rates(String audience, CycleForm form) {
        return new FeeRates(form.decimalOrZero(audience + "perOrder"), form.decimalOrZero(audience + "perKg"));
    }
}
