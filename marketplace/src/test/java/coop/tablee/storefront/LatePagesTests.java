package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.storefront.Shopper.Page;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** Something more after the cut-off: asked on the buyer's page, answered on the producer's, read on both. */
@StorefrontTest
class LatePagesTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    private Village village;
    private Shopper canteen;
    private Shopper producer;
    private String order;
    private String late;

    @BeforeEach
    void orderBeforeTheCutOff() {
        village = Village.build(database, accounts);
        canteen = Shopper.signedIn(port, village, "canteen");
        producer = Shopper.signedIn(port, village, "producer");
        order = passCutOffs(place());
        late = "/orders/" + order + "/late";
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void whatIsGrantedIsInTheOrder() {
        var asked = ask("5");
        assertThat(asked.status()).as(asked.words()).isEqualTo(303);
        assertThat(canteen.get(asked.next()).words())
                .contains("Request sent.", "Asked already", "Carrot 5 kg", "Answer by", "waits for an answer");
        var page = producer.get("/late-requests");
        assertThat(page.words())
                .contains(
                        "5 kg, Carrot", "For Cuisine des Tilleuls", "order " + order, "500 kg left.", "for the feast");

        var granted = answer(page, "grant", "");

        assertThat(granted.status()).as(granted.words()).isEqualTo(303);
        assertThat(producer.get(granted.next()).words())
                .contains("Granted: reserved and added to the order.", "Answered these days", "granted")
                .doesNotContain("to answer before");
        assertThat(canteen.get(late).words()).contains("Carrot 5 kg granted").doesNotContain("Answer by");
        assertThat(canteen.get("/orders/" + order).words()).contains("Carrot, 5 kg");
    }

    @Test
    void whatIsRefusedSaysWhy() {
        ask("5");
        var without = answer(producer.get("/late-requests"), "refuse", " ");
        assertThat(without.status()).isEqualTo(422);
        assertThat(without.all("id=\"(reason-\\d+)-error\"")).hasSize(1);

        var refused = answer(without, "refuse", "The field is frozen");

        assertThat(producer.get(refused.next()).words()).contains("Refused: the buyer is told.", "refused");
        assertThat(canteen.get(late).words()).contains("Carrot 5 kg The field is frozen refused");
        assertThat(canteen.get("/orders/" + order).words()).doesNotContain("Carrot");
    }

    @Test
    void whatIsNotThereAnyMoreCannotBeGrantedAndIsStillToAnswer() {
        ask("5");
        Shelves.leave(database, village, "Carotte", 3);

        var refused = answer(producer.get("/late-requests"), "grant", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.words()).contains("to answer before", "3 kg left.");
        assertThat(answer(refused, "", "").status()).as("neither yes nor no").isEqualTo(422);
    }

    @Test
    void whatCannotBeAskedStaysInTheForm() {
        var form = PageForm.of(canteen.get(late).body(), late)
                .with("offer", village.offer("Carotte", village.firstDate()))
                .with("note", "for the feast");
        var unreadable = canteen.post(late, form.with("quantity", "some").fields());
        assertThat(unreadable.status()).isEqualTo(422);
        assertThat(unreadable.all("id=\"([^\"]+)-error\"")).containsExactly("quantity");
        var again = PageForm.of(unreadable.body(), late);
        assertThat(List.of(again.get("quantity"), again.get("note"), again.get("offer")))
                .containsExactly(
                        "some", "for the feast", String.valueOf(village.offer("Carotte", village.firstDate())));

        var ambiguous = canteen.post(late, form.with("quantity", "1,200").fields());
        assertThat(ambiguous.status()).isEqualTo(422);
        assertThat(ambiguous.words()).contains("This number can be read in two ways");
        assertThat(canteen.post(late, form.with("quantity", "0").fields()).all("id=\"([^\"]+)-error\""))
                .containsExactly("quantity");
        assertThat(canteen.post(
                                late,
                                form.with("quantity", "5").with("offer", "").fields())
                        .all("id=\"([^\"]+)-error\""))
                .containsExactly("offer");
        assertThat(producer.get("/late-requests").words()).contains("Nobody asks for anything more");
    }

    @Test
    void othersNeitherAskNorAnswer() {
        ask("5");
        var page = producer.get("/late-requests");
        for (var stranger : List.of("producer2", "coordinator2")) {
            var other = Shopper.signedIn(port, village, stranger);
            assertThat(other.get("/late-requests").words()).contains("Nobody asks for anything more");
            assertThat(other.post(action(page), "decision", "grant").status()).isEqualTo(404);
        }
        assertThat(Shopper.signedIn(port, village, "canteen3").get(late).status())
                .isEqualTo(404);
    }

    @Test
    void whatIsPaidOnAccountIsPaidLikeTheRest() {
        assertThat(canteen.get(late).words()).contains("is paid like it").doesNotContain("four hours");
    }

    private Page ask(String kilograms) {
        var form = PageForm.of(canteen.get(late).body(), late)
                .with("offer", village.offer("Carotte", village.firstDate()))
                .with("quantity", kilograms)
                .with("note", "for the feast");
        return canteen.post(late, form.fields());
    }

    /** Presses a button of the only request on the page. */
    private Page answer(Page page, String decision, String reason) {
        var action = action(page);
        var id = action.replaceAll("\\D", "");
        return producer.post(
                action,
                PageForm.of(page.body(), action)
                        .with("decision", decision)
                        .with("reason-" + id, reason)
                        .fields());
    }

    private static String action(Page page) {
        return page.all("action=\"(/late-requests/\\d+/answer)\"").get(0);
    }

    private OrderDetails place() {
        var leeks = new LineRequest(village.offer("Poireau", village.firstDate()), BigDecimal.valueOf(20), null);
        var request = new OrderRequest(village.site("tilleulsDoor"), village.firstDate(), null, null, List.of(leeks));
        return placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.ACCOUNT, false, true),
                        village.actor("canteen"))
                .block()
                .orders()
                .get(0);
    }

    /** Nothing of the first date can be ordered any more; its cycle is closed and its order is confirmed. */
    private String passCutOffs(OrderDetails placed) {
        var cycle = village.cycle("grandChamp", village.firstDate());
        for (var sql : List.of(
                "update ordercycle.offer set household_cutoff_at = platform.business_time() - interval '1 second', institution_cutoff_at = platform.business_time() - interval '1 second' where cycle_id = "
                        + cycle,
                "update ordercycle.cycle set state = 'CLOSED' where id = " + cycle,
                "update ordering.line set added_at = added_at - interval '1 hour', cutoff_at = platform.business_time() - interval '1 second' where kind = 'goods' and order_id = "
                        + placed.id(),
                "update ordering.orders set accepted_at = accepted_at - interval '1 hour' where id = " + placed.id(),
                "select ordering.confirm(array[%d]::bigint[])".formatted(placed.id()))) {
            database.sql(sql).then().block();
        }
        return placed.number();
    }
}
