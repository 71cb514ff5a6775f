package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.platform.BusinessClock;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Neighbours;
import coop.tablee.testing.Village;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * One order, end to end, in a browser, as people would do it: from a region's product list ({@code liste-de-septembre.csv}: 30 products of 4 producers) to the
 * food council's figures. It is played in week 40 of 2024, whose Monday is in September and whose Wednesday is in October, so that there are two months to
 * compare; the clock is the product's own.
 *
 * <p>Everything below was computed by hand, from the file's prices (producers', VAT out), 20 % of margin where the cooperative sells itself (dairy, Champ
 * Commun), none where the producer does (Sept Sillons, bakery), and 6 % of VAT.
 *
 * <p><b>The household</b> (prices VAT in, fee 5 %) orders leeks 3 × 2.65 = 7.95, squash 2 × 1.25 kg × 2.12 = 5.30 (at most 3 kg: 6.36), potatoes
 * 3 × 1.27 = 3.81; tomme 0.25 kg × 25.44 = 6.36 (at most 0.275 kg: 7.00), ice cream 6.36, bread 2 × 3.71 = 7.42. At most Grand Champ 7.95 + 6.36 + 3.81 =
 * 18.12 and 0.91 of fee, Val de Senne 7.00 + 6.36 + 7.42 = 20.78 and 1.04: <b>40.85</b>. One bunch less: 15.47 and 0.77, so 2.65 + 0.14 = <b>2.79</b> come
 * back, and <b>38.06</b> remain. Packed are 3.2 kg of squash (charged as 3), 0.310 kg of tomme (charged as 0.275), one bread of two: Grand Champ 5.30 + 6.36 +
 * 3.81 = 15.47 and 0.77, Val de Senne 7.00 + 6.36 + 3.71 = 17.07 and 0.85: <b>34.16</b>, and <b>3.90</b> come back. VAT is 34.16 × 6 / 106 = 1.93; by largest
 * remainder the lines are, VAT out: leeks 5.00, squash 6.00, potatoes 3.60, tomme 6.60, ice cream 6.00, bread 3.50, together 30.70.
 *
 * <p><b>The kitchen, Monday</b> (prices VAT out; fee Grand Champ 7.5 %, Val de Senne 5 %) orders carrots 25 × 1.40 = 35.00, squash 10 × 1.25 kg × 2.00 = 25.00,
 * courgettes 6 × 2.50 = 15.00, potatoes 40 × 1.25 (the coordinator's price) = 50.00, flour 5 × 2.60 = 13.00: 138.00 and 10.35; yoghurt 30 × 1.80 = 54.00, bread
 * 12 × 3.50 = 42.00: 96.00 and 4.80. Net 249.15, VAT 14.95: <b>264.10</b>. It accepts 11.8 kg of squash = 23.60, 5 kg of courgettes = 12.50, no yoghurt: 134.10
 * and 10.06; 42.00 and 2.10. Net 188.26, VAT 11.30: <b>199.56</b>. <b>Wednesday</b>: carrots 10 × 1.40 = 14.00, courgettes 4 × 2.50 = 10.00, apples 20 × 1.80 =
 * 36.00.
 *
 * <p><b>The council</b> counts accepted goods, VAT out, fees apart. September: 30.70 + 176.10 = 206.80; October 60.00. Of four farms and one household nothing
 * is published, so neighbours have bought too, neither organic nor with a season, of farms that sell themselves: five households for 10.00 each in September, a
 * kitchen for 20.00 of each of three farms in October. September 256.80, October 120.00, together 376.80.
 *
 * <ul>
 *   <li>Organic (what Sept Sillons grows): household 5.00 + 6.00, kitchen 35.00 + 23.60 + 12.50 = 82.10; October 24.00. 82.10 / 256.80 = 0.3197, 24 / 120 = 0.2000,
 *       106.10 / 376.80 = 0.2816.
 *   <li>In season, of what has a season (all but tomme, ice cream, yoghurt, bread and flour): September 5.00 + 6.00 + 3.60 + 35.00 + 23.60 + 12.50 + 50.00 =
 *       135.70, all but the leeks (October to April): 130.70 / 135.70 = 0.9632, known for 135.70 / 256.80 = 0.5284. October 60.00, all but the courgettes (June to
 *       September): 50 / 60 = 0.8333. Together 180.70 / 195.70 = 0.9234, known for 195.70 / 376.80 = 0.5194.
 *   <li>To producers: who sells itself gets what is paid (5.00 + 6.00 + 3.50 + 35.00 + 23.60 + 12.50 + 13.00 + 42.00 = 140.60, and the neighbours' 50.00; October
 *       24.00 and 60.00); the others their price for what was accepted: potatoes 43 × 1.00, tomme 0.310 × 20.00 = 6.20, ice cream 5.00 = 54.20; October apples
 *       20 × 1.50 = 30.00. 244.80 / 256.80 = 0.9533, 114 / 120 = 0.9500, 358.80 / 376.80 = 0.9522.
 *   <li>Refused: yoghurt 30 × 1.80 = 54.00 of 430.80. What was packed short was never asked for.
 * </ul>
 */
@MarketplaceTest
class SevenStepsIntegrationTests {

    private static final String MONDAY = "2024-09-30";
    private static final String WEDNESDAY = "2024-10-02";

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    BusinessClock clock;

    @LocalServerPort
    int port;

    private Village village;
    private Neighbours neighbours;
    private Stage stage;
    private Coordinator grandChamp;
    private Coordinator valDeSenne;
    private Shopper marchand;
    private Shopper dubois;
    private Cook tilleuls;
    private String householdOrder;
    private String kitchenOrder;

    @BeforeEach
    void settle() {
        village = Village.withoutProducts(database, accounts);
        neighbours = new Neighbours(database, village);
        stage = new Stage(port, village);
        itIs("2024-09-18T09:00");
        grandChamp = new Coordinator(stage.desk("coordinator"));
        valDeSenne = new Coordinator(stage.desk("coordinator2"));
        marchand = new Shopper(stage.desk("household"));
        dubois = new Shopper(stage.desk("household2"));
        tilleuls = new Cook(stage.desk("canteen"));
    }

    @AfterEach
    void leave() {
        stage.close();
        neighbours.leave();
        clock.shiftTo(Duration.ZERO).block();
    }

    @Test
    void anOrderGoesFromTheProductListToTheFoodCouncilsFigures() throws IOException {
        productsComeIn();
        aWeekIsOffered();
        householdAndKitchenOrder();
        everythingIsRouted();
        farmsHarvestAndHubsPack();
        kitchenAndHouseholdReceive();
        fourFarmsAndOneHouseholdAreTooFewForThePublic();
        Invariants.assertHoldAndBooksAreKept(database);
        theNeighboursHaveBoughtToo();
        theFoodCouncilSees();
        assertThat(stage.complaints()).isEmpty();
    }

    // 1. In

    private void productsComeIn() throws IOException {
        bothCooperativesBringTheRegionsListIn();
        aFirstWeekIsOpenedWithWhatIsComplete();
        whatIsIncompleteIsNotOffered();
        whatIsMissingIsCompletedInBulk();
        theSameFileAgainChangesNothing();
    }

    private void bothCooperativesBringTheRegionsListIn() throws IOException {
        grandChamp.bringsIn(list());
        grandChamp.sees("À répondre une fois", "30 lignes attendent de savoir de quel producteur il s’agit");
        grandChamp.answers("Les Sept Sillons", named("Ferme des Sept Sillons"));
        grandChamp.answers("Le Champ Commun", named("Le Champ Commun"));
        grandChamp.answers("Levain Neuf", named("Levain Neuf"));
        grandChamp.answers("Laiterie Coquelicot", "à laisser de côté");
        grandChamp.keepsTheAnswers();
        grandChamp.sees("22 nouvelles, aucune changée, aucune inchangée", "Potimarron");
        grandChamp.publishes("Publier les 22 acceptées");
        grandChamp.sees("22 nouveaux produits");

        valDeSenne.bringsIn(list());
        valDeSenne.answers("Les Sept Sillons", "à laisser de côté");
        valDeSenne.answers("Le Champ Commun", "à laisser de côté");
        valDeSenne.answers("Levain Neuf", named("Levain Neuf"));
        valDeSenne.answers("Laiterie Coquelicot", named("Laiterie Coquelicot"));
        valDeSenne.keepsTheAnswers();
        valDeSenne.publishes("Publier les 14 acceptées");
        valDeSenne.sees("8 nouveaux produits, aucun changé, 6 inchangés");
    }

    /** On Mondays the bakery's flour comes with Grand Champ, its bread with Val de Senne. */
    private void aFirstWeekIsOpenedWithWhatIsComplete() {
        grandChamp.opensADate("2024-09-23", "2024-09-11T08:00", "2024-09-19T12:00", "2024-09-21T18:00");
        grandChamp.leavesOut("Pain gris au levain", "Baguette", "Spéculoos", "Granola aux noisettes");
        grandChamp.opensADate("2024-09-25", "2024-09-11T08:00", "2024-09-23T12:00", "2024-09-23T20:00");
        valDeSenne.opensADate("2024-09-23", "2024-09-11T08:00", "2024-09-19T12:00", "2024-09-21T18:00");
        valDeSenne.leavesOut("Farine d’épeautre");
        valDeSenne.opensADate("2024-09-25", "2024-09-11T08:00", "2024-09-23T12:00", "2024-09-23T20:00");
    }

    private void whatIsIncompleteIsNotOffered() {
        grandChamp.doesNotSee("Pomme de terre");
        marchand.chooses(named("gare"), "lundi 23 septembre");
        marchand.looksAgainUntil("Potimarron");
        marchand.finds("Potimarron");
        marchand.doesNotFind("Pomme de terre");
    }

    private void whatIsMissingIsCompletedInBulk() {
        grandChamp.looksAtWhatIsMissingAt(named("Le Champ Commun"));
        grandChamp.sees("10 produits ne sont pas proposés tant que ceci n’est pas connu");
        grandChamp.declaresThemFoodWithoutAllergensKeptOnTheShelf("Les 10 produits trouvés");
        grandChamp.isTold("Produits complétés : 10.");

        valDeSenne.looksAtWhatIsMissingAt(named("Laiterie Coquelicot"));
        valDeSenne.sees("2 produits ne sont pas proposés tant que ceci n’est pas connu");
        valDeSenne.prices("Crème fraîche", "1,90");
        valDeSenne.isTold("Produits complétés : 1.");
    }

    private void theSameFileAgainChangesNothing() throws IOException {
        grandChamp.bringsIn(list());
        grandChamp.sees("aucune nouvelle, aucune changée, 22 inchangées");
        grandChamp.publishes("Publier les 22 acceptées");
        grandChamp.sees("aucun nouveau produit, aucun changé, 22 inchangés");
    }

    // 2. Offered

    private void aWeekIsOffered() {
        theNextWeekIsACopyOfTheLastWithWhatIsNew();
        oneDateGetsTermsOfItsOwn();
    }

    private void theNextWeekIsACopyOfTheLastWithWhatIsNew() {
        grandChamp.looksAtTheNextWeek("Ouvrir la semaine 40 depuis la 39");
        grandChamp.sees("Lundi 30 septembre", "Mercredi 2 octobre");
        grandChamp.opensIt("Ouvrir la semaine 40", "Proposer aussi les 10 nouveaux produits");
        grandChamp.isTold("La semaine 40 a 2 dates de plus.");

        valDeSenne.looksAtTheNextWeek("Ouvrir la semaine 40 depuis la 39");
        valDeSenne.opensIt("Ouvrir la semaine 40", "Proposer aussi le nouveau produit");
        valDeSenne.isTold("La semaine 40 a 2 dates de plus.");
    }

    private void oneDateGetsTermsOfItsOwn() {
        grandChamp.follow("lundi 30 septembre");
        grandChamp.writes("Frais des cuisines, en %", "7,5");
        grandChamp.writes("Pomme de terre, prix aux cuisines", "1,25");
        grandChamp.writes("Carotte, quantité minimale", "5");
        grandChamp.writes("Carotte, pas", "2,5");
        grandChamp.writes("Carotte, quantité maximale", "100");
        grandChamp.savesTheDate();
    }

    // 3. Ordered

    private void householdAndKitchenOrder() {
        aHouseholdFillsOneBasketOverBothCooperativesAndPays();
        householdsChangeTheirMindsAndGetTheirMoneyBack();
        aKitchenFillsItsWeekInByKeyboard();
        whatComesTooLateIsRefusedLineByLine();
    }

    private void aHouseholdFillsOneBasketOverBothCooperativesAndPays() {
        marchand.chooses(named("gare"), "lundi 30 septembre");
        marchand.looksAgainUntil("Pomme de terre");
        marchand.takes("Poireau", "3");
        marchand.takes("Potimarron", "2");
        marchand.takes("Pomme de terre", "3");
        marchand.takes("Tomme de vache", "1");
        marchand.takes("Glace vanille", "1");
        marchand.takes("Pain gris au levain", "2");
        marchand.open("/cart");
        marchand.sees("Chez " + named("Grand Champ"), "Chez " + named("Val de Senne"));
        householdOrder = marchand.ordersAndPays("40,85 €");
    }

    private void householdsChangeTheirMindsAndGetTheirMoneyBack() {
        marchand.changes("Poireau", "2", "2,79 €");
        marchand.sees("38,06 €");

        dubois.chooses(named("kiosque"), "lundi 30 septembre");
        dubois.takes("Betterave", "1");
        dubois.ordersAndPays("2,11 €");
        dubois.cancels();
        dubois.sees("Cette commande est annulée", "Rendu par paiement d’essai");
    }

    /** The granola's producer has not said all of its allergens: a household may order it, a kitchen may not. */
    private void aKitchenFillsItsWeekInByKeyboard() {
        dubois.chooses(named("kiosque"), "lundi 30 septembre");
        dubois.finds("Granola aux noisettes");
        dubois.sees("Allergènes à confirmer");
        tilleuls.opensTheWeek(MONDAY);
        tilleuls.doesNotSee("Granola aux noisettes");

        tilleuls.cooks("lundi 30 septembre", "180");
        tilleuls.writes("Carotte", "lundi 30 septembre", "24");
        tilleuls.seesUnder("Carotte", "Se commande à partir de 5 kg, par pas de 2,5 kg.");
        tilleuls.writes("Carotte", "lundi 30 septembre", "25");
        tilleuls.writes("Potimarron", "lundi 30 septembre", "10");
        tilleuls.writes("Courgette", "lundi 30 septembre", "6");
        tilleuls.writes("Pomme de terre", "lundi 30 septembre", "40");
        tilleuls.writes("Farine d’épeautre", "lundi 30 septembre", "5");
        tilleuls.writes("Yaourt nature", "lundi 30 septembre", "30");
        tilleuls.writes("Pain gris au levain", "lundi 30 septembre", "12");
        tilleuls.writes("Carotte", "mercredi 2 octobre", "10");
        tilleuls.writes("Courgette", "mercredi 2 octobre", "4");
        tilleuls.writes("Pomme Jonagold", "mercredi 2 octobre", "20");
        tilleuls.sees("10 lignes à envoyer");
        tilleuls.sends("BC-2024-117");
        kitchenOrder = tilleuls.orderOf("lundi 30 septembre");
        tilleuls.opensTheOrder(kitchenOrder);
        tilleuls.sees("264,10 €", "Bon de commande BC-2024-117", "Sur compte : la facture suit la réception.");
    }

    /** Kitchens may order until Thursday noon for Monday, households until Saturday evening. */
    private void whatComesTooLateIsRefusedLineByLine() {
        itIs("2024-09-26T11:55");
        var erables = new Cook(stage.desk("canteen2"));
        erables.opensTheWeek(MONDAY);
        erables.writes("Carotte", "lundi 30 septembre", "10");
        erables.writes("Poire Conférence", "lundi 30 septembre", "8");
        erables.writes("Carotte", "mercredi 2 octobre", "5");
        erables.sees("3 lignes à envoyer");
        itIs("2024-09-26T12:01");
        erables.triesToSend();
        erables.sees("La commande n’est pas partie", "Rien n’a été commandé");
        erables.seesUnder("Carotte", "Les commandes sont closes depuis jeudi 12 h");
        erables.seesUnder("Poire Conférence", "Les commandes sont closes depuis jeudi 12 h");
        erables.follow("Commandes de la semaine");
        erables.sees("Rien de commandé");

        marchand.opensTheOrder(householdOrder);
        marchand.sees("Modifiable jusqu’à samedi 18 h");
    }

    // 4. Routed

    private void everythingIsRouted() {
        orderPagesShowEachWay();
        bothCooperativesArriveAsOneDrop();
        theNearestPointThatCanKeepTheBasketIsProposed();
    }

    private void orderPagesShowEachWay() {
        marchand.seesTheWay(named("Grand Champ"), named("sillonsFarm"), named("grandChampHub"), named("gare"));
        marchand.seesTheWay(named("Val de Senne"), named("laiterieFarm"), named("valDeSenneHub"), named("gare"));
        tilleuls.seesTheWay(named("Grand Champ"), named("sillonsFarm"), named("grandChampHub"), named("tilleulsDoor"));
        tilleuls.seesTheWay(named("Grand Champ"), named("communFarm"), named("tilleulsDoor"));
    }

    private void bothCooperativesArriveAsOneDrop() {
        assertThat(count("distinct c.cooperative_id", householdOrder)).isEqualTo(2);
        assertThat(count("distinct c.drop_id", householdOrder)).isEqualTo(1);
        assertThat(count("*", kitchenOrder)).isEqualTo(3);
        assertThat(count("distinct c.drop_id", kitchenOrder)).isEqualTo(1);
    }

    private void theNearestPointThatCanKeepTheBasketIsProposed() {
        dubois.chooses(named("kiosque"), "mercredi 2 octobre");
        dubois.doesNotFind("Glace vanille");
        dubois.takes("Poireau", "1");
        dubois.looksForAPointNear(named("kiosque"));
        dubois.isProposed(named("kiosque"));

        dubois.chooses(named("gare"), "mercredi 2 octobre");
        dubois.takes("Glace vanille", "1");
        dubois.looksForAPointNear(named("kiosque"));
        dubois.isProposed(named("gare"));
        dubois.isToldWhyNot(named("kiosque"), "Pas de congélateur");
    }

    // 5. Prepared

    private void farmsHarvestAndHubsPack() {
        atTheCutOffTheHarvestIsKnown();
        grandChampPacks();
        valDeSennePacks();
    }

    private void atTheCutOffTheHarvestIsKnown() {
        itIs("2024-09-28T18:01");
        grandChamp.open("/coop/cycles");
        grandChamp.looksAgainUntil("Clos.");

        var bakery = new Producer(stage.desk("baker"));
        bakery.opensTheHarvestOf(MONDAY);
        bakery.harvestsInAll("Pain gris au levain", "14 pièces");
        bakery.harvestsInAll("Farine d’épeautre", "5 sacs");
        bakery.bringsTo(named("gare"), "Pain gris au levain", "2 pièces");
        bakery.bringsTo(named("tilleulsDoor"), "Pain gris au levain", "12 pièces");
        bakery.bringsTo(named("tilleulsDoor"), "Farine d’épeautre", "5 sacs");

        var farm = new Producer(stage.desk("producer"));
        farm.opensTheHarvestOf(MONDAY);
        farm.harvestsInAll("Potimarron", "12 pièces");
        farm.harvestsInAll("Potimarron", "environ 15 kg");
        farm.harvestsInAll("Poireau", "2 bottes");
    }

    private void grandChampPacks() {
        grandChamp.opensToPack(MONDAY, named("Ménage Marchand"), named("grandChampHub"));
        grandChamp.weighs("Potimarron", "3,2");
        grandChamp.sees("facturé au plus 3 kg");
        grandChamp.notesItAsPacked();

        grandChamp.opensToPack(MONDAY, named("Cuisine des Tilleuls"), named("grandChampHub"));
        grandChamp.weighs("Potimarron", "11,8");
        grandChamp.isShortOf("Courgette", "5");
        grandChamp.notesItAsPacked();

        grandChamp.opensToPack(MONDAY, named("Cuisine des Tilleuls"), named("communFarm"));
        grandChamp.notesItAsPacked();
    }

    private void valDeSennePacks() {
        valDeSenne.opensToPack(MONDAY, named("Ménage Marchand"), named("valDeSenneHub"));
        valDeSenne.weighs("Tomme de vache", "0,310");
        valDeSenne.isShortOf("Pain gris au levain", "1");
        valDeSenne.notesItAsPacked();

        valDeSenne.opensToPack(MONDAY, named("Cuisine des Tilleuls"), named("valDeSenneHub"));
        valDeSenne.notesItAsPacked();
    }

    // 6. Received

    private void kitchenAndHouseholdReceive() {
        theKitchenDecidesLineByLineOnAPhone();
        theHouseholdFetchesAndIsPaidBackWhatItDidNotGet();
        wednesdayIsPackedAndReceivedToo();
    }

    private void theKitchenDecidesLineByLineOnAPhone() {
        itIs("2024-09-30T07:30");
        var door = new Cook(stage.phone("canteen"));
        door.opensTheDelivery(MONDAY, named("grandChampHub"));
        door.sees("Préparé en moins, et non facturé");
        door.accepts("Carotte", "Potimarron", "Courgette", "Farine d’épeautre");
        door.signs();
        door.opensTheDelivery(MONDAY, named("communFarm"));
        door.accepts("Pomme de terre");
        door.signs();
        door.opensTheDelivery(MONDAY, named("valDeSenneHub"));
        door.measuresAndRefuses("Yaourt nature", "11", "Trop chaud");
        door.accepts("Pain gris au levain");
        door.signs();

        tilleuls.opensTheOrder(kitchenOrder);
        tilleuls.sees("Tout est reçu", "199,56 €", "Refusée : température");
        assertThat(owed("tilleuls", kitchenOrder)).isEqualTo(199_56);
    }

    private void theHouseholdFetchesAndIsPaidBackWhatItDidNotGet() {
        itIs("2024-09-30T17:00");
        var volunteer = new Volunteer(stage.phone("volunteer2"));
        volunteer.handsOut(named("Ménage Marchand"));

        marchand.opensTheOrder(householdOrder);
        marchand.sees("Nous vous rendons 3,90 €", "34,16 €");
        marchand.paysFor("Potimarron", "6,36 €");
        marchand.paysFor("Tomme de vache", "7,00 €");
        assertThat(owed("marchand", householdOrder)).isZero();
    }

    private void wednesdayIsPackedAndReceivedToo() {
        itIs("2024-10-01T08:00");
        grandChamp.open("/coop/cycles");
        grandChamp.looksAgainUntilItIsClosed("mercredi 2 octobre");
        grandChamp.opensToPack(WEDNESDAY, named("Cuisine des Tilleuls"), named("grandChampHub"));
        grandChamp.notesItAsPacked();
        grandChamp.opensToPack(WEDNESDAY, named("Cuisine des Tilleuls"), named("communFarm"));
        grandChamp.notesItAsPacked();

        itIs("2024-10-02T07:30");
        var door = new Cook(stage.phone("canteen"));
        door.opensTheDelivery(WEDNESDAY, named("grandChampHub"));
        door.accepts("Carotte", "Courgette");
        door.signs();
        door.opensTheDelivery(WEDNESDAY, named("communFarm"));
        door.accepts("Pomme Jonagold");
        door.signs();
    }

    // 7. Seen

    private void fourFarmsAndOneHouseholdAreTooFewForThePublic() {
        var council = new Councillor(stage.visitor());
        council.asks("val-" + village.number(), "2024-09", "2024-10");
        council.looksAgainUntil("trop peu de producteurs ou de ménages pour publier");
        council.sees("2 mois ne sont dans aucun chiffre", "septembre 2024, octobre 2024");
    }

    private void theNeighboursHaveBoughtToo() {
        var farms = neighbours.producers(3);
        var cheese = database.sql(
                        "select min(o.id) from ordercycle.offer o join catalogue.product_version v on v.id = o.product_version_id where v.names ->> 'fr' = 'Tomme de vache' and o.producer_id = "
                                + village.party("laiterie"))
                .mapValue(Long.class)
                .one()
                .block();
        for (var household : neighbours.households(5)) {
            neighbours.buys(neighbours
                    .purchase(cheese, LocalDate.parse(MONDAY), household, "kiosque", farms.get(0), 1_000)
                    .soldBy(farms.get(0)));
        }
        for (var farm : farms) {
            neighbours.buys(neighbours
                    .purchase(cheese, LocalDate.parse(WEDNESDAY), village.party("erables"), "erablesDoor", farm, 2_000)
                    .soldBy(farm));
        }
        neighbours.areCounted();
    }

    private void theFoodCouncilSees() throws IOException {
        var council = new Councillor(stage.desk("council"));
        council.asks("val-" + village.number(), "2024-09", "2024-10");
        council.looksAgainUntil("24 lignes livrées et acceptées, soit 376,80 € hors TVA");
        council.reads("Bio, en valeur", "28 %", "106,10 € sur 376,80 €", "100 %");
        council.reads("De saison, en valeur", "92 %", "180,70 € sur 195,70 €", "52 %");
        council.reads("Circuit court, en valeur", "100 %", "376,80 € sur 376,80 €", "100 %");
        council.reads("Part du prix aux producteurs", "95 %", "358,80 € sur 376,80 €", "100 %");
        council.reads("Refusé à la porte", "13 %", "54,00 € sur 430,80 €", "100 %");
        council.readsInTheMonth("Bio, en conversion et de saison", "sept. 2024", "32 %", "0 %", "96 %");
        council.readsInTheMonth("Bio, en conversion et de saison", "oct. 2024", "20 %", "0 %", "83 %");
        council.readsInTheMonth("Ce qui revient aux producteurs", "sept. 2024", "95 %");
        council.readsInTheMonth("Ce qui revient aux producteurs", "oct. 2024", "95 %");
        council.sees("Valeur des produits vendus comme bio par un producteur certifié le jour de la livraison");
        council.sees("Refusé à la porte, par raison", "Trop chaud", "54,00 €");

        assertThat(council.downloads("Télécharger les chiffres (CSV)"))
                .hasSize(1 + 2 * 7)
                .contains(
                        "key,indicator,formula,value,numerator,denominator,currency,coverage,withheld_months",
                        "2024-09,organic-share,organic-share-1,0.3197,82.10,256.80,EUR,1.0000,",
                        "2024-09,in-season-share,in-season-share-1,0.9632,130.70,135.70,EUR,0.5284,",
                        "2024-09,producer-share,producer-share-1,0.9533,244.80,256.80,EUR,1.0000,",
                        "2024-10,organic-share,organic-share-1,0.2000,24.00,120.00,EUR,1.0000,",
                        "2024-10,in-season-share,in-season-share-1,0.8333,50.00,60.00,EUR,0.5000,",
                        "2024-10,producer-share,producer-share-1,0.9500,114.00,120.00,EUR,1.0000,");
        assertThat(council.downloads("Télécharger les lignes (CSV)"))
                .hasSize(1 + 24)
                .anyMatch(row -> row.contains("Tomme de vache,0.310,KGM,6.60,6.20,EUR,false,,accept"))
                .anyMatch(row -> row.contains("Courgette,4.000,KGM,10.00,10.00,EUR,true,false,accept"));
        council.looksAtTheRows(24);
        council.sees("Yaourt nature", "Refusé");
    }

    private Path list() throws IOException {
        return new ClassPathResource("journey/liste-de-septembre.csv").getFile().toPath();
    }

    /** A name as it stands on pages: those of a village end with its number. */
    private String named(String name) {
        return name + " " + village.number();
    }

    private void itIs(String localTime) {
        var then = LocalDateTime.parse(localTime).atZone(Village.ZONE).toInstant();
        clock.shiftTo(Duration.between(Instant.now(), then)).block();
    }

    private long count(String what, String order) {
        return database.sql(
                        "select count(%s) from ordering.consignment c join ordering.orders o on o.id = c.order_id where o.number = :order"
                                .formatted(what))
                .bind("order", order)
                .mapValue(Long.class)
                .one()
                .block();
    }

    /** What the ledger says that a buyer owes for an order, in cents. */
    private long owed(String buyer, String order) {
        return database.sql("""
                        select coalesce(sum(e.amount_minor), 0)::bigint from ledger.entry e join ordering.orders o on o.id = e.order_id
                        where e.account = 'buyer:' || :buyer and o.number = :order
                        """)
                .bind("buyer", village.party(buyer))
                .bind("order", order)
                .mapValue(Long.class)
                .one()
                .block();
    }
}
