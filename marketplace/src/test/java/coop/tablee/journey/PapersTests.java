package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.OrderCancellation;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.UnfetchedOrders;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Pdf;
import coop.tablee.testing.RawKeys;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** What people print in the middle of a week. */
@MarketplaceTest
class PapersTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    Carts carts;

    @Autowired
    UnfetchedOrders unfetched;

    @LocalServerPort
    int port;

    private Village village;

    @Test
    void everybodysPapersSayWhatTheirPagesSay() throws IOException {
        village = Village.build(database, accounts);
        var furnished = new FurnishedVillage(
                village,
                new FurnishedVillage.Crew(database, placement, fulfilment, cancellation, carts, unfetched),
                port);
        var day = "?date=" + village.firstDate();

        assertThat(paper("producer", "/harvest.pdf" + day))
                .contains(
                        "À récolter pour",
                        "Ferme des Sept Sillons " + village.number(),
                        "Épinard",
                        "kiosque",
                        "tilleulsDoor")
                .contains("39 bottes", "environ 16,8 kg", "Récolté")
                .doesNotContain("Pomme de terre");
        assertThat(paper("coordinator", "/coop/harvest.pdf" + day))
                .contains("Le Champ Commun", "Pomme de terre", "120 kg");
        assertThat(paper("producer2", "/harvest.pdf" + day)).contains("Rien à récolter");

        assertThat(paper("coordinator", "/coop/packing.pdf" + day))
                .contains("Préparer pour", furnished.toPack.number(), "Cuisine des Tilleuls", "Réfrigéré", "Lot")
                .contains("10 bottes", "4 pièces", " kg", "1 / ");
        assertThat(paper("coordinator2", "/coop/packing.pdf" + day)).contains("Rien à préparer");

        assertThat(paper("coordinator", "/coop/labels.pdf" + day))
                .contains(
                        "Étiquettes de caisses",
                        furnished.toPack.number(),
                        "Cuisine des Tilleuls",
                        "Réfrigéré",
                        "Caisse 1 sur ")
                .contains("tilleulsDoor", "kiosque");
        assertThat(paper("coordinator2", "/coop/labels.pdf" + day)).contains("Rien à préparer");

        assertThat(paper("canteen", "/orders/" + furnished.received.number() + ".pdf"))
                .contains("Commande " + furnished.received.number(), "Cuisine des Tilleuls", "Carotte, 12,5 kg")
                .contains(
                        "Épinard, 3 kg",
                        "Accepté : 0 kg",
                        "de 6 h à 9 h",
                        "Hors TVA",
                        "TVA à 6 %",
                        "Vendu par",
                        "n’est pas une facture",
                        "€");
        assertThat(paper("household2", "/orders/" + furnished.placed.number() + ".pdf"))
                .contains("Poireau, 2 bottes", "environ", "Pris par paiement d’essai", "Au plus");
        assertThat(Visitor.signedIn(port, village.email("household"))
                        .get("/orders/" + furnished.placed.number() + ".pdf")
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    private String paper(String who, String path) throws IOException {
        var words = Pdf.words(Visitor.signedIn(port, village.email(who)).download(path));
        assertThat(new RawKeys().in(words)).isEmpty();
        return words;
    }
}
