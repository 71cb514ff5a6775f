package coop.tablee.testing;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * A small territory for tests, written straight to the tables: two cooperatives (Grand Champ, Val de Senne) with a hub each, four producers, thirty
 * products, two kitchens of one municipality and one of another, two households, two distribution points (the Kiosque without a freezer, the Gare with
 * one), and open cycles of both cooperatives on two delivery dates. Each call builds a new one beside the others; names carry its number.
 *
 * <p>Sept Sillons and Fournil sell themselves (mandate), the dairy and Champ Commun through resale. Sept Sillons is certified organic, the dairy holds a
 * sanitary approval, Champ Commun is reachable by the kitchens straight from the farm. The soup has one unknown allergen.
 */
public final class Village {

    public static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String NO_ALLERGEN = "AAAAAAAAAAAAAA";
    private static final String GLUTEN = "CAAAAAAAAAAAAA";
    private static final String EGGS = "AACAAAAAAAAAAA";
    private static final String MILK = "AAAAAACAAAAAAA";
    private static final String CELERY = "AAAAAAAACAAAAA";
    private static final String CELERY_UNKNOWN = "AAAAAAAAUAAAAA";
    private static final String SULPHITES = "AAAAAAAAAAACAA";

    /** fr | en | nl | de | producer | family | ordering unit | pricing unit | content | content unit | tolerance | price | VAT | storage | allergens | labels | season | on hand. */
    private static final List<String> PRODUCTS = List.of(
            "Poireau|Leek|Prei|Lauch|sillons|STEM_VEGETABLES|BH|BH|0.9|KGM|0|2.40|FOOD|AMBIENT|" + NO_ALLERGEN
                    + "|ORGANIC|1,2,3,4,10,11,12|200",
            "Carotte|Carrot|Wortel|Karotte|sillons|ROOT_VEGETABLES|KGM|KGM|1|KGM|0|1.35|FOOD|AMBIENT|" + NO_ALLERGEN
                    + "|ORGANIC|1,2,3,10,11,12|500",
            "Potimarron|Red kuri squash|Hokkaidopompoen|Hokkaidokürbis|sillons|SQUASHES|H87|KGM|1.2|KGM|0.15|2.10|FOOD|AMBIENT|"
                    + NO_ALLERGEN + "|ORGANIC|1,9,10,11,12|120",
            "Betterave|Beetroot|Rode biet|Rote Bete|sillons|ROOT_VEGETABLES|BH|BH|0.7|KGM|0|1.90|FOOD|AMBIENT|"
                    + NO_ALLERGEN + "|ORGANIC|1,2,3,10,11,12|90",
            "Céleri-rave|Celeriac|Knolselderij|Knollensellerie|sillons|ROOT_VEGETABLES|H87|H87|0.8|KGM|0|1.75|FOOD|AMBIENT|"
                    + CELERY + "|ORGANIC|1,2,3,10,11,12|80",
            "Épinard|Spinach|Spinazie|Spinat|sillons|LEAF_VEGETABLES|KGM|KGM|1|KGM|0|4.20|FOOD|CHILLED|" + NO_ALLERGEN
                    + "|ORGANIC|1,2,3,4,5,6,10,11,12|60",
            "Pomme de terre|Potato|Aardappel|Kartoffel|commun|POTATOES|KGM|KGM|1|KGM|0|0.85|FOOD|AMBIENT|" + NO_ALLERGEN
                    + "||1,2,3,4,8,9,10,11,12|900",
            "Oignon jaune|Yellow onion|Gele ui|Gelbe Zwiebel|commun|ONIONS|KGM|KGM|1|KGM|0|0.95|FOOD|AMBIENT|"
                    + NO_ALLERGEN + "||1,2,3,4,5,10,11,12|400",
            "Chou rouge|Red cabbage|Rode kool|Rotkohl|commun|LEAF_VEGETABLES|H87|H87|1.5|KGM|0|1.60|FOOD|AMBIENT|"
                    + NO_ALLERGEN + "||1,2,3,4,10,11,12|150",
            "Chicon|Chicory|Witloof|Chicorée|commun|STEM_VEGETABLES|KGM|KGM|1|KGM|0|3.40|FOOD|AMBIENT|" + NO_ALLERGEN
                    + "||1,2,3,4,5,6,11|80",
            "Pomme Jonagold|Jonagold apple|Jonagold appel|Jonagold-Apfel|commun|FRUIT|KGM|KGM|1|KGM|0|1.80|FOOD|AMBIENT|"
                    + NO_ALLERGEN + "|IN_CONVERSION|1,2,3,4,5,9,10,11,12|300",
            "Poire Conférence|Conference pear|Conférencepeer|Conference-Birne|commun|FRUIT|KGM|KGM|1|KGM|0|1.95|FOOD|AMBIENT|"
                    + NO_ALLERGEN + "||1,2,3,4,9,10,11,12|250",
            "Champignon de Paris|Button mushroom|Champignon|Champignon|commun|MUSHROOMS|KGM|KGM|1|KGM|0|6.50|FOOD|CHILLED|"
                    + NO_ALLERGEN + "||1,2,3,4,5,6,7,8,9,10,11,12|40",
            "Lentilles vertes|Green lentils|Groene linzen|Grüne Linsen|commun|DRY_GOODS|BG|BG|1|KGM|0|4.10|FOOD|AMBIENT|"
                    + GLUTEN.replace('C', 'M') + "||1,2,3,4,5,6,7,8,9,10,11,12|100",
            "Jus de pomme|Apple juice|Appelsap|Apfelsaft|commun|DRINKS|BO|BO|1|LTR|0|2.25|FOOD|AMBIENT|" + NO_ALLERGEN
                    + "||1,2,3,4,5,6,7,8,9,10,11,12|200",
            "Cidre brut|Dry cider|Droge cider|Herber Cidre|commun|DRINKS|BO|BO|0.75|LTR|0|4.90|STANDARD|AMBIENT|"
                    + SULPHITES + "||1,2,3,4,5,6,7,8,9,10,11,12|60",
            "Savon au lait|Milk soap|Melkzeep|Milchseife|commun|HOUSEHOLD_GOODS|H87|H87|1|H87|0|3.30|STANDARD|AMBIENT|"
                    + NO_ALLERGEN + "||1,2,3,4,5,6,7,8,9,10,11,12|70",
            "Lait entier|Whole milk|Volle melk|Vollmilch|laiterie|DAIRY|BO|BO|1|LTR|0|1.45|FOOD|CHILLED|" + MILK
                    + "||1,2,3,4,5,6,7,8,9,10,11,12|300",
            "Yaourt nature|Plain yoghurt|Natuuryoghurt|Naturjoghurt|laiterie|DAIRY|JR|JR|0.5|KGM|0|1.70|FOOD|CHILLED|"
                    + MILK + "||1,2,3,4,5,6,7,8,9,10,11,12|250",
            "Beurre de ferme|Farm butter|Hoeveboter|Bauernbutter|laiterie|DAIRY|H87|H87|0.25|KGM|0|3.20|FOOD|CHILLED|"
                    + MILK + "||1,2,3,4,5,6,7,8,9,10,11,12|90",
            "Tomme de vache|Cow's tomme|Koetomme|Kuh-Tomme|laiterie|CHEESE|H87|KGM|0.3|KGM|0.1|19.50|FOOD|CHILLED|"
                    + MILK + "||1,2,3,4,5,6,7,8,9,10,11,12|60",
            "Œufs de plein air|Free-range eggs|Eieren van vrije uitloop|Freilandeier|laiterie|EGGS|BX|BX|6|H87|0|2.30|FOOD|AMBIENT|"
                    + EGGS + "||1,2,3,4,5,6,7,8,9,10,11,12|180",
            "Glace vanille|Vanilla ice cream|Vanille-ijs|Vanilleeis|laiterie|DAIRY|H87|H87|0.5|KGM|0|4.60|FOOD|FROZEN|"
                    + MILK + "||1,2,3,4,5,6,7,8,9,10,11,12|50",
            "Poulet fermier|Farm chicken|Hoevekip|Bauernhähnchen|laiterie|POULTRY|H87|KGM|1.7|KGM|0.2|8.90|FOOD|CHILLED|"
                    + NO_ALLERGEN + "||1,2,3,4,5,6,7,8,9,10,11,12|40",
            "Pain gris au levain|Sourdough bread|Zuurdesembrood|Sauerteigbrot|fournil|BREAD|H87|H87|0.8|KGM|0|3.50|FOOD|AMBIENT|"
                    + GLUTEN + "||1,2,3,4,5,6,7,8,9,10,11,12|150",
            "Baguette|Baguette|Stokbrood|Baguette|fournil|BREAD|H87|H87|0.25|KGM|0|1.30|FOOD|AMBIENT|" + GLUTEN
                    + "||1,2,3,4,5,6,7,8,9,10,11,12|200",
            "Farine d’épeautre|Spelt flour|Speltbloem|Dinkelmehl|fournil|BREAD|BG|BG|1|KGM|0|2.60|FOOD|AMBIENT|"
                    + GLUTEN + "||1,2,3,4,5,6,7,8,9,10,11,12|120",
            "Spaghetti|Spaghetti|Spaghetti|Spaghetti|fournil|DRY_GOODS|BG|BG|0.5|KGM|0|2.20|FOOD|AMBIENT|" + GLUTEN
                    + "||1,2,3,4,5,6,7,8,9,10,11,12|140",
            "Miel de printemps|Spring honey|Lentehoning|Frühlingshonig|fournil|HONEY|JR|JR|0.5|KGM|0|6.40|FOOD|AMBIENT|"
                    + NO_ALLERGEN + "||1,2,3,4,5,6,7,8,9,10,11,12|60",
            "Potage de saison|Seasonal soup|Seizoenssoep|Saisonsuppe|fournil|PREPARED|JR|JR|1|LTR|0|3.90|FOOD|CHILLED|"
                    + CELERY_UNKNOWN + "||1,2,3,4,5,6,7,8,9,10,11,12|80");

