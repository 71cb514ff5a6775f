package coop.tablee.stock.history;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.stock.history.Happening.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What happened to a producer's stock, for its own tools. Quantities are decimal strings in ordering units. */
@RestController
public class HistoryApi {

    private final StockHistory history;

    HistoryApi(StockHistory history) {
        this.history = history;
    }

    /** Everything that happened, the last first, as far as it was asked for. */
    @GetMapping(path = "/api/v1/stock/moves", produces = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<Move>> moves(
            @RequestParam(required = false) @Nullable Long product,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate until,
            @RequestParam(required = false) @Nullable String cursor,
            Actor actor) {
        return Mono.fromCallable(
                        () -> new HistoryFilter(product, kindOf(kind), null, from, until, pageOf(cursor)).checked())
                .flatMap(asked ->
                        history.of(asked, StockHistory.PAGE + 1, actor).map(found -> list(found, asked.number())));
    }

    /** A page of moves as the API answers it; one more than fits says that there is another. */
    public static ApiList<Move> list(List<Happening> found, int page) {
        var next = found.size() > StockHistory.PAGE ? String.valueOf(page + 1) : null;
        return new ApiList<>(
                found.stream().limit(StockHistory.PAGE).map(Move::of).toList(), next);
    }

    /** The page that a cursor means. */
    public static int pageOf(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return 1;
        }
        var page = cursor.matches("[0-9]{1,5}") ? Integer.parseInt(cursor) : 0;
        if (page < 1 || page > HistoryFilter.LAST_PAGE) {
            throw DomainException.invalid(FieldError.at("cursor", "type-mismatch", null, "next"));
        }
        return page;
    }

    private static @Nullable Kind kindOf(@Nullable String word) {
        if (word == null || word.isEmpty()) {
            return null;
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid(FieldError.at(
                        "kind",
                        "unknown-value",
                        null,
                        Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", ")))));
    }

    /** Something that happened, as the API says it. */
    public record Move(
            Instant at,
            String kind,
            @Nullable String quantity,
            @Nullable String before,
            @Nullable String shortage,
            @Nullable LocalDate bestBefore,
            @Nullable LocalDate bestBeforeWas,
            @Nullable LocalDate week,
            @Nullable String why,
            @Nullable String who,
            String product,
            Map<String, String> names,
            String orderingUnit,
            @Nullable LocalDate deliveryDate,
            @Nullable String lot) {

        static Move of(Happening one) {
            return new Move(
                    one.at(),
                    one.kind().word(),
                    ApiAmounts.plainOrNone(one.quantity()),
                    ApiAmounts.plainOrNone(one.before()),
                    ApiAmounts.plainOrNone(one.shortage()),
                    one.bestBefore(),
                    one.dayBefore(),
                    one.week(),
                    one.why(),
                    one.who(),
                    String.valueOf(one.product()),
                    one.names().texts(),
                    one.orderingUnit(),
                    one.deliveryDate(),
                    one.lot());
        }
    }
}
