package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.Village;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class OrderApiTests extends OrderingStory {

    private static final String KEY = "Idempotency-Key";

    @LocalServerPort
    int port;

    private WebTestClient household;
    private WebTestClient canteen;

    @BeforeEach
    void fetchTokens() {
        household = clientOf("household");
        canteen = clientOf("canteen");
    }

    @Test
    void householdPlacesReadsListsChangesAndCancels() {
        var key = UUID.randomUUID().toString();
        var body = order("kiosque", line("Poireau", "2") + "," + line("Carotte", "1.5"), "test");
        var placed = post(household, "/orders", key, body).expectStatus().isCreated();
        var location = placed.expectBody()
                .jsonPath("$.state")
                .isEqualTo("placed")
                .jsonPath("$.vatIncluded")
                .isEqualTo(true)
                .jsonPath("$.lines[0].quantity")
                .isEqualTo("2")
                .jsonPath("$.lines[0].price.amount")
                .isEqualTo("3.05")
                .jsonPath("$.lines[0].amount.amount")
                .isEqualTo("6.10")
                .jsonPath("$.consignments[0].legs.length()")
                .isEqualTo(2)
                .jsonPath("$.consignments[0].drop")
                .exists()
                .jsonPath("$.totals.total.currency")
                .isEqualTo("EUR")
                .jsonPath("$.payment.parts[0].status")
                .isEqualTo("captured")
                .returnResult()
                .getResponseHeaders()
                .getLocation()
                .getPath();

        var again = post(household, "/orders", key, body).expectStatus().isCreated();
        again.expectHeader()
                .valueEquals("Idempotent-Replayed", "true")
                .expectHeader()
                .location(location);
        post(household, "/orders", key, order("kiosque", line("Poireau", "3"), "test"))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/idempotency-key-reused")
                .jsonPath("$.errors")
                .doesNotExist();

        household
                .get()
                .uri(location)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", "\"0\"");
        clientOf("household2").get().uri(location).exchange().expectStatus().isNotFound();
        household
                .get()
                .uri("/api/v1/orders?state=placed,confirmed&limit=1")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].lines")
                .isEqualTo(2);

        var change = "{\"lines\": [%s]}".formatted(line("Poireau", "4"));
        patch(location, null, change).expectStatus().isEqualTo(428);
        patch(location, "\"7\"", change)
                .expectStatus()
                .isEqualTo(412)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/order-changed");
        patch(location, "\"0\"", change)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", "\"1\"")
                .expectBody()
                .jsonPath("$.lines[0].quantity")
                .isEqualTo("4")
                .jsonPath("$.lines[1].quantity")
                .isEqualTo("1.5");
        patch(location, "\"0\"", change).expectStatus().isEqualTo(412);

        household
                .post()
                .uri(location + "/cancellation")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("cancelled");
        household
                .post()
                .uri(location + "/cancellation")
                .exchange()
                .expectStatus()
                .isOk();
        post(household, "/orders", key, body)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("placed");
    }

    @Test
    void kitchenSeesPricesWithoutVatAndTheirRate() {
        var body = order("tilleulsDoor", line("Carotte", "10"), "account");
        post(canteen, "/orders", UUID.randomUUID().toString(), body)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.vatIncluded")
                .isEqualTo(false)
                .jsonPath("$.lines[0].price.amount")
                .isEqualTo("1.49")
                .jsonPath("$.lines[0].vatRate")
                .isEqualTo(6.0)
                .jsonPath("$.lines[0].amount.amount")
                .isEqualTo("14.90")
                .jsonPath("$.lines[0].total.amount")
                .isEqualTo("15.79")
                .jsonPath("$.totals.fees.amount")
                .isEqualTo("1.12")
                .jsonPath("$.totals.total.amount")
                .isEqualTo("16.98");
    }

    @Test
    void checkoutOfTwoDatesIsPlacedTogether() {
        var key = UUID.randomUUID().toString();
        var second =
                "{\"destination\": \"%d\", \"deliveryDate\": \"%s\", \"lines\": [{\"offer\": \"%d\", \"quantity\": 2}]}"
                        .formatted(
                                village.site("gare"),
                                village.secondDate(),
                                village.offer("Lait entier", village.secondDate()));
        var first = order("kiosque", line("Poireau", "2"), "test").replaceFirst(", \"payment\".*", "}");
        var body = "{\"orders\": [%s, %s], \"payment\": {\"method\": \"test\"}}".formatted(first, second);

        post(household, "/checkouts", key, body)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.orders.length()")
                .isEqualTo(2)
                .jsonPath("$.orders[1].deliveryDate")
                .isEqualTo(village.secondDate().toString());
        assertThat(keysOf("household")).containsExactly(key + "#1", key + "#2");
    }

    @Test
    void shortageNamesEveryLineAndWhatIsLeft() {
        setStock("Poireau", 3);
        setStock("Carotte", 0);
        var body = order(
                "kiosque", line("Poireau", "4") + "," + line("Carotte", "1") + "," + line("Chou rouge", "1"), "test");
        post(household, "/orders", UUID.randomUUID().toString(), body)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/insufficient-stock")
                .jsonPath("$.errors[*].field")
                .isEqualTo(List.of("lines[0].quantity", "lines[1].quantity"))
                .jsonPath("$.errors[*].expected")
                .isEqualTo(List.of("3", "0"));
        assertThat(ordersOf("household")).isZero();
    }

    @Test
    void missingKeyIsRefused() {
        household
                .post()
                .uri("/api/v1/orders")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(order("kiosque", line("Poireau", "2"), "test"))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/idempotency-key-required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "42",
                "{",
                "{}",
                "{\"lines\": 3}",
                "{\"destination\": {}, \"deliveryDate\": 3, \"lines\": [{}], \"payment\": 7}",
                "{\"destination\": \"abc\", \"deliveryDate\": \"2026-02-31\", \"lines\": [{\"offer\": \"x\", \"quantity\": \"NaN\"}], \"payment\": {\"method\": \"gold\"}}",
                "{\"destination\": 1, \"deliveryDate\": \"+999999999-01-01\", \"lines\": [{\"offer\": 1, \"quantity\": 1e400}], \"payment\": {\"method\": \"test\"}}",
                "{\"destination\": 99999999999999999999, \"deliveryDate\": \"2026-12-01\", \"lines\": [{\"offer\": -1, \"quantity\": true}], \"payment\": {\"method\": \"test\"}}"
            })
    void unreadableBodyIsRefusedAndNothingIsLeft(String body) {
        post(household, "/orders", UUID.randomUUID().toString(), body)
                .expectStatus()
                .is4xxClientError();
        post(household, "/checkouts", UUID.randomUUID().toString(), body)
                .expectStatus()
                .is4xxClientError();
        patch("/api/v1/orders/T1", "\"0\"", body).expectStatus().is4xxClientError();
        assertThat(ordersOf("household")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1e9",
                "0.3333333",
                "NaN",
                "Infinity",
                "",
                " ",
                "1,5",
                "0x10",
                "1e-400",
                "١",
                "１",
                "99999999999999999999999999999999999"
            })
    void quantityThatIsNoneIsRefused(String quantity) {
        post(household, "/orders", UUID.randomUUID().toString(), order("kiosque", line("Carotte", quantity), "test"))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("lines[0].quantity");
    }

    @ParameterizedTest
    @CsvSource({"\\u0000, control-character", "\\r\\nSet-Cookie: a=b, control-character", "\\ud800, control-character"})
    void referenceThatCannotBePrintedIsRefused(String reference, String code) {
        var body = order("kiosque", line("Carotte", "1"), "test")
                .replaceFirst("\\{", Matcher.quoteReplacement("{\"purchaseOrderNumber\": \"" + reference + "\", "));
        post(household, "/orders", UUID.randomUUID().toString(), body)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].code")
                .isEqualTo(code);
        assertThat(ordersOf("household")).isZero();
    }

    /** A key is known as long as its order is, whatever a program that comes back after a long outage has forgotten. */
    @Test
    void keyOfYesterdayIsAnsweredOrRefusedButNeverOrdersTwice() {
        var key = UUID.randomUUID().toString();
        var body = order("kiosque", line("Poireau", "2"), "test");
        var number =
                numberOf(post(household, "/orders", key, body).expectStatus().isCreated());
        isTwoDaysOld(key);

        var again = post(household, "/orders", key, body).expectStatus().isCreated();
        again.expectHeader().valueEquals("Idempotent-Replayed", "true");
        assertThat(numberOf(again)).isEqualTo(number);

        post(inEnglish(), "/orders", key, order("kiosque", line("Poireau", "3"), "test"))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/idempotency-key-reused")
                .jsonPath("$.detail")
                .isEqualTo("Nothing was ordered. Send a new request with a new key.");
        assertThat(ordersOf("household")).isEqualTo(1);
        assertThat(available("Poireau")).isEqualByComparingTo("198");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.25   | 0.5 · 1 · 1.5 … 500 | 0.25 is not sold; possible: 0.5 · 1 · 1.5 … 500.",
                "0.75   | 0.5 · 1 · 1.5 … 500 | 0.75 is not sold; possible: 0.5 · 1 · 1.5 … 500.",
                "500.5  | 0.5 · 1 · 1.5 … 500 | 500.5 is not sold; possible: 0.5 · 1 · 1.5 … 500.",
                "1.0005 | 0.5 · 1 · 1.5 … 500 | 1.0005 is not sold; possible: 0.5 · 1 · 1.5 … 500.",
                "0      | > 0, < 100000000      | 0 is not sold; possible: > 0, < 100000000."
            })
    void quantityIsRefusedWithWhatWasFoundAndWhatIsSold(String quantity, String expected, String message) {
        var refused = post(
                inEnglish(),
                "/orders",
                UUID.randomUUID().toString(),
                order("kiosque", line("Carotte", quantity), "test"));

        assertOneReason(refused, 422, "quantity-not-allowed", "lines[0].quantity")
                .jsonPath("$.errors[0].found")
                .isEqualTo(quantity)
                .jsonPath("$.errors[0].expected")
                .isEqualTo(expected)
                .jsonPath("$.errors[0].message")
                .isEqualTo(message);
        assertThat(ordersOf("household")).isZero();
    }

    @Test
    void frenchRefusalOfAQuantityHasFrenchDecimalsAndNoEnglishWord() {
        post(
                        household
                                .mutate()
                                .defaultHeader("Accept-Language", "fr")
                                .build(),
                        "/orders",
                        UUID.randomUUID().toString(),
                        order("kiosque", line("Carotte", "0.75"), "test"))
                .expectBody()
                .jsonPath("$.errors[0].message")
                .value(message -> assertThat(String.valueOf(message))
                        .startsWith("0,75 ne se vend pas")
                        .endsWith("0,5 · 1 · 1,5 … 500."));
    }

    @Test
    void priceChangedNamesTheLineAndTheNewPrice() {
        run("update ordercycle.offer set household_price = 4, version = version + 1 where id = "
                + village.offer("Poireau", village.firstDate()));
        var asSeen = line("Carotte", "1") + "," + line("Poireau", "3").replace("}", ", \"offerVersion\": \"0\"}");
        var order = order("kiosque", asSeen, "test");

        assertNewPrice(post(inEnglish(), "/orders", UUID.randomUUID().toString(), order), "lines[1].quantity");
        var checkout = "{\"orders\": [%s], \"payment\": {\"method\": \"test\"}}"
                .formatted(order.replaceFirst(", \"payment\".*", "}"));
        assertNewPrice(
                post(inEnglish(), "/checkouts", UUID.randomUUID().toString(), checkout), "orders[0].lines[1].quantity");
        assertThat(ordersOf("household")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "of a planned cycle, not-offered",
        "of a closed cycle, cut-off-passed",
        "of another village, not-offered",
        "of another date, not-offered",
        "that does not come here, not-offered",
        "that is nowhere, not-offered"
    })
    void offerThatCannotBeOrderedIsRefusedAtItsLine(String which, String code) {
        var offer = offer(which);
        var lines = line("Lait entier", "1") + ",{\"offer\": \"%d\", \"quantity\": \"1\"}".formatted(offer);

        var refused = post(inEnglish(), "/orders", UUID.randomUUID().toString(), order("kiosque", lines, "test"));

        assertOneReason(refused, 409, code, "lines[1].quantity")
                .jsonPath("$.errors[0].message")
                .isEqualTo(
                        code.equals("not-offered")
                                ? "Not offered here on this day."
                                : "The time to order this is over.");
        assertThat(ordersOf("household")).isZero();
        assertThat(available("Lait entier")).isEqualByComparingTo("300");
    }

    private long offer(String which) {
        return switch (which) {
            case "of a planned cycle" -> {
                planned();
                yield village.offer("Carotte", village.firstDate());
            }
            case "of a closed cycle" -> {
                closed();
                yield village.offer("Carotte", village.firstDate());
            }
            case "of another village" -> {
                var other = Village.build(database, accounts);
                yield other.offer("Carotte", other.firstDate());
            }
            case "of another date" -> village.offer("Carotte", village.secondDate());
            case "that does not come here" -> {
                nothingComesTo("kiosque");
                yield village.offer("Carotte", village.firstDate());
            }
            default -> 987_654_321;
        };
    }

    private WebTestClient.BodyContentSpec assertNewPrice(WebTestClient.ResponseSpec refused, String field) {
        return assertOneReason(refused, 409, "price-changed", field)
                .jsonPath("$.errors[0].expected")
                .isEqualTo("4")
                .jsonPath("$.errors[0].message")
                .isEqualTo("The price, or what the cooperative adds, has changed.");
    }

    private static WebTestClient.BodyContentSpec assertOneReason(
            WebTestClient.ResponseSpec refused, int status, String code, String field) {
        return refused.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/" + code)
                .jsonPath("$.errors.length()")
                .isEqualTo(1)
                .jsonPath("$.errors[0].field")
                .isEqualTo(field)
                .jsonPath("$.errors[0].code")
                .isEqualTo(code);
    }

    /** As if everything about a key had happened two days ago. */
    private void isTwoDaysOld(String key) {
        run(
                "update ordering.line set added_at = added_at - interval '2 days' where order_id in (select id from ordering.orders where idem_key = '%s')"
                        .formatted(key));
        run(
                "update ordering.orders set accepted_at = accepted_at - interval '2 days', changed_at = changed_at - interval '2 days' where idem_key = '%s'"
                        .formatted(key));
        run("update ordering.checkout set created_at = created_at - interval '2 days' where idem_key = '%s'"
                .formatted(key));
    }

    private WebTestClient inEnglish() {
        return household.mutate().defaultHeader("Accept-Language", "en").build();
    }

    private static Object numberOf(WebTestClient.ResponseSpec answer) {
        return answer.expectBody(Map.class).returnResult().getResponseBody().get("number");
    }

    @Test
    void bodyThatSaysOneThingTwiceIsRefused() {
        var twice = line("Carotte", "1").replace("}", ", \"quantity\": \"2\"}");
        post(household, "/orders", UUID.randomUUID().toString(), order("kiosque", twice, "test"))
                .expectStatus()
                .isBadRequest();
        assertThat(ordersOf("household")).isZero();
    }

    @Test
    void everythingWrongWithABodyIsToldAtOnce() {
        var body =
                "{\"destination\": \"abc\", \"lines\": [{\"offer\": 1}, {\"quantity\": \"2\"}], \"payment\": {\"method\": \"gold\"}, \"unheardOf\": 1}";
        post(household, "/orders", UUID.randomUUID().toString(), body)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].field")
                .isEqualTo(List.of(
                        "destination", "deliveryDate", "lines[0].quantity", "lines[1].offer", "payment.method"));
    }

    @Test
    void hugeBodiesAndListsAreRefused() {
        var tenMegabytes = "{\"x\": \"" + "y".repeat(10_000_000) + "\"}";
        post(household, "/orders", UUID.randomUUID().toString(), tenMegabytes)
                .expectStatus()
                .isEqualTo(413);
        var lines = (line("Carotte", "1") + ",").repeat(501) + line("Carotte", "1");
        post(household, "/orders", UUID.randomUUID().toString(), order("kiosque", lines, "test"))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].code")
                .isEqualTo("too-many");
        household
                .get()
                .uri("/api/v1/orders?limit=0&from=x&state=eaten&cursor=q")
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors.length()")
                .isEqualTo(4);
    }

    @Test
    void producersAndStrangersDoNotOrder() {
        var body = order("kiosque", line("Poireau", "2"), "test");
        post(clientOf("producer"), "/orders", UUID.randomUUID().toString(), body)
                .expectStatus()
                .isForbidden();
        post(client(), "/orders", UUID.randomUUID().toString(), body)
                .expectStatus()
                .isUnauthorized();
    }

    private WebTestClient.ResponseSpec post(WebTestClient client, String path, String key, String body) {
        return client.post()
                .uri("/api/v1" + path)
                .header(KEY, key)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec patch(String location, String version, String body) {
        var request = household.patch().uri(location).contentType(MediaType.APPLICATION_JSON);
        if (version != null) {
            request = request.header("If-Match", version);
        }
        return request.bodyValue(body).exchange();
    }

    private String order(String site, String lines, String method) {
        return "{\"destination\": \"%d\", \"deliveryDate\": \"%s\", \"lines\": [%s], \"payment\": {\"method\": \"%s\"}}"
                .formatted(village.site(site), village.firstDate(), lines, method);
    }

    private String line(String product, String quantity) {
        return "{\"offer\": \"%d\", \"quantity\": \"%s\"}"
                .formatted(village.offer(product, village.firstDate()), quantity);
    }

    private WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    private WebTestClient clientOf(String who) {
        var token = client().post()
                .uri("/api/v1/tokens")
                .headers(headers -> headers.setBasicAuth(village.email(who), "demo"))
                .exchange()
                .expectStatus()
                .is2xxSuccessful()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody()
                .get("token");
        return client().mutate()
                .defaultHeaders(headers -> headers.setBearerAuth(String.valueOf(token)))
                .build();
    }
}