    private final DatabaseClient database;
    private final Accounts accounts;
    private final int number = COUNT.incrementAndGet();
    private final Map<String, Long> products = new HashMap<>();
    private final Map<String, Long> stocks = new HashMap<>();
    private final Map<String, Long> offers = new HashMap<>();
    private final Map<String, Long> parties = new HashMap<>();
    private final Map<String, Long> sites = new HashMap<>();
    private final Map<String, Long> cycles = new HashMap<>();
    private final Map<String, Actor> actors = new HashMap<>();
    private LocalDate firstDate = LocalDate.EPOCH;
    private LocalDate secondDate = LocalDate.EPOCH;

    private Village(DatabaseClient database, Accounts accounts) {
        this.database = database;
        this.accounts = accounts;
    }

    public static Village build(DatabaseClient database, Accounts accounts) {
        var village = new Village(database, accounts);
        village.settle();
        village.agree("grandChamp", "sillons", "commun", "laiterie", "fournil");
        village.agree("valDeSenne", "sillons", "commun", "laiterie", "fournil");
        village.grow();
        village.offer();
        village.prepare();
        village.welcome();
        return village;
    }

    /**
     * The same people and places before the first product: no catalogue, no cycle. Each cooperative works with producers of its own, and both with the bakery.
     */
    public static Village withoutProducts(DatabaseClient database, Accounts accounts) {
        var village = new Village(database, accounts);
        village.settle();
        village.agree("grandChamp", "sillons", "commun", "fournil");
        village.agree("valDeSenne", "laiterie", "fournil");
        village.welcome();
        return village;
    }

