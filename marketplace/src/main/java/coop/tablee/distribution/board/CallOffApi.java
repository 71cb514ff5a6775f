package coop.tablee.distribution.board;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.CallOff;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Calling a delivery date off with its orders, for a cooperative's own tools: what it would undo, and doing it. */
@RestController
@RequestMapping(path = "/api/v1/cycles/{id}/call-off", produces = MediaType.APPLICATION_JSON_VALUE)
class CallOffApi {

    private final BoardQueries queries;
    private final CallOff callOff;

    CallOffApi(BoardQueries queries, CallOff callOff) {
        this.queries = queries;
        this.callOff = callOff;
    }

    /** What calling it off would undo; once it is, what is still left to undo. */
    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<View> ask(@PathVariable long id, Actor actor) {
        return queries.dateToDrop(id, actor.requireParty().id())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(View::of);
    }

    /** Nothing more is sold for it from now on; its orders are let go one by one. Said twice, it is done once. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<View> callOff(@PathVariable long id, @RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.read(body, CorrectedView::because))
                .flatMap(because -> callOff.callOff(id, because, actor))
                .then(Mono.defer(() -> ask(id, actor)));
    }

    /** {@code value} is VAT in, of the cooperative's own lines; {@code paid} and {@code shared} are counted among the orders. */
    record View(
            String cycle,
            LocalDate deliveryDate,
            String state,
            boolean mayBeCalledOff,
            int orders,
            Map<String, String> value,
            int paid,
            int shared) {

        static View of(DateToDrop date) {
            return new View(
                    String.valueOf(date.cycle()),
                    date.day(),
                    date.state().toLowerCase(Locale.ROOT),
                    date.mayBeDropped(),
                    date.orders(),
                    ApiAmounts.euro(BigDecimal.valueOf(date.value(), 2)),
                    date.paid(),
                    date.shared());
        }
    }
}
