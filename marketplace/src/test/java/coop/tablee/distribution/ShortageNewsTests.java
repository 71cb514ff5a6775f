package coop.tablee.distribution;

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
import coop.tablee.testing.Letters;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.RawKeys;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@MarketplaceTest
class ShortageNewsTests {

    private static final Letters LETTERS = Letters.open();
    private static final String HERE = "http://localhost:4711";

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    StockLevels levels;

    @LocalServerPort
    int port;

    private Village village;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        LETTERS.tell(settings);
        settings.add("marketplace.mail.gathering", () -> "4s");
        settings.add("marketplace.public-url", () -> HERE);
    }

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(),
                                List.of(new OrderRequest(
                                        village.site("tilleulsDoor"),
                                        village.firstDate(),
                                        null,
                                        null,
                                        List.of(
                                                new LineRequest(
                                                        village.offer("Poireau", village.firstDate()),
                                                        BigDecimal.TEN,
                                                        null),
                                                new LineRequest(
                                                        village.offer("Carotte", village.firstDate()),
                                                        BigDecimal.TEN,
                                                        null)))),
                                PaymentMethod.ACCOUNT,
                                false,
                                true),
                        village.actor("canteen"))
                .block();
    }

    @Test
    void producerWhoTapsOnIsToldOfOnceWithWhatIsMissingInTheEnd() {
        count("Poireau", "9");
        count("Poireau", "8");
        count("Poireau", "7");

        var letter = LETTERS.await(village.email("coordinator"), "Manque annoncé");

        assertThat(letter.subject()).isEqualTo("Manque annoncé : 3 bottes, Poireau");
        assertThat(List.of(letter.text(), letter.html()))
                .allSatisfy(text -> assertThat(text)
                        .contains("Bonjour coordinator", "Ferme des Sept Sillons", "une commande", "10 bottes")
                        .contains(HERE + "/coop/board", HERE + "/my-mails"));
        assertThat(new RawKeys().in(letter.subject() + " " + letter.text())).isEmpty();
        assertThat(letter.links()).allMatch(link -> link.startsWith(HERE + "/"));
        Letters.pause(6000);
        assertThat(LETTERS.to(village.email("coordinator"))).hasSize(1);
        assertThat(LETTERS.to(village.email("coordinator2")))
                .as("nothing of theirs counts on it")
                .isEmpty();
        Invariants.assertHold(database);
    }

    @Test
    void whatIsTakenBackOrSwitchedOffIsNotWritten() {
        var coordinator = Visitor.signedIn(port, village, "coordinator");
        assertThat(coordinator.get("/my-mails").words())
                .contains("A producer declares that something is missing", "Messages about a purchase always come")
                .doesNotContain("What to harvest");
        count("Poireau", "9");
        count("Poireau", "12");
        assertThat(coordinator.post("/my-mails").location()).isEqualTo("/my-mails");
        assertThat(coordinator.get("/my-mails").body()).doesNotContain(" checked");
        count("Carotte", "1");

        Letters.pause(8000);
        assertThat(LETTERS.to(village.email("coordinator"))).isEmpty();

        coordinator.post("/my-mails", "mail", "shortage", "mail", "order_confirmation");
        assertThat(coordinator.get("/my-mails").body()).contains(" checked");
        count("Carotte", "2");
        assertThat(LETTERS.await(village.email("coordinator"), "Manque annoncé").subject())
                .isEqualTo("Manque annoncé : 8 kg, Carotte");
        assertThat(Visitor.signedIn(port, village, "household").get("/my-mails").words())
                .contains("Nothing of what you get can be switched off");
    }

    private void count(String product, String quantity) {
        levels.change(
                        List.of(StockChange.set(village.product(product), new BigDecimal(quantity))),
                        village.actor("producer"))
                .block();
    }
}
