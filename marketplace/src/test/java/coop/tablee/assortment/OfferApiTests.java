package coop.tablee.assortment;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfferApiTests {

    @LocalServerPort
    int port;

    private final DatabaseClient database;
    private final Village village;
    private final StockLevels levels;
    private final OrderPlacement placement;
    private WebTestClient web = WebTestClient.bindToServer().build();

    OfferApiTests(
            @Autowired DatabaseClient database,
            @Autowired Accounts accounts,
            @Autowired StockLevels levels,
            @Autowired OrderPlacement placement) {
        this.database = database;
        this.levels = levels;
        this.placement = placement;
        village = Village.build(database, accounts);
    }

    @BeforeAll
    void connect() {
        web = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    @Test
    void visitorSeesPricesWithVatAndDecimalStrings() {
        get("/api/v1/offers?destination=%d&date=%s&q=beurre".formatted(village.site("gare"), village.firstDate()), null)
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].product.names.fr")
                .isEqualTo("Beurre de ferme")
                .jsonPath("$.items[0].vatIncluded")
                .isEqualTo(true)
                .jsonPath("$.items[0].price.amount")
                .isEqualTo("4.07")
                .jsonPath("$.items[0].pricePerBaseUnit.amount")
                .isEqualTo("16.28")
                .jsonPath("$.items[0].vatRate")
                .isEqualTo("6")
                .jsonPath("$.items[0].allergens.contains[0]")
                .isEqualTo("milk")
                .jsonPath("$.items[0].available")
                .isEqualTo("90")
                .jsonPath("$.items[0].path[0].from.kind")
                .isEqualTo("farm")
                .jsonPath("$.next")
                .isEqualTo(null);
    }

    @Test
    void kitchenSeesPricesWithoutVatAtItsOwnDoorOnly() {
        var token = token("canteen");

        get("/api/v1/offers?destination=%d&q=poireau".formatted(village.site("tilleulsDoor")), token)
                .jsonPath("$.items[0].vatIncluded")
                .isEqualTo(false)
                .jsonPath("$.items[0].price.amount")
                .isEqualTo("2.64")
                .jsonPath("$.items[0].labels[0]")
                .isEqualTo("organic");
        status("/api/v1/offers?destination=" + village.site("bouleauxDoor"), token, 404);
        status("/api/v1/offers?destination=" + village.site("tilleulsDoor"), null, 404);
    }

    @Test
    void availableIsThatOfItsDate() {
        var first = village.firstDate();
        var second = village.secondDate();
        change(new StockChange(village.product("Carotte"), first, new BigDecimal("40"), null, null));
        for (var lot : Map.of("A", first, "B", second.plusDays(30)).entrySet()) {
            change(new StockChange(
                            village.product("Betterave"),
                            null,
                            new BigDecimal(lot.getKey().equals("A") ? "12" : "30"),
                            null,
                            null)
                    .ofLot(lot.getKey(), lot.getValue()));
        }

        Patience.until(
                "each date is sold from its own stock",
                () -> List.of("40", "12", "30")
                        .equals(List.of(
                                available("carotte", first),
                                available("betterave", first),
                                available("betterave", second))));
        assertThat(available("carotte", second)).as("not counted for a date").isEqualTo("500");

        place("Carotte", first, "25");
        place("Betterave", first, "12");
        Patience.until(
                "the lot that is sold out makes room for the next",
                () -> available("betterave", first).equals("30"));
        assertThat(available("carotte", first)).isEqualTo("15");
        place("Betterave", first, "4");
        assertThat(available("betterave", first)).isEqualTo("26");
        assertThat(available("betterave", second)).as("one lot, two dates").isEqualTo("26");
        assertThat(available("carotte", second)).isEqualTo("500");
        Invariants.assertHold(database);
    }

    @Test
    void onDemandIsSaidByNoFigure() {
        var stock = village.stock("Baguette");
        execute("update stock.stock_row set on_demand = true where id = " + stock);

        get("/api/v1/offers?destination=%d&q=baguette".formatted(village.site("gare")), null)
                .jsonPath("$.items[0].available")
                .isEqualTo(null);
    }

    @Test
    void oneOfferTellsWhoGetsWhat() {
        var offer = village.offer("Pomme de terre", village.firstDate());

        // 0.85 to the farm, 20 % to the cooperative, 6 % VAT; fee 7.5 % on top
        get("/api/v1/offers/%d".formatted(offer), null)
                .jsonPath("$.id")
                .isEqualTo(Long.toString(offer))
                .jsonPath("$.price.amount")
                .isEqualTo("1.08")
                .jsonPath("$.priceSplit.producer.amount")
                .isEqualTo("0.85")
                .jsonPath("$.priceSplit.cooperative.amount")
                .isEqualTo("0.1689")
                .jsonPath("$.priceSplit.vat.amount")
                .isEqualTo("0.0611")
                .jsonPath("$.priceSplit.fee.amount")
                .isEqualTo("0.081");
    }

    @Test
    void offerThatIsNotThereIsNotFound() {
        status("/api/v1/offers/999999999", null, 404);
        status("/api/v1/offers/leek", null, 404);
        status(
                "/api/v1/offers/%d".formatted(village.offer("Potage de saison", village.firstDate())),
                token("canteen"),
                404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "destination=x | destination | not-an-id",
                "q=leek | destination | required",
                "destination=%d&date=tomorrow | date | not-a-date",
                "destination=%d&date=+999999-01-01 | date | not-a-date",
                "destination=%d&limit=0 | limit | out-of-range",
                "destination=%d&limit=10001 | limit | out-of-range",
                "destination=%d&limit=many | limit | not-a-number",
                "destination=%d&cursor=bm9wZQ | cursor | not-a-cursor",
                "destination=%d&sort=beauty | sort | unknown-value",
                "destination=%d&label=tasty | label | unknown-value",
                "destination=%d&storage=warm | storage | unknown-value",
            })
    void badParametersAreNamed(String parameters, String field, String code) {
        var address = "/api/v1/offers?" + parameters.replace("%d", Long.toString(village.site("gare")));

        web.get()
                .uri(address)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field)
                .jsonPath("$.errors[0].code")
                .isEqualTo(code);
    }

    @Test
    void cursorLeadsThroughAllPages() {
        var address = "/api/v1/offers?destination=%d&date=%s&limit=11&sort=name"
                .formatted(village.site("gare"), village.secondDate());
        var first = page(address);
        var second = page(address + "&cursor=" + first.get("next"));
        var third = page(address + "&cursor=" + second.get("next"));

        assertThat(List.of(first, second, third))
                .extracting(page -> ((List<?>) page.get("items")).size())
                .containsExactly(11, 11, 8);
        assertThat(third.get("next")).isNull();
    }

    @Test
    void destinationsSayWhatIsOpen() {
        get("/api/v1/destinations/%d".formatted(village.site("kiosque")), null)
                .jsonPath("$.kind")
                .isEqualTo("point")
                .jsonPath("$.deliveryDates[0]")
                .isEqualTo(village.firstDate().toString())
                .jsonPath("$.slots[0].cratesLeft")
                .isEqualTo("40")
                .jsonPath("$.storage[1]")
                .isEqualTo("chilled");
        get("/api/v1/destinations?near=50.827,4.345", token("canteen"))
                .jsonPath("$.items[0].id")
                .isEqualTo(Long.toString(village.site("tilleulsDoor")))
                .jsonPath("$.items[1].kind")
                .isEqualTo("point");
        status("/api/v1/destinations?near=here", null, 400);
        status("/api/v1/destinations/%d".formatted(village.site("tilleulsDoor")), null, 404);
        status("/api/v1/destinations/x", null, 404);
    }

    /** As the offer of a product and date says it, alone and in the list. */
    private String available(String product, LocalDate date) {
        var page = page("/api/v1/offers?destination=%d&date=%s&q=%s".formatted(village.site("kiosque"), date, product));
        var listed = (Map<?, ?>) ((List<?>) page.get("items")).get(0);
        var alone = page("/api/v1/offers/" + listed.get("id"));
        return listed.get("available").equals(alone.get("available")) ? String.valueOf(alone.get("available")) : "";
    }

    private void change(StockChange change) {
        levels.change(List.of(change), village.actor("producer")).block();
    }

    private void place(String product, LocalDate date, String quantity) {
        var line = new LineRequest(village.offer(product, date), new BigDecimal(quantity), null);
        var request = new OrderRequest(village.site("tilleulsDoor"), date, null, null, List.of(line));
        placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.ACCOUNT, false, true),
                        village.actor("canteen"))
                .block();
    }

    private Map<?, ?> page(String address) {
        return web.get()
                .uri(address)
                .exchange()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
    }

    private void status(String address, @Nullable String token, int status) {
        exchange(address, token).expectStatus().isEqualTo(status);
    }

    private WebTestClient.BodyContentSpec get(String address, @Nullable String token) {
        return exchange(address, token).expectStatus().isOk().expectBody();
    }

    private WebTestClient.ResponseSpec exchange(String address, @Nullable String token) {
        var request = web.get().uri(address);
        return (token == null ? request : request.header("Authorization", "Bearer " + token)).exchange();
    }

    private String token(String who) {
        var answer = web.post()
                .uri("/api/v1/tokens")
                .headers(headers -> headers.setBasicAuth(village.email(who), "demo"))
                .exchange()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(answer.get("token"));
    }

    private void execute(String sql) {
        database.sql(sql).then().block();
    }
}
