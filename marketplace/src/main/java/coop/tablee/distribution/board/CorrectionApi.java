package coop.tablee.distribution.board;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.CorrectOrder;
import coop.tablee.ordering.CorrectedLine;
import coop.tablee.ordering.MoveOrder;
import coop.tablee.ordering.OrderCorrection;
import coop.tablee.ordering.OrderSplit;
import coop.tablee.ordering.SplitOrder;
import coop.tablee.ordering.WithdrawOrder;
import coop.tablee.platform.api.ApiBody;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What a cooperative still does about an order that it sells in: other quantities, another day or place, a part at another time, or nothing of it; once per key. */
@RestController
@RequestMapping(
        path = "/api/v1/sold-orders/{number}",
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
class CorrectionApi {

    private static final int MOST_LINES = 500;

    private final OrderCorrection correction;
    private final OrderSplit splitting;

    CorrectionApi(OrderCorrection correction, OrderSplit splitting) {
        this.correction = correction;
        this.splitting = splitting;
    }

    @PostMapping("/correction")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<CorrectedView>> correct(
            @PathVariable String number,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "If-Match", required = false) @Nullable String seen,
            @RequestBody JsonNode body,
            Actor actor) {
        return CorrectionCall.read(key, seen, body, call -> correction(number, call))
                .flatMap(command -> correction.correct(command, actor))
                .map(CorrectedView::answer);
    }

    @PostMapping("/withdrawal")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<CorrectedView>> withdraw(
            @PathVariable String number,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "If-Match", required = false) @Nullable String seen,
            @RequestBody JsonNode body,
            Actor actor) {
        return CorrectionCall.read(key, seen, body, call -> withdrawal(number, call))
                .flatMap(command -> correction.withdraw(command, actor))
                .map(CorrectedView::answer);
    }

    @PostMapping("/move")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<CorrectedView>> move(
            @PathVariable String number,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "If-Match", required = false) @Nullable String seen,
            @RequestBody JsonNode body,
            Actor actor) {
        return CorrectionCall.read(key, seen, body, call -> move(number, call))
                .flatMap(command -> correction.move(command, actor))
                .map(CorrectedView::answer);
    }

    @PostMapping("/split")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<CorrectedView>> split(
            @PathVariable String number,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "If-Match", required = false) @Nullable String seen,
            @RequestBody JsonNode body,
            Actor actor) {
        return CorrectionCall.read(key, seen, body, call -> split(number, call))
                .flatMap(command -> splitting.split(command, actor))
                .map(CorrectedView::answer);
    }

    private static CorrectOrder correction(String number, CorrectionCall call) {
        return new CorrectOrder(
                number,
                call.version(),
                call.key(),
                lines(call.sent()),
                call.sent().flag("agreed", false),
                call.because());
    }

    private static WithdrawOrder withdrawal(String number, CorrectionCall call) {
        return new WithdrawOrder(number, call.version(), call.key(), call.because());
    }

    private static MoveOrder move(String number, CorrectionCall call) {
        return new MoveOrder(
                number,
                call.version(),
                call.key(),
                call.sent().id("destination"),
                call.sent().day("day"),
                call.because());
    }

    private static SplitOrder split(String number, CorrectionCall call) {
        return new SplitOrder(
                number,
                call.version(),
                call.key(),
                call.sent().day("day"),
                call.sent().idOrNone("slot"),
                lines(call.sent()),
                call.because());
    }

    private static List<CorrectedLine> lines(ApiBody sent) {
        return sent.each("lines", MOST_LINES, line -> new CorrectedLine(line.id("line"), line.decimal("quantity")));
    }
}
