package coop.tablee.journey;

import coop.tablee.delivery.DeliverySetup;
import coop.tablee.delivery.DestinationKind;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.network.SellerOfRecord;
import coop.tablee.network.SupplyAgreements;
import coop.tablee.ordercycle.NewDate;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * A small territory: the village and more people in it, which makes 2 cooperatives that pool, 12 producers (6 each), 4 school canteens, 1 care home, 20
 * households, 3 points and 1 farm gate. Grand Champ's goods reach the Gare, the Halle and the care home over Val de Senne's hub, Val de Senne's reach the Kiosque
 * over Grand Champ's. Points open on Thursdays, the gate of Sept Sillons on Saturdays, the canteens' doors from Monday to Friday, the care home's every day.
 * The orchard's apples are collected at the farm; the other farms bring what they have to the hub, and Champ Commun brings its potatoes to two canteens itself.
 *
 * <p>Sellers of their own (mandate): Sept Sillons, Rucher, Serres, Levain Neuf, Chèvrerie, Légumerie. Certified: Sept Sillons and the Chèvrerie organic, the
 * Légumerie in conversion, the Serres social economy.
 */
@TestComponent
final class Territory {

    private static final String NO_ALLERGEN = "AAAAAAAAAAAAAA";
    private static final String GLUTEN = "CAAAAAAAAAAAAA";
    private static final String EGGS = "AACAAAAAAAAAAA";
    private static final String MILK = "AAAAAACAAAAAAA";
    private static final String WINTER = "1,2,3,10,11,12";

    /** As {@link Village#grow} reads it. Prices whose sixth part, and a sixteenth and a half of it, are whole cents. */
    private static final List<String> PRODUCTS = List.of(
            product("Poireau", "sillons", "STEM_VEGETABLES", "BH|BH|0.9|KGM|0|2.00", "AMBIENT", "ORGANIC", WINTER, 100),
            product("Potimarron", "sillons", "SQUASHES", "H87|KGM|1.25|KGM|0.2|2.00", "AMBIENT", "ORGANIC", WINTER, 60),
            product("Carotte", "sillons", "ROOT_VEGETABLES", "KGM|KGM|1|KGM|0|1.50", "AMBIENT", "ORGANIC", WINTER, 300),
            product("Pomme de terre", "commun", "POTATOES", "KGM|KGM|1|KGM|0|1.25", "AMBIENT", "", WINTER, 500),
            product("Pomme Jonagold", "verger", "FRUIT", "KGM|KGM|1|KGM|0|1.25", "AMBIENT", "", WINTER, 200),
            product("Champignon", "champis", "MUSHROOMS", "KGM|KGM|1|KGM|0|5.00", "CHILLED", "", WINTER, 10),
            product("Miel", "rucher", "HONEY", "JR|JR|0.5|KGM|0|6.00", "AMBIENT", "", "", 20),
            product("Épinard", "serres", "LEAF_VEGETABLES", "KGM|KGM|1|KGM|0|4.00", "CHILLED", "", "4,5,6", 40),
            product("Yaourt nature", "laiterie", "DAIRY", "JR|JR|0.5|KGM|0|2.50", "CHILLED", "", "", 200),
            product("Lait entier", "laiterie", "DAIRY", "BO|BO|1|LTR|0|1.25", "CHILLED", "", "", 200),
            product("Pain gris", "fournil", "BREAD", "H87|H87|0.8|KGM|0|3.50", "AMBIENT", "", "", 200),
            product("Farine", "moulin", "BREAD", "BG|BG|1|KGM|0|2.50", "AMBIENT", "", "", 100),
            product("Fromage de chèvre", "chevrerie", "CHEESE", "H87|H87|0.2|KGM|0|3.00", "CHILLED", "ORGANIC", "", 50),
            product("Œufs", "basseCour", "EGGS", "BX|BX|6|H87|0|2.50", "AMBIENT", "", "", 100),
            product("Poulet", "basseCour", "POULTRY", "H87|KGM|2|KGM|0.25|7.50", "CHILLED", "", "", 20),
            product(
                    "Betterave",
                    "legumerie",
                    "ROOT_VEGETABLES",
                    "BH|BH|0.7|KGM|0|2.00",
                    "AMBIENT",
                    "IN_CONVERSION",
                    WINTER,
                    100));