    /** The nearer delivery date: three days from now, Brussels time. */
    public LocalDate firstDate() {
        return firstDate;
    }

    public LocalDate secondDate() {
        return secondDate;
    }

    /** Product id by its French name. */
    public long product(String name) {
        return require(products, name);
    }

    public long stock(String name) {
        return require(stocks, name);
    }

    /** Offer id of Grand Champ (all but the bakery's and the dairy's products) or Val de Senne (those), by French name and date. */
    public long offer(String name, LocalDate date) {
        return require(offers, name + date);
    }

    /** Party id: grandChamp, valDeSenne, sillons, commun, laiterie, fournil, forest, uccle, tilleuls, erables, bouleaux, marchand, dubois, council. */
    public long party(String name) {
        return require(parties, name);
    }

    /** Site id: kiosque, gare (points); tilleulsDoor, erablesDoor, bouleauxDoor; grandChampHub, valDeSenneHub; sillonsFarm, … */
    public long site(String name) {
        return require(sites, name);
    }

    /** Cycle id by cooperative and date. */
    public long cycle(String cooperative, LocalDate date) {
        return require(cycles, cooperative + date);
    }

    /** Someone of the village: household, household2, canteen, canteen2 (same municipality), canteen3 (other), coordinator, coordinator2, producer, producer2, volunteer, procurement, council, baker. Signs in as {@link #email}, password demo. */
    public Actor actor(String who) {
        return require(actors, who);
    }

