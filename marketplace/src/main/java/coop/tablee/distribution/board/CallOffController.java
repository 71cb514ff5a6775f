package coop.tablee.distribution.board;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.CallOff;
import coop.tablee.ordering.CorrectionReason;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Calling a delivery date off: what it would undo, why, and yes. */
@Controller
class CallOffController {

    private static final String HERE = "/coop/board/dates/{cycle}/cancellation";
    private static final String PAGE = "distribution/call-off";

    private final BoardQueries queries;
    private final CallOff callOff;
    private final Refusals refusals;
    private final Toasts toasts;

    CallOffController(BoardQueries queries, CallOff callOff, Refusals refusals, Toasts toasts) {
        this.queries = queries;
        this.callOff = callOff;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping(HERE)
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> ask(@PathVariable String cycle, Actor actor) {
        return model(cycle, new CorrectionForm(new LinkedMultiValueMap<>()), actor)
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    @PostMapping(HERE)
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> callOff(@PathVariable String cycle, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(CorrectionForm::new)
                .flatMap(form -> callOff.callOff(CorrectionForm.id(cycle), form.because(), actor)
                        .then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, "board.drop.done");
                            return Redirects.to("/coop/board");
                        }))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(PAGE, model(cycle, form, actor), refused, exchange)));
    }

    private Mono<Map<String, Object>> model(String cycle, CorrectionForm form, Actor actor) {
        return Mono.fromSupplier(() -> CorrectionForm.id(cycle))
                .flatMap(id -> queries.dateToDrop(id, actor.requireParty().id()))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(date -> Map.of(
                        "date",
                        date,
                        "reasons",
                        List.of(CorrectionReason.values()),
                        "reason",
                        form.text("reason"),
                        "note",
                        form.text("note")));
    }
}
