package coop.tablee.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.AmendOrder;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.FulfilledConsignment;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderAmendment;
import coop.tablee.ordering.OrderCancellation;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Letters;
import coop.tablee.testing.Patience;
import coop.tablee.testing.StripeStub;
import coop.tablee.testing.StripeStub.Mood;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What stories of paying by card have in common: a Stripe of our own, a mail server, and how a household pays. Each ends with books that are in order. */
abstract class CardStories {

    static final StripeStub STRIPE = StripeStub.open();
    static final Letters LETTERS = Letters.open();
    static final Pattern PAGE = Pattern.compile("href=\"" + Pattern.quote(STRIPE.address()) + "/pay/([^\"]+)\"");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderDirectory directory;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    Carts carts;

    @Autowired
    OrderFulfilment fulfilment;

    @LocalServerPort
    int port;

    private final HttpClient http = HttpClient.newHttpClient();
    Village village;
    Visitor household;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        STRIPE.tell(settings);
        LETTERS.tell(settings);
        settings.add("stripe.answer-timeout", () -> "PT2S");
        settings.add("stripe.methods", () -> "card,bancontact,sepa_debit");
    }

    @BeforeEach
    void settle() {
        STRIPE.forget();
        village = Village.build(database, accounts);
        household = Visitor.signedIn(port, village.email("household")).reading("en");
    }

    @AfterEach
    void booksAreInOrder() {
        STRIPE.be(Mood.WELL);
        Patience.until(
                "all that goes back is told",
                () -> number("select count(*) from payment.refund where state = 'due'") == 0);
        Invariants.assertHold(database);
        assertThat(
                        texts(
                                "select e.id::text from payment.refund e where e.state <> 'done' union all select event_id from payment.event where status in ('new', 'failed', 'dead')"))
                .isEmpty();
    }

    OrderDetails hold() {
        return hold("Poireau", 4);
    }

    OrderDetails hold(String product, int quantity) {
        var lines = List.of(
                new LineRequest(village.offer(product, village.firstDate()), BigDecimal.valueOf(quantity), null));
        var request = new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, lines);
        return placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.STRIPE, false, true),
                        village.actor("household"))
                .block()
                .orders()
                .get(0);
    }

    /** Two orders in one checkout, which one payment is for. */
    List<OrderDetails> holdTwo() {
        var requests = Stream.of(village.firstDate(), village.secondDate())
                .map(day -> new OrderRequest(
                        village.site("kiosque"),
                        day,
                        null,
                        null,
                        List.of(new LineRequest(village.offer("Poireau", day), BigDecimal.ONE, null))))
                .toList();
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), requests, PaymentMethod.STRIPE, false, false),
                        village.actor("household"))
                .block()
                .orders();
    }

    /** Packed as ordered, or with this weight, and fetched. */
    void handedOver(OrderDetails order, @Nullable String kilograms) {
        run(
                "update ordercycle.cycle set state = 'CLOSED' where id in (select cycle_id from ordering.line where order_id = "
                        + order.id() + ")");
        var now = find(order);
        var consignment = now.consignments().get(0).id();
        var packer = now.lines().get(0).cooperative() == village.party("valDeSenne") ? "coordinator2" : "coordinator";
        var lines = now.lines().stream()
                .map(line -> new PackedLine(
                        line.id(), line.ordered(), kilograms == null ? null : new BigDecimal(kilograms), null))
                .toList();
        fulfilment
                .pack(new PackConsignment(consignment, null, lines), village.actor(packer))
                .block();
        FulfilledConsignment received = fulfilment
                .receive(ReceiveConsignment.everything(consignment), village.actor("volunteer"))
                .block();
        assertThat(received.state()).isEqualTo("ACCEPTED");
    }

    OrderDetails find(OrderDetails order) {
        return directory.find(order.number(), village.actor("household")).block();
    }

    void until(OrderDetails order, OrderState state) {
        Patience.until("the order is " + state, () -> find(order).state() == state);
    }

    void untilSettled(String event) {
        Patience.until(
                event + " is settled",
                () -> number(
                                "select count(*) from payment.event where status in ('applied', 'ignored') and event_id = '"
                                        + event + "'")
                        == 1);
    }

    void endHold(OrderDetails order) {
        run("update ordering.orders set hold_until = platform.business_time() where id = " + order.id());
    }

    /** What the buyer's page leads to. */
    String pageOf(OrderDetails order) {
        var answer = household.get(order.paymentUrl());
        var link = PAGE.matcher(answer.getResponseBody());
        assertThat(link.find()).as(answer.getResponseBody()).isTrue();
        return link.group(1);
    }

    void comeBack(OrderDetails order) {
        var answer = household.get(order.paymentUrl() + "/return");
        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(Visitor.locationOf(answer)).isEqualTo("/orders/" + order.number());
    }

    void assertPaidOnce(OrderDetails order) {
        var paid = find(order);
        assertThat(paid.state()).isEqualTo(OrderState.PLACED);
        assertThat(paid.paid()).isEqualTo(order.maximum());
        assertThat(number("select count(*) from payment.effect where order_id = " + order.id()))
                .isEqualTo(1);
        assertThat(number(
                        "select count(distinct txn_id) from ledger.entry where account = 'provider:stripe' and order_id = "
                                + order.id()))
                .isEqualTo(1);
        assertThat(STRIPE.refundsAskedFor()).isEmpty();
    }

    void tell(String id, String type, String object) {
        var body = StripeStub.event(id, type, object, false);
        assertThat(bring(body, StripeStub.signature(body, StripeStub.SECRET, 0)))
                .isEqualTo(200);
    }

    int bring(String body, @Nullable String signature) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/payments/stripe/webhook"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (signature != null) {
            request.header("Stripe-Signature", signature);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String reference(OrderDetails order) {
        return order.paymentUrl().replaceFirst(".*/", "");
    }

    BigDecimal available(String product) {
        return database.sql("select on_hand - reserved from stock.stock_row where id = " + village.stock(product))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    List<String> texts(String sql) {
        return database.sql(sql).mapValue(String.class).all().collectList().block();
    }

    void run(String sql) {
        database.sql(sql).then().block();
    }

    OrderDetails change(OrderDetails order, int leeks) {
        return change(order, "Poireau", leeks);
    }

    OrderDetails change(OrderDetails order, String product, int quantity) {
        var line = new LineRequest(village.offer(product, village.firstDate()), BigDecimal.valueOf(quantity), null);
        return amendment
                .amend(
                        new AmendOrder(order.number(), find(order).version(), List.of(line), null),
                        village.actor("household"))
                .block();
    }
}
