package coop.tablee.stock.history;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Refusals;
import coop.tablee.shared.DomainException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Who changed what of a producer's stock, when, by how much and why. */
@Controller
class HistoryController {

    private static final String PAGE = "stock/history";

    private final StockHistory history;
    private final Refusals refusals;

    HistoryController(StockHistory history, Refusals refusals) {
        this.history = history;
        this.refusals = refusals;
    }

    @GetMapping("/stock/history")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(@ModelAttribute HistoryFilter filter, Actor actor, Locale locale, ServerWebExchange exchange) {
        return Mono.fromCallable(filter::checked)
                .flatMap(asked -> history.of(asked, StockHistory.PAGE + 1, actor))
                .flatMap(found -> model(filter, found, actor, locale))
                .map(model -> Rendering.view(PAGE).model(model).build())
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(PAGE, model(filter, List.of(), actor, locale), refused, exchange));
    }

    /** The same as a file; the last ten thousand. */
    @GetMapping("/stock/history.csv")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<byte[]>> export(@ModelAttribute HistoryFilter filter, Actor actor, Locale locale) {
        return Mono.fromCallable(() -> filter.checked().fromTheTop())
                .flatMap(asked -> history.of(asked, HistoryCsv.MOST_ROWS, actor))
                .map(found -> ResponseEntity.ok()
                        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"stock-history.csv\"")
                        .body(HistoryCsv.of(found, locale).getBytes(StandardCharsets.UTF_8)));
    }

    private Mono<Map<String, Object>> model(HistoryFilter filter, List<Happening> found, Actor actor, Locale locale) {
        return Mono.zip(history.products(locale.getLanguage(), actor), history.people(actor))
                .map(choices -> Map.of("page", HistoryPage.of(filter, found, choices.getT1(), choices.getT2())));
    }
}
