package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Letters;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.OtherNode;
import coop.tablee.testing.Patience;
import coop.tablee.testing.ProjectFiles;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Two nodes on one database: this process and another, which comes to the database under a name of its own, so that one sees who does what. The last test
 * kills the other.
 */
@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesTests {

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final int MAILS = 60;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    Environment environment;

    @LocalServerPort
    int port;

    private final Letters mailServer = Letters.open();
    private Village village;
    private OtherNode other;
    private OtherNode third;

    /** Migrations that wait (here for a lock) are not over: nobody is ready. */
    @BeforeAll
    void startTheOthers(@TempDir Path directory) throws Exception {
        village = Village.build(database, accounts);
        var url = environment.getRequiredProperty("marketplace.database-url");
        var settings = Map.of("SPRING_MAIL_HOST", "localhost", "SPRING_MAIL_PORT", String.valueOf(mailServer.port()));
        try (var lock = OtherNode.hold(url, "lock table public.flyway_schema_history in access exclusive mode")) {
            other = OtherNode.start(directory, database, url, settings);
            Patience.until("other waits for migrations", other::waits);
            assertThat(other.process().status("/actuator/health/readiness")).isNotEqualTo(200);
            lock.rollback();
        }
        other.process().untilReady();
        third = OtherNode.start(directory, database, url, settings);
        third.process().untilReady();
    }

    @AfterAll
    void stopTheOthers() {
        other.close();
        third.close();
    }

    @Test
    @Order(1)
    void sessionMadeOnOneIsValidOnTheOther() {
        var coordinator = Visitor.signedIn(port, village.email("coordinator"));

        assertThat(coordinator.at(other.port()).get("/coop/cycles").getStatus().value())
                .isEqualTo(200);

        var elsewhere = Visitor.signedIn(other.port(), village.email("household"));
        assertThat(elsewhere.at(port).get("/orders").getStatus().value()).isEqualTo(200);
        elsewhere.post("/sign-out", Map.of());
        assertThat(elsewhere.at(port).get("/orders").getStatus().value()).isEqualTo(303);
    }

    @Test
    @Order(2)
    void changedPriceAndStockAreSeenOnTheOtherWithinASecond() {
        var offer = village.offer("Betterave", village.secondDate());
        assertThat(seenByTheOther(offer)).doesNotContain("\"9.99\"");

        run("update ordercycle.offer set household_price = 9.99, version = version + 1 where id = " + offer);
        assertThat(Patience.until("seen", () -> seenByTheOther(offer).contains("\"9.99\"")))
                .isLessThan(A_SECOND.plus(grace()));

        run(
                "select stock.post(array[%d]::bigint[], array['adjust'], array[-87]::numeric[], array[null]::bigint[], null, 'count')"
                        .formatted(village.stock("Betterave")));
        assertThat(Patience.until("seen", () -> seenByTheOther(offer).contains("\"available\":\"3\"")))
                .isLessThan(A_SECOND.plus(grace()));
    }

    @Test
    @Order(2)
    void producersCountReachesOpenShelvesOfTheOtherWithinASecond() throws Exception {
        var offer = village.offer("Épinard", village.secondDate());
        var producer = Visitor.signedIn(port, village.email("producer"));
        try (var shelf = OpenShelf.of(other.port(), offer)) {
            Patience.until("the shelf hears what is left", () -> shelf.lastWordOf(offer) != null);

            producer.post("/stock/rows/" + village.product("Épinard"), Map.of("onHand", "2"));
            assertThat(Patience.until("few left", () -> shelf.lastWordOf(offer).contains("Encore 2")))
                    .isLessThan(A_SECOND.plus(grace()));
            assertThat(Patience.until(
                            "seen in the API", () -> seenByTheOther(offer).contains("\"available\":\"2\"")))
                    .isLessThan(A_SECOND.plus(grace()));

            producer.post("/stock/rows/" + village.product("Épinard"), Map.of("onHand", "0"));
            assertThat(Patience.until("sold out", () -> shelf.lastWordOf(offer).contains("data-out=\"yes\"")))
                    .isLessThan(A_SECOND.plus(grace()));
            assertThat(pageOfTheOther("Epinard")).contains("Épuisé");

            producer.post("/stock/rows/" + village.product("Épinard"), Map.of("onHand", "60"));
            assertThat(Patience.until("plenty", () -> !shelf.lastWordOf(offer).contains("tag")))
                    .isLessThan(A_SECOND.plus(grace()));
        }
    }

    @Test
    @Order(3)
    void mailsOfTwoNodesGoOutOnceEach() {
        run("""
                insert into platform.mail (key, recipient, subject, plain, html, language)
                select 'two-nodes:' || n, 'somebody@village.example', 'two-nodes:' || n, 'text', '<p>text</p>', 'fr'
                from generate_series(1, %d) n
                """.formatted(MAILS));
        Patience.until(
                "all are sent",
                () -> isTrue(
                        "select count(*) = %d from platform.mail where key like 'two-nodes:%%' and status = 'sent' and attempts = 1"
                                .formatted(MAILS)));

        var subjects = mailServer.to("somebody@village.example").stream()
                .map(Letters.Letter::subject)
                .toList();
        assertThat(subjects).hasSize(MAILS).doesNotHaveDuplicates();
    }

    @Test
    @Order(4)
    void newsIsDeliveredOnceWhoeverTakesIt() {
        run("select platform.announce('nobody_hears_this', n::text, '{}'::jsonb) from generate_series(1, 300) n");

        Patience.until(
                "all is delivered",
                () -> isTrue(
                        "select count(*) = 300 from platform.outbox where kind = 'nobody_hears_this' and status = 'sent'"));
        assertThat(isTrue("select bool_and(attempts = 1) from platform.outbox where kind = 'nobody_hears_this'"))
                .isTrue();
    }

    @Test
    @Order(4)
    void figuresOfANodeHaveTheNamesInTheHandbookAndTellOfNobody() {
        var visitor = Visitor.signedIn(other.port(), village.email("household"));
        visitor.get("/orders/NOT-MINE-1");
        visitor.get("/products/%d?destination=%d"
                .formatted(village.offer("Poireau", village.secondDate()), village.site("kiosque")));

        var figures = other.process().page("/actuator/prometheus");

        ProjectFiles.table("docs/operations/README.md", "## Metrics").stream()
                .flatMap(row ->
                        Pattern.compile("`([a-z0-9_]{8,})`").matcher(row.get(0)).results())
                .forEach(name -> assertThat(figures).contains(name.group(1)));
        assertThat(figures)
                .contains("code=\"not-found\"")
                .contains("uri=\"/orders/{number}\"")
                .doesNotContain("NOT-MINE-1")
                .doesNotContain("@village.example");
    }

    /** The others run neither a demo nor a test, so that no payment is played there, and no other is set up. */
    @Test
    @Order(4)
    void whereNothingIsSetUpToPayWithOneIsToldBeforeOneTries() {
        var household =
                Visitor.signedIn(other.port(), village.email("household")).reading("en");
        household.post(
                "/cart/lines",
                Map.of(
                        "offer", String.valueOf(village.offer("Poireau", village.secondDate())),
                        "destination", String.valueOf(village.site("kiosque")),
                        "quantity", "1"));

        assertThat(Visitor.textOf(household.get("/checkout")))
                .contains("You cannot pay here yet")
                .doesNotContain("Test payment", "Order with obligation to pay");
        assertThat(Visitor.textOf(household.at(port).get("/checkout"))).contains("Order with obligation to pay");
    }

    /** As a program does that gave up waiting for one node and asks the other, while the first is still at it. */
    @Test
    @Order(4)
    void sameKeyAtBothNodesAtOnceIsOneOrder() {
        var nodes = List.of(
                ApiCaller.of(village, "canteen", port),
                ApiCaller.of(village, "canteen", other.port()),
                ApiCaller.of(village, "canteen", third.port()));
        var body = """
                {"destination": "%d", "deliveryDate": "%s", "lines": [{"offer": "%d", "quantity": "2"}], "payment": {"method": "account"}}
                """.formatted(
                village.site("tilleulsDoor"), village.secondDate(), village.offer("Potimarron", village.secondDate()));
        for (var round = 0; round < 5; round++) {
            var key = UUID.randomUUID().toString();
            var answers = Flux.range(0, 12)
                    .flatMap(
                            n -> Mono.fromCallable(() -> nodes.get(n % nodes.size())
                                            .call("POST", "/orders", body, "Idempotency-Key", key))
                                    .subscribeOn(Schedulers.boundedElastic()),
                            12)
                    .collectList()
                    .block();

            assertThat(answers).extracting(ApiCaller.Answer::status).containsOnly(201);
            assertThat(answers)
                    .extracting(answer -> answer.text("/number"))
                    .containsOnly(answers.get(0).text("/number"));
            assertThat(answers)
                    .filteredOn(answer -> !answer.headers().containsKey("idempotent-replayed"))
                    .hasSize(1);
            assertThat(isTrue("select count(*) = 1 from ordering.orders where idem_key = '%s'".formatted(key)))
                    .isTrue();
        }
        assertThat(isTrue("select reserved = 10 from stock.stock_row where id = " + village.stock("Potimarron")))
                .isTrue();
    }

    @Test
    @Order(5)
    void cycleIsClosedOnceByAllOfThem() {
        place("Lait entier", village.firstDate());
        var cycle = village.cycle("valDeSenne", village.firstDate());
        var before = version(cycle);

        fall(cycle);

        Patience.until(
                "it is closed", () -> isTrue("select state = 'CLOSED' from ordercycle.cycle where id = " + cycle));
        assertClosedOnce(cycle, before);
    }

    /** The other has taken the cycle and waits for the placements in flight when it dies. */
    @Test
    @Order(6)
    void nodeKilledInTheMiddleOfClosingLeavesNothingUndone() throws Exception {
        third.close();
        place("Carotte", village.firstDate());
        var cycle = village.cycle("grandChamp", village.firstDate());
        var before = version(cycle);

        other.dieWhileItCloses(cycle, () -> fall(cycle));

        Patience.until(
                "it is closed", () -> isTrue("select state = 'CLOSED' from ordercycle.cycle where id = " + cycle));
        assertClosedOnce(cycle, before);
        Patience.until(
                "its orders are confirmed",
                () -> isTrue(
                        "select bool_and(o.state = 'CONFIRMED') from ordering.orders o where o.id in (select order_id from ordering.line where cycle_id = "
                                + cycle + ")"));
        Invariants.assertHold(database);
    }

    private void assertClosedOnce(long cycle, int before) {
        assertThat(version(cycle)).isEqualTo(before + 1);
        assertThat(isTrue("select count(*) = 1 from platform.outbox where kind = 'cycle_closed' and dedup_key = '%d'"
                        .formatted(cycle)))
                .isTrue();
    }

    private void place(String product, LocalDate date) {
        var lines = List.of(new LineRequest(village.offer(product, date), BigDecimal.TEN, null));
        var request = new OrderRequest(village.site("tilleulsDoor"), date, null, "BC-2", lines);
        placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.ACCOUNT, false, true),
                        village.actor("canteen"))
                .block();
    }

    /** The cut-offs of the cycle pass, all at the same moment. */
    private void fall(long cycle) {
        run("""
                with offers as (
                    update ordercycle.offer set household_cutoff_at = clock_timestamp() - interval '1 second',
                        institution_cutoff_at = clock_timestamp() - interval '1 second' where cycle_id = %1$d returning id)
                update ordercycle.cycle set household_cutoff_at = clock_timestamp() - interval '1 second',
                    institution_cutoff_at = clock_timestamp() - interval '1 second' where id = %1$d
                """.formatted(cycle));
    }

    private int version(long cycle) {
        return database.sql("select version::int from ordercycle.cycle where id = " + cycle)
                .mapValue(Integer.class)
                .one()
                .block();
    }

    private String seenByTheOther(long offer) {
        return WebTestClient.bindToServer()
                .build()
                .get()
                .uri(URI.create("http://localhost:%d/api/v1/offers/%d?destination=%d&date=%s"
                        .formatted(other.port(), offer, village.site("kiosque"), village.secondDate())))
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    private String pageOfTheOther(String words) {
        return WebTestClient.bindToServer()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(8 * 1024 * 1024))
                .build()
                .get()
                .uri(URI.create("http://localhost:%d/?destination=%d&date=%s&q=%s"
                        .formatted(other.port(), village.site("gare"), village.secondDate(), words)))
                .cookie("lang", "fr")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private boolean isTrue(String question) {
        return database.sql(question).mapValue(Boolean.class).one().block();
    }

    /** What a request itself may take on a busy machine. */
    private static Duration grace() {
        return Duration.ofSeconds(1);
    }
}
