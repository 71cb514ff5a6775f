package coop.tablee.stock;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A producer's forecasts for its own tools: what is expected of each product, week by week. */
@RestController
@RequestMapping(path = "/api/v1/stock/forecasts", produces = MediaType.APPLICATION_JSON_VALUE)
class ForecastApi {

    private final Forecasts forecasts;

    ForecastApi(Forecasts forecasts) {
        this.forecasts = forecasts;
    }

    /** The forecasts of the weeks that the days are in; without days, of this week and the eight to come. */
    @GetMapping
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<View>> list(
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate until,
            Actor actor) {
        return Mono.defer(() -> {
                    StockLevels.requireSane(from);
                    StockLevels.requireSane(until);
                    var first = from == null ? forecasts.thisWeek() : mondayOf(from);
                    var last = until == null ? first.plusWeeks(Forecasts.USUAL_WEEKS) : mondayOf(until);
                    return forecasts.between(first, last, actor);
                })
                .map(ForecastApi::views);
    }

    /** Says what is expected, all or none; answers these forecasts as they stand afterwards. */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<View>> expect(@RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.readEach(body, Forecasts.MOST, ForecastApi::change))
                .flatMap(changes -> forecasts
                        .expect(changes, actor)
                        .then(forecasts.these(
                                changes.stream().map(ForecastChange::week).toList(), actor)))
                .map(ForecastApi::views);
    }

    private static ForecastChange change(ApiBody body) {
        // Nothing said is not the same as nothing expected
        if (!body.has("quantity")) {
            body.refuse("quantity", "required", null, "2.50");
        }
        return new ForecastChange(
                body.id("product"), body.day("monday"), body.decimalOrNone("quantity"), body.numberOrNone("version"));
    }

    private static LocalDate mondayOf(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static ApiList<View> views(List<Forecast> found) {
        if (found.size() > Forecasts.MOST) {
            throw DomainException.invalid(
                    FieldError.at("until", "too-many", found.size(), String.valueOf(Forecasts.MOST)));
        }
        return ApiList.whole(found.stream().map(View::of).toList());
    }

    record View(
            String product,
            Map<String, String> names,
            String orderingUnit,
            LocalDate monday,
            String quantity,
            String came,
            long version) {

        static View of(Forecast forecast) {
            return new View(
                    String.valueOf(forecast.product()),
                    forecast.names().texts(),
                    forecast.orderingUnit(),
                    forecast.monday(),
                    ApiAmounts.plain(forecast.quantity()),
                    ApiAmounts.plain(forecast.came()),
                    forecast.version());
        }
    }
}
