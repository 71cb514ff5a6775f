package coop.tablee.distribution.note;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Pdf;
import coop.tablee.testing.RawKeys;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class DeliveryNoteTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

    @LocalServerPort
    int port;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @Test
    void oneNoteSaysWhatTwoCooperativesBringToAKitchen() throws Exception {
        var order = order(
                "canteen", "tilleulsDoor", "FOR/2026/311", "Poireau", "Potimarron", "Lait entier", "Lentilles vertes");
        run("update stock.stock_row set lot_code = 'SS-3011' where id = " + village.stock("Poireau"));
        pack(order);

        var kitchen = pdf("canteen", order.drop());

        assertThat(kitchen)
                .contains("Bon de livraison", "Livré à", "Cuisine des Tilleuls " + village.number(), "Expédié par")
                .contains("Grand Champ " + village.number(), "Val de Senne " + village.number())
                .contains("Commande " + order.number() + ", votre référence FOR/2026/311")
                .contains(
                        "Poireau, bio",
                        "Lot SS-3011",
                        "Vendu par Ferme des Sept Sillons " + village.number(),
                        "10 bottes",
                        "9 bottes",
                        "8,1 kg")
                .contains(
                        "2 pièces", "2,5 kg", "Réfrigéré", "°C au plus", "Lait entier", "10 bouteilles", "10 l", "Lait")
                .contains("traces : Gluten", "aucun des 14", "Reçu par, date et heure", "1 / 2")
                .doesNotContain("pas définitif");
        assertThat(new RawKeys().in(kitchen)).isEmpty();
        assertThat(pdf("coordinator", order.drop())).contains("Poireau").doesNotContain("Lait entier", "Val de Senne");
        assertThat(pdf("coordinator2", order.drop())).contains("Lait entier").doesNotContain("Poireau", "Grand Champ");
        Invariants.assertHold(database);
    }

    @Test
    void aPointGetsOneLineForAllOrdersAndNoHouseholdsName() throws Exception {
        var one = order("household", "kiosque", null, "Poireau", "Baguette");
        var other = order("household2", "kiosque", null, "Poireau");
        pack(one);

        var point = pdf("volunteer", one.drop());

        assertThat(one.drop()).isEqualTo(other.drop());
        assertThat(point)
                .contains("kiosque " + village.number(), "Poireau, bio", "20 bottes", "pour 2 commandes", "Baguette")
                .contains("pas définitif : 1 ligne n’est pas encore préparée")
                .doesNotContain("Marchand", "Dubois");
    }

    @Test
    void theReceiversLanguageIsThatOfWhoeverOrdered() throws Exception {
        run("update identity.account set locale = 'en' where email = '%s'".formatted(village.email("canteen")));
        var order = order("canteen", "tilleulsDoor", null, "Poireau");

        assertThat(pdf("coordinator", order.drop()))
                .contains("Delivery note", "10 bunches", "This note is not final: 1 line");
    }

    @Test
    void whoHasNoPartInADropDoesNotFindIt() {
        var kitchen = order("canteen", "tilleulsDoor", null, "Poireau");
        var point = order("household", "kiosque", null, "Poireau");

        for (var end : List.of("", ".pdf")) {
            for (var who : List.of("canteen2", "coordinator2", "volunteer", "volunteer2")) {
                assertThat(status(who, kitchen.drop() + end)).as(who).isEqualTo(404);
            }
            for (var who : List.of("canteen", "coordinator2", "volunteer2")) {
                assertThat(status(who, point.drop() + end)).as(who).isEqualTo(404);
            }
            assertThat(status("volunteer", point.drop() + end)).isEqualTo(200);
            assertThat(status("household", point.drop() + end)).isEqualTo(403);
            assertThat(status("canteen", "9223372036854775807" + end)).isEqualTo(404);
            assertThat(status("canteen", "92233720368547758070" + end)).isBetween(400, 404);
        }
        assertThat(visitor("canteen").get("/papers/drops/" + kitchen.drop()).getResponseBody())
                .contains("/papers/drops/" + kitchen.drop() + ".pdf", "Poireau");
    }

    private String pdf(String who, long drop) throws Exception {
        return Pdf.words(visitor(who).download("/papers/drops/" + drop + ".pdf"));
    }

    private int status(String who, String drop) {
        return visitor(who).get("/papers/drops/" + drop).getStatus().value();
    }

    private Visitor visitor(String who) {
        return Visitor.signedIn(port, village.email(who));
    }

    private OrderDetails order(String who, String site, String reference, String... goods) {
        var lines = List.of(goods).stream()
                .map(name -> new LineRequest(
                        village.offer(name, village.firstDate()),
                        new BigDecimal(name.equals("Potimarron") ? 2 : 10),
                        null))
                .toList();
        var request = new OrderRequest(village.site(site), village.firstDate(), null, reference, lines);
        var method = who.startsWith("canteen") ? PaymentMethod.ACCOUNT : PaymentMethod.TEST;
        var placed = placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), method, false, true),
                        village.actor(who))
                .block()
                .orders()
                .get(0);
        run("update ordering.orders set state = 'CONFIRMED' where id = " + placed.id());
        run("update ordering.line set confirmed_quantity = quantity where order_id = " + placed.id());
        return placed;
    }

    /** One bunch of leeks is missing. */
    private void pack(OrderDetails order) {
        for (var consignment : order.consignments()) {
            var packer =
                    Map.of(village.party("grandChamp"), "coordinator", village.party("valDeSenne"), "coordinator2");
            var lines = order.lines().stream()
                    .filter(line -> line.consignment() == consignment.id())
                    .map(line -> line.names().texts().containsValue("Poireau")
                            ? new PackedLine(line.id(), BigDecimal.valueOf(9), null, LineFault.SHORT)
                            : new PackedLine(
                                    line.id(), line.ordered(), line.catchWeight() ? new BigDecimal("2.5") : null, null))
                    .toList();
            fulfilment
                    .pack(
                            new PackConsignment(consignment.id(), null, lines),
                            village.actor(packer.get(consignment.cooperative())))
                    .block();
        }
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
