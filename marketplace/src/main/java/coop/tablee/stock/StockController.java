package coop.tablee.stock;

import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusal;
import coop.tablee.platform.page.Refusals;
import coop.tablee.shared.DomainException;
import coop.tablee.stock.StockPage.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A producer counts: each row is set in one step, and says at once what came of it. */
@Controller
class StockController {

    private static final String PAGE = "stock/stock";

    private final StockQueries queries;
    private final StockLevels levels;
    private final Families families;
    private final Refusals refusals;

    StockController(StockQueries queries, StockLevels levels, Families families, Refusals refusals) {
        this.queries = queries;
        this.levels = levels;
        this.families = families;
        this.refusals = refusals;
    }

    @GetMapping("/stock")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(@ModelAttribute StockFilter filter, Actor actor, Locale locale) {
        return model(filter, null, actor, locale)
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    /** Sets one row. An open page takes in the piece of it that changed. */
    @PostMapping("/stock/rows/{product}")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> count(
            @PathVariable long product,
            @ModelAttribute CountForm form,
            @ModelAttribute StockFilter filter,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return queries.requireRow(() -> form.row(product), actor)
                .flatMap(row -> Mono.fromCallable(() -> form.change(RowOf.of(row), locale))
                        .flatMap(change -> levels.change(List.of(change), actor))
                        .then(Mono.defer(() ->
                                isPiece(exchange) ? piece(row, filter, null, actor) : Mono.just(back(row, filter))))
                        .onErrorResume(
                                DomainException.class,
                                refused -> isPiece(exchange)
                                        ? piece(row, filter, answer(row, form, refused, exchange), actor)
                                        : again(row, form, filter, refused, actor, locale, exchange)));
    }

    /** Takes the last count of a row back, whoever bought meanwhile. */
    @PostMapping("/stock/rows/{product}/undo")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> undo(
            @PathVariable long product,
            @ModelAttribute CountForm form,
            @ModelAttribute StockFilter filter,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return queries.requireRow(() -> form.row(product), actor)
                .flatMap(row -> Mono.fromCallable(() -> StockUndo.of(row, form.counted()))
                        .flatMap(change -> levels.change(List.of(change), actor))
                        .then(Mono.fromSupplier(() -> Boolean.TRUE.equals(form.alone())
                                ? Redirects.to(RowOf.of(row).page())
                                : back(row, filter)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> again(row, form, filter, refused, actor, locale, exchange)));
    }

    private Mono<Rendering> again(
            StockRow row,
            CountForm form,
            StockFilter filter,
            DomainException refused,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return refusals.again(
                PAGE, model(filter, answer(row, form, refused, exchange), actor, locale), refused, exchange);
    }

    private Answer answer(StockRow row, CountForm form, DomainException refused, ServerWebExchange exchange) {
        var conflict = refused.errors().stream().anyMatch(error -> error.code().equals("stock-changed"));
        var words = refusals.in(refused, exchange).said().stream()
                .map(Refusal.Said::message)
                .findFirst()
                .orElse("");
        return new Answer(row.key(), form.typed(), words, conflict && form.onHand() != null);
    }

    /** The row as it is now, without the field somebody may still be typing in. */
    private Mono<Rendering> piece(StockRow row, StockFilter filter, @Nullable Answer answer, Actor actor) {
        return queries.requireRow(() -> RowOf.of(row), actor)
                .map(now -> Rendering.view("stock/piece")
                        .modelAttribute("row", now)
                        .modelAttribute("page", StockPage.of(filter, List.of(now), Map.of(), List.of(), answer))
                        .build());
    }

    private Mono<Map<String, Object>> model(StockFilter filter, @Nullable Answer answer, Actor actor, Locale locale) {
        return Mono.zip(
                        queries.rows(filter, locale.getLanguage(), actor),
                        queries.howMany(actor),
                        queries.soldThrough(actor),
                        families.all())
                .map(all -> Map.of(
                        "page",
                        StockPage.of(filter, all.getT1(), all.getT2(), all.getT3(), answer),
                        "familiesByCode",
                        all.getT4()));
    }

    private static Rendering back(StockRow row, StockFilter filter) {
        return Redirects.to(filter.here() + "#row-" + row.key());
    }

    private static boolean isPiece(ServerWebExchange exchange) {
        return "stock".equals(exchange.getRequest().getHeaders().getFirst("HX-Piece"));
    }
}
