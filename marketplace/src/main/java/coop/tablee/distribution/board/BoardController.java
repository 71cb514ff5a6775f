package coop.tablee.distribution.board;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.OrderConfirmation;
import coop.tablee.ordering.ShortageCut;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Toasts;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The coordinator's board: exceptions first, then how far each delivery date is. */
@Controller
class BoardController {

    private static final String BOARD = "/coop/board";

    private final BoardQueries queries;
    private final BoardWords words;
    private final OrderConfirmation confirmation;
    private final ShortageCut shortages;
    private final Toasts toasts;

    BoardController(
            BoardQueries queries,
            BoardWords words,
            OrderConfirmation confirmation,
            ShortageCut shortages,
            Toasts toasts) {
        this.queries = queries;
        this.words = words;
        this.confirmation = confirmation;
        this.shortages = shortages;
        this.toasts = toasts;
    }

    @GetMapping(BOARD)
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> board(Actor actor, Locale locale) {
        var cooperative = actor.requireParty().id();
        var today = words.today();
        return Mono.zip(
                        queries.troubles(cooperative, today),
                        queries.dates(cooperative, today),
                        queries.nextWeek(cooperative, today))
                .map(found -> Rendering.view("distribution/board")
                        .modelAttribute("page", words.page(found.getT1(), found.getT2(), found.getT3(), locale))
                        .build());
    }

    /** Confirms what should have been confirmed at its cut-off. */
    @PostMapping(BOARD + "/confirmation")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> confirm(Actor actor, ServerWebExchange exchange) {
        return confirmation.confirmLate(actor).map(confirmed -> {
            toasts.leave(exchange, "board.confirmed", Integer.toString(confirmed));
            return Redirects.to(BOARD);
        });
    }

    /** Shares out now what a producer declared missing, instead of waiting for the cut-off. Pressed twice it is done once. */
    @PostMapping(BOARD + "/shortages/{stock}")
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> cut(@PathVariable long stock, Actor actor, ServerWebExchange exchange) {
        return shortages.now(stock, actor).map(cut -> {
            toasts.leave(
                    exchange,
                    "board.shortage-cut",
                    Integer.toString(cut.numbers().size()));
            return Redirects.to(BOARD);
        });
    }
}
