package coop.tablee.distribution.board;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Patience;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A coordinator's program does about an order what the coordinator does on the board. */
class BoardApiTests extends ApiStory {

    @Autowired
    OrderPlacement placement;

    private OrderDetails order;
    private ApiCaller household;

    @BeforeEach
    void fiveLeeksAndTwoCarrots() {
        household = caller("household");
        order = ordered("household");
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void whatIsMissingIsSharedOutOnceHoweverOftenItIsAsked() {
        var same = ordered("household2");
        assertThat(coordinator.get("/shortages").json().path("items")).isEmpty();
        caller("producer")
                .call(
                        "PATCH",
                        "/stock",
                        "[{\"product\":\"%d\",\"onHand\":\"6\"}]".formatted(village.product("Poireau")));

        var missing = coordinator.get("/shortages");
        assertThat(missing.text("/items/0/shortage")).as(missing.body()).isEqualTo("4");
        assertThat(missing.text("/items/0/promised")).isEqualTo("10");
        assertThat(missing.text("/items/0/orders")).isEqualTo("2");
        assertThat(missing.text("/items/0/firstDate"))
                .isEqualTo(village.firstDate().toString());
        assertThat(other.get("/shortages").json().path("items"))
                .as("no matter of another cooperative")
                .isEmpty();
        var cut = "/shortages/" + missing.text("/items/0/stock") + "/cut";
        assertThat(other.call("POST", cut, "").status()).isEqualTo(404);
        assertThat(caller("producer").call("POST", cut, "").status()).isEqualTo(403);

        var answers = Flux.range(0, 12)
                .flatMap(
                        i -> Mono.fromCallable(() -> coordinator.call("POST", cut, ""))
                                .subscribeOn(Schedulers.boundedElastic()),
                        12)
                .collectList()
                .block();

        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(answers)
                .filteredOn(answer -> answer.text("/quantity").equals("4"))
                .hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.text("/quantity").equals("0"))
                .hasSize(11);
        assertThat(answers.stream()
                        .flatMap(answer -> answer.json().path("orders").valueStream()))
                .as("pro rata, schools first: both are households")
                .isNotEmpty();
        assertThat(new BigDecimal(quantity("household", order)).add(new BigDecimal(quantity("household2", same))))
                .isEqualByComparingTo("6");
        assertThat(coordinator.get("/shortages").json().path("items")).isEmpty();
    }

    @Test
    void whatComesInsteadIsChosenAndPutInItsPlaceOnce() {
        var path = "/replacements/" + line();
        var found = coordinator.get(path + "?q=cabbage");
        assertThat(found.text("/order")).as(found.body()).isEqualTo(order.number());
        assertThat(found.text("/quantity")).isEqualTo("5");
        assertThat(found.text("/consent")).isEqualTo("none");
        assertThat(found.text("/choices/0/names/en")).isEqualTo("Red cabbage");
        assertThat(found.text("/choices/0/available")).isEqualTo("150");
        assertThat(found.json().path("choices").size()).isEqualTo(1);
        assertThat(coordinator.get(path + "?q=celeriac").text("/choices/0/moreAllergens/0"))
                .isEqualTo("celery");
        var seen = found.header("etag");

        var done = replace(path, "cabbage-1", seen, "3", "");
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(done.text("/order")).isEqualTo(order.number());
        assertThat(done.header("etag")).isNotEqualTo(seen);
        var again = replace(path, "cabbage-1", seen, "3", "");
        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(done.body());
        assertThat(replace(path, "cabbage-1", seen, "2", "").said())
                .as("another wish under the same key")
                .isEqualTo("409 idempotency-key-reused");
        assertThat(replace(path, "cabbage-2", seen, "3", "").said()).isEqualTo("412 order-changed");
        assertThat(coordinator.get(path).status())
                .as("it is not there any more")
                .isEqualTo(404);
        var now = household
                .get("/orders/" + order.number())
                .json()
                .path("lines")
                .valueStream()
                .filter(one -> one.at("/names/en").asString().equals("Red cabbage"))
                .map(one -> one.path("quantity").asString())
                .toList();
        assertThat(now).containsExactly("3");
    }

