package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.BusinessClock;
import coop.tablee.testing.Balancer;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.OtherNode;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * A week of a small {@link Territory}, lived from its opening to the food council's figures: week 42 of 2024, Monday 14 to Sunday 20 October. Two nodes serve one
 * database; a balancer sends people to the first, which dies while it closes the cycles, and from then on to the second. Each kind of people, and one household
 * at each point and at the gate, is played in a browser; the crowd orders at the same time over the API, at both nodes.
 *
 * <p>Computed by hand, from the producers' prices, VAT out, 20 % of margin where the cooperative sells itself, and 6 % of VAT; 5 % of fee on both kinds of buyers.
 *
 * <p><b>Marchand</b> (Kiosque, prices VAT in) orders leeks 4 × 2.12 = 8.48, squash 2 × 1.25 kg × 2.12 (at most 3 kg: 6.36), a chicken of 2 kg × 9.54 (at most
 * 2.5 kg: 23.85), bread 2 × 3.71 = 7.42; at most Grand Champ 14.84 and 0.74 of fee, Val de Senne 31.27 and 1.56: <b>48.41</b>. <b>Dubois</b> (Gare) orders leeks
 * 2 × 2.12 = 4.24 and honey 6.36: 10.60 and 0.53; yoghurt 2 × 3.18 = 6.36 and 0.32: <b>17.81</b>. A neighbour (Halle) orders apples 2 × 1.59 and 0.16 of fee, eggs
 * 3.18 and a beetroot 2.12 and 0.27: <b>8.91</b>. Somebody who goes for a walk on Saturday (gate) orders carrots 3 × 1.59 = 4.77 and a squash (at most 1.5 kg: 3.18)
 * and 0.40: <b>8.35</b>.
 *
 * <p><b>Shortage.</b> Promised are 4 + 2 + 10 (canteen) bunches of leeks, there are 13: schools first, so that the households lose 3 of their 6, in proportion 2 and
 * 1. Marchand 14.84 + 0.74 becomes 10.60 + 0.53: at most <b>43.96</b>; Dubois 10.60 + 0.53 becomes 8.48 + 0.42: <b>15.58</b>.
 *
 * <p><b>Packed and fetched.</b> Marchand's squash weighs 2.5 kg = 5.30, the chicken 2.7 kg, charged as 2.5: Grand Champ 4.24 + 5.30 = 9.54 and 0.48, Val de Senne
 * 32.83: <b>42.85</b>. The walker's squash weighs 1 kg = 2.12: 6.89 and 0.34: <b>7.23</b>. The neighbour never comes and pays 8.91. Each of the crowd's sixteen pays
 * 3.18 + 0.16 + 6.89 + 0.34 = 10.57, ten of them 6.36 + 0.32 = 6.68 for mushrooms. In all 42.85 + 15.58 + 8.91 + 7.23 + 169.12 + 66.80 = <b>310.49</b>.
 *
 * <p><b>The council</b> counts accepted goods, VAT out, delivered in its municipalities. Households: Marchand 4.00 + 5.00 + 22.50 + 7.00, Dubois 2.00 + 6.00 + 6.00,
 * the crowd 16 × 9.50 and 10 × 6.00: 264.50. Not the neighbour's goods, which nobody accepted, nor the walker's, who fetched 6.50 in a municipality outside. Tilleuls
 * carrots 30.00, potatoes 60.00, squash 9.5 kg = 19.00, bread 42.00, leeks 20.00, spinach 20.00: 191.00, and refuses yoghurt for 90.00; Érables 30.00 + 15.00 +
 * 60.00 = 105.00; Bouleaux 30.00 + 35.00 + 15.00 + 30.00 = 110.00; Charmes 15.00 + 20.00 + 30.00 = 65.00. The care home each day milk 6.00 and bread 10.50, on
 * Tuesdays carrots 3.00: last week 118.50, this week 118.50 and beetroot 10.00. Kitchens 718.00, together <b>982.50</b>.
 *
 * <ul>
 *   <li>Organic (Sept Sillons, goat's cheese): 11.00 + 30.00 + 19.00 + 20.00 + 15.00 + 15.00 + 6.00, and 30.00: 146.00 / 982.50.
 *   <li>In conversion (beetroot): 20.00 + 10.00 = 30.00.
 *   <li>In season, of what has a season: Sept Sillons 116.00, potatoes 48.00 + 90.00, apples 30.00, mushrooms 60.00, beetroot 30.00: 374.00, and 20.00 of spinach in
 *       October: 374.00 / 394.00, known for 394.00 / 982.50.
 *   <li>Social economy: the spinach, 20.00. Short circuit: everything.
 *   <li>To producers: who sells itself 489.00 (116.00, bread 287.00, cheese 30.00, beetroot 30.00, spinach 20.00, honey 6.00). The others five sixths of 471.00 =
 *       392.50 (potatoes 138.00, apples 30.00, mushrooms 60.00, yoghurt 114.00, milk 84.00, flour 15.00, eggs 30.00), and 2.7 kg of chicken × 7.50 = 20.25:
 *       901.75 / 982.50.
 *   <li>Refused: 90.00 / 1,072.50.
 * </ul>
 *
 * <p>The rows behind: 4 + 3 + 16 × 3 + 10 of households, 7 + 3 + 4 + 3 of canteens, 15 + 16 of the care home: 113.
 *
 * <p><b>Owed</b> is what is sold, wherever it is fetched and whether it is: Sept Sillons 116.00 + 6.50 = 122.50, the Légumerie 30.00 + 2.00 = 32.00, Champ Commun five sixths
 * of 138.00 = 115.00. Tilleuls owes on Monday 109.00 + 5.45 and 42.00 + 2.10, VAT 9.51: 168.06; on Thursday 40.00 + 2.00, VAT 2.52: 44.52; together 212.58.
 */
@MarketplaceTest
@Import(Territory.class)
class LivedWeekIntegrationTests {

    private static final LocalDate MONDAY = LocalDate.of(2024, 10, 14);
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final LocalDate THURSDAY = MONDAY.plusDays(3);
    private static final LocalDate SATURDAY = MONDAY.plusDays(5);
    private static final LocalDate LAST_MONDAY = MONDAY.minusWeeks(1);
    private static final int LUCKY = 10;

    @Autowired
    DatabaseClient database;

    @Autowired
    Territory territory;

    @Autowired
    BusinessClock clock;

    @Autowired
    Environment environment;

    @LocalServerPort
    int port;

    private Village village;
    private OtherNode nodeOne;
    private Balancer balancer;
    private Stage stage;
    private Coordinator grandChamp;
    private Coordinator valDeSenne;
    private Cook tilleuls;
    private Cook sureaux;
    private Shopper marchand;
    private Shopper dubois;
    private Shopper neighbour;
    private Shopper walker;
    private Producer sillons;
    private String tilleulsMonday;
    private String sureauxTuesday;
    private String marchandOrder;
    private String duboisOrder;
    private String neighbourOrder;
    private String walkerOrder;

    @BeforeEach
    void settle(@TempDir Path directory) {
        nodeOne = OtherNode.start(
                directory,
                database,
                environment.getRequiredProperty("marketplace.database-url"),
                Map.of("SPRING_PROFILES_ACTIVE", "test"));
        village = territory.settle();
        nodeOne.process().untilReady();
        balancer = Balancer.before(nodeOne.port(), port);
        stage = new Stage(balancer.port(), village);
        theCareHomeHasLastWeeksOrders();
        itIs("2024-10-07T09:00");
        grandChamp = new Coordinator(stage.desk("coordinator"));
        valDeSenne = new Coordinator(stage.desk("coordinator2"));
        tilleuls = new Cook(stage.desk("canteen"));
        sureaux = new Cook(stage.desk("careHome"));
        marchand = new Shopper(stage.desk("household"));
        dubois = new Shopper(stage.phone("household2"));
        neighbour = new Shopper(stage.desk("household3"));
        walker = new Shopper(stage.phone("household4"));
        sillons = new Producer(stage.phone("producer"));
    }

    @AfterEach
    void leave() {
        stage.close();
        balancer.close();
        nodeOne.close();
        clock.shiftTo(Duration.ZERO).block();
    }

    @Test
    void aWeekFromItsOpeningToTheCouncilsFigures() throws IOException {
        theWeekIsOpenedFromLastWeeks();
        kitchensOrder();
        householdsOrderAndFightForTheLastMushrooms();
        leeksAreShort();
        theFirstNodeDiesWhileItCloses();
        farmsAndHubsPack();
        goodsPassFromHubToHub();
        kitchensReceive();
        householdsFetch();
        everythingHasItsEnd();
        Invariants.assertHoldAndBooksAreKept(database);
        theFoodCouncilSees();
        pagesLedgerAndPaymentsAgree();
        assertThat(stage.complaints()).isEmpty();
    }

    // Before

    private void theCareHomeHasLastWeeksOrders() {
        itIs("2024-09-25T09:00");
        territory.opensTheWeekOf(LAST_MONDAY);
        var home = api("careHome");
        for (var day : week(LAST_MONDAY)) {
            var wanted = day.equals(LAST_MONDAY.plusDays(1))
                    ? Map.of("Lait entier", "4", "Pain gris", "3", "Carotte", "2")
                    : Map.of("Lait entier", "4", "Pain gris", "3");
            ordered(home.orders(village.site("sureauxDoor"), day, "account", wanted));
        }
        itIs("2024-10-05T18:01");
        allIsClosed(LAST_MONDAY);
        inParallel(() -> packed("coordinator", week(LAST_MONDAY)), () -> packed("coordinator2", week(LAST_MONDAY)));
    }

    // Opened

    private void theWeekIsOpenedFromLastWeeks() {
        for (var coordinator : List.of(grandChamp, valDeSenne)) {
            coordinator.looksAtTheNextWeek("Ouvrir la semaine 42 depuis la 41");
            coordinator.sees("Lundi 14 octobre", "Dimanche 20 octobre");
            coordinator.opensIt("Ouvrir la semaine 42");
            coordinator.isTold("La semaine 42 a 7 dates de plus.");
        }
    }

    // Ordered

    private void kitchensOrder() {
        itIs("2024-10-09T09:00");
        inParallel(
                () -> orders(
                        "canteen2",
                        "erablesDoor",
                        Map.of(
                                MONDAY,
                                Map.of("Pomme de terre", "20", "Carotte", "10"),
                                THURSDAY,
                                Map.of("Yaourt nature", "20"))),
                () -> orders(
                        "canteen3",
                        "bouleauxDoor",
                        Map.of(
                                MONDAY,
                                Map.of("Pomme Jonagold", "20", "Pain gris", "10"),
                                THURSDAY,
                                Map.of("Farine", "5", "Œufs", "10"))),
                () -> orders(
                        "canteen4",
                        "charmesDoor",
                        Map.of(
                                MONDAY,
                                Map.of("Carotte", "10"),
                                THURSDAY,
                                Map.of("Betterave", "10", "Fromage de chèvre", "10"))));
        aCanteenWritesItsWeek();
        theCareHomeTakesLastWeekOverOnSevenDates();
    }

    private void aCanteenWritesItsWeek() {
        tilleuls.opensTheWeek(MONDAY.toString());
        tilleuls.writes("Carotte", "lundi 14 octobre", "20");
        tilleuls.writes("Potimarron", "lundi 14 octobre", "8");
        tilleuls.writes("Pomme de terre", "lundi 14 octobre", "40");
        tilleuls.writes("Yaourt nature", "lundi 14 octobre", "30");
        tilleuls.writes("Pain gris", "lundi 14 octobre", "12");
        tilleuls.writes("Poireau", "jeudi 17 octobre", "10");
        tilleuls.writes("Épinard", "jeudi 17 octobre", "5");
        tilleuls.sees("7 lignes à envoyer");
        tilleuls.sends("BC-42");
        tilleulsMonday = tilleuls.orderOf("lundi 14 octobre");
        tilleuls.opensTheOrder(tilleulsMonday);
        tilleuls.seesTheWay(named("Grand Champ"), named("communFarm"), named("tilleulsDoor"));
    }

    private void theCareHomeTakesLastWeekOverOnSevenDates() {
        sureaux.opensTheWeek(MONDAY.toString());
        sureaux.takesLastWeekOver();
        sureaux.sees("15 lignes à envoyer");
        sureaux.writes("Betterave", "jeudi 17 octobre", "5");
        sureaux.sees("16 lignes à envoyer");
        sureaux.sends("MR-42");
        sureauxTuesday = sureaux.orderOf("mardi 15 octobre");
        sureaux.opensTheOrder(sureauxTuesday);
        sureaux.seesTheWay(
                named("Grand Champ"),
                named("sillonsFarm"),
                named("grandChampHub"),
                named("valDeSenneHub"),
                named("sureauxDoor"));
    }

    private void householdsOrderAndFightForTheLastMushrooms() {
        marchand.chooses(named("kiosque"), "jeudi 17 octobre");
        marchand.looksAgainUntil("Poulet");
        marchand.takes("Poireau", "4");
        marchand.takes("Potimarron", "2");
        marchand.takes("Poulet", "1");
        marchand.takes("Pain gris", "2");
        marchandOrder = marchand.ordersAndPays("48,41 €");
        marchand.seesTheWay(named("Val de Senne"), named("valDeSenneHub"), named("grandChampHub"), named("kiosque"));

        dubois.chooses(named("gare"), "jeudi 17 octobre");
        dubois.takes("Poireau", "2");
        dubois.takes("Yaourt nature", "2");
        dubois.takes("Miel", "1");
        duboisOrder = dubois.ordersAndPays("17,81 €");
        dubois.seesTheWay(named("Grand Champ"), named("grandChampHub"), named("valDeSenneHub"), named("gare"));

        neighbour.chooses(named("halle"), "jeudi 17 octobre");
        neighbour.takes("Œufs", "1");
        neighbour.takes("Pomme Jonagold", "2");
        neighbour.takes("Betterave", "1");
        neighbourOrder = neighbour.ordersAndPays("8,91 €");

        walker.chooses(named("sillonsFarm"), "samedi 19 octobre");
        walker.takes("Carotte", "3");
        walker.takes("Potimarron", "1");
        walkerOrder = walker.ordersAndPays("8,35 €");

        theCrowdOrders();
    }

    /** Sixteen at once, at two nodes: each its basket, and a kilogram of the last ten of mushrooms, or that with no mushrooms. */
    private void theCrowdOrders() {
        var crowd = Territory.crowd();
        var got = inParallel(crowd.stream()
                .<Supplier<Boolean>>map(who -> () -> {
                    var number = crowd.indexOf(who);
                    var point = number < 6 ? "kiosque" : number < 11 ? "gare" : "halle";
                    var user = ApiUser.of(number % 2 == 0 ? nodeOne.port() : port, village.email(who));
                    var basket = Map.of("Pomme de terre", "2", "Pain gris", "1", "Yaourt nature", "1");
                    ordered(user.orders(village.site(point), THURSDAY, "test", basket));
                    var mushrooms = user.orders(village.site(point), THURSDAY, "test", Map.of("Champignon", "1"));
                    if (mushrooms.status() != 201) {
                        assertThat(mushrooms.code()).isEqualTo("insufficient-stock");
                    }
                    return mushrooms.status() == 201;
                })
                .toList());
        assertThat(got).filteredOn(lucky -> lucky).hasSize(LUCKY);
    }

    // Short

    private void leeksAreShort() {
        itIs("2024-10-11T08:00");
        sillons.counts("Poireau", "13");
        sillons.sees("manque 3");
        marchand.chooses(named("kiosque"), "jeudi 17 octobre");
        marchand.finds("Poireau");
        marchand.looksAgainUntil("Épuisé");
        grandChamp.open("/coop/board");
        grandChamp.looksAgainUntil("Annoncé manquant");
        grandChamp.sees("Poireau", "3 commandes y comptent");
        grandChamp.doesNotSee("pas encore confirmée");
    }

    // Closed

    private void theFirstNodeDiesWhileItCloses() {
        var thursday = number("select id from ordercycle.cycle where cooperative_id = %d and delivery_date = '%s'"
                .formatted(village.party("grandChamp"), THURSDAY));
        nodeOne.dieWhileItCloses(thursday, () -> itIs("2024-10-12T18:01"));

        allIsClosed(MONDAY);
        assertThat(number("""
                        select count(*) from platform.outbox b join ordercycle.cycle c on c.id::text = b.dedup_key
                        where b.kind = 'cycle_closed' and c.cooperative_id in (%s) and c.delivery_date between '%s' and '%s'
                        """.formatted(cooperatives(), MONDAY, MONDAY.plusDays(6))))
                .as("each date told once")
                .isEqualTo(14);
        marchand.opensTheOrder(marchandOrder);
        marchand.looksAgainUntil("43,96 €");
        dubois.opensTheOrder(duboisOrder);
        dubois.looksAgainUntil("15,58 €");
        Invariants.assertHold(database);
        grandChamp.open("/coop/board");
        grandChamp.doesNotSee("Annoncé manquant", "ne s’est pas fermée", "pas encore confirmée");

        sillons.opensTheHarvestOf(THURSDAY.toString());
        sillons.harvestsInAll("Poireau", "13 bottes");
        sillons.bringsTo(named("kiosque"), "Poireau", "2 bottes");
        sillons.bringsTo(named("gare"), "Poireau", "1 botte");
    }

    // Packed

    private void farmsAndHubsPack() {
        var farmer = new Producer(stage.phone("farmer"));
        farmer.opensToPack(MONDAY.toString(), named("Cuisine des Tilleuls"), named("communFarm"));
        farmer.notesItAsPacked();
        sillons.opensToPack(SATURDAY.toString(), named("Ménage Numéro 4"), named("sillonsFarm"));
        sillons.weighs("Potimarron", "1");
        sillons.notesItAsPacked();

        grandChamp.opensToPack(MONDAY.toString(), named("Cuisine des Tilleuls"), named("grandChampHub"));
        grandChamp.weighs("Potimarron", "9,5");
        grandChamp.notesItAsPacked();
        grandChamp.opensToPack(THURSDAY.toString(), named("Ménage Marchand"), named("grandChampHub"));
        grandChamp.weighs("Potimarron", "2,5");
        grandChamp.notesItAsPacked();
        valDeSenne.opensToPack(THURSDAY.toString(), named("Ménage Marchand"), named("valDeSenneHub"));
        valDeSenne.weighs("Poulet", "2,7");
        valDeSenne.sees("facturé au plus 2,5 kg");
        valDeSenne.notesItAsPacked();

        inParallel(() -> packed("coordinator", week(MONDAY)), () -> packed("coordinator2", week(MONDAY)));
    }

    private void goodsPassFromHubToHub() {
        new Volunteer(stage.phone("volunteer2")).passesOn(THURSDAY, duboisOrder);
        new Volunteer(stage.phone("volunteer2")).passesOn(TUESDAY, sureauxTuesday);
        new Volunteer(stage.phone("volunteer")).passesOn(THURSDAY, marchandOrder);
    }

    // Received

    private void kitchensReceive() {
        itIs("2024-10-14T07:30");
        received("careHome", "sureauxDoor", week(LAST_MONDAY));
        var door = new Cook(stage.phone("canteen"));
        door.opensTheDelivery(MONDAY.toString(), named("communFarm"));
        door.accepts("Pomme de terre");
        door.signs();
        door.opensTheDelivery(MONDAY.toString(), named("grandChampHub"));
        door.accepts("Carotte", "Potimarron");
        door.signs();
        door.opensTheDelivery(MONDAY.toString(), named("valDeSenneHub"));
        door.measuresAndRefuses("Yaourt nature", "11", "Trop chaud");
        door.accepts("Pain gris");
        door.signs();
        tilleuls.opensTheOrder(tilleulsMonday);
        tilleuls.sees("Tout est reçu", "Refusée : température");

        itIs("2024-10-17T07:30");
        inParallel(
                () -> received("canteen", "tilleulsDoor", List.of(THURSDAY)),
                () -> received("canteen2", "erablesDoor", List.of(MONDAY, THURSDAY)),
                () -> received("canteen3", "bouleauxDoor", List.of(MONDAY, THURSDAY)),
                () -> received("canteen4", "charmesDoor", List.of(MONDAY, THURSDAY)),
                () -> received("careHome", "sureauxDoor", week(MONDAY)));
    }

    private void householdsFetch() {
        itIs("2024-10-17T17:00");
        bothCooperativesComeToThePointAsOneDrop();
        var atKiosque = new Volunteer(stage.phone("volunteer"));
        atKiosque.looksAt(THURSDAY);
        atKiosque.entersTheNumber(marchandOrder.substring(1));
        atKiosque.handsEverythingOver();
        atKiosque.isTold("est remise");
        var atGare = new Volunteer(stage.phone("volunteer2"));
        atGare.looksAt(THURSDAY);
        atGare.entersTheNumber(duboisOrder.substring(1));
        atGare.handsEverythingOver();
        atGare.isTold("est remise");
        inParallel(
                () -> api("volunteer").receives(THURSDAY, village.site("kiosque"), ""),
                () -> api("volunteer2").receives(THURSDAY, village.site("gare"), ""),
                () -> api("volunteer2").receives(THURSDAY, village.site("halle"), neighbourOrder));

        itIs("2024-10-17T19:30");
        atGare.looksAt(THURSDAY);
        atGare.picks(neighbourOrder);
        atGare.saysThatNobodyCame("Donnée à l’aide alimentaire");
        atGare.isTold("n’a pas été retirée");

        valDeSenne.open("/coop/not-fetched");
        valDeSenne.sees(neighbourOrder, named("halle"));
        neighbour.opensTheOrder(neighbourOrder);
        neighbour.sees("Personne n’est venu la chercher", "donnée à l’aide alimentaire", "reste payé", "8,91 €");

        itIs("2024-10-19T10:00");
        var atTheGate = new Volunteer(stage.phone("producer"));
        atTheGate.looksAt(SATURDAY);
        atTheGate.picks(walkerOrder);
        atTheGate.handsEverythingOver();
        atTheGate.isTold("est remise");

        marchand.opensTheOrder(marchandOrder);
        marchand.sees("42,85 €");
        marchand.paysFor("Poulet", "23,85 €");
        walker.opensTheOrder(walkerOrder);
        walker.sees("7,23 €");
    }

    private void bothCooperativesComeToThePointAsOneDrop() {
        var atGare = new Volunteer(stage.desk("volunteer2"));
        atGare.looksAt(THURSDAY);
        atGare.follow("Bon de livraison pour " + named("gare"));
        atGare.sees(named("grandChampHub"), named("valDeSenneHub"), "Poireau", "Yaourt nature");
    }

    /** Households have paid and got back; kitchens, who buy on account, owe. */
    private void everythingHasItsEnd() {
        assertThat(states("HOUSEHOLD")).containsOnly("SETTLED").hasSize(4 + 16 + LUCKY);
        assertThat(states("INSTITUTION")).containsOnly("DELIVERED").hasSize(7 + 7 + 2 * 4);
        assertThat(texts("""
                        select distinct c.state from ordercycle.cycle c where c.cooperative_id in (%s) and exists (
                            select from ordering.line l where l.cycle_id = c.id)
                        order by 1
                        """.formatted(cooperatives()))).containsExactly("DELIVERED", "SETTLED");
    }

    private List<String> states(String audience) {
        return texts("""
                select o.state from ordering.orders o where o.audience = '%s' and exists (
                    select from ordering.line l where l.order_id = o.id and l.cooperative_id in (%s))
                """.formatted(audience, cooperatives()));
    }

    // Seen

    private void theFoodCouncilSees() throws IOException {
        itIs("2024-11-04T09:00");
        var council = new Councillor(stage.desk("council"));
        council.asks("val-" + village.number(), "2024-10", "2024-10");
        council.looksAgainUntil("982,50 € hors TVA");
        council.reads("Bio, en valeur", "15 %", "146,00 € sur 982,50 €", "100 %");
        council.reads("En conversion", "3 %", "30,00 € sur 982,50 €", "100 %");
        council.reads("De saison, en valeur", "95 %", "374,00 € sur 394,00 €", "40 %");
        council.reads("Circuit court, en valeur", "100 %", "982,50 € sur 982,50 €", "100 %");
        council.reads("Économie sociale", "2 %", "20,00 € sur 982,50 €", "100 %");
        council.reads("Part du prix aux producteurs", "92 %", "901,75 € sur 982,50 €", "100 %");
        council.reads("Refusé à la porte", "8 %", "90,00 € sur 1 072,50 €", "100 %");
        assertThat(council.downloads("Télécharger les chiffres (CSV)"))
                .contains(
                        "2024-10,organic-share,organic-share-1,0.1486,146.00,982.50,EUR,1.0000,",
                        "2024-10,producer-share,producer-share-1,0.9178,901.75,982.50,EUR,1.0000,",
                        "2024-10,refused-share,refused-share-1,0.0839,90.00,1072.50,EUR,1.0000,");
        assertThat(council.downloads("Télécharger les lignes (CSV)")).hasSize(1 + 113);
    }

    private void pagesLedgerAndPaymentsAgree() {
        sillons.isOwed("2024-10-01", "2024-10-31", "122,50 €", "0,00 €");
        assertThat(balance("seller", "sillons")).isEqualTo(-122_50);
        new Producer(stage.phone("marketGardener")).isOwed("2024-10-01", "2024-10-31", "32,00 €", "0,00 €");
        assertThat(balance("seller", "legumerie")).isEqualTo(-32_00);
        new Producer(stage.phone("farmer")).isOwed("2024-10-01", "2024-10-31", "115,00 €", "0,00 €");
        assertThat(number("""
                        select count(*) from (select producer_id, sum(owed_minor) owed from ordering.owed_line where own_sale and cooperative_id in (%s) group by 1) o
                        join (select account, -sum(amount_minor) due from ledger.entry group by 1) e on e.account = 'seller:' || o.producer_id where e.due = o.owed
                        """.formatted(cooperatives())))
                .as("whose page says what the ledger says")
                .isEqualTo(6);

        assertThat(balance("buyer", "tilleuls")).isEqualTo(212_58);
        assertThat(balance("buyer", "marchand")).isZero();
        assertThat(texts("""
                        select o.number || ' kept ' || payment.kept(o.id) || ' of ' || o.total_minor from ordering.orders o
                        where o.audience = 'HOUSEHOLD' and payment.kept(o.id) <> o.total_minor and exists (
                            select from ordering.line l where l.order_id = o.id and l.cooperative_id in (%s))
                        """.formatted(cooperatives()))).isEmpty();
        assertThat(number("""
                        select sum(payment.kept(o.id)) from ordering.orders o
                        where o.audience = 'HOUSEHOLD' and exists (select from ordering.line l where l.order_id = o.id and l.cooperative_id in (%s))
                        """.formatted(cooperatives()))).isEqualTo(310_49);
    }

    /** In cents; what we are owed is positive. */
    private long balance(String kind, String party) {
        return number("select coalesce(sum(amount_minor), 0) from ledger.entry where account = '%s:%d'"
                .formatted(kind, village.party(party)));
    }

    // How it is done

    private void orders(String who, String door, Map<LocalDate, Map<String, String>> wanted) {
        var user = api(who);
        wanted.forEach((day, goods) -> ordered(user.orders(village.site(door), day, "account", goods)));
    }

    private static void ordered(ApiUser.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private void packed(String who, List<LocalDate> days) {
        var user = api(who);
        var cooperative = village.actor(who).requireParty().id();
        days.forEach(day -> user.packs(day, cooperative));
    }

    private void received(String who, String door, List<LocalDate> days) {
        var user = api(who);
        days.forEach(day -> user.receives(day, village.site(door), ""));
    }

    private ApiUser api(String who) {
        return ApiUser.of(port, village.email(who));
    }

    private void allIsClosed(LocalDate monday) {
        Patience.until(
                "all cycles are closed and their orders confirmed",
                () -> isTrue("""
                        select count(*) = 14 and bool_and(c.state <> 'OPEN') and not exists (
                            select from ordering.line l join ordering.orders o on o.id = l.order_id where l.cycle_id = any (array_agg(c.id)) and o.state = 'PLACED')
                        from ordercycle.cycle c where c.cooperative_id in (%s) and c.delivery_date between '%s' and '%s'
                        """.formatted(cooperatives(), monday, monday.plusDays(6))));
    }

    private static void inParallel(Runnable... work) {
        inParallel(Arrays.stream(work)
                .<Supplier<Boolean>>map(one -> () -> {
                    one.run();
                    return true;
                })
                .toList());
    }

    private static <T> List<T> inParallel(List<Supplier<T>> work) {
        var running = Executors.newFixedThreadPool(work.size());
        try {
            return work.stream().map(one -> CompletableFuture.supplyAsync(one, running)).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            running.shutdown();
        }
    }

    private static List<LocalDate> week(LocalDate monday) {
        return monday.datesUntil(monday.plusDays(7)).toList();
    }

    /** A name as it stands on pages: those of a village end with its number. */
    private String named(String name) {
        return name + " " + village.number();
    }

    private void itIs(String localTime) {
        var then = LocalDateTime.parse(localTime).atZone(Village.ZONE).toInstant();
        clock.shiftTo(Duration.between(Instant.now(), then)).block();
    }

    private boolean isTrue(String question) {
        return database.sql(question).mapValue(Boolean.class).one().block();
    }

    private List<String> texts(String question) {
        return database.sql(question).mapValue(String.class).all().collectList().block();
    }

    private String cooperatives() {
        return village.party("grandChamp") + ", " + village.party("valDeSenne");
    }

    private long number(String question) {
        return database.sql(question).mapValue(Long.class).one().block();
    }
}
