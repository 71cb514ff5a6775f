package coop.tablee.stock;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.stock.history.StockHistory;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** One row alone: what happened to it, what of it is lost, and whether its goods are made as ordered. */
@Controller
@RequestMapping("/stock/rows/{product}")
class StockRowController {

    private static final String PAGE = "stock/moves";
    private static final int LAST_PAGE = 10_000;

    private final StockQueries queries;
    private final StockLevels levels;
    private final StockHistory history;
    private final Refusals refusals;
    private final Toasts toasts;

    StockRowController(
            StockQueries queries, StockLevels levels, StockHistory history, Refusals refusals, Toasts toasts) {
        this.queries = queries;
        this.levels = levels;
        this.history = history;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping("/moves")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(
            @PathVariable long product,
            @RequestParam(required = false) @Nullable LocalDate date,
            @RequestParam(required = false) @Nullable String lot,
            @RequestParam(defaultValue = "1") int page,
            Actor actor) {
        var number = Math.min(Math.max(page, 1), LAST_PAGE);
        return queries.requireRow(() -> RowOf.named(product, date, lot), actor)
                .flatMap(row -> model(row, number, RowForm.EMPTY, actor))
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    /** Takes down what was lost. The page that comes then can take it back. */
    @PostMapping("/lost")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> lose(
            @PathVariable long product,
            @ModelAttribute RowForm form,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return change(product, form, (sent, row) -> sent.loss(row, locale), "stock.loss.kept", actor, exchange);
    }

    /** Says whether the goods are made as ordered, without a limit. */
    @PostMapping("/on-demand")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> demand(
            @PathVariable long product, @ModelAttribute RowForm form, Actor actor, ServerWebExchange exchange) {
        return change(product, form, RowForm::demand, "stock.demand.kept", actor, exchange);
    }

    private Mono<Rendering> change(
            long product,
            RowForm form,
            BiFunction<RowForm, RowOf, StockChange> asked,
            String done,
            Actor actor,
            ServerWebExchange exchange) {
        return queries.requireRow(() -> form.row(product), actor)
                .flatMap(row -> Mono.fromCallable(() -> asked.apply(form, RowOf.of(row)))
                        .flatMap(change -> levels.change(List.of(change), actor))
                        .then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, done);
                            return Redirects.to(RowOf.of(row).page());
                        }))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        PAGE,
                                        queries.requireRow(() -> form.row(product), actor)
                                                .flatMap(now -> model(now, 1, form, actor)),
                                        refused,
                                        exchange)));
    }

    private Mono<Map<String, Object>> model(StockRow row, int number, RowForm form, Actor actor) {
        return history.ofRow(row.stock(), number, actor)
                .map(moves -> Map.of("page", MovesPage.of(row, moves, number, form)));
    }
}