    @Test
    void orderIsCorrectedSplitMovedAndWithdrawnOnceEach() {
        var read = coordinator.get("/sold-orders/" + order.number());
        assertThat(read.text("/lines/0/quantity")).as(read.body()).isEqualTo("5");
        assertThat(read.text("/mayMove")).isEqualTo("true");
        assertThat(coordinator
                        .get("/sold-orders?date=%s&q=%s".formatted(village.firstDate(), order.number()))
                        .text("/items/0/number"))
                .isEqualTo(order.number());
        assertThat(coordinator.get("/sold-orders?state=lost").said())
                .isEqualTo("422 invalid-input state unknown-value");
        assertThat(other.get("/sold-orders").json().path("items")).isEmpty();
        assertThat(other.get("/sold-orders/" + order.number()).status()).isEqualTo(404);
        assertThat(household.get("/sold-orders/" + order.number()).status()).isEqualTo(403);

        var four = "{\"lines\":[{\"line\":\"%s\",\"quantity\":\"4\"}],\"reason\":\"short\"}".formatted(line());
        var corrected = act("correction", four, "four", read.header("etag"));
        assertThat(corrected.status()).as(corrected.body()).isEqualTo(200);
        assertThat(act("correction", four, "four", read.header("etag")).header("idempotent-replayed"))
                .isEqualTo("true");
        assertThat(act("correction", four.replace("\"4\"", "\"3\""), "four", read.header("etag"))
                        .said())
                .isEqualTo("409 idempotency-key-reused");
        assertThat(act("correction", four.replace("\"4\"", "\"9\""), "nine", corrected.header("etag"))
                        .said())
                .isEqualTo("422 invalid-input agreed agreement-needed");
        assertThat(act("correction", four.replace("\"4\"", "\"1.5\""), "half", corrected.header("etag"))
                        .said())
                .isEqualTo("422 invalid-input lines[0].quantity quantity-not-allowed");
        assertThat(act("correction", "{\"reason\":\"short\"}", "none", corrected.header("etag"))
                        .said())
                .isEqualTo("422 invalid-input lines required");
        var one = "{\"day\":\"%s\",\"lines\":[{\"line\":\"%s\",\"quantity\":1}],\"reason\":\"buyer_asked\"}"
                .formatted(village.secondDate(), line());
        var split = act("split", one, "one", corrected.header("etag"));
        assertThat(split.text("/splitOff")).as(split.body()).isNotEmpty();
        var again = act("split", one, "one", corrected.header("etag"));
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(split.body());
        assertThat(act("correction", four, "four", read.header("etag")).header("etag"))
                .as("nobody who only knows of the four has seen the split")
                .isEqualTo(corrected.header("etag"));
        assertThat(act("correction", four.replace(line(), "987654321"), "unknown", split.header("etag"))
                        .said())
                .isEqualTo("422 invalid-input lines[0].line unknown-value");
        assertThat(act("split", one.replace(line(), "987654321"), "unknown", split.header("etag"))
                        .said())
                .isEqualTo("422 invalid-input lines[0].line unknown-value");
        assertThat(act("split", one, "two", corrected.header("etag")).said()).isEqualTo("412 order-changed");
        var elsewhere = "{\"destination\":\"%d\",\"day\":\"%s\",\"reason\":\"buyer_asked\"}"
                .formatted(village.site("gare"), village.firstDate());
        var moved = act("move", elsewhere, "gare", split.header("etag"));
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(act("move", elsewhere, "gare", split.header("etag")).body()).isEqualTo(moved.body());
        assertThat(act("move", elsewhere.replace("day", "date"), "gare2", moved.header("etag"))
                        .said())
                .isEqualTo("422 invalid-input day required");
        assertThat(act("withdrawal", "{}", "over", moved.header("etag")).said())
                .isEqualTo("422 invalid-input reason required");
        var withdrawn = act("withdrawal", "{\"reason\":\"no_delivery\"}", "over", moved.header("etag"));
        assertThat(withdrawn.text("/state")).as(withdrawn.body()).isEqualTo("cancelled");
        assertThat(act("withdrawal", "{\"reason\":\"no_delivery\"}", "over", moved.header("etag"))
                        .body())
                .isEqualTo(withdrawn.body());
        assertThat(act("withdrawal", "{\"reason\":\"no_delivery\"}", "again", withdrawn.header("etag"))
                        .said())
                .startsWith("409 order-over");
    }

