package coop.tablee.ordercycle;

import coop.tablee.delivery.DropTariff;
import coop.tablee.delivery.DropTariffs;
import coop.tablee.delivery.DropTariffs.Choice;
import coop.tablee.delivery.SetDropTariff;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What coming to the kitchens' doors costs and asks: the coordinator's list, and one form to set it. */
@Controller
@RequestMapping("/coop/tariffs")
class TariffController {

    private static final String LIST = "/coop/tariffs";
    private static final String VIEW = "ordercycle/tariffs";

    private final DropTariffs tariffs;
    private final CyclePages pages;
    private final Refusals refusals;
    private final Toasts toasts;

    TariffController(DropTariffs tariffs, CyclePages pages, Refusals refusals, Toasts toasts) {
        this.tariffs = tariffs;
        this.pages = pages;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping
    Mono<Rendering> list(Actor actor) {
        var usual = new TariffForm(
                "", "", "", "", pages.now().toLocalDate().plusDays(1).toString());
        return model(actor, usual)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping
    Mono<Rendering> set(Actor actor, ServerWebExchange exchange) {
        return CycleForm.of(exchange)
                .flatMap(form -> Mono.fromCallable(() -> wanted(form))
                        .flatMap(wanted -> tariffs.set(wanted, actor))
                        .then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, "tariffs.set");
                            return Redirects.to(LIST);
                        }))
                        .onErrorResume(
                                DomainException.class,
                                refused ->
                                        refusals.again(VIEW, model(actor, TariffForm.typed(form)), refused, exchange)));
    }

    private Mono<Map<String, Object>> model(Actor actor, TariffForm form) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> Mono.zip(
                                tariffs.of(own).collectList(),
                                tariffs.doors(own).collectList(),
                                tariffs.sellers(own).collectList())
                        .map(read -> Map.of(
                                "page", new TariffPage(own, read.getT1(), read.getT2(), read.getT3()), "form", form)));
    }

    private static SetDropTariff wanted(CycleForm form) {
        var wanted = new SetDropTariff(
                form.number("destination"),
                form.number("seller"),
                form.decimalOrZero("fee"),
                form.decimalOrZero("minimum"),
                form.day("from"));
        form.check();
        return wanted;
    }

    /** @param own the cooperative that looks; tariffs that others set it can only read */
    record TariffPage(long own, List<DropTariff> tariffs, List<Choice> doors, List<Choice> sellers) {}

    /** The form as typed. */
    record TariffForm(String destination, String seller, String fee, String minimum, String from) {

        static TariffForm typed(CycleForm form) {
            return new TariffForm(
                    form.typed("destination"),
                    form.typed("seller"),
                    form.typed("fee"),
                    form.typed("minimum"),
                    form.typed("from"));
        }
    }
}
