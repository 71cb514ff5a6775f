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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
     * A list of changes, all or none; answers the levels afterwards. What is wrong with the form, the amounts, the units or the products of any line is told at once. A
     * field that is misspelt is refused, not passed over: without its day a count would be one of another row. What the levels show besides may be sent back with them.
     */
    @PatchMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<Level>> change(@RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> Sent.read(body))
                .flatMap(sent -> sent.isPlain()
                        ? Mono.just(sent.changes())
                        : levels.units(sent.products(), actor).map(sent::checked))
                .flatMap(changes -> levels.change(changes, actor))
                .then(levels(actor));
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
            boolean onDemand,
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
                    level.onDemand(),
                    level.version());
        }
    }

    /** The lines that could be read, by their places, and what is wrong with any: told all at once. */
    private record Sent(SortedMap<Integer, Said> lines, List<FieldError> errors) {

        static Sent read(JsonNode body) {
            var errors = new ArrayList<FieldError>();
            var lines = ApiBody.readEach(body, StockLevels.MOST_ROWS, errors, Said::read);
            var changes = new TreeMap<Integer, StockChange>();
            lines.forEach((place, said) -> changes.put(place, said.change));
            StockLevels.check(changes, errors);
            return new Sent(lines, errors);
        }

        /** Whether the changes themselves will say all that is wrong. */
        boolean isPlain() {
            return errors.isEmpty() && lines.values().stream().allMatch(said -> said.unit.isEmpty());
        }

        List<StockChange> changes() {
            return lines.values().stream().map(Said::change).toList();
        }

        Set<Long> products() {
            return lines.values().stream().map(said -> said.change.product()).collect(Collectors.toSet());
        }

        List<StockChange> checked(Map<Long, String> units) {
            var wrong = new ArrayList<>(errors);
            lines.forEach((place, said) -> said.otherUnit(place, units).ifPresent(wrong::add));
            if (wrong.isEmpty()) {
                return changes();
            }
            lines.forEach((place, said) -> {
                if (!units.containsKey(said.change.product())) {
                    wrong.add(FieldError.at("[%d]".formatted(place), "not-found", said.change.product(), null));
                }
            });
            wrong.sort(Comparator.comparingInt(Sent::place));
            throw DomainException.invalid(wrong);
        }

        private static int place(FieldError error) {
            var field = Objects.requireNonNull(error.field());
            return Integer.parseInt(field.substring(1, field.indexOf(']')));
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
                    "lost",
                    "reason",
                    "onDemand",
                    "version",
                    "orderingUnit",
                    "sku",
                    "names",
                    "reserved",
                    "shortage",
                    "available");
            var lot = body.text("lot");
            var lost = body.decimalOrNone("lost");
            if (lost == null && body.has("reason")) {
                body.refuse("lost", "required", null, "2.50");
            }
            return new Said(
                    new StockChange(
                                    body.id("product"),
                                    body.dayOrNone("deliveryDate"),
                                    body.decimalOrNone("onHand"),
                                    body.decimalOrNone("delta"),
                                    body.numberOrNone("version"))
                            .ofLot(lot.isEmpty() ? null : lot, body.dayOrNone("bestBefore"))
                            .ofLoss(lost, lost == null ? null : body.choice("reason", LossReason.class))
                            .madeAsOrdered(body.flagOrNone("onDemand")),
                    body.text("orderingUnit"));
        }
    }
}
