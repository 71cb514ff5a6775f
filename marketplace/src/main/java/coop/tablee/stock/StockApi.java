package coop.tablee.stock;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

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

    /** A list of changes, all or none; answers the levels afterwards. */
    @PatchMapping
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<Level>> change(@RequestBody List<@Nullable Change> changes, Actor actor) {
        return Mono.fromCallable(() -> read(changes))
                .flatMap(read -> levels.change(read, actor))
                .then(levels(actor));
    }

    private static List<StockChange> read(List<@Nullable Change> changes) {
        var read = new ArrayList<StockChange>();
        for (var place = 0; place < changes.size(); place++) {
            var change = changes.get(place);
            if (change == null) {
                throw DomainException.invalid(FieldError.at("[%d]".formatted(place), "required", null, null));
            }
            read.add(change.read(place));
        }
        return read;
    }

    record Level(
            String product,
            String sku,
            Map<String, String> names,
            String orderingUnit,
            @Nullable LocalDate deliveryDate,
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
                    ApiAmounts.plain(level.onHand()),
                    ApiAmounts.plain(level.reserved()),
                    ApiAmounts.plain(level.shortage()),
                    level.onDemand() ? null : ApiAmounts.plain(level.free()),
                    level.version());
        }
    }

    record Change(
            @Nullable String product,
            @Nullable LocalDate deliveryDate,
            @Nullable BigDecimal onHand,
            @Nullable BigDecimal delta,
            @Nullable Long version) {

        StockChange read(int place) {
            try {
                return new StockChange(number(product), deliveryDate, onHand, delta, version);
            } catch (NumberFormatException e) {
                throw DomainException.invalid(
                        FieldError.at("[%d].product".formatted(place), "no-product-number", product, "id"));
            }
        }

        // Java would read the digits of other scripts too
        private static long number(@Nullable String product) {
            var text = product == null ? "" : product.strip();
            return Long.parseLong(text.chars().allMatch(letter -> letter < 128) ? text : "");
        }
    }
}
