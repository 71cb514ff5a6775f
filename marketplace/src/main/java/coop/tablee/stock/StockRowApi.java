package coop.tablee.stock;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import coop.tablee.stock.history.HistoryApi;
import coop.tablee.stock.history.StockHistory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** One row of a producer's stock for its own tools: how it stands, what happened to it, and taking its last count back. */
@RestController
@RequestMapping(path = "/api/v1/stock/{product}", produces = MediaType.APPLICATION_JSON_VALUE)
class StockRowApi {

    private final StockQueries queries;
    private final StockLevels levels;
    private final StockHistory history;

    StockRowApi(StockQueries queries, StockLevels levels, StockHistory history) {
        this.queries = queries;
        this.levels = levels;
        this.history = history;
    }

    /** The general row of a product, or that of a delivery date, of a lot, or of both. */
    @GetMapping
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Row> show(
            @PathVariable long product,
            @RequestParam(required = false) @Nullable LocalDate deliveryDate,
            @RequestParam(required = false) @Nullable String lot,
            Actor actor) {
        return requireRow(product, deliveryDate, lot, actor).map(Row::of);
    }

    /** Goods that moved and counts, the last first. */
    @GetMapping("/moves")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<HistoryApi.Move>> moves(
            @PathVariable long product,
            @RequestParam(required = false) @Nullable LocalDate deliveryDate,
            @RequestParam(required = false) @Nullable String lot,
            @RequestParam(required = false) @Nullable String cursor,
            Actor actor) {
        return Mono.fromCallable(() -> HistoryApi.pageOf(cursor))
                .flatMap(page -> requireRow(product, deliveryDate, lot, actor)
                        .flatMap(row -> history.ofRow(row.stock(), page, actor))
                        .map(found -> HistoryApi.list(found, page)));
    }

    /** Takes the last count or loss back by the difference it made, whoever bought meanwhile. */
    @PostMapping(path = "/undo", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Row> undo(@PathVariable long product, @RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.read(
                        body, sent -> new Undo(sent.dayOrNone("deliveryDate"), sent.text("lot"), sent.id("count"))))
                .flatMap(wanted -> requireRow(product, wanted.deliveryDate, wanted.lot, actor)
                        .map(row -> StockUndo.of(row, wanted.count))
                        .flatMap(change -> levels.change(List.of(change), actor))
                        .then(requireRow(product, wanted.deliveryDate, wanted.lot, actor)))
                .map(Row::of);
    }

    private Mono<StockRow> requireRow(long product, @Nullable LocalDate date, @Nullable String lot, Actor actor) {
        return queries.requireRow(() -> RowOf.named(product, date, lot), actor);
    }

    private record Undo(@Nullable LocalDate deliveryDate, String lot, long count) {}

    /** The row; {@code lastCount} names itself, so that it can be taken back. */
    record Row(
            String product,
            Map<String, String> names,
            String orderingUnit,
            @Nullable LocalDate deliveryDate,
            @Nullable String lot,
            @Nullable LocalDate bestBefore,
            String counted,
            String onHand,
            String reserved,
            String shortage,
            @Nullable String available,
            boolean onDemand,
            @Nullable Count lastCount) {

        static Row of(StockRow row) {
            var last = row.last();
            return new Row(
                    String.valueOf(row.product()),
                    row.names().texts(),
                    row.orderingUnit(),
                    row.deliveryDate(),
                    row.lot(),
                    row.bestBefore(),
                    ApiAmounts.plain(row.counted()),
                    ApiAmounts.plain(row.onHand()),
                    ApiAmounts.plain(row.reserved()),
                    ApiAmounts.plain(row.shortage()),
                    row.onDemand() ? null : ApiAmounts.plain(row.free()),
                    row.onDemand(),
                    last == null
                            ? null
                            : new Count(
                                    String.valueOf(last.id()),
                                    ApiAmounts.plain(last.before()),
                                    ApiAmounts.plain(last.counted()),
                                    ApiAmounts.plainOrNone(last.lost()),
                                    last.at(),
                                    last.who()));
        }
    }

    record Count(
            String id,
            String before,
            String counted,
            @Nullable String lost,
            Instant at,
            @Nullable String who) {}
}