    private static final List<DayOfWeek> SCHOOL_DAYS = List.copyOf(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
    private static final List<DayOfWeek> EVERY_DAY = List.of(DayOfWeek.values());
    private static final BigDecimal FEE = BigDecimal.valueOf(5);
    private static final BigDecimal MARGIN = BigDecimal.valueOf(20);

    private final DatabaseClient database;
    private final Accounts accounts;
    private final DeliverySetup setup;
    private final SupplyAgreements agreements;
    private final OrderCycles cycles;
    private Village village;

    @Autowired
    Territory(
            DatabaseClient database,
            Accounts accounts,
            DeliverySetup setup,
            SupplyAgreements agreements,
            OrderCycles cycles) {
        this.database = database;
        this.accounts = accounts;
        this.setup = setup;
        this.agreements = agreements;
        this.cycles = cycles;
    }

    Village settle() {
        village = Village.withoutProducts(database, accounts);
        farms();
        kitchens();
        households();
        village.place("halle", "valDeSenne", "POINT", "21016", 50.801, 4.345);
        people();
        ways();
        openings();
        village.grow(PRODUCTS);
        return village;
    }

    /** Every day of the week is a delivery date of both cooperatives; kitchens may order until the Thursday before, noon, households until the Saturday, 6 pm. */
    void opensTheWeekOf(LocalDate monday) {
        for (var coordinator : List.of("coordinator", "coordinator2")) {
            for (var day : monday.datesUntil(monday.plusDays(7)).toList()) {
                var date = new NewDate(
                        day,
                        monday.minusDays(14).atTime(8, 0),
                        monday.minusDays(2).atTime(18, 0),
                        monday.minusDays(4).atTime(12, 0),
                        FEE,
                        FEE,
                        MARGIN);
                cycles.openDate(date, village.actor(coordinator)).block();
            }
        }
    }

    /** Households who order without anybody looking: all but the first four. */
    static List<String> crowd() {
        return IntStream.rangeClosed(5, 20).mapToObj(n -> "household" + n).toList();
    }

    private void farms() {
        farm("verger", "Verger de l’Ourse", "grandChamp", SellerOfRecord.COOPERATIVE);
        farm("champis", "Cave aux Champignons", "grandChamp", SellerOfRecord.COOPERATIVE);
        farm("rucher", "Rucher du Canal", "grandChamp", SellerOfRecord.PRODUCER);
        farm("serres", "Serres du Tri", "grandChamp", SellerOfRecord.PRODUCER);
        farm("moulin", "Moulin d’Arenberg", "valDeSenne", SellerOfRecord.COOPERATIVE);
        farm("basseCour", "La Basse-Cour", "valDeSenne", SellerOfRecord.COOPERATIVE);
        farm("chevrerie", "Chèvrerie du Bois", "valDeSenne", SellerOfRecord.PRODUCER);
        farm("legumerie", "Légumerie Verte", "valDeSenne", SellerOfRecord.PRODUCER);
        run("delete from network.supply_agreement where producer_id = %d and cooperative_id = %d"
                .formatted(village.party("fournil"), village.party("grandChamp")));
        certified("chevrerie", "ORGANIC");
        certified("chevrerie", "SANITARY");
        certified("basseCour", "SANITARY");
        certified("legumerie", "IN_CONVERSION");
        certified("serres", "SOCIAL");
    }

    private void farm(String key, String name, String cooperative, SellerOfRecord seller) {
        village.organisation(key, name, "PRODUCER", null);
        village.place(key + "Farm", key, "FARM", "25123", 50.67, 4.14);
        agreements.agree(village.party(key), village.party(cooperative), seller).block();
    }

    private void certified(String farm, String scheme) {
        run(
                "insert into network.certificate (organisation_id, scheme, control_body, valid_from, valid_until) values (%d, '%s', 'BE-TEST', '2020-01-01', '2099-12-31')"
                        .formatted(village.party(farm), scheme));
    }

    private void kitchens() {
        village.organisation("charmes", "Cuisine des Charmes", "KITCHEN", "uccle");
        village.organisation("sureaux", "Résidence des Sureaux", "KITCHEN", "uccle");
        village.place("charmesDoor", "charmes", "KITCHEN_DOOR", "21016", 50.803, 4.351);
        village.place("sureauxDoor", "sureaux", "KITCHEN_DOOR", "21016", 50.799, 4.349);
        run(
                "update network.organisation set kitchen_kind = case id when %d then 'CARE_HOME' else 'SCHOOL_CANTEEN' end where id in (%s)"
                        .formatted(
                                village.party("sureaux"),
                                ids("tilleuls", "erables", "bouleaux", "charmes", "sureaux")));
    }

    private void households() {
        IntStream.rangeClosed(3, 20).forEach(n -> village.household("household" + n, "Ménage Numéro " + n));
    }

    private void people() {
        village.person("farmer", "commun", Role.OWNER, Role.STOCK_KEEPER);
        village.person("marketGardener", "legumerie", Role.OWNER, Role.STOCK_KEEPER);
        village.person("canteen4", "charmes", Role.COOK, Role.BUYER);
        village.person("careHome", "sureaux", Role.COOK, Role.BUYER);
        IntStream.rangeClosed(3, 20)
                .forEach(n -> village.person("household" + n, "household" + n, Role.HOUSEHOLD_MEMBER));
    }

    private void ways() {
        destination("halle", DestinationKind.POINT);
        destination("charmesDoor", DestinationKind.KITCHEN_DOOR);
        destination("sureauxDoor", DestinationKind.KITCHEN_DOOR);
        destination("sillonsFarm", DestinationKind.FARM_GATE);
        ownHub("grandChamp", "charmesDoor");
        ownHub("valDeSenne", "charmesDoor");
        ownHub("valDeSenne", "sureauxDoor");
        ownHub("valDeSenne", "halle");
        setup.pool(village.site("valDeSenneHub"), village.party("grandChamp"), null)
                .block();
        setup.pool(village.site("grandChampHub"), village.party("valDeSenne"), null)
                .block();
        pooled("grandChamp", "valDeSenne", "gare");
        pooled("grandChamp", "valDeSenne", "halle");
        pooled("grandChamp", "valDeSenne", "sureauxDoor");
        pooled("valDeSenne", "grandChamp", "kiosque");
        setup.laneFromFarm(village.party("grandChamp"), village.party("sillons"), village.site("sillonsFarm"))
                .block();
        setup.collectedAtFarm(
                        village.party("grandChamp"),
                        village.party("verger"),
                        village.site("vergerFarm"),
                        village.site("grandChampHub"),
                        village.party("grandChamp"))
                .block();
    }

    private void destination(String site, DestinationKind kind) {
        setup.destination(village.site(site), kind, true, true).block();
    }

    private void ownHub(String cooperative, String destination) {
        setup.laneThroughHub(
                        village.party(cooperative),
                        village.site(destination),
                        village.site(cooperative + "Hub"),
                        village.party(cooperative))
                .block();
    }

    /** The cooperative brings its goods to the host's hub, and the host brings them on. */
    private void pooled(String cooperative, String host, String destination) {
        run("update delivery.lane set active = false where cooperative_id = %d and destination_id = %d"
                .formatted(village.party(cooperative), village.site(destination)));
        setup.laneThroughPool(
                        village.party(cooperative),
                        village.site(destination),
                        village.site(cooperative + "Hub"),
                        village.party(cooperative),
                        village.site(host + "Hub"),
                        village.party(host))
                .block();
    }

    private void openings() {
        var doors = List.of("tilleulsDoor", "erablesDoor", "bouleauxDoor", "charmesDoor");
        var points = List.of("kiosque", "gare", "halle");
        var all = new ArrayList<>(doors);
        all.addAll(points);
        all.forEach(site -> run("delete from delivery.opening where site_id = " + village.site(site)));
        doors.forEach(door -> opens(door, SCHOOL_DAYS, 6));
        points.forEach(point -> opens(point, List.of(DayOfWeek.THURSDAY), 16));
        opens("sureauxDoor", EVERY_DAY, 6);
        opens("sillonsFarm", List.of(DayOfWeek.SATURDAY), 9);
    }

    private void opens(String site, List<DayOfWeek> days, int hour) {
        setup.opening(
                        village.site(site),
                        days,
                        LocalTime.of(hour, 0),
                        LocalTime.of(hour + 3, 0),
                        DeliverySetup.room(40, 12, 4))
                .block();
    }

    private String ids(String... parties) {
        return String.join(
                ", ",
                List.of(parties).stream()
                        .map(key -> Long.toString(village.party(key)))
                        .toList());
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    /** {@code measures}: ordering and pricing unit, content with its unit, tolerance, price. */
    private static String product(
            String name,
            String farm,
            String family,
            String measures,
            String storage,
            String labels,
            String season,
            int onHand) {
        var allergens = switch (family) {
            case "BREAD" -> GLUTEN;
            case "DAIRY", "CHEESE" -> MILK;
            case "EGGS" -> EGGS;
            default -> NO_ALLERGEN;
        };
        return String.join(
                "|",
                name,
                name,
                name,
                name,
                farm,
                family,
                measures,
                "FOOD",
                storage,
                allergens,
                labels,
                season,
                Integer.toString(onHand));
    }
}