    /** What the names of this village end with. */
    public int number() {
        return number;
    }

    public String email(String who) {
        return who + "-" + number + "@village.example";
    }

    private void settle() {
        party("grandChamp", "ORGANISATION", "Grand Champ", "COOPERATIVE");
        party("valDeSenne", "ORGANISATION", "Val de Senne", "COOPERATIVE");
        party("sillons", "ORGANISATION", "Ferme des Sept Sillons", "PRODUCER");
        party("commun", "ORGANISATION", "Le Champ Commun", "PRODUCER");
        party("laiterie", "ORGANISATION", "Laiterie Coquelicot", "PRODUCER");
        party("fournil", "ORGANISATION", "Levain Neuf", "PRODUCER");
        party("forest", "ORGANISATION", "Commune de Forest", "AUTHORITY");
        party("uccle", "ORGANISATION", "Commune d’Uccle", "AUTHORITY");
        party("tilleuls", "ORGANISATION", "Cuisine des Tilleuls", "KITCHEN");
        party("erables", "ORGANISATION", "Cuisine des Érables", "KITCHEN");
        party("bouleaux", "ORGANISATION", "Cuisine des Bouleaux", "KITCHEN");
        party("council", "ORGANISATION", "Conseil de l’alimentation", "FOOD_COUNCIL");
        party("marchand", "HOUSEHOLD", "Ménage Marchand", "");
        party("dubois", "HOUSEHOLD", "Ménage Dubois", "");
        run("update network.organisation set authority_id = %d where id in (%d, %d)"
                .formatted(party("forest"), party("tilleuls"), party("erables")));
        run("update network.organisation set authority_id = %d where id = %d"
                .formatted(party("uccle"), party("bouleaux")));
        site("grandChampHub", "grandChamp", "HUB", "21007", 50.816, 4.318);
        site("valDeSenneHub", "valDeSenne", "HUB", "23003", 50.769, 4.307);
        site("sillonsFarm", "sillons", "FARM", "25117", 50.607, 4.636);
        site("communFarm", "commun", "FARM", "25123", 50.664, 4.133);
        site("laiterieFarm", "laiterie", "FARM", "51067", 50.646, 3.927);
        site("fournilFarm", "fournil", "FARM", "21007", 50.812, 4.324);
        site("kiosque", "grandChamp", "POINT", "21013", 50.827, 4.345);
        site("gare", "valDeSenne", "POINT", "21007", 50.805, 4.322);
        site("tilleulsDoor", "tilleuls", "KITCHEN_DOOR", "21007", 50.810, 4.330);
        site("erablesDoor", "erables", "KITCHEN_DOOR", "21007", 50.814, 4.335);
        site("bouleauxDoor", "bouleaux", "KITCHEN_DOOR", "21016", 50.800, 4.360);
        insert(
                "insert into network.certificate (organisation_id, scheme, control_body, valid_from, valid_until) values (%d, 'ORGANIC', 'BE-BIO-01', '2020-01-01', '2099-12-31') returning id"
                        .formatted(party("sillons")));
        insert(
                "insert into network.certificate (organisation_id, scheme, control_body, valid_from, valid_until) values (%d, 'SANITARY', 'AFSCA', '2020-01-01', '2099-12-31') returning id"
                        .formatted(party("laiterie")));
        insert(
                "insert into network.certificate (organisation_id, scheme, control_body, valid_from, valid_until) values (%d, 'ORGANIC', 'BE-BIO-02', '2020-01-01', '2099-12-31') returning id"
                        .formatted(party("grandChamp")));
        var territory = insert(
                "insert into network.territory (code, name, council_id) values ('val-%d', 'Val de Senne %d', %d) returning id"
                        .formatted(number, number, party("council")));
        run(
                "insert into network.territory_municipality select %d, code from unnest(array['21007','21013','21016']) code"
                        .formatted(territory));
        destination("kiosque", "POINT", true, false);
        destination("gare", "POINT", true, true);
        for (var door : List.of("tilleulsDoor", "erablesDoor", "bouleauxDoor")) {
            destination(door, "KITCHEN_DOOR", true, true);
        }
        for (var cooperative : List.of("grandChamp", "valDeSenne")) {
            for (var to : List.of("kiosque", "gare", "tilleulsDoor", "erablesDoor", "bouleauxDoor")) {
                insert(
                        "insert into delivery.lane (cooperative_id, destination_id, hub_id) values (%d, %d, %d) returning id"
                                .formatted(party(cooperative), site(to), site(cooperative + "Hub")));
            }
        }
        for (var door : List.of("tilleulsDoor", "erablesDoor")) {
            insert(
                    "insert into delivery.lane (cooperative_id, producer_id, destination_id) values (%d, %d, %d) returning id"
                            .formatted(party("grandChamp"), party("commun"), site(door)));
        }
    }

