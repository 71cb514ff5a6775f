package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Late requests over HTTP: asked by a buyer, answered by the producer or cooperative of the token. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class LateRequestApi {

    private static final int LONGEST_NUMBER = 30;

    private final LateRequests requests;
    private final OrderDirectory orders;

    LateRequestApi(LateRequests requests, OrderDirectory orders) {
        this.requests = requests;
        this.orders = orders;
    }

    /** What was asked for in an order after its cut-off. */
    @GetMapping("/orders/{number}/late-requests")
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<ApiList<Map<String, @Nullable Object>>> ofOrder(@PathVariable String number, Actor actor) {
        return orders.find(number, actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .thenMany(requests.ofOrder(number, actor))
                .collectList()
                .map(LateRequestApi::list);
    }

    /** What could be asked for, as offered; nothing when it is too late for anything. */
    @GetMapping("/orders/{number}/late-requests/choices")
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    Mono<ApiList<Choice>> choices(@PathVariable String number, Actor actor) {
        return orders.find(number, actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .thenMany(requests.choices(number, actor))
                .map(Choice::of)
                .collectList()
                .map(ApiList::whole);
    }

    @PostMapping(path = "/orders/{number}/late-requests", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.BUYER, Role.COOK})
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Map<String, @Nullable Object>> ask(
            @PathVariable String number,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        return Mono.fromSupplier(() -> command(number, key, body))
                .flatMap(command -> requests.ask(command, actor))
                .flatMap(id -> requests.ofOrder(number, actor)
                        .filter(request -> request.id() == id)
                        .next())
                .map(LateRequestApi::view);
    }

    /** What the producer or cooperative is asked for. */
    @GetMapping("/late-requests")
    @MayUse({Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<Map<String, @Nullable Object>>> toAnswer(Actor actor) {
        return requests.toAnswer(actor).collectList().map(LateRequestApi::list);
    }

    @PostMapping(path = "/late-requests/{id}/answer", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Map<String, @Nullable Object>> answer(@PathVariable long id, @RequestBody JsonNode body, Actor actor) {
        return Mono.defer(() -> switch (body.path("decision").asString("")) {
                    case "grant" -> requests.grant(id, actor).then();
                    case "refuse" -> requests.refuse(id, body.path("reason").asString(""), actor);
                    default ->
                        Mono.error(DomainException.invalid(
                                FieldError.at("decision", "unknown-value", null, "grant, refuse")));
                })
                .thenMany(requests.toAnswer(actor))
                .filter(request -> request.id() == id)
                .next()
                .map(LateRequestApi::view);
    }

    private static AskLate command(String number, @Nullable String key, JsonNode body) {
        var named = ApiHeaders.requireKey(key);
        var offer = text(body, "offer");
        var quantity = text(body, "quantity");
        if (!offer.matches("[0-9]{1,18}")) {
            throw DomainException.invalid(
                    FieldError.at("offer", offer.isEmpty() ? "required" : "type-mismatch", null, "id"));
        }
        if (quantity.length() > LONGEST_NUMBER || !quantity.matches("[0-9]+(\\.[0-9]+)?")) {
            throw DomainException.invalid(
                    FieldError.at("quantity", quantity.isEmpty() ? "required" : "type-mismatch", null, "decimal"));
        }
        return new AskLate(number, named, Long.parseLong(offer), new BigDecimal(quantity), text(body, "note"));
    }

    private static String text(JsonNode body, String name) {
        var node = body.path(name);
        return node.isString() || node.isNumber() ? node.asString().strip() : "";
    }

    private static ApiList<Map<String, @Nullable Object>> list(List<LateRequest> found) {
        return ApiList.whole(found.stream().map(LateRequestApi::view).toList());
    }

    private static Map<String, @Nullable Object> view(LateRequest request) {
        var view = new LinkedHashMap<String, @Nullable Object>();
        view.put("id", String.valueOf(request.id()));
        view.put("order", request.number());
        view.put("deliveryDate", request.day().toString());
        view.put("buyer", request.buyer());
        view.put("destination", request.place());
        view.put("names", request.names().texts());
        view.put("producer", request.producer());
        view.put("cooperative", request.cooperative());
        view.put("quantity", ApiAmounts.plain(request.quantity()));
        view.put("orderingUnit", request.orderingUnit());
        view.put("price", ApiAmounts.euro(request.price()));
        view.put("note", request.note());
        view.put("answerBy", request.answerBy().toString());
        view.put("state", request.state().name().toLowerCase(Locale.ROOT));
        view.put("reason", request.reason().isEmpty() ? null : request.reason());
        return view;
    }

    record Choice(
            String offer,
            Map<String, String> names,
            String producer,
            String orderingUnit,
            String pricingUnit,
            Map<String, String> price,
            String minimum,
            String step,
            @Nullable String available) {

        static Choice of(LateChoice choice) {
            return new Choice(
                    String.valueOf(choice.offer()),
                    choice.names().texts(),
                    choice.producer(),
                    choice.orderingUnit(),
                    choice.pricingUnit(),
                    ApiAmounts.euro(choice.price()),
                    ApiAmounts.plain(choice.minimum()),
                    ApiAmounts.plain(choice.step()),
                    ApiAmounts.plainOrNone(choice.available()));
        }
    }
}
