package coop.tablee.distribution.board;

import coop.tablee.distribution.board.OrderSearch.Show;
import coop.tablee.distribution.board.OrderSearch.Sort;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.OrderConfirmation;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The orders that a cooperative sells in, for its own tools. */
@RestController
@RequestMapping(path = "/api/v1/sold-orders", produces = MediaType.APPLICATION_JSON_VALUE)
class SoldOrderApi {

    private static final int MOST = 200;

    private final OrderQueries queries;
    private final BoardWords words;
    private final OrderConfirmation confirmation;

    SoldOrderApi(OrderQueries queries, BoardWords words, OrderConfirmation confirmation) {
        this.queries = queries;
        this.words = words;
        this.confirmation = confirmation;
    }

    /** By delivery date, of one of them or of those from thirty days ago to sixty days ahead; those that are over only where their state is named. */
    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<SoldOrderView.Row>> list(
            @RequestParam(required = false) @Nullable LocalDate date,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Actor actor) {
        return Mono.fromCallable(() -> {
                    require("limit", limit, 1, MOST);
                    return search(date, state, q);
                })
                .flatMap(search -> queries.page(
                        search, SoldOrderPlace.of(cursor), actor.requireParty().id(), words.today(), limit + 1))
                .map(found -> new ApiList<>(
                        found.stream().limit(limit).map(SoldOrderView.Row::of).toList(),
                        found.size() > limit
                                ? SoldOrderPlace.after(found.get(limit - 1)).written()
                                : null));
    }

    /** One of them, with what may still be done about it. */
    @GetMapping("/{number}")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<SoldOrderView>> one(@PathVariable String number, Actor actor) {
        return queries.one(number, actor.requireParty().id())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(order -> ResponseEntity.ok()
                        .eTag(ApiHeaders.eTag(order.version()))
                        .body(SoldOrderView.of(order)));
    }

    /** Confirms those that nobody can change any more and that still wait all the same; asked twice, the second finds none. */
    @PostMapping("/confirmation")
    @MayUse(Role.COORDINATOR)
    Mono<Confirmed> confirm(Actor actor) {
        return confirmation.confirmLate(actor).map(Confirmed::new);
    }

    record Confirmed(int confirmed) {}

    private static OrderSearch search(@Nullable LocalDate date, String state, String q) {
        var wanted = state.strip().toUpperCase(Locale.ROOT);
        if (!wanted.isEmpty() && !OrderSearch.STATES.contains(wanted)) {
            var known = String.join(", ", OrderSearch.STATES).toLowerCase(Locale.ROOT);
            throw DomainException.invalid(
                    FieldError.at("state", "unknown-value", state.substring(0, Math.min(40, state.length())), known));
        }
        if (date != null && !OrderSearch.isPossible(date)) {
            throw DomainException.invalid(FieldError.at("date", "date-out-of-range", date, null));
        }
        return new OrderSearch(date, OrderSearch.shortened(q.strip()), wanted, null, Show.ALL, Sort.NUMBER, 1);
    }

    private static void require(String name, int given, int least, int most) {
        if (given < least || given > most) {
            throw DomainException.invalid(FieldError.at(name, "out-of-range", given, least + "–" + most));
        }
    }
}
