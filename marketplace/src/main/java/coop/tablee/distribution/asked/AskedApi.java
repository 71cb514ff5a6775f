package coop.tablee.distribution.asked;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiList;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What will be asked of a producer, and what producers expect, for programs that plan. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class AskedApi {

    private final Outlook outlook;

    AskedApi(Outlook outlook) {
        this.outlook = outlook;
    }

    /** Product by product: what is ordered, being paid, waiting for an approval, wanted by standing orders and usual, for each delivery date of the next three weeks. */
    @GetMapping("/asked")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<Product>> asked(Actor actor, Locale locale) {
        return outlook.asked(actor, locale)
                .map(page ->
                        ApiList.whole(page.products().stream().map(Product::of).toList()));
    }

    /** What producers expect whose goods the cooperative sells, or the kitchen can have brought. */
    @GetMapping("/forecasts")
    @MayUse({Role.COORDINATOR, Role.COOK, Role.BUYER})
    Mono<ApiList<Expected>> forecasts(Actor actor) {
        return outlook.expected(actor)
                .map(lines -> ApiList.whole(lines.stream().map(Expected::of).toList()));
    }

    record Product(String product, Map<String, String> names, String orderingUnit, List<Day> dates) {

        static Product of(AskedPage.Product product) {
            return new Product(
                    String.valueOf(product.id()),
                    product.names().texts(),
                    product.orderingUnit(),
                    product.cells().stream().map(Day::of).toList());
        }
    }

    record Day(
            LocalDate deliveryDate,
            String firm,
            String open,
            String paying,
            String approving,
            String standing,
            @Nullable String usual) {

        static Day of(AskedPage.Cell cell) {
            return new Day(
                    cell.date(),
                    ApiAmounts.plain(cell.firm()),
                    ApiAmounts.plain(cell.open()),
                    ApiAmounts.plain(cell.paying()),
                    ApiAmounts.plain(cell.approving()),
                    ApiAmounts.plain(cell.standing()),
                    ApiAmounts.plainOrNone(cell.usual()));
        }
    }

    record Named(String id, String name) {}

    record Expected(
            LocalDate monday,
            Named producer,
            Map<String, String> names,
            String orderingUnit,
            String expected,
            String came) {

        static Expected of(ForecastLine line) {
            return new Expected(
                    line.monday(),
                    new Named(String.valueOf(line.producer()), line.producerName()),
                    line.names().texts(),
                    line.orderingUnit(),
                    ApiAmounts.plain(line.expected()),
                    ApiAmounts.plain(line.came()));
        }
    }
}