    private void agree(String cooperative, String... producers) {
        for (var producer : producers) {
            var seller = Set.of("sillons", "fournil").contains(producer) ? "PRODUCER" : "COOPERATIVE";
            insert(
                    "insert into network.supply_agreement (producer_id, cooperative_id, seller_of_record) values (%d, %d, '%s') returning id"
                            .formatted(party(producer), party(cooperative), seller));
        }
    }

    private void grow() {
        for (var row : PRODUCTS) {
            var cell = row.split("\\|", -1);
            var name = cell[0];
            var product = insert("insert into catalogue.product (producer_id, sku) values (%d, 'P%03d') returning id"
                    .formatted(party(cell[4]), products.size() + 1));
            var caught = !cell[10].equals("0");
            var version = database.sql("""
                            insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit,
                                catch_weight, tolerance, price, vat_category, storage, allergens, labels, season, crate_share, animal)
                            values (:product, 1, jsonb_build_object('fr', :fr::text, 'en', :en::text, 'nl', :nl::text, 'de', :de::text), :family, :ordering, :pricing,
                                :content, :contentUnit, :caught, :tolerance, :price, :vat, :storage, :allergens, :labels, :season, 0.04, :animal)
                            returning id
                            """)
                    .bind("product", product)
                    .bind("fr", name)
                    .bind("en", cell[1])
                    .bind("nl", cell[2])
                    .bind("de", cell[3])
                    .bind("family", cell[5])
                    .bind("ordering", cell[6])
                    .bind("pricing", cell[7])
                    .bind("content", new BigDecimal(cell[8]))
                    .bind("contentUnit", cell[9])
                    .bind("caught", caught)
                    .bind("tolerance", new BigDecimal(cell[10]))
                    .bind("price", new BigDecimal(cell[11]))
                    .bind("vat", cell[12])
                    .bind("storage", cell[13])
                    .bind("allergens", cell[14])
                    .bind("labels", cell[15].isEmpty() ? new String[0] : cell[15].split(","))
                    .bind("season", seasonOf(cell[16]))
                    .bind("animal", Set.of("DAIRY", "CHEESE", "EGGS", "POULTRY").contains(cell[5]))
                    .map(returned -> returned.get("id", Long.class))
                    .one()
                    .block();
            run("update catalogue.product set current_version_id = %d where id = %d".formatted(version, product));
            var stock = insert("insert into stock.stock_row (product_id) values (%d) returning id".formatted(product));
            run(
                    "select stock.post(array[%d]::bigint[], array['receive'], array[%s]::numeric[], array[null]::bigint[], null, 'harvest')"
                            .formatted(stock, cell[17]));
            products.put(name, product);
            stocks.put(name, stock);
        }
    }

