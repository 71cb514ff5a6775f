package coop.tablee.distribution;

import coop.tablee.delivery.SentFields;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.Map;
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

/** What others send through one's hub: arrived, handed on. */
@Controller
class PassageController {

    private static final String PAGE = "distribution/passages";

    private final PassageQueries queries;
    private final Days days;
    private final Refusals refusals;
    private final Toasts toasts;

    PassageController(PassageQueries queries, Days days, Refusals refusals, Toasts toasts) {
        this.queries = queries;
        this.days = days;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping("/coop/passages")
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.VOLUNTEER})
    Mono<Rendering> list(@RequestParam(required = false) @Nullable LocalDate date, Actor actor) {
        return model(date, actor).map(model -> Rendering.view(PAGE).model(model).build());
    }

    @PostMapping("/coop/passages/{consignment}")
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.VOLUNTEER})
    Mono<Rendering> note(
            @PathVariable String consignment,
            @RequestParam(required = false) @Nullable LocalDate date,
            Actor actor,
            ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map((MultiValueMap<String, String> fields) -> new SentFields(fields))
                .flatMap(fields -> queries.note(
                        SentFields.id(consignment),
                        SentFields.id(fields.typed("hub")),
                        fields.typed("step").equals("handed-on"),
                        actor))
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "distribution.passages.noted");
                    return Redirects.to("/coop/passages" + (date == null ? "" : "?date=" + date));
                }))
                .onErrorResume(
                        DomainException.class, refused -> refusals.again(PAGE, model(date, actor), refused, exchange));
    }

    private Mono<Map<String, Object>> model(@Nullable LocalDate date, Actor actor) {
        return days.choose(DistributionQueries.View.HUB, date, actor)
                .flatMap(chosen -> queries.on(chosen.day(), actor)
                        .map(passages -> Map.of("page", Passage.Page.of(chosen, passages))));
    }
}
