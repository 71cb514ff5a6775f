package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiHeaders;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Orders over HTTP, for the household or organisation of the token. Amounts and prices are VAT in for households, VAT out with their rate for organisations. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class OrderApi {

    private static final String KEY = "Idempotency-Key";
    private static final String REPLAYED = "Idempotent-Replayed";

    private final OrderPlacement placement;
    private final OrderAmendment amendment;
    private final OrderCancellation cancellation;
    private final OrderDirectory directory;

    OrderApi(
            OrderPlacement placement,
            OrderAmendment amendment,
            OrderCancellation cancellation,
            OrderDirectory directory) {
        this.placement = placement;
        this.amendment = amendment;
        this.cancellation = cancellation;
        this.directory = directory;
    }

    /** Places one order; all of it or nothing. */
    @PostMapping(path = "/orders", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<ResponseEntity<OrderView>> place(
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody JsonNode body,
            ServerHttpRequest request,
            Actor actor) {
        return Mono.fromSupplier(() -> OrderBody.order(ApiHeaders.requireKey(key), body))
                .flatMap(command -> placement.place(command, actor))
                .map(placed -> {
                    var order = placed.orders().get(0);
                    return created(placed, "/api/v1/orders/" + order.number())
                            .eTag(ApiHeaders.eTag(order.version()))
                            .body(OrderView.of(order, request.getURI()));
                });
    }

    /** Places several orders with one payment; all of them or none. */
    @PostMapping(path = "/checkouts", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<ResponseEntity<Map<String, @Nullable Object>>> checkOut(
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody JsonNode body,
            ServerHttpRequest request,
            Actor actor) {
        return Mono.fromSupplier(() -> OrderBody.checkout(ApiHeaders.requireKey(key), body))
                .flatMap(command -> placement.place(command, actor))
                .map(placed -> {
                    var answer = new LinkedHashMap<String, @Nullable Object>();
                    answer.put(
                            "orders",
                            placed.orders().stream()
                                    .map(order -> OrderView.of(order, request.getURI()))
                                    .toList());
                    answer.put("paymentUrl", OrderView.absolute(placed.paymentUrl(), request.getURI()));
                    return created(placed, "/api/v1/orders").body(answer);
                });
    }

    /** Own orders, newest first. */
    @GetMapping("/orders")
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK, Role.APPROVER, Role.AUDITOR})
    Mono<Map<String, @Nullable Object>> list(@RequestParam MultiValueMap<String, String> parameters, Actor actor) {
        return Mono.fromSupplier(() -> OrderBody.filter(parameters))
                .flatMap(filter -> directory.list(filter, actor).collectList().map(found -> page(filter, found)));
    }

    @GetMapping("/orders/{number}")
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK, Role.APPROVER, Role.AUDITOR})
    Mono<ResponseEntity<OrderView>> show(@PathVariable String number, ServerHttpRequest request, Actor actor) {
        return directory.find(number, actor).map(order -> answer(order, request));
    }

    /** Changes lines and the buyer's reference. Lines that are not named stay as they are; a quantity of 0 removes. */
    @PatchMapping(path = "/orders/{number}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<ResponseEntity<OrderView>> amend(
            @PathVariable String number,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody JsonNode body,
            ServerHttpRequest request,
            Actor actor) {
        return Mono.fromSupplier(
                        () -> OrderBody.amendment(number, ApiHeaders.requireVersion(ifMatch, "order-changed"), body))
                .flatMap(command -> amendment.amend(command, actor))
                .map(order -> answer(order, request));
    }

    /** Cancels the whole order; one that is cancelled already answers as it stands. */
    @PostMapping("/orders/{number}/cancellation")
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<ResponseEntity<OrderView>> cancel(@PathVariable String number, ServerHttpRequest request, Actor actor) {
        return cancellation.cancel(number, actor).map(order -> answer(order, request));
    }

    private static ResponseEntity<OrderView> answer(OrderDetails order, ServerHttpRequest request) {
        return ResponseEntity.ok().eTag(ApiHeaders.eTag(order.version())).body(OrderView.of(order, request.getURI()));
    }

    private static ResponseEntity.BodyBuilder created(PlacedCheckout placed, String location) {
        var answer = ResponseEntity.status(HttpStatus.CREATED).location(URI.create(location));
        return placed.replayed() ? answer.header(REPLAYED, "true") : answer;
    }

    private static Map<String, @Nullable Object> page(OrderFilter filter, List<OrderSummary> found) {
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("items", found.stream().map(OrderView.Item::of).toList());
        answer.put(
                "next",
                found.size() < filter.limit()
                        ? null
                        : String.valueOf(found.get(found.size() - 1).id()));
        return answer;
    }
}