    private void offer() {
        firstDate = LocalDate.now(ZONE).plusDays(3);
        secondDate = firstDate.plusDays(1);
        for (var date : List.of(firstDate, secondDate)) {
            for (var cooperative : List.of("grandChamp", "valDeSenne")) {
                var cycle =
                        insert("""
                        insert into ordercycle.cycle (cooperative_id, delivery_date, state, time_zone, opens_local, household_cutoff_local, institution_cutoff_local,
                            opens_at, household_cutoff_at, institution_cutoff_at, fee_percent_household, fee_percent_institution)
                        values (%d, '%3$s', 'OPEN', 'Europe/Brussels', date '%3$s' - interval '6 days', date '%3$s' - interval '4 hours', date '%3$s' - interval '10 hours',
                            (date '%3$s' - interval '6 days') at time zone 'Europe/Brussels', (date '%3$s' - interval '4 hours') at time zone 'Europe/Brussels',
                            (date '%3$s' - interval '10 hours') at time zone 'Europe/Brussels', %2$s, %2$s) returning id
                        """.formatted(party(cooperative), cooperative.equals("grandChamp") ? "7.5" : "5", date));
                cycles.put(cooperative + date, cycle);
                var producers = cooperative.equals("grandChamp")
                        ? "%d, %d".formatted(party("sillons"), party("commun"))
                        : "%d, %d".formatted(party("laiterie"), party("fournil"));
                run("""
                        insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, institution_price, producer_price,
                            vat_rate, minimum, step, maximum, household_cutoff_at, institution_cutoff_at)
                        select c.id, p.id, v.id, s.id, p.producer_id, case a.seller_of_record when 'PRODUCER' then p.producer_id else c.cooperative_id end,
                            round(v.price * 1.2 * (1 + r.rate / 100), 2), round(v.price * 1.1, 2), v.price, r.rate,
                            case v.ordering_unit when 'KGM' then 0.5 else 1 end, case v.ordering_unit when 'KGM' then 0.5 else 1 end, 500, c.household_cutoff_at, c.institution_cutoff_at
                        from ordercycle.cycle c
                        join catalogue.product p on p.producer_id in (%s)
                        join catalogue.product_version v on v.id = p.current_version_id
                        join stock.stock_row s on s.product_id = p.id
                        join network.supply_agreement a on a.producer_id = p.producer_id and a.cooperative_id = c.cooperative_id
                        cross join lateral (select catalogue.vat_rate_on('BE', v.vat_category, c.delivery_date) rate) r
                        where c.id = %d order by p.id
                        """.formatted(producers, cycle));
            }
            run("select delivery.open_slots(array[%d,%d,%d,%d,%d]::bigint[], '%s')"
                    .formatted(
                            site("kiosque"),
                            site("gare"),
                            site("tilleulsDoor"),
                            site("erablesDoor"),
                            site("bouleauxDoor"),
                            date));
        }
        products.forEach((name, product) -> List.of(firstDate, secondDate)
                .forEach(date -> offers.put(
                        name + date,
                        only(
                                "select o.id from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id where o.product_id = %d and c.delivery_date = '%s'"
                                        .formatted(product, date)))));
    }

    /** Prepares what the shop window reads, and waits for what a node's own round has in hand. */
    private void prepare() {
        run("""
                do $$ begin
                    loop
                        perform assortment.prepare(10000);
                        exit when not exists (select from ordercycle.offer o left join assortment.card k on k.offer_id = o.id where k.offer_id is null);
                        perform pg_sleep(0.02);
                    end loop;
                end $$
                """);
    }

