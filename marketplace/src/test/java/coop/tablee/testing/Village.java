package coop.tablee.testing;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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

    private static final String PARTIES = """
            with wanted (key, type, name, kind, authority) as (values
                ('grandChamp', 'ORGANISATION', 'Grand Champ', 'COOPERATIVE', null),
                ('valDeSenne', 'ORGANISATION', 'Val de Senne', 'COOPERATIVE', null),
                ('sillons', 'ORGANISATION', 'Ferme des Sept Sillons', 'PRODUCER', null),
                ('commun', 'ORGANISATION', 'Le Champ Commun', 'PRODUCER', null),
                ('laiterie', 'ORGANISATION', 'Laiterie Coquelicot', 'PRODUCER', null),
                ('fournil', 'ORGANISATION', 'Levain Neuf', 'PRODUCER', null),
                ('forest', 'ORGANISATION', 'Commune de Forest', 'AUTHORITY', null),
                ('uccle', 'ORGANISATION', 'Commune d’Uccle', 'AUTHORITY', null),
                ('tilleuls', 'ORGANISATION', 'Cuisine des Tilleuls', 'KITCHEN', 'forest'),
                ('erables', 'ORGANISATION', 'Cuisine des Érables', 'KITCHEN', 'forest'),
                ('bouleaux', 'ORGANISATION', 'Cuisine des Bouleaux', 'KITCHEN', 'uccle'),
                ('council', 'ORGANISATION', 'Conseil de l’alimentation', 'FOOD_COUNCIL', null),
                ('marchand', 'HOUSEHOLD', 'Ménage Marchand', null, null),
                ('dubois', 'HOUSEHOLD', 'Ménage Dubois', null, null)
            ), party as (
                insert into network.party (type, name) select type, name || ' ' || :number from wanted returning id, name
            ), made as (
                select w.key, w.type, w.kind, w.authority, p.id from wanted w join party p on p.name = w.name || ' ' || :number
            ), organisation as (
                insert into network.organisation (id, kinds, authority_id)
                select m.id, array[m.kind], a.id from made m left join made a on a.key = m.authority where m.type = 'ORGANISATION'
            ), household as (
                insert into network.household (id) select id from made where type = 'HOUSEHOLD'
            )
            select key, id from made
            """;

    private static final String SITES = """
            with wanted (key, party, kind, municipality, latitude, longitude) as (values
                ('grandChampHub', 'grandChamp', 'HUB', '21007', 50.816, 4.318),
                ('valDeSenneHub', 'valDeSenne', 'HUB', '23003', 50.769, 4.307),
                ('sillonsFarm', 'sillons', 'FARM', '25117', 50.607, 4.636),
                ('communFarm', 'commun', 'FARM', '25123', 50.664, 4.133),
                ('laiterieFarm', 'laiterie', 'FARM', '51067', 50.646, 3.927),
                ('fournilFarm', 'fournil', 'FARM', '21007', 50.812, 4.324),
                ('kiosque', 'grandChamp', 'POINT', '21013', 50.827, 4.345),
                ('gare', 'valDeSenne', 'POINT', '21007', 50.805, 4.322),
                ('tilleulsDoor', 'tilleuls', 'KITCHEN_DOOR', '21007', 50.810, 4.330),
                ('erablesDoor', 'erables', 'KITCHEN_DOOR', '21007', 50.814, 4.335),
                ('bouleauxDoor', 'bouleaux', 'KITCHEN_DOOR', '21016', 50.800, 4.360)
            ), site as (
                insert into network.site (party_id, kind, name, municipality_code, latitude, longitude)
                select (:parties::jsonb ->> party)::bigint, kind, key || ' ' || :number, municipality, latitude, longitude from wanted returning id, name
            )
            select w.key, s.id from wanted w join site s on s.name = w.key || ' ' || :number
            """;

    private static final String CERTIFICATES = """
            insert into network.certificate (organisation_id, scheme, control_body, valid_from, valid_until)
            select (:parties::jsonb ->> party)::bigint, scheme, body, '2020-01-01', '2099-12-31'
            from (values ('sillons', 'ORGANIC', 'BE-BIO-01'), ('laiterie', 'SANITARY', 'AFSCA'), ('grandChamp', 'ORGANIC', 'BE-BIO-02')) c (party, scheme, body)
            """;

    private static final String TERRITORY = """
            with territory as (
                insert into network.territory (code, name, council_id) values ('val-' || :number, 'Val de Senne ' || :number, (:parties::jsonb ->> 'council')::bigint) returning id
            )
            insert into network.territory_municipality select id, code from territory, unnest(array['21007', '21013', '21016']) code
            """;

    private static final String DESTINATIONS = """
            with wanted (site, kind, frozen, opens, closes) as (values
                ('kiosque', 'POINT', false, time '16:00', time '19:00'), ('gare', 'POINT', true, '16:00', '19:00'),
                ('tilleulsDoor', 'KITCHEN_DOOR', true, '06:00', '09:00'), ('erablesDoor', 'KITCHEN_DOOR', true, '06:00', '09:00'),
                ('bouleauxDoor', 'KITCHEN_DOOR', true, '06:00', '09:00')
            ), destination as (
                insert into delivery.destination (site_id, kind, chilled, frozen) select (:sites::jsonb ->> site)::bigint, kind, true, frozen from wanted returning site_id
            )
            insert into delivery.opening (site_id, weekday, opens, closes, crates, chilled_crates, frozen_crates)
            select d.site_id, weekday, w.opens, w.closes, 40, 12, case when w.frozen then 4 else 0 end
            from wanted w join destination d on d.site_id = (:sites::jsonb ->> w.site)::bigint, generate_series(1, 7) weekday
            """;

    private static final String LANES = """
            insert into delivery.lane (cooperative_id, producer_id, destination_id, hub_id, carrier_id)
            select (:parties::jsonb ->> cooperative)::bigint, null, (:sites::jsonb ->> destination)::bigint, (:sites::jsonb ->> (cooperative || 'Hub'))::bigint,
                (:parties::jsonb ->> cooperative)::bigint
            from unnest(array['grandChamp', 'valDeSenne']) cooperative, unnest(array['kiosque', 'gare', 'tilleulsDoor', 'erablesDoor', 'bouleauxDoor']) destination
            union all
            select (:parties::jsonb ->> 'grandChamp')::bigint, (:parties::jsonb ->> 'commun')::bigint, (:sites::jsonb ->> destination)::bigint, null,
                (:parties::jsonb ->> 'commun')::bigint
            from unnest(array['tilleulsDoor', 'erablesDoor']) destination
            """;

    private static final String PRODUCT_LIST = """
            with wanted as (
                select string_to_array(row, '|') c, n, 'P' || lpad(n::text, 3, '0') sku from unnest(:rows) with ordinality r (row, n)
            ), product as (
                insert into catalogue.product (producer_id, sku) select (:parties::jsonb ->> c[5])::bigint, sku from wanted order by n returning id, sku
            ), version as (
                insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit,
                    catch_weight, tolerance, price, vat_category, storage, allergens, labels, season, crate_share, animal)
                select p.id, 1, jsonb_build_object('fr', c[1], 'en', c[2], 'nl', c[3], 'de', c[4]), c[6], c[7], c[8], c[9]::numeric, c[10], c[11] <> '0', c[11]::numeric,
                    c[12]::numeric, c[13], c[14], c[15], coalesce(string_to_array(nullif(c[16], ''), ','), '{}'), string_to_array(c[17], ',')::smallint[], 0.04,
                    c[6] in ('DAIRY', 'CHEESE', 'EGGS', 'POULTRY')
                from wanted w join product p using (sku) order by n
            )
            select c[1] key, p.id from wanted w join product p using (sku)
            """;

    private static final String STOCK_ROWS = """
            with current as (
                update catalogue.product p set current_version_id = v.id from catalogue.product_version v
                where v.product_id = p.id and p.id in (select value::bigint from jsonb_each_text(:products::jsonb))
            ), row as (
                insert into stock.stock_row (product_id) select value::bigint from jsonb_each_text(:products::jsonb) order by value::bigint returning id, product_id
            )
            select key, id from row join jsonb_each_text(:products::jsonb) on value::bigint = product_id
            """;

    private static final String HARVEST = """
            select stock.post(array_agg(id order by id), array_agg('receive'::text), array_agg(quantity order by id), array_agg(null::bigint), null, 'harvest')
            from (select (:stocks::jsonb ->> c[1])::bigint id, c[18]::numeric quantity from (select string_to_array(row, '|') c from unnest(:rows) row) r) harvest
            """;

    private static final String CYCLES = """
            with cycle as (
                insert into ordercycle.cycle (cooperative_id, delivery_date, state, time_zone, opens_local, household_cutoff_local, institution_cutoff_local,
                    opens_at, household_cutoff_at, institution_cutoff_at, fee_percent_household, fee_percent_institution)
                select (:parties::jsonb ->> cooperative)::bigint, day, 'OPEN', 'Europe/Brussels', day - interval '6 days', day - interval '4 hours', day - interval '10 hours',
                    (day - interval '6 days') at time zone 'Europe/Brussels', (day - interval '4 hours') at time zone 'Europe/Brussels',
                    (day - interval '10 hours') at time zone 'Europe/Brussels', fee, fee
                from unnest(:dates) day, (values ('grandChamp', 7.5), ('valDeSenne', 5)) c (cooperative, fee)
                returning id, cooperative_id, delivery_date
            )
            select p.key || c.delivery_date key, c.id from cycle c join jsonb_each_text(:parties::jsonb) p on p.value::bigint = c.cooperative_id
            """;

    private static final String OFFERS = """
            with offer as (
                insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, institution_price, producer_price,
                    vat_rate, minimum, step, maximum, household_cutoff_at, institution_cutoff_at)
                select c.id, p.id, v.id, s.id, p.producer_id, case a.seller_of_record when 'PRODUCER' then p.producer_id else c.cooperative_id end,
                    round(v.price * 1.2 * (1 + r.rate / 100), 2), round(v.price * 1.1, 2), v.price, r.rate,
                    case v.ordering_unit when 'KGM' then 0.5 else 1 end, case v.ordering_unit when 'KGM' then 0.5 else 1 end, 500, c.household_cutoff_at, c.institution_cutoff_at
                from ordercycle.cycle c
                join (values ('grandChamp', 'sillons'), ('grandChamp', 'commun'), ('valDeSenne', 'laiterie'), ('valDeSenne', 'fournil')) b (cooperative, producer)
                    on (:parties::jsonb ->> b.cooperative)::bigint = c.cooperative_id
                join catalogue.product p on p.producer_id = (:parties::jsonb ->> b.producer)::bigint
                join catalogue.product_version v on v.id = p.current_version_id
                join stock.stock_row s on s.product_id = p.id
                join network.supply_agreement a on a.producer_id = p.producer_id and a.cooperative_id = c.cooperative_id
                cross join lateral (select catalogue.vat_rate_on('BE', v.vat_category, c.delivery_date) rate) r
                where c.id in (select value::bigint from jsonb_each_text(:cycles::jsonb)) order by c.id, p.id
                returning id, cycle_id, product_id
            )
            select p.key || c.delivery_date key, o.id from offer o join ordercycle.cycle c on c.id = o.cycle_id join jsonb_each_text(:products::jsonb) p on p.value::bigint = o.product_id
            """;

    private static final String SLOTS = """
            select delivery.open_slots(array(select (:sites::jsonb ->> key)::bigint from unnest(array['kiosque', 'gare', 'tilleulsDoor', 'erablesDoor', 'bouleauxDoor']) key), day)
            from unnest(:dates) day
            """;

    private static volatile String hash;

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
    private List<String> harvest = PRODUCTS;
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

    /** Someone of the village: household, household2, canteen, canteen2 (same municipality), canteen3 (other), coordinator, coordinator2, producer, producer2, volunteer, driver, procurement, council, baker. Signs in as {@link #email}, password demo. */
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

    /** An organisation that moves in; its name ends with the village's number. {@code authority} is the key of who pays for a kitchen, or absent. */
    public void organisation(String key, String name, String kind, String authority) {
        settle(key, name, "ORGANISATION");
        run("insert into network.organisation (id, kinds, authority_id) values (%d, array['%s'], %s)"
                .formatted(party(key), kind, authority == null ? "null" : party(authority)));
    }

    public void household(String key, String name) {
        settle(key, name, "HOUSEHOLD");
        run("insert into network.household (id) values (%d)".formatted(party(key)));
    }

    /** A farm, hub, point or kitchen door of somebody who lives here; called by its key and the village's number. */
    public void place(String key, String party, String kind, String municipality, double latitude, double longitude) {
        keyed("""
                insert into network.site (party_id, kind, name, municipality_code, latitude, longitude)
                values (%d, '%s', '%s %d', '%s', %s, %s) returning '%3$s' key, id
                """.formatted(party(party), kind, key, number, municipality, latitude, longitude), sites);
    }

    /**
     * What grows or is made here, with its harvest in stock. A row: fr | en | nl | de | producer | family | ordering unit | pricing unit | content | content unit
     * | tolerance | producer's price, VAT out | VAT category | storage | allergens | labels | months of its season | on hand.
     */
    public void grow(List<String> rows) {
        harvest = rows;
        grow();
    }

    private void settle(String key, String name, String type) {
        keyed(
                "insert into network.party (type, name) values ('%s', '%s %d') returning '%s' key, id"
                        .formatted(type, name, number, key),
                parties);
    }

    private void settle() {
        keyed(PARTIES, parties);
        keyed(SITES, sites);
        run(CERTIFICATES);
        run(TERRITORY);
        run(DESTINATIONS);
        run(LANES);
    }

    private void agree(String cooperative, String... producers) {
        for (var producer : producers) {
            var seller = Set.of("sillons", "fournil").contains(producer) ? "PRODUCER" : "COOPERATIVE";
            run(
                    "insert into network.supply_agreement (producer_id, cooperative_id, seller_of_record) values (%d, %d, '%s')"
                            .formatted(party(producer), party(cooperative), seller));
        }
    }

    private void grow() {
        keyed(PRODUCT_LIST, products);
        keyed(STOCK_ROWS, stocks);
        run(HARVEST);
    }

    private void offer() {
        firstDate = LocalDate.now(ZONE).plusDays(3);
        secondDate = firstDate.plusDays(1);
        keyed(CYCLES, cycles);
        keyed(OFFERS, offers);
        run(SLOTS);
    }

    /** So many more products of a farm, in all like one that it offers on the first date, called by {@code name} and a number of three digits. What is read ahead of offers is not caught up. */
    public void growLike(String product, String name, int products) {
        run("""
                do $$ declare p bigint; v bigint; s bigint; begin
                    for i in 1..%1$d loop
                        insert into catalogue.product (producer_id, sku) select producer_id, 'M' || i from catalogue.product where id = %2$d returning id into p;
                        insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit, catch_weight,
                            tolerance, price, vat_category, storage, allergens, labels, season, crate_share, animal)
                        select p, 1, jsonb_build_object('fr', '%4$s ' || lpad(i::text, 3, '0')), family, ordering_unit, pricing_unit, content, content_unit, catch_weight,
                            tolerance, price, vat_category, storage, allergens, labels, season, crate_share, animal
                        from catalogue.product_version where product_id = %2$d returning id into v;
                        update catalogue.product set current_version_id = v where id = p;
                        insert into stock.stock_row (product_id) values (p) returning id into s;
                        perform stock.post(array[s], array['receive'], array[500]::numeric[], array[null]::bigint[], null, 'harvest');
                        insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, institution_price,
                            producer_price, vat_rate, minimum, step, maximum, household_cutoff_at, institution_cutoff_at)
                        select cycle_id, p, v, s, producer_id, seller_id, household_price, institution_price, producer_price, vat_rate, minimum, step, maximum,
                            household_cutoff_at, institution_cutoff_at from ordercycle.offer where id = %3$d;
                    end loop;
                end $$
                """.formatted(products, product(product), offer(product, firstDate), name));
    }

    /**
     * So many vegetables more (Légume 1, Vegetable 1, …) that Les Sept Sillons have without end, offered by Grand Champ on these dates, which open for it where they do not exist.
     */
    public void growMany(int many, List<LocalDate> dates) {
        run("""
                with product as (
                    insert into catalogue.product (producer_id, sku) select %1$d, 'M' || n from generate_series(1, %2$d) n returning id, substr(sku, 2) n),
                version as (
                    insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit,
                        catch_weight, tolerance, price, vat_category, storage, allergens, labels, season, crate_share, animal)
                    select id, 1, jsonb_build_object('fr', 'Légume ' || n, 'en', 'Vegetable ' || n, 'nl', 'Groente ' || n, 'de', 'Gemüse ' || n), 'ROOT_VEGETABLES', 'KGM', 'KGM', 1, 'KGM',
                        false, 0, 1.5, 'FOOD', 'AMBIENT', '%3$s', '{}', '{1,2,3,4,5,6,7,8,9,10,11,12}', 0.001, false from product)
                insert into stock.stock_row (product_id, on_demand) select id, true from product
                """.formatted(party("sillons"), many, NO_ALLERGEN));
        run("""
                update catalogue.product p set current_version_id = v.id from catalogue.product_version v
                where v.product_id = p.id and p.producer_id = %d and p.current_version_id is null
                """.formatted(party("sillons")));
        for (var day : dates) {
            run("""
                    insert into ordercycle.cycle (cooperative_id, delivery_date, state, time_zone, opens_local, household_cutoff_local, institution_cutoff_local,
                        opens_at, household_cutoff_at, institution_cutoff_at, fee_percent_household, fee_percent_institution)
                    select %1$d, d, 'OPEN', 'Europe/Brussels', d - interval '30 days', d - interval '4 hours', d - interval '10 hours', (d - interval '30 days') at time zone 'Europe/Brussels',
                        (d - interval '4 hours') at time zone 'Europe/Brussels', (d - interval '10 hours') at time zone 'Europe/Brussels', 7.5, 7.5
                    from (select date '%2$s' d) x where not exists (select from ordercycle.cycle c where c.cooperative_id = %1$d and c.delivery_date = x.d)
                    """.formatted(party("grandChamp"), day));
            run("""
                    insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, institution_price, producer_price,
                        vat_rate, minimum, step, maximum, household_cutoff_at, institution_cutoff_at)
                    select c.id, p.id, p.current_version_id, s.id, p.producer_id, p.producer_id, 2, 1.65, 1.5, 6, 0.5, 0.5, 500, c.household_cutoff_at, c.institution_cutoff_at
                    from ordercycle.cycle c, catalogue.product p join stock.stock_row s on s.product_id = p.id
                    where c.cooperative_id = %d and c.delivery_date = '%s' and p.producer_id = %d and p.sku like 'M%%' order by p.id
                    """.formatted(party("grandChamp"), day, party("sillons")));
            run(
                    "select delivery.open_slots(array(select s.id from network.site s join delivery.destination d on d.site_id = s.id where s.id in (%d, %d)), '%s')"
                            .formatted(site("tilleulsDoor"), site("erablesDoor"), day));
        }
        prepare();
    }

    /**
     * Lets a cooperative ask so much for an order and a kilogram: of households VAT in, of kitchens VAT out, on all its dates, as if it had been set before they opened.
     */
    public void ask(String cooperative, String perOrder, String perKg) {
        run("""
                do $$ begin
                    perform set_config('session_replication_role', 'replica', true);
                    insert into ordercycle.fee (cooperative_id, valid_from, per_order_household, per_kg_household, per_order_institution, per_kg_institution)
                    values (%d, '2000-01-01', %s, %s, %s, %s);
                    update platform.arrangement set version = version + 1;
                end $$
                """.formatted(party(cooperative), perOrder, perKg, perOrder, perKg));
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
        person("driver", "grandChamp", Role.DRIVER);
        person("driver2", "valDeSenne", Role.DRIVER);
        person("procurement", "forest", Role.APPROVER, Role.AUDITOR);
        person("council", "council", Role.REPORTER);
    }

    /** All have the same password, so its hash, which is slow on purpose, is made once. */
    private Long account(String who) {
        if (hash == null) {
            var id = accounts.create(email(who), who, Locale.FRENCH, "demo").block();
            hash = database.sql("select password_hash from identity.account where id = :id")
                    .bind("id", id)
                    .mapValue(String.class)
                    .one()
                    .block();
            return id;
        }
        return database.sql("""
                        insert into identity.account (email, password_hash, display_name, locale) values (:email, :hash, :name, 'fr') returning id
                        """)
                .bind("email", email(who))
                .bind("hash", hash)
                .bind("name", who)
                .mapValue(Long.class)
                .one()
                .block();
    }

    /** Somebody with an account, who acts for a party. */
    public void person(String who, String party, Role... roles) {
        var account = account(who);
        var names = new ArrayList<String>();
        for (var role : roles) {
            names.add(role.name());
        }
        var acting = database.sql("""
                        insert into network.membership (account_id, party_id, roles) values (:account, :party, :roles)
                        returning coalesce((select kinds from network.organisation where id = party_id), array['HOUSEHOLD']) kinds,
                            (select name from network.party where id = party_id) name
                        """)
                .bind("account", account)
                .bind("party", party(party))
                .bind("roles", names.toArray(new String[0]))
                .map(row -> new ActingParty(
                        party(party), row.get("name", String.class), Set.of(row.get("kinds", String[].class))))
                .one()
                .block();
        var membership = new Membership(acting.id(), acting.name(), acting.kinds(), Set.of(roles));
        actors.put(
                who,
                new Actor(account, who, Locale.FRENCH, acting, Set.of(roles), List.of(membership), Credential.SESSION));
    }

    /** Runs a statement that answers what it made, each with the key that tests name it by. */
    private void keyed(String sql, Map<String, Long> into) {
        bound(sql)
                .map(row -> Map.entry(row.get("key", String.class), row.get("id", Long.class)))
                .all()
                .collectList()
                .block()
                .forEach(made -> into.put(made.getKey(), made.getValue()));
    }

    private void run(String sql) {
        bound(sql).then().block();
    }

    /** What a statement may name: the village's number, its dates, and what was made before it by key. */
    private DatabaseClient.GenericExecuteSpec bound(String sql) {
        var statement = database.sql(sql);
        var values = Map.of(
                "number", number,
                "dates", new LocalDate[] {firstDate, secondDate},
                "rows", harvest.toArray(new String[0]),
                "parties", json(parties),
                "sites", json(sites),
                "products", json(products),
                "stocks", json(stocks),
                "cycles", json(cycles));
        for (var value : values.entrySet()) {
            if (sql.contains(":" + value.getKey())) {
                statement = statement.bind(value.getKey(), value.getValue());
            }
        }
        return statement;
    }

    private static String json(Map<String, Long> ids) {
        return ids.entrySet().stream()
                .map(id -> "\"" + id.getKey() + "\": " + id.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static <T> T require(Map<String, T> map, String key) {
        var found = map.get(key);
        if (found == null) {
            throw new IllegalArgumentException("No " + key + " in this village; there are " + map.keySet());
        }
        return found;
    }
}
