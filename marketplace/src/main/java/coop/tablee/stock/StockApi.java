package coop.tablee.stock;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A producer's levels for its own tools. Quantities are decimal strings in ordering units. */
@RestController
@RequestMapping("/api/v1/stock")
class StockApi {

    private final StockLevels levels;

    StockApi(StockLevels levels) {
        this.levels = levels;
    }

    @GetMapping
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<Level>> levels(Actor actor) {
        return levels.of(actor).map(Level::of).collectList().map(ApiList::whole);
    }

    /**
     * A list of changes, all or none; answers the levels afterwards. A field that is misspelt is refused, not passed over: without its day a count would be one of
     * another row. What the levels show besides may be sent back with them; a unit must be the row's.
     */
    @PatchMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<Level>> change(@RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.readEach(body, StockLevels.MOST_ROWS, Said::read))
                .flatMap(said -> requireUnits(said, actor)
                        .then(levels.change(said.stream().map(Said::change).toList(), actor)))
                .then(levels(actor));
    }

    private Mono<Void> requireUnits(List<Said> said, Actor actor) {
        return said.stream().allMatch(one -> one.unit.isEmpty())
                ? Mono.empty()
                : levels.of(actor)
                        .collectMap(StockLevel::product, StockLevel::orderingUnit)
                        .map(units -> IntStream.range(0, said.size())
                                .mapToObj(place -> said.get(place).otherUnit(place, units))
                                .flatMap(Optional::stream)
                                .toList())
                        .filter(wrong -> !wrong.isEmpty())
                        .flatMap(wrong -> Mono.error(DomainException.invalid(wrong)));
    }

    record Level(
            String product,
            String sku,
            Map<String, String> names,
            String orderingUnit,
            @Nullable LocalDate deliveryDate,
            @Nullable String lot,
            @Nullable LocalDate bestBefore,
            String onHand,
            String reserved,
            String shortage,
            @Nullable String available,
            long version) {

        static Level of(StockLevel level) {
            return new Level(
                    String.valueOf(level.product()),
                    level.sku(),
                    level.names().texts(),
                    level.orderingUnit(),
                    level.deliveryDate(),
                    level.lot(),
                    level.bestBefore(),
                    ApiAmounts.plain(level.onHand()),
                    ApiAmounts.plain(level.reserved()),
                    ApiAmounts.plain(level.shortage()),
                    level.onDemand() ? null : ApiAmounts.plain(level.free()),
                    level.version());
        }
    }

    /** A change as it was sent. {@code unit}: the ordering unit that was meant, empty when nothing was said. */
    private record Said(StockChange change, String unit) {

        /** Whether another unit was meant than the product's; of a product that is not there the change itself says so. */
        Optional<FieldError> otherUnit(int place, Map<Long, String> units) {
            var own = units.getOrDefault(change.product(), unit);
            return unit.isEmpty() || unit.equals(own)
                    ? Optional.empty()
                    : Optional.of(FieldError.at("[%d].orderingUnit".formatted(place), "other-unit", unit, own));
        }

        static Said read(ApiBody body) {
            body.only(
                    "product",
                    "deliveryDate",
                    "lot",
                    "bestBefore",
                    "onHand",
                    "delta",
                    "version",
                    "orderingUnit",
                    "sku",
                    "names",
                    "reserved",
                    "shortage",
                    "available");
            var lot = body.text("lot");
            return new Said(
                    new StockChange(
                                    body.id("product"),
                                    body.dayOrNone("deliveryDate"),
                                    body.decimalOrNone("onHand"),
                                    body.decimalOrNone("delta"),
                                    body.numberOrNone("version"))
                            .ofLot(lot.isEmpty() ? null : lot, body.dayOrNone("bestBefore")),
                    body.text("orderingUnit"));
        }
    }
}
