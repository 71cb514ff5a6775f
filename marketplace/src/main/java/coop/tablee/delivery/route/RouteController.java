package coop.tablee.delivery.route;

import coop.tablee.delivery.SentFields;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The coordinator's ways: hubs, farms that supply, places that are reached, and who carries. */
@Controller
@RequestMapping("/coop/routes")
class RouteController {

    private static final String BOARD = "/coop/routes";
    private static final String BOARD_PAGE = "delivery/routes";
    private static final String FARM_PAGE = "delivery/farm";
    private static final String PLACE_PAGE = "delivery/place";
    private static final List<Integer> WEEKDAYS = List.of(1, 2, 3, 4, 5, 6, 7);

    private final RouteQueries queries;
    private final Routes routes;
    private final Refusals refusals;
    private final Toasts toasts;

    RouteController(RouteQueries queries, Routes routes, Refusals refusals, Toasts toasts) {
        this.queries = queries;
        this.routes = routes;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> board(Actor actor) {
        return boardModel(actor)
                .map(model -> Rendering.view(BOARD_PAGE).model(model).build());
    }

    @PostMapping("/pools")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> pool(Actor actor, ServerWebExchange exchange) {
        return sent(exchange)
                .flatMap(fields -> Mono.defer(() -> {
                            var hub = fields.required("hub");
                            var guest = fields.required("guest");
                            var until = fields.dayOrNone("until");
                            fields.check();
                            return routes.pool(hub, guest, until, actor);
                        })
                        .then(Mono.fromSupplier(() -> saved(exchange, BOARD)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(BOARD_PAGE, boardModel(actor), refused, exchange)));
    }

    /** Goes on to the ways of a place, or opens a farm's gate first. */
    @PostMapping("/places")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> add(Actor actor, ServerWebExchange exchange) {
        return sent(exchange)
                .flatMap(fields -> Mono.defer(() -> {
                            var site = fields.required("place");
                            fields.check();
                            return queries.place(Routes.cooperativeOf(actor), site)
                                    .hasElement()
                                    .flatMap(known -> known
                                            ? Mono.just(site)
                                            : routes.openGate(site, actor).thenReturn(site));
                        })
                        .map(site -> Redirects.to(BOARD + "/places/" + site))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(BOARD_PAGE, boardModel(actor), refused, exchange)));
    }

    @GetMapping("/farms/{producer}")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> farm(@PathVariable String producer, Actor actor) {
        return farmModel(producer, actor)
                .map(model -> Rendering.view(FARM_PAGE).model(model).build());
    }

    @PostMapping("/farms/{producer}")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> supply(@PathVariable String producer, Actor actor, ServerWebExchange exchange) {
        return sent(exchange)
                .flatMap(fields -> Mono.defer(() -> {
                            var farm = fields.required("farm");
                            var hub = fields.required("hub");
                            var carrier = fields.required("carrier");
                            var weekdays = weekdays(fields);
                            fields.check();
                            return routes.supply(SentFields.id(producer), farm, hub, carrier, weekdays, actor);
                        })
                        .then(Mono.fromSupplier(() -> saved(exchange, BOARD + "#farms")))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        FARM_PAGE, farmModel(producer, actor, fields), refused, exchange)));
    }

    @GetMapping("/places/{site}")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> place(@PathVariable String site, Actor actor) {
        return placeModel(site, actor)
                .map(model -> Rendering.view(PLACE_PAGE).model(model).build());
    }

    @PostMapping("/places/{site}")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> ways(@PathVariable String site, Actor actor, ServerWebExchange exchange) {
        return sent(exchange)
                .flatMap(fields -> Mono.defer(() -> routes.ways(SentFields.id(site), ways(fields), actor))
                        .then(Mono.fromSupplier(() -> saved(exchange, BOARD + "#places")))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        PLACE_PAGE, placeModel(site, actor, fields), refused, exchange)));
    }

    /** Carriers count only where something is carried: nothing is refused for a field that says nothing. */
    private static Routes.Ways ways(SentFields fields) {
        var hub = fields.chosen("hub");
        var pool = hub == null ? null : fields.chosen("pool");
        var ways = new Routes.Ways(
                hub,
                pool == null ? null : fields.required("poolCarrier"),
                pool,
                hub == null ? null : fields.required("carrier"),
                fields.allChosen("direct"),
                fields.typed("seen"));
        fields.check();
        return ways;
    }

    private static List<Integer> weekdays(SentFields fields) {
        var days = fields.allChosen("weekday").stream()
                .filter(day -> day >= 1 && day <= 7)
                .map(Long::intValue)
                .sorted()
                .toList();
        if (days.isEmpty()) {
            fields.object(FieldError.at("weekday", "required", null, null));
        }
        return days;
    }

    private Mono<Map<String, Object>> boardModel(Actor actor) {
        return queries.board(Routes.cooperativeOf(actor)).map(board -> Map.of("board", board));
    }

    private Mono<Map<String, Object>> farmModel(String producer, Actor actor) {
        return farmSheet(producer, actor).map(RouteController::farmModel);
    }

    private Mono<Map<String, Object>> farmModel(String producer, Actor actor, SentFields typed) {
        return farmSheet(producer, actor).map(farm -> farmModel(farm.typed(typed)));
    }

    private static Map<String, Object> farmModel(FarmSheet farm) {
        return Map.of("farm", farm, "weekdays", WEEKDAYS);
    }

    private Mono<FarmSheet> farmSheet(String producer, Actor actor) {
        return queries.farm(Routes.cooperativeOf(actor), SentFields.id(producer))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<Map<String, Object>> placeModel(String site, Actor actor) {
        return placeSheet(site, actor).map(place -> Map.of("place", place));
    }

    private Mono<Map<String, Object>> placeModel(String site, Actor actor, SentFields typed) {
        return placeSheet(site, actor).map(place -> Map.of("place", place.typed(typed)));
    }

    private Mono<PlaceSheet> placeSheet(String site, Actor actor) {
        return queries.place(Routes.cooperativeOf(actor), SentFields.id(site))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Rendering saved(ServerWebExchange exchange, String next) {
        toasts.leave(exchange, "delivery.saved");
        return Redirects.to(next);
    }

    private static Mono<SentFields> sent(ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map((MultiValueMap<String, String> fields) -> new SentFields(fields));
    }
}