    @Test
    void pageWhoseKeyStandsForAnotherWishComesBackWithANewOne() {
        var page = visitor("coordinator");
        var path = "/coop/orders/" + order.number() + "/correction";
        var form = PageForm.of(page.get("/coop/orders/" + order.number()).getResponseBody(), path)
                .with("reason", "SHORT");
        assertThat(page.post(path, form.with("lines[0].quantity", "4").fields())
                        .getStatus()
                        .value())
                .isEqualTo(303);

        var other = page.post(path, form.with("lines[0].quantity", "3").fields());

        assertThat(other.getStatus().value()).isEqualTo(409);
        var again = PageForm.of(other.getResponseBody(), path);
        assertThat(again.get("key")).isNotEmpty().isNotEqualTo(form.get("key"));
        assertThat(again.get("lines[0].quantity")).isEqualTo("3");
        assertThat(page.post(path, again.with("reason", "SHORT").fields())
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(quantity("household", order)).isEqualTo("3");
    }

    @Test
    void keyOfAnotherCooperativeIsRefusedAndTellsNothing() {
        order = ordered("household", "Poireau", "Lait entier");
        for (var who : List.of(coordinator, other)) {
            var read = who.get("/sold-orders/" + order.number());
            var none = "{\"lines\":[{\"line\":\"%s\",\"quantity\":\"1\"}],\"reason\":\"mistake\"}"
                    .formatted(read.text("/lines/0/line"));
            var answer = act(who, "correction", none, "same", read.header("etag"));
            assertThat(answer.said()).isEqualTo(who == coordinator ? "200" : "409 idempotency-key-reused");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"late:17", "cycle:17"})
    void keyThatIsNotForOthersIsRefusedAtEveryDoor(String key) {
        var seen = coordinator.get("/sold-orders/" + order.number()).header("etag");
        var reserved = "400 idempotency-key-malformed Idempotency-Key malformed";
        for (var act : List.of("correction", "withdrawal", "move", "split")) {
            assertThat(act(act, "{\"reason\":\"mistake\"}", key, seen).said()).isEqualTo(reserved);
        }
        assertThat(replace("/replacements/" + line(), key, seen, "3", "").said())
                .isEqualTo(reserved);
        var page = visitor("coordinator");
        var path = "/coop/orders/" + order.number() + "/correction";
        var form = PageForm.of(page.get("/coop/orders/" + order.number()).getResponseBody(), path)
                .with("reason", "SHORT")
                .with("lines[0].quantity", "4")
                .with("key", key);
        assertThat(page.post(path, form.fields()).getStatus().value()).isEqualTo(400);
        assertThat(quantity("household", order)).isEqualTo("5");
    }

    @Test
    void dateIsCalledOffOnceHoweverOftenItIsSaid() {
        order = ordered("household", "Poireau", "Lait entier");
        var path = "/cycles/%d/call-off".formatted(village.cycle("grandChamp", village.firstDate()));
        var before = coordinator.get(path);
        assertThat(before.text("/mayBeCalledOff")).as(before.body()).isEqualTo("true");
        assertThat(before.text("/orders")).isEqualTo("2");
        assertThat(before.text("/paid")).isEqualTo("2");
        assertThat(before.text("/shared")).isEqualTo("1");
        assertThat(new BigDecimal(before.text("/value/amount"))).isPositive();
        var why = "{\"reason\":\"other\",\"note\":\"The road is flooded\"}";
        for (var refusal : Map.of(
                        "{}",
                        "422 invalid-input reason required",
                        "[]",
                        "422 invalid-input body type-mismatch",
                        "{\"reason\":\"whim\"}",
                        "422 invalid-input reason unknown-value",
                        "{\"reason\":\"other\"}",
                        "422 invalid-input note note-required")
                .entrySet()) {
            assertThat(coordinator.call("POST", path, refusal.getKey()).said()).isEqualTo(refusal.getValue());
        }
        assertThat(other.get(path).said()).isEqualTo("404 not-found");
        assertThat(other.call("POST", path, why).said()).isEqualTo("404 not-found");
        assertThat(household.call("POST", path, why).status()).isEqualTo(403);
        assertThat(coordinator.get(path).body()).isEqualTo(before.body());

        var answers = Flux.range(0, 8)
                .flatMap(
                        i -> Mono.fromCallable(() -> coordinator.call("POST", path, why))
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .collectList()
                .block();

        assertThat(answers).allMatch(answer -> answer.said().equals("200"));
        assertThat(answers).allMatch(answer -> answer.text("/state").equals("cancelled"));
        assertThat(answers).allMatch(answer -> answer.text("/mayBeCalledOff").equals("false"));
        Patience.until(
                "all are let go", () -> coordinator.get(path).text("/orders").equals("0"));
        var rest = household.get("/orders/" + order.number());
        assertThat(rest.text("/state"))
                .as("what the other cooperative sells still comes")
                .isEqualTo("placed");
    }

    @Test
    void listIsReadToItsEndWhateverIsTakenOutMeanwhile() {
        var second = ordered("household2");
        var third = ordered("household");
        var first = coordinator.get("/sold-orders?limit=1");
        assertThat(numbers(first)).as(first.body()).containsExactly(order.number());
        assertThat(first.text("/items/0/lines")).isEqualTo("2");
        var read = coordinator.get("/sold-orders/" + order.number());
        assertThat(act("withdrawal", "{\"reason\":\"mistake\"}", "gone", read.header("etag"))
                        .status())
                .isEqualTo(200);

        var next = coordinator.get("/sold-orders?limit=1&cursor=" + first.text("/next"));

        assertThat(numbers(next)).containsExactly(second.number());
        var last = coordinator.get("/sold-orders?limit=1&cursor=" + next.text("/next"));
        assertThat(numbers(last)).containsExactly(third.number());
        assertThat(last.json().path("next").isNull()).isTrue();
        for (var wrong : List.of("1", "2026-13-01.1", "soon", "2026-11-26.x", "-1")) {
            assertThat(coordinator.get("/sold-orders?cursor=" + wrong).said())
                    .as(wrong)
                    .isEqualTo("422 invalid-input cursor type-mismatch");
        }
    }

    private static List<String> numbers(ApiCaller.Answer list) {
        return list.json()
                .path("items")
                .valueStream()
                .map(one -> one.path("number").asString())
                .toList();
    }

    @Test
    void whatStillWaitsIsConfirmedByWhoseItIs() {
        database.sql(
                        "update ordering.line set cutoff_at = added_at + interval '1 millisecond' where kind = 'goods' and order_id = "
                                + order.id())
                .then()
                .block();
        assertThat(other.call("POST", "/sold-orders/confirmation", "").text("/confirmed"))
                .isEqualTo("0");
        assertThat(household.call("POST", "/sold-orders/confirmation", "").status())
                .isEqualTo(403);
        assertThat(household.get("/orders/" + order.number()).text("/state")).isEqualTo("placed");

        assertThat(coordinator.call("POST", "/sold-orders/confirmation", "").text("/confirmed"))
                .isEqualTo("1");

        assertThat(household.get("/orders/" + order.number()).text("/state")).isEqualTo("confirmed");
        assertThat(coordinator.call("POST", "/sold-orders/confirmation", "").text("/confirmed"))
                .as("asked twice")
                .isEqualTo("0");
    }

    private ApiCaller.Answer act(String act, String body, String key, String seen) {
        return act(coordinator, act, body, key, seen);
    }

    private ApiCaller.Answer act(ApiCaller who, String act, String body, String key, String seen) {
        return who.call(
                "POST",
                "/sold-orders/%s/%s".formatted(order.number(), act),
                body,
                "Idempotency-Key",
                key,
                "If-Match",
                seen);
    }

    @Test
    void whatWasAgreedBeforehandNeedsNoYes() {
        household.call("PUT", "/substitutes", "{\"consent\":\"family\"}");
        var path = "/replacements/" + line("Carotte");
        var found = coordinator.get(path + "?q=beetroot");
        assertThat(found.text("/consent")).isEqualTo("family");
        assertThat(found.text("/choices/0/agreedBeforehand")).as(found.body()).isEqualTo("true");
        var body = "{\"order\":\"%s\",\"offer\":\"%s\",\"quantity\":1,\"reason\":\"quality\"}"
                .formatted(order.number(), found.text("/choices/0/offer"));

        var done = coordinator.call("POST", path, body, "Idempotency-Key", "beet", "If-Match", found.header("etag"));

        assertThat(done.status()).as(done.body()).isEqualTo(200);
    }

    @Test
    void anothersOrderIsNotThere() {
        var path = "/replacements/" + line();
        assertThat(other.get(path).status()).isEqualTo(404);
        var body = body("3", "");
        assertThat(other.call("POST", path, body, "Idempotency-Key", "x", "If-Match", "\"0\"")
                        .status())
                .isEqualTo(404);
        assertThat(household.get(path).status()).isEqualTo(403);
        assertThat(coordinator.call("POST", path, body, "If-Match", "\"0\"").said())
                .isEqualTo("400 idempotency-key-required Idempotency-Key required");
        assertThat(coordinator.call("POST", path, body, "Idempotency-Key", "x").said())
                .isEqualTo("428 precondition-required");
        assertThat(coordinator
                        .call("POST", path, body, "Idempotency-Key", "x", "If-Match", "\"three\"")
                        .said())
                .isEqualTo("412 order-changed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'order':''|422 invalid-input order required",
                "'offer':'x'|422 invalid-input offer type-mismatch",
                "'offer':null|422 invalid-input offer required",
                "'offer':'987654321'|422 invalid-input offer not-offered",
                "'quantity':'-1'|422 invalid-input quantity quantity-not-allowed",
                "'quantity':'0'|422 invalid-input quantity quantity-not-allowed",
                "'quantity':'1.5'|422 invalid-input quantity quantity-not-allowed",
                "'quantity':1e400|422 invalid-input quantity type-mismatch",
                "'quantity':'999999999999'|422 invalid-input quantity quantity-not-allowed",
                "'agreed':'yes'|422 invalid-input agreed type-mismatch",
                "'agreed':false|422 invalid-input agreed substitute-not-agreed",
                "'reason':'whim'|422 invalid-input reason unknown-value",
                "'reason':null|422 invalid-input reason required",
                "'reason':'other'|422 invalid-input note note-required"
            })
    void exchangeThatCannotBeIsRefusedWithItsFieldAndNothingChanges(String wrong, String refusal) {
        var path = "/replacements/" + line();
        var seen = coordinator.get(path).header("etag");

        var refused = replace(path, "wrong", seen, "3", wrong.replace('\'', '"'));

        assertThat(refused.said()).isEqualTo(refusal);
        assertThat(coordinator.get(path).header("etag")).isEqualTo(seen);
        assertThat(replace(path, "wrong", seen, "3", "").status())
                .as("a refused key may be tried again")
                .isEqualTo(200);
    }

    private ApiCaller.Answer replace(String path, String key, String seen, String quantity, String instead) {
        return coordinator.call("POST", path, body(quantity, instead), "Idempotency-Key", key, "If-Match", seen);
    }

    /** With another word for one of its fields, if there is any. */
    private String body(String quantity, String instead) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("\"order\"", "\"" + order.number() + "\"");
        fields.put("\"offer\"", String.valueOf(village.offer("Chou rouge", village.firstDate())));
        fields.put("\"quantity\"", "\"" + quantity + "\"");
        fields.put("\"agreed\"", "true");
        fields.put("\"reason\"", "\"short\"");
        if (!instead.isEmpty()) {
            fields.put(instead.split(":")[0], instead.split(":")[1]);
        }
        return fields.entrySet().stream()
                .map(field -> field.getKey() + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String line() {
        return line("Poireau");
    }

    private String line(String name) {
        return order.lines().stream()
                .filter(line -> name.equals(line.names().texts().get("fr")))
                .map(line -> String.valueOf(line.id()))
                .findFirst()
                .orElseThrow();
    }

    private String quantity(String who, OrderDetails order) {
        return caller(who)
                .get("/orders/" + order.number())
                .json()
                .path("lines")
                .valueStream()
                .filter(one -> one.at("/names/fr").asString().equals("Poireau"))
                .map(one -> one.path("quantity").asString())
                .findFirst()
                .orElse("0");
    }

    private OrderDetails ordered(String who) {
        return ordered(who, "Poireau", "Carotte");
    }

    /** Five of the one, two of the other. */
    private OrderDetails ordered(String who, String five, String two) {
        var lines = List.of(
                new LineRequest(village.offer(five, village.firstDate()), BigDecimal.valueOf(5), null),
                new LineRequest(village.offer(two, village.firstDate()), BigDecimal.valueOf(2), null));
        var request = new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, lines);
        return placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor(who))
                .block()
                .orders()
                .get(0);
    }
}
