package coop.tablee.stock;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The lots of one product: new ones, and until when each lasts. How much there is of a known one is counted with the other rows. */
@Controller
@RequestMapping("/stock/rows/{product}/lots")
class LotController {

    private static final String PAGE = "stock/lots";

    private final StockQueries queries;
    private final StockLevels levels;
    private final Refusals refusals;
    private final Toasts toasts;

    LotController(StockQueries queries, StockLevels levels, Refusals refusals, Toasts toasts) {
        this.queries = queries;
        this.levels = levels;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(@PathVariable long product, Actor actor) {
        return model(product, LotForm.EMPTY, actor)
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    /** Notes a new lot, or another best-before of a known one. */
    @PostMapping
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> note(
            @PathVariable long product,
            @ModelAttribute LotForm form,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return queries.rowsOf(product, form.named(), actor)
                .flatMap(rows -> Mono.fromCallable(() -> known(form.change(product, locale), form, rows))
                        .flatMap(change -> levels.change(List.of(change), actor).then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, "stock.lots.kept", String.valueOf(change.lot()));
                            return Redirects.to("/stock/rows/%d/lots".formatted(product));
                        })))
                        .onErrorMap(DomainException.class, refused -> named(refused, form, rows))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(PAGE, model(product, form, actor), refused, exchange)));
    }

    /** A new lot must be new, and one whose best-before changes must be there. */
    private static StockChange known(StockChange change, LotForm form, List<StockRow> rows) {
        var wanted = new RowOf(change.product(), change.deliveryDate(), change.lot());
        var there = rows.stream().map(RowOf::of).anyMatch(wanted::equals);
        if (form.isNew() == there) {
            throw there ? known(form) : DomainException.notFound();
        }
        return change;
    }

    /** What was refused as the page says it: a lot that somebody noted meanwhile is known by now, and a date stands beside the lot that it was for. */
    private static DomainException named(DomainException refused, LotForm form, List<StockRow> rows) {
        if (form.isNew()) {
            var counted =
                    refused.errors().stream().anyMatch(error -> error.code().equals("stock-changed"));
            return counted ? known(form) : refused;
        }
        return rows.stream()
                .filter(row -> refused.kind() == Kind.INVALID && row.lot() != null)
                .filter(row -> RowOf.of(row).equals(new RowOf(row.product(), form.date(), form.named())))
                .findFirst()
                .map(row -> beside(row, refused))
                .orElse(refused);
    }

    private static DomainException beside(StockRow row, DomainException refused) {
        var errors = refused.errors().stream()
                .map(error -> FieldError.at("until-" + row.key(), error.code(), error.found(), error.expected()))
                .toList();
        return new DomainException(Kind.INVALID, "lot-not-dated", errors, String.valueOf(row.lot()));
    }

    private static DomainException known(LotForm form) {
        return DomainException.invalid(FieldError.at("lot", "lot-known", form.named(), null));
    }

    private Mono<Map<String, Object>> model(long product, LotForm form, Actor actor) {
        return queries.rowsOf(product, form.named(), actor)
                .map(rows -> Map.of(
                        "row",
                        rows.get(0),
                        "lots",
                        rows.stream().filter(row -> row.lot() != null).toList(),
                        "form",
                        form));
    }
}