    private void welcome() {
        person("household", "marchand", Role.HOUSEHOLD_MEMBER);
        person("household2", "dubois", Role.HOUSEHOLD_MEMBER);
        person("canteen", "tilleuls", Role.COOK, Role.BUYER);
        person("canteen2", "erables", Role.COOK, Role.BUYER);
        person("canteen3", "bouleaux", Role.COOK, Role.BUYER);
        person("coordinator", "grandChamp", Role.COORDINATOR, Role.PACKER);
        person("coordinator2", "valDeSenne", Role.COORDINATOR, Role.PACKER);
        person("producer", "sillons", Role.OWNER, Role.STOCK_KEEPER);
        person("producer2", "laiterie", Role.OWNER, Role.STOCK_KEEPER);
        person("baker", "fournil", Role.OWNER, Role.STOCK_KEEPER);
        person("volunteer", "grandChamp", Role.VOLUNTEER);
        person("volunteer2", "valDeSenne", Role.VOLUNTEER);
        person("procurement", "forest", Role.APPROVER, Role.AUDITOR);
        person("council", "council", Role.REPORTER);
    }

    private void person(String who, String party, Role... roles) {
        var account = accounts.create(email(who), who, Locale.FRENCH, "demo").block();
        var names = new ArrayList<String>();
        for (var role : roles) {
            names.add(role.name());
        }
        database.sql("insert into network.membership (account_id, party_id, roles) values (:account, :party, :roles)")
                .bind("account", account)
                .bind("party", party(party))
                .bind("roles", names.toArray(new String[0]))
                .then()
                .block();
        var kinds = database.sql(
                        "select coalesce((select kinds from network.organisation where id = :party), array['HOUSEHOLD']) kinds")
                .bind("party", party(party))
                .map(row -> Set.of(row.get("kinds", String[].class)))
                .one()
                .block();
        var membership = new Membership(party(party), party, kinds, Set.of(roles));
        actors.put(
                who,
                new Actor(
                        account,
                        who,
                        Locale.FRENCH,
                        new ActingParty(party(party), party, kinds),
                        Set.of(roles),
                        List.of(membership),
                        Credential.SESSION));
    }

    private void party(String key, String type, String name, String kind) {
        var id = insert("insert into network.party (type, name) values ('%s', '%s %d') returning id"
                .formatted(type, name, number));
        if (type.equals("HOUSEHOLD")) {
            run("insert into network.household (id) values (%d)".formatted(id));
        } else {
            run("insert into network.organisation (id, kinds) values (%d, array['%s'])".formatted(id, kind));
        }
        parties.put(key, id);
    }

    private void site(String key, String party, String kind, String municipality, double latitude, double longitude) {
        sites.put(
                key,
                insert(
                        "insert into network.site (party_id, kind, name, municipality_code, latitude, longitude) values (%d, '%s', '%s %d', '%s', %s, %s) returning id"
                                .formatted(party(party), kind, key, number, municipality, latitude, longitude)));
    }

    private void destination(String site, String kind, boolean chilled, boolean frozen) {
        run("insert into delivery.destination (site_id, kind, chilled, frozen) values (%d, '%s', %s, %s)"
                .formatted(site(site), kind, chilled, frozen));
        for (var weekday = 1; weekday <= 7; weekday++) {
            run(
                    "insert into delivery.opening (site_id, weekday, opens, closes, crates, chilled_crates, frozen_crates) values (%d, %d, '%s', '%s', 40, 12, %s)"
                            .formatted(
                                    site(site),
                                    weekday,
                                    LocalTime.of(kind.equals("POINT") ? 16 : 6, 0),
                                    LocalTime.of(kind.equals("POINT") ? 19 : 9, 0),
                                    frozen ? "4" : "0"));
        }
    }

    private static Short[] seasonOf(String months) {
        var parsed = new ArrayList<Short>();
        for (var month : months.split(",")) {
            parsed.add(Short.valueOf(month));
        }
        return parsed.toArray(new Short[0]);
    }

    private long insert(String sql) {
        return only(sql);
    }

    private long only(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private static <T> T require(Map<String, T> map, String key) {
        var found = map.get(key);
        if (found == null) {
            throw new IllegalArgumentException("No " + key + " in this village; there are " + map.keySet());
        }
        return found;
    }
}
