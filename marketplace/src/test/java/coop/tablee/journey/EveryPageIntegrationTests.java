package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import coop.tablee.identity.Access;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.identity.Route;
import coop.tablee.identity.RouteRegistry;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderCancellation;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.UnfetchedOrders;
import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.platform.picture.Pictures;
import coop.tablee.testing.Contract;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Onlooker;
import coop.tablee.testing.Onlooker.Sight;
import coop.tablee.testing.Patience;
import coop.tablee.testing.PlannedYear;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.server.PathContainer;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Every kind of page, and the states it is often seen in, looked at in a browser: narrow and wide, light and dark, in every language. Which kinds there are
 * is asked of the routes, so that a new page fails here until it has an example to look at.
 *
 * <p>{@code -Dpictures=DIR} keeps pictures of all of them.
 */
@MarketplaceTest
class EveryPageIntegrationTests {

    /** Routes that answer a piece of a page that is looked at whole. */
    private static final Set<String> PIECES =
            Set.of("/coop/imports/{id}/progress", "/coop/plans/preview", "/agreements/{id}/file/progress");

    /** Routes that lead on to another page. */
    private static final Set<String> LEAD_ON = Set.of(
            "/payments/stripe/{reference}/return",
            "/card-money/stripe",
            "/card-money/return",
            "/sign-in/provider",
            "/sign-in/provider/return");

    private static final Set<String> SELLERS = Set.of(
            "coordinator", "coordinator2", "producer", "producer2", "volunteer", "volunteer2", "driver", "driver2");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    RouteRegistry registry;

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

    @Autowired
    StandingOrders standing;

    @LocalServerPort
    int port;

    private final List<Sight> sights = new ArrayList<>();
    private Village village;
    private FurnishedVillage furnished;
    private long standingOrder;

    @Test
    void isFitForEveryEyeAndScreen() {
        village = Village.build(database, accounts);
        furnished = new FurnishedVillage(
                village,
                new FurnishedVillage.Crew(database, placement, fulfilment, cancellation, carts, unfetched),
                port);
        standingOrder = standingOrder();
        lateRequest();
        marketPages();
        orderPages();
        kitchenPages();
        cooperativePages();
        papers();
        pagesOfTheFarm();
        pagesOfThePoint();
        openPages();
        problemPages();
        guestPages();
        var faults = new ArrayList<>(kindsNobodyLooksAt());

        try (var onlooker = new Onlooker(port, village)) {
            sights.stream().filter(this::isOurs).forEach(sight -> faults.addAll(onlooker.faultsOf(sight)));
        }

        assertThat(faults).isEmpty();
        Invariants.assertHold(database);
    }

    /** Whether this class looks at it: here what those see who grow, sell, pack and carry. */
    boolean isOurs(Sight sight) {
        return SELLERS.contains(sight.who());
    }

    /** Last of all: from here on the visitor's window is a guest's. */
    private void guestPages() {
        var shelf = "?destination=%d&date=%s".formatted(village.site("kiosque"), village.secondDate());
        glance("checkout of a guest", "", "/" + shelf, page -> {
            page.getByRole(AriaRole.BUTTON, named("Ajouter : Poireau")).click();
            page.getByRole(AriaRole.LINK, named("Commander")).click();
            page.waitForURL("**/checkout");
        });
        glance("basket of a guest", "", "/cart");
        glance("checkout of a guest nobody can reach", "", "/checkout", page -> {
            page.getByRole(AriaRole.BUTTON, named("Commander avec obligation de paiement"))
                    .click();
            page.waitForSelector("#summary");
        });
        glance("order of a guest", "", "/checkout", page -> {
            page.getByLabel("Prénom et nom").fill("Camille Aubépine");
            page.getByLabel("Adresse e-mail").fill("camille@village.example");
            page.getByRole(AriaRole.BUTTON, named("Commander avec obligation de paiement"))
                    .click();
            page.getByRole(AriaRole.BUTTON, named("Payer")).click();
            page.waitForURL("**/orders/*");
        });
    }

    private static Page.GetByRoleOptions named(String words) {
        return new Page.GetByRoleOptions().setName(words).setExact(true);
    }

    private void marketPages() {
        var shelf = "?destination=%d&date=%s".formatted(village.site("kiosque"), village.secondDate());
        look("shop as a visitor", "", "/" + shelf);
        glance("shop filtered", "", "/" + shelf + "&q=poi&label=ORGANIC");
        glance("shop with nothing found", "", "/" + shelf + "&q=zzzzzz");
        glance("shop of a household", "household", "/" + shelf);
        glance("shop as a canteen sees it", "canteen", "/");
        glance("basket, empty", "household2", "/cart");
        look("product as a visitor", "", product("Poireau"));
        glance("product, weighed", "household", product("Potimarron"));
        glance("product, sold out", "household", product("Champignon de Paris"));
        glance("product with an unknown allergen", "household", product("Potage de saison"));
        look("basket with problems", "household", "/cart");
        glance("basket, line refused", "household", "/cart", page -> {
            var field = page.locator(".cline input[name=quantity]").first();
            field.fill("beaucoup");
            field.press("Enter");
            page.waitForLoadState();
        });
        glance("checkout that waits", "household", "/checkout");
        look("basket", "household2", product("Poireau"), page -> {
            press(page, ".buybox .btn.main");
            page.navigate(page.url().replaceFirst("/products.*", "/cart"));
        });
        look("checkout", "household2", "/checkout");
        look("points as a visitor", "", "/destinations");
        publicPages();
        look("the board of all components", "", "/design");
        glance("points", "household", "/destinations");
    }

    private void publicPages() {
        database.sql("""
            with said as (
                update network.organisation set insertion_approval = 'ETA', presentation =
                    '{"fr":"Deux sœurs, onze hectares et un cheval. Nous récoltons le matin ce qui part l’après-midi.","en":"Two sisters, eleven hectares and a horse."}'
                where id = %1$d)
            update network.site set street = 'Place du Tilleul 4', postcode = '1060', city = 'Saint-Gilles' where id = %2$d
            """.formatted(village.party("sillons"), village.site("kiosque")))
                .then()
                .block();
        look(
                "producer",
                "",
                "/producers/%d?destination=%d&date=%s"
                        .formatted(village.party("sillons"), village.site("kiosque"), village.secondDate()));
        glance("producer as a household sees it", "household", "/producers/" + village.party("laiterie"));
        look("cooperative", "", "/cooperatives/" + village.party("grandChamp"));
        look("point", "", "/destinations/" + village.site("kiosque"));
        database.sql("select storefront.prepare_local_offer()").then().block();
        var ours = "/directory?destination=" + village.site("kiosque");
        look("directory", "", ours);
        glance("directory, filtered", "", ours + "&kind=PRODUCER&label=ORGANIC&q=poireau");
        glance("directory, nobody found", "", ours + "&q=zzzzzz");
    }

    private void orderPages() {
        look("orders", "household2", "/orders");
        look("standing orders", "household2", "/standing-orders");
        look("late requests of an order", "canteen", order(furnished.toPack) + "/late");
        look("late requests to answer", "coordinator", "/late-requests");
        glance("late requests, none", "coordinator2", "/late-requests");
        glance("standing orders, none", "canteen3", "/standing-orders");
        look("standing order", "household2", "/standing-orders/" + standingOrder);
        look("standing order, changed", "household2", "/standing-orders/" + standingOrder + "/change");
        look("standing order, begun", "household2", order(furnished.placed) + "/standing");
        glance("standing order of a kitchen, begun", "canteen", order(furnished.toPack) + "/standing");
        glance("standing order, refused", "household2", order(furnished.placed) + "/standing", page -> {
            page.locator("input[name='everyWeeks']").fill("beaucoup");
            press(page, "form .btn.main");
        });
        glance("orders, none", "canteen3", "/orders");
        glance("orders of a kitchen", "canteen", "/orders");
        glance("order awaiting payment", "household", order(furnished.awaitingPayment));
        look("order placed", "household2", order(furnished.placed));
        glance("order cancelled", "household2", order(furnished.cancelled));
        glance("order confirmed", "household2", order(furnished.confirmed));
        glance("order packed", "household2", order(furnished.ready));
        glance("order settled", "household2", order(furnished.handedOver));
        glance("order not fetched", "household2", order(furnished.notFetched));
        glance("order of a kitchen received", "canteen", order(furnished.received));
        look("change of an order", "household2", order(furnished.placed) + "/change");
        glance(
                "change of an order, difference",
                "household2",
                order(furnished.placed) + "/change",
                page -> press(page, "button[value=look]"));
        look("cancellation", "household2", order(furnished.placed) + "/cancellation");
        look("test payment", "household", furnished.awaitingPayment.paymentUrl());
        look("payment by card", "household", furnished.cardPayment);
        glance("payment by card, provider out of reach", "household", furnished.cardPaymentOutOfReach);
        glance("payment by card, money on its way", "household", furnished.cardPaymentUnderWay);
        glance("payment by card, owed", "household", furnished.cardPaymentOwed);
        glance("payment by card, too late", "household", furnished.cardPaymentOver);
        glance("payment by card, failed", "household", furnished.cardPaymentFailed);
    }

    private void kitchenPages() {
        var monday = village.secondDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        var week = "site=%d&monday=".formatted(village.site("tilleulsDoor"));
        look("week", "canteen", "/week?" + week + monday);
        glance("week with a cell to fix", "canteen", "/week?" + week + monday, page -> {
            var cell = carrots(page);
            cell.fill("0,7");
            cell.press("Enter");
            page.locator(".say-row").waitFor();
        });
        glance("week below the least of a delivery", "canteen", "/week?" + week + monday, page -> {
            tariff();
            var cell = carrots(page);
            cell.fill("2");
            cell.press("Enter");
            page.locator(".sums .drop-missing").waitFor();
        });
        glance("week, nothing open", "canteen", "/week?" + week + monday.plusWeeks(9));
        look(
                "product of the week",
                "canteen",
                "/week/products/" + village.offer("Potimarron", village.secondDate()) + "?" + week + monday);
        var first = village.firstDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        look("diets", "canteen", "/diets?site=" + village.site("tilleulsDoor"));
        look("several kitchens", "canteen", "/week/together?day=" + village.secondDate());
        look("more organic", "canteen", "/week/organic?" + week + monday);
        look("joint deliveries, none yet", "canteen", "/week/joint?site=" + village.site("tilleulsDoor"));
        glance("joint deliveries", "canteen", "/week/joint?site=" + village.site("tilleulsDoor"), page -> {
            joined();
            page.reload();
            page.locator("input[name^='a.']").first().waitFor();
        });
        glance("joint deliveries, refused", "canteen", "/week/joint?site=" + village.site("tilleulsDoor"), page -> {
            page.locator("input[name^='a.']").first().fill("beaucoup");
            press(page, "form[action='/week/joint/announcements'] button.main");
        });
        look("templates of weeks", "canteen", "/week/templates?" + week + monday);
        look("what comes by itself", "canteen", "/week/standing?" + week + monday);
        menuPages(first);
        look("orders of the week", "canteen", "/week/orders?" + week + first);
        glance("orders of the week, none", "canteen", "/week/orders?" + week + monday.plusWeeks(9));
        look("receptions", "canteen", "/receptions?date=" + village.firstDate());
        glance(
                "receptions, none",
                "canteen",
                "/receptions?date=" + village.firstDate().plusYears(1));
        look("reception", "canteen", "/receptions/" + furnished.consignment(furnished.atTheDoor));
        glance(
                "reception, undecided",
                "canteen",
                "/receptions/" + furnished.consignment(furnished.atTheDoor),
                page -> press(page, ".recv-bar button"));
        glance("reception to come", "canteen", "/receptions/" + furnished.consignment(furnished.toPack));
        glance("reception closed", "canteen", "/receptions/" + furnished.consignment(furnished.received));
    }

    private void menuPages(LocalDate monday) {
        var door = village.site("tilleulsDoor");
        glance("recipes, none", "canteen3", "/recipes");
        glance("menu, nothing planned", "canteen", "/menus?site=%d&monday=%s".formatted(door, monday.plusWeeks(8)));
        glance("needs, none", "canteen", "/needs?site=%d&monday=%s".formatted(door, monday.plusWeeks(8)));
        look("recipe, new", "canteen", "/recipes/new");
        glance("recipe, refused", "canteen", "/recipes/new", page -> {
            page.locator("#food-0").fill("licorne");
            page.locator("#yield-0").fill("0");
            press(page, "form[action='/recipes'] .btn.main");
        });
        var soup = MenuOfAWeek.of(village, monday, database);
        look("recipe", "canteen", "/recipes/" + soup);
        look("recipes", "canteen", "/recipes");
        look("menu of a week", "canteen", "/menus?site=%d&monday=%s".formatted(door, monday));
        glance("menu, no such dish", "canteen", "/menus?site=%d&monday=%s".formatted(door, monday), page -> {
            page.locator("[list=dishes]").last().fill("Rôti de licorne");
            press(page, ".menus-page form .btn.main");
        });
        look("counts of a meal", "canteen", "/counts?site=%d&day=%s".formatted(door, village.secondDate()));
        glance("counts, refused", "canteen", "/counts?site=%d&day=%s".formatted(door, village.secondDate()), page -> {
            page.locator(".count-fields input").first().fill("-3");
            press(page, ".menus-page form .btn.main");
        });
        look(
                "needs of a week",
                "canteen",
                "/needs?site=%d&monday=%s"
                        .formatted(
                                door, village.secondDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))));
        look("menu for everybody", "", "/menu/%d?monday=%s".formatted(door, monday));
        look("allergens of a week", "canteen", "/menus/allergens?site=%d&monday=%s".formatted(door, monday));
        look("what to cook instead", "canteen", "/menus/swaps?site=%d&monday=%s".formatted(door, monday));
        wastePages(door);
    }

    private void wastePages(long door) {
        glance("waste figures, none", "canteen", "/waste/figures?from=2020-01-06&until=2020-02-06");
        glance("scale, refused", "canteen", "/waste", page -> {
            page.locator("#plate").fill("-3");
            press(page, "form[action='/waste'] .btn.main");
        });
        glance("scale, weighed", "canteen", "/waste", page -> {
            page.locator("#preparation").fill("1,2");
            page.locator("#plate").fill("3,45");
            press(page, "form[action='/waste'] .btn.main");
        });
        look("scale of a meal", "canteen", "/waste?site=" + door);
        look("waste figures", "canteen", "/waste/figures?site=" + door);
        glance("snacks, no classes", "canteen", "/snacks");
        glance("snacks, class refused", "canteen", "/snacks", page -> {
            page.locator("#class-0").fill("1A");
            page.locator("#pupils-0").fill("-3");
            press(page, "form[action='/snacks/classes'] .btn");
        });
        database.sql("select catering.keep_classes(:door, 0, '{1A,2B}', '{23,18}')")
                .bind("door", door)
                .then()
                .block();
        database.sql("""
                insert into catering.snack_programme (site_id, product_id, cooperative_id, portion, content, minimum, step, weekdays, first_day, last_day, request_key, changed_by)
                values (:door, :product, :cooperative, 0.25, 0.9, 1, 1, '{2}', current_date, current_date + 60, 'page', 0)
                """)
                .bind("door", door)
                .bind("product", village.product("Poireau"))
                .bind("cooperative", village.party("grandChamp"))
                .then()
                .block();
        look("snacks", "canteen", "/snacks?site=" + door);
        look("snacks, made", "producer", "/snacks/made");
        glance("snacks, refused", "canteen", "/snacks?site=" + door, page -> {
            page.locator("#portion").fill("-3");
            press(page, "form[action='/snacks'] .btn.main");
        });
    }

    /** Their cell on the second date, where it can be seen: a week of many products shows its families folded. */
    private Locator carrots(Page page) {
        page.evaluate("document.querySelectorAll('.fold-h details').forEach(family => family.open = true)");
        return page.locator("[name^='q." + village.offer("Carotte", village.secondDate()) + ".']");
    }

    private void tariff() {
        database.sql("""
            insert into delivery.drop_tariff (destination_id, cooperative_id, seller_id, fee, minimum, valid_from)
            select :door, :cooperative, :cooperative, 12, 60, :day
            where not exists (select from delivery.drop_tariff where destination_id = :door)
            """)
                .bind("door", village.site("tilleulsDoor"))
                .bind("cooperative", village.party("grandChamp"))
                .bind("day", village.secondDate())
                .then()
                .block();
    }

    /** The two kitchens that the same cooperative comes to reach its least together. */
    private void joined() {
        tariff();
        database.sql("""
            with other as (
                insert into delivery.drop_tariff (destination_id, cooperative_id, seller_id, fee, minimum, valid_from)
                select :other, :cooperative, :cooperative, 9, 40, :day
                where not exists (select from delivery.drop_tariff where destination_id = :other))
            insert into delivery.joint_drop (asking_door_id, asked_door_id, cooperative_id, state, agreed_at, granted_at)
            select :other, :door, :cooperative, 'IN_FORCE', clock_timestamp(), clock_timestamp()
            where not exists (select from delivery.joint_drop where asked_door_id = :door and state <> 'ENDED')
            """)
                .bind("door", village.site("tilleulsDoor"))
                .bind("other", village.site("erablesDoor"))
                .bind("cooperative", village.party("grandChamp"))
                .bind("day", village.secondDate())
                .then()
                .block();
    }

    private String priceList() {
        return database.sql("""
            with made as (
                insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from, for_named)
                values (:cooperative, 'Écoles', 'INSTITUTION', -5, current_date, true) returning id),
            named as (insert into ordercycle.price_list_buyer (price_list_id, party_id) select id, :kitchen from made),
            own as (insert into ordercycle.price_list_item (price_list_id, product_id, price)
                select id, :product, 2.15 from made union all select id, :cheap, 0.5 from made)
            select id::text from made
            """)
                .bind("cooperative", village.party("grandChamp"))
                .bind("kitchen", village.party("tilleuls"))
                .bind("product", village.product("Poireau"))
                .bind("cheap", village.product("Pomme de terre"))
                .mapValue(String.class)
                .one()
                .block();
    }

    /** Thursdays, holidays moved, with a fair. */
    private String plan() {
        return database.sql("""
            with made as (
                insert into ordercycle.plan (cooperative_id, name, begins, rule, holidays, on_holiday, time_zone, opens_days, opens_time, household_days,
                    household_time, institution_days, institution_time, delivers_from, fee_percent_household, fee_percent_institution)
                values (:cooperative, 'Paniers', current_date, 'FREQ=WEEKLY;BYDAY=TH', 'BE', 'MOVE', 'Europe/Brussels', 11, '08:00', 2, '20:00', 3, '14:00',
                    '07:00', 5, 5) returning id),
            fair as (
                insert into ordercycle.plan_exception (plan_id, kind, first_day, last_day, note)
                select id, 'LEFT_OUT', :day, :day + 3, 'foire' from made)
            select id::text from made
            """)
                .bind("cooperative", village.party("grandChamp"))
                .bind("day", village.firstDate().plusDays(20))
                .mapValue(String.class)
                .one()
                .block();
    }

    private void expect() {
        database.sql("""
            select stock.expect(:producer, :account, jsonb_build_array(
                jsonb_build_object('product', :product::bigint, 'monday', date_trunc('week', :day::date)::date, 'quantity', 60)))
            """)
                .bind("producer", village.party("sillons"))
                .bind("account", village.actor("producer").accountId())
                .bind("product", village.product("Carotte"))
                .bind("day", village.secondDate())
                .then()
                .block();
    }

    private void cooperativePages() {
        look("board", "coordinator", "/coop/board");
        glance("board of the other cooperative", "coordinator2", "/coop/board");
        look("settings", "coordinator", "/settings");
        look("substitutes", "household2", "/substitutes");
        glance("substitutes of a kitchen", "canteen", "/substitutes");
        look("my mails", "coordinator", "/my-mails");
        look("orders of a date", "coordinator", "/coop/orders?date=" + village.firstDate());
        glance("orders of a date, none found", "coordinator", "/coop/orders?q=zzzz&date=" + village.firstDate());
        look("order of a cooperative", "coordinator", "/coop/orders/" + furnished.confirmed.number());
        look(
                "product to be replaced",
                "coordinator",
                "/coop/replacements/" + furnished.confirmed.lines().get(0).id());
        glance("order of a cooperative, received", "coordinator", "/coop/orders/" + furnished.received.number());
        glance(
                "order of a cooperative, refused",
                "coordinator",
                "/coop/orders/" + furnished.confirmed.number(),
                page -> {
                    page.locator(".our-lines input.input").first().fill("beaucoup");
                    page.locator("#reason").selectOption("SHORT");
                    press(page, "#correction button.main");
                });
        look(
                "date to call off",
                "coordinator",
                "/coop/board/dates/" + village.cycle("grandChamp", village.secondDate()) + "/cancellation");
        glance(
                "date that takes place",
                "coordinator",
                "/coop/board/dates/" + village.cycle("grandChamp", village.firstDate()) + "/cancellation");
        look("tariffs", "coordinator", "/coop/tariffs");
        glance("tariffs, refused", "coordinator", "/coop/tariffs", page -> {
            page.locator("#fee").fill("beaucoup");
            press(page, "main form button.main");
        });
        look("joint deliveries of kitchens", "coordinator", "/coop/joint-drops");
        accounts.makeAdministrator(village.actor("council").accountId()).block();
        look("words of the search", "council", "/search-words?q=chou");
        look("words of a food", "council", "/search-words/1");
        look("words of a new food", "council", "/search-words/new");
        glance("words of a food, refused", "council", "/search-words/new", page -> {
            page.locator("#fr").fill("!");
            press(page, "main form button.main");
        });
        look("weeks", "coordinator", "/coop/cycles");
        look("new week", "coordinator", "/coop/cycles/new-week");
        look("first date", "coordinator", "/coop/cycles/first");
        glance("first date, refused", "coordinator", "/coop/cycles/first", page -> {
            page.locator("#feePercentHousehold").fill("beaucoup");
            press(page, "main form button.main");
        });
        look("shares", "coordinator", cycle(village.secondDate()) + "/allotments");
        glance("shares, refused", "coordinator", cycle(village.secondDate()) + "/allotments", page -> {
            unfold(page);
            page.locator(".offer-table input.input").first().fill("-3");
            press(page, "main form button.main");
        });
        look("price lists, none", "coordinator2", "/coop/prices");
        look("price list", "coordinator", "/coop/prices/" + priceList());
        look("price lists", "coordinator", "/coop/prices");
        look("fees, none", "coordinator", "/coop/fees");
        look("fees, refused", "coordinator", "/coop/fees", page -> {
            page.fill("[id='household.perOrder']", "-1");
            page.fill("#from", village.firstDate().toString());
            press(page, "main form button.main");
        });
        look("fees", "coordinator", "/coop/fees", page -> {
            page.fill("[id='household.perOrder']", "1,50");
            page.fill("[id='institution.perKg']", "0,085");
            press(page, "main form button.main");
        });
        look("lead times", "coordinator", "/coop/lead-times");
        glance("lead times, set", "coordinator", "/coop/lead-times", page -> {
            page.locator("#amount").fill("3");
            press(page, "main form button.main");
        });
        look("plans, none", "coordinator2", "/coop/plans");
        look("new plan", "coordinator", "/coop/plans/new");
        glance("new plan, refused", "coordinator", "/coop/plans/new", page -> {
            page.locator("#interval").fill("often");
            press(page, "main form button.main");
        });
        look("plan", "coordinator", "/coop/plans/" + plan());
        glance("plans", "coordinator", "/coop/plans");
        look("date, open", "coordinator", cycle(village.secondDate()));
        glance("date, one product looked for", "coordinator", cycle(village.secondDate()), page -> {
            page.locator("#find").fill("POIREAU");
            assertThat(page.locator("#offer-rows tbody tr:not(.fold-h)")
                            .locator("visible=true")
                            .count())
                    .isEqualTo(1);
        });
        glance("date, refused", "coordinator", cycle(village.secondDate()), page -> {
            unfold(page);
            page.locator(".offer-table input.input").first().fill("-3");
            press(page, "main form button.main");
        });
        glance("date, closed", "coordinator", cycle(village.firstDate()));
        look("ways", "coordinator", "/coop/routes");
        look("way of a farm", "coordinator", "/coop/routes/farms/" + village.party("sillons"));
        look("ways to a place", "coordinator", "/coop/routes/places/" + village.site("gare"));
        look("doors", "producer", "/door");
        look("passages, none", "coordinator2", "/coop/passages");
        look("round", "driver", "/round?date=" + village.firstDate());
        glance("round, none", "driver2", "/round?date=2030-01-01");
        look("vehicles, none", "driver", "/vehicles");
        look("hours", "canteen", "/door/" + village.site("tilleulsDoor"));
        glance("hours, refused", "canteen", "/door/" + village.site("tilleulsDoor"), page -> {
            page.locator("#crates0").fill("beaucoup");
            press(page, "main form button.main");
        });
        look("imports", "coordinator", "/coop/imports");
        glance("imports, none", "coordinator2", "/coop/imports");
        glance("imports, no file", "coordinator", "/coop/imports", page -> {
            page.locator("input[type=file]").setInputFiles(new FilePayload("vide.csv", "text/csv", new byte[0]));
            press(page, "form[enctype] button[type=submit]");
        });
        look("import in preview", "coordinator", "/coop/imports/" + furnished.importPreview);
        glance("import in preview, all rows", "coordinator", "/coop/imports/" + furnished.importPreview + "?show=all");
        glance("import done", "coordinator", "/coop/imports/" + furnished.importDone);
        glance("import rejected", "coordinator", "/coop/imports/" + furnished.importRejected);
        glance("import cancelled", "coordinator", "/coop/imports/" + furnished.importCancelled);
        look("products", "coordinator", "/coop/products");
        glance("products, none found", "coordinator", "/coop/products?q=zzzzzz");
        look("deposits", "coordinator", "/coop/products/deposits");
        look("completion", "coordinator", "/coop/products/incomplete");
        glance(
                "completion, nothing chosen",
                "coordinator",
                "/coop/products/incomplete",
                page -> press(page, "main form[method=post] button.main"));
        glance("completion, nothing missing", "coordinator", "/coop/products/incomplete?q=zzzzzz");
        look("harvest", "producer", "/harvest?date=" + village.firstDate());
        glance("harvest, none", "producer2", "/harvest");
        look("harvest of all", "coordinator", "/coop/harvest?date=" + village.firstDate());
        look("packing list", "coordinator", "/coop/packing?date=" + village.firstDate());
        glance(
                "packing list, none",
                "coordinator",
                "/coop/packing?date=" + village.firstDate().plusYears(1));
        look("packing", "coordinator", "/coop/packing/" + furnished.consignment(furnished.toPack));
        glance("packing, refused", "coordinator", "/coop/packing/" + furnished.consignment(furnished.toPack), page -> {
            page.locator(".rline input[name$=quantity]").first().fill("beaucoup");
            press(page, ".recv-bar button");
        });
        glance("packing, done", "coordinator", "/coop/packing/" + furnished.consignment(furnished.atTheDoor));
        glance("packing, received", "coordinator", "/coop/packing/" + furnished.consignment(furnished.received));
    }

    private void papers() {
        look("delivery note", "canteen", drop(furnished.received));
        glance("delivery note as its sender sees it", "coordinator", drop(furnished.received));
        glance("delivery note of a point", "volunteer", drop(furnished.ready));
    }

    private void pagesOfTheFarm() {
        database.sql("select stock.say(id, reserved - 1, null) from stock.stock_row where reserved > 0 and id = "
                        + village.stock("Épinard"))
                .then()
                .block();
        look("stock", "producer", "/stock");
        look("stock of a week", "producer", "/stock/week?monday=" + village.firstDate());
        glance("stock of a week, cells to look at", "producer", "/stock/week?monday=" + village.firstDate(), page -> {
            var cell = page.locator("[name='q." + village.product("Carotte") + "']");
            cell.fill("beaucoup");
            cell.press("Enter");
            page.locator(".say-row").waitFor();
        });
        look("what will be asked", "producer", "/asked");
        expect();
        look("what farms expect", "coordinator", "/forecasts");
        glance("what farms expect, for a kitchen", "canteen", "/forecasts");
        look("stock as a file", "producer", "/stock/file");
        glance("stock as a file, looked at", "producer", "/stock/file", page -> {
            page.locator("#file")
                    .setInputFiles(new FilePayload(
                            "vendredi.csv",
                            "text/csv",
                            "product,on_hand,on_demand,week,expected\n%d,55,oui,,\n%d,viele,,,\n%d,,,2030-12-02,40\n"
                                    .formatted(
                                            village.product("Poireau"),
                                            village.product("Carotte"),
                                            village.product("Betterave"))
                                    .getBytes(StandardCharsets.UTF_8)));
            press(page, "main form .btn.main");
        });
        glance("stock, none found", "producer", "/stock?q=zzzzzz");
        glance("stock, counted", "producer", "/stock", page -> {
            page.locator("#count-" + village.product("Betterave")).fill("12");
            page.locator("#count-" + village.product("Betterave")).press("Tab");
            page.locator("#state-" + village.product("Betterave") + " .link").waitFor();
        });
        glance("stock, something missing", "producer", "/stock?show=SHORT");
        glance("stock, refused", "producer", "/stock", page -> {
            page.locator("#count-" + village.product("Carotte")).fill("beaucoup");
            page.locator("#count-" + village.product("Carotte")).press("Tab");
            page.locator("#state-" + village.product("Carotte") + " .err").waitFor();
        });
        look("farm", "producer", "/farm");
        glance("farm, nothing yet", "producer2", "/farm");
        look("my products", "producer", "/my-products");
        glance("my products, none found", "producer", "/my-products?q=zzzzzz");
        look("new product", "producer", "/my-products/new");
        glance("new product, refused", "producer", "/my-products/new", page -> {
            page.locator("#price").fill("beaucoup");
            press(page, "main form button.main");
        });
        glance("new product with a photo, refused", "producer", "/my-products/new", page -> {
            page.locator("#photo").setInputFiles(new FilePayload("a.jpg", "image/jpeg", Pictures.jpeg(900, 700)));
            press(page, "main form button.main");
        });
        look("my product", "producer", "/my-products/" + village.product("Potimarron"));
        look("new product of a cooperative", "coordinator", "/coop/products/new");
        look("product of a cooperative", "coordinator", "/coop/products/" + village.product("Poireau"));
        var farm = "/coop/returnables/" + village.party("sillons");
        glance("returnables, none", "producer", "/returnables");
        look("returnables of a farm, refused", "coordinator", farm, page -> {
            page.fill("[id='back.CRATE']", "3");
            press(page, "main form button.main");
        });
        look("returnables of a farm", "coordinator", farm, page -> {
            page.fill("[id='back.CRATE']", "3");
            page.fill("[id='brought.CRATE']", "12");
            page.fill("#note", "Deux sont abîmées");
            press(page, "main form button.main");
        });
        look("returnables of the farms", "coordinator", "/coop/returnables");
        look("returnables", "producer", "/returnables");
        look("owed", "producer", "/owed");
        glance("owed, nothing", "producer", "/owed?from=2020-01-01&until=2020-02-01");
        look("owed, lines", "producer", "/owed/%d/%s".formatted(village.party("grandChamp"), village.firstDate()));
        var row = "/stock/rows/" + village.product("Poireau") + "/moves";
        glance("stock row, loss refused", "producer", row, page -> {
            page.locator("#lost").fill("beaucoup");
            press(page, "main form .btn.main");
        });
        look("history of a stock row", "producer", row, page -> {
            page.locator("#lost").fill("2");
            page.locator("#reason").selectOption("SPOILED");
            press(page, "main form .btn.main");
        });
        look("history of all stock", "producer", "/stock/history");
        glance("history of all stock, none found", "producer", "/stock/history?until=2020-01-01");
        glance("history of all stock, refused", "producer", "/stock/history", page -> {
            page.locator("#from").fill("2026-11-20");
            page.locator("#until").fill("2026-11-01");
            press(page, "main form .btn");
        });
        var lots = "/stock/rows/" + village.product("Céleri-rave") + "/lots";
        glance("lots, none yet", "producer", lots);
        glance("lots, refused", "producer", lots, page -> {
            page.locator("#lot").fill("L47");
            page.locator("#onHand").fill("beaucoup");
            press(page, "main form .btn.main");
        });
        lots();
        look("lots", "producer", lots);
        glance("lots, a date refused", "producer", lots, page -> {
            page.locator("[id^='until-']").first().fill("1999-12-31");
            press(page, ".stocklot .btn");
        });
        glance("stock, lots", "producer", "/stock?q=celeri");
    }

    private void pagesOfThePoint() {
        look("not fetched", "coordinator", "/coop/not-fetched");
        glance("not fetched, none", "coordinator2", "/coop/not-fetched");
        look("not fetched, one", "coordinator", "/coop/not-fetched/" + furnished.notFetched.number());
        glance(
                "not fetched, forgiven too much",
                "coordinator",
                "/coop/not-fetched/" + furnished.notFetched.number(),
                page -> {
                    page.locator("#amount").fill("999");
                    press(page, "main form button.main");
                });
        look("pick-ups", "volunteer", "/pickups?date=" + village.firstDate());
        glance("pick-ups, not found", "volunteer", "/pickups?q=zzzz&date=" + village.firstDate());
        glance("pick-ups, none", "volunteer2", "/pickups");
        look("pick-up", "volunteer", pickup(furnished.ready));
        glance("pick-up, not packed", "volunteer", pickup(furnished.confirmed));
        glance("pick-up, done", "volunteer", pickup(furnished.handedOver));
        glance("pick-up, cancelled", "volunteer", pickup(furnished.cancelled));
        glance("pick-up, not fetched", "volunteer", pickup(furnished.notFetched));
        look("deposits", "volunteer", "/pickups/deposits");
        glance("deposits, nobody", "volunteer", "/pickups/deposits?q=zzzz");
        look("deposits of a household", "volunteer", "/pickups/deposits/" + village.party("dubois"));
        look("day at the point", "volunteer", "/pickups/summary?date=" + village.firstDate());
        look("pick-up, nobody came", "volunteer", pickup(furnished.ready) + "/not-fetched");
        glance("pick-up, nobody came, not meant", "volunteer", pickup(furnished.ready) + "/not-fetched", page -> {
            page.locator("#keptUntil").fill("2020-01-01");
            press(page, ".recv-bar button");
        });
        look("pick-up, something missing", "volunteer", pickup(furnished.ready) + "/missing");
        glance("pick-up, missing without a reason", "volunteer", pickup(furnished.ready) + "/missing", page -> {
            page.locator(".rline input[name$=quantity]").first().fill("0");
            press(page, ".recv-bar button");
        });
    }

    private void openPages() {
        var territory = "/territories/" + territory();
        look("territories", "", "/territories");
        look("council", "", territory);
        glance("council, nothing yet", "", territory + "?from=2020-01&to=2020-12");
        look("council, rows", "", territory + "/rows");
        glance("council, no rows", "", territory + "/rows?from=2020-01&to=2020-12");
        look("sign-in", "", "/sign-in");
        glance("sign-in by password", "", "/sign-in?by=password");
        glance("sign-in, refused", "", "/sign-in?by=password", page -> {
            page.locator("#email").fill("nobody@village.example");
            page.locator("#password").fill("wrong");
            press(page, "main form button.main");
        });
        glance("sign-in, link on its way", "", "/sign-in", page -> {
            page.locator("#email").fill(UUID.randomUUID() + "@village.example");
            press(page, "main form button.main");
        });
        look("one-time link", "", link("SIGN_IN"));
        glance("new address by link, not signed in", "", link("NEW_ADDRESS"));
        glance("new address by link", "household", link("NEW_ADDRESS"));
        glance("new address by link, somebody else", "canteen", link("NEW_ADDRESS"));
        look("my account", "household", "/account");
        look("my account, address", "household", "/account/address");
        look("my account, password", "household", "/account/password");
        glance(
                "my account, password too short",
                "household",
                "/account/password",
                page -> press(page, "main form button.main"));
        look("my passkeys", "household", "/account/passkeys");
        look("sign-in elsewhere, not offered", "household", "/account/providers");
        glance(
                "my passkeys, nothing filled in",
                "household",
                "/account/passkeys",
                page -> press(page, "main form button.main"));
        glance("my passkeys, another", "household", "/account/passkeys", page -> {
            page.locator("#name").fill("Mon téléphone");
            page.locator("#password").fill("demo");
            press(page, "main form button.main");
        });
        look("what is kept of me", "household", "/account/data");
        look("erase me, orders on their way", "household", "/account/erasure");
        glance("erase me, leading alone", "producer", "/account/erasure");
        glance("erase me", "volunteer", "/account/erasure");
        glance("erase me, wrong password", "volunteer", "/account/erasure", page -> {
            page.locator("#password").fill("dehors");
            press(page, "main form button.bad");
        });
        glance("erase me by link", "household", link("ERASE"));
        look("erased", "", "/erased");
        look("my programs", "producer", "/account/programs");
        glance(
                "my programs, nothing filled in",
                "producer",
                "/account/programs",
                page -> press(page, "main form button.main"));
        glance("my programs, a new one", "producer", "/account/programs", page -> {
            page.locator("#name").fill("Caisse du magasin");
            page.locator("input[name=scope]").first().check();
            page.locator("#password").fill("demo");
            press(page, "main form button.main");
        });
        look("my organisations", "household", "/my-organisations");
        glance("my organisations, of one who leads", "producer", "/my-organisations");
        peoplePages();
        foundingPages();
        look("sign-up", "", "/sign-up");
        glance("sign-up, nothing filled in", "", "/sign-up", page -> press(page, "main form button.main"));
        look("new account by link", "", link("SIGN_UP"));
        look("password forgotten", "", "/forgotten");
        glance("password forgotten, no address", "", "/forgotten", page -> press(page, "main form button.main"));
        glance("new password by link, too short", "", link("RESET"), page -> {
            page.locator("#newPassword").fill("marmite");
            press(page, "main form button.main");
        });
        look("the door without a link", "", "/link");
        look("letters of the demonstration", "", "/letters");
        look("acting for", "household", "/acting-for");
        look("API", "", "/api");
    }

    private void peoplePages() {
        look("an invitation", "", invitation("sillons"));
        glance("an invitation, by whom it was sent to", "household", invitation("laiterie"));
        glance("an invitation, by somebody else", "canteen", invitation("fournil"));
        look("without an invitation", "", "/invitation");
        var farmInvitation = farmInvitation();
        look("an invitation of a farm", "household", farmInvitation);
        glance("an invitation of a farm, by nobody known", "", farmInvitation);
        look("without an invitation of a farm", "", "/farm-invitation");
        look("farms that are invited", "coordinator", "/coop/invited-farms");
        village.person("helper", "sillons", Role.STOCK_KEEPER, Role.DRIVER);
        look("our people", "producer", "/members");
        glance("our people, nobody named", "producer", "/members", page -> press(page, "main form button.main"));
        furnished.soldByCard();
        look("money from cards", "producer", "/card-money");
        look("a member", "producer", "/members/" + village.actor("helper").accountId());
        glance(
                "a member, without any role",
                "producer",
                "/members/" + village.actor("helper").accountId(),
                page -> {
                    page.locator("input[name=role]").all().forEach(box -> box.uncheck());
                    press(page, "main form button.main");
                });
        glance(
                "the last who leads, going",
                "producer",
                "/members/" + village.actor("producer").accountId(),
                page -> {
                    page.locator("button.bad[popovertarget=ask-end]").click();
                    press(page, "#ask-end button.main");
                });
    }

    private void foundingPages() {
        look("our household", "household", "/household");
        glance("our household, allergies without consent", "household2", "/household", page -> {
            page.locator("input[value=MILK]").check();
            press(page, "form[action='/household/allergies'] button");
        });
        look("taking part", "household", "/take-part");
        glance("taking part, nothing chosen", "household", "/take-part", page -> press(page, "main form button.main"));
        look("our organisation, a farm", "producer", "/organisation");
        glance(
                "our organisation, a certificate without a paper",
                "producer",
                "/organisation",
                page -> press(page, "form[action$='/certificates'] button.line"));
        village.person("leader", "grandChamp", Role.OWNER, Role.COORDINATOR);
        glance("our organisation, a cooperative", "leader", "/organisation");
        village.person("mayor", "forest", Role.OWNER);
        glance("our organisation, a municipality", "mayor", "/organisation");
        glance("our organisation, not ended here", "mayor", "/organisation/end");
        newcomers();
        look("our kitchens", "mayor", "/kitchens");
        glance(
                "our kitchens, nothing filled in",
                "mayor",
                "/kitchens",
                page -> press(page, "form[action='/kitchens'] button"));
        look("budget and targets of a kitchen", "mayor", "/kitchens/" + village.site("tilleulsDoor") + "/goals");
        look("the meals of a kitchen", "mayor", "/kitchens/" + village.site("tilleulsDoor"));
        agreementPages();
        approvalPages();
        calendarPages();
    }

    private void agreementPages() {
        lotPlanPages();
        var draft = Contract.of(village, database, "DRAFT", 2);
        look("framework agreements, one draft", "mayor", "/agreements");
        var running = Contract.of(village, database, "RUNNING", 2);
        var at = "/agreements/" + running.get("agreement");
        glance("framework agreements", "procurement", "/agreements");
        glance(
                "framework agreements, nothing filled in",
                "mayor",
                "/agreements",
                page -> press(page, "main form button.main"));
        look("a framework agreement that runs", "mayor", at);
        look("a lot near its ceiling", "mayor", at + "/lots/" + running.get("lot"));
        look("a clause that is late", "mayor", at + "/clauses/" + running.get("clause"));
        look("the auditor's file of an agreement", "mayor", at + "/file");
        glance("a clause without hours", "mayor", at + "/clauses/" + running.get("clause") + "/hours");
        glance("hours for clauses, none asked", "producer", "/clause-hours");
        database.sql(
                        "insert into agreement.hours_goal (clause_id, hours, booker_id, set_by) values (:clause, 120, :booker, 0)")
                .bind("clause", Long.valueOf(running.get("clause")))
                .bind("booker", village.party("sillons"))
                .then()
                .block();
        glance("hours, refused", "producer", "/clause-hours", page -> {
            page.locator("#hours").fill("-3");
            press(page, "main form .btn.main");
        });
        glance("hours, booked", "producer", "/clause-hours", page -> {
            page.locator("#hours").fill("7,5");
            page.locator("#work").fill("Potage, trois stagiaires");
            press(page, "main form .btn.main");
        });
        look("hours for clauses", "producer", "/clause-hours");
        look("hours of a clause", "mayor", at + "/clauses/" + running.get("clause") + "/hours");
        contestPages(at, running);
        var written = "/agreements/" + draft.get("agreement");
        glance("a draft of an agreement", "mayor", written);
        look("a new lot", "mayor", written + "/lots/new");
        glance(
                "a new lot, nothing filled in",
                "mayor",
                written + "/lots/new",
                page -> press(page, "main form button.main"));
        glance("a lot of a draft", "mayor", written + "/lots/" + draft.get("lot"));
        glance("a clause that asks for a place", "mayor", written + "/clauses/new", page -> {
            page.locator("#title").fill("Légumes locaux");
            press(page, "main form button.main");
        });
    }

    private void lotPlanPages() {
        glance("plan the lots, none yet", "mayor", "/lot-plans");
        glance("plan the lots, nothing filled in", "mayor", "/lot-plans", page -> press(page, "main form button.main"));
        var at = "/lot-plans/" + PlannedYear.plan(village, database, 3);
        look("plan the lots", "mayor", "/lot-plans");
        look("a lot plan", "mayor", at);
        glance("a lot plan, read only", "procurement", at);
        glance("a lot plan, one lot joined with none", "mayor", at, page -> {
            page.locator("#join-1").check();
            press(page, "main form button[value='join']");
        });
        glance("a lot plan, unreadable", "mayor", at, page -> {
            page.locator("input[id^='quantity-']").first().fill("12 pommes");
            press(page, "main form button.main");
        });
    }

    private void contestPages(String at, Map<String, String> running) {
        var asks = at + "/lots/" + running.get("lot") + "/contests/new";
        look("asking for quotes", "mayor", asks);
        glance("asking for quotes, nothing filled in", "mayor", asks, page -> press(page, "main form button.main"));
        var opened = at + "/contests/" + running.get("contest");
        look("quotes side by side", "mayor", opened);
        glance("quotes, read by who approves", "procurement", opened);
        glance("quotes, chosen without reasons", "mayor", opened, page -> press(page, "main form button.main"));
        glance("a quote that may be chosen", "producer", "/quotes/" + running.get("contest"));
        var asked = Contract.contest(village, database, running.get("agreement"), false);
        glance("quotes, sealed", "mayor", at + "/contests/" + asked.get("contest"));
        look("quotes asked for", "producer", "/quotes");
        glance("quotes asked for, none", "coordinator", "/quotes");
        look("a quote to give", "producer", "/quotes/" + asked.get("contest"));
        glance(
                "a quote, nothing filled in",
                "producer",
                "/quotes/" + asked.get("contest"),
                page -> press(page, "main form button.main"));
    }

    /** A cooperative that signs itself up, as its people and those who look at it see it. */
    private void newcomers() {
        for (var state : List.of("PREPARING", "WAITING", "DECLINED")) {
            newcomer(state);
            glance("our organisation, a cooperative, " + state, "founder" + state, "/organisation");
        }
        look("the end of our organisation", "founderWAITING", "/organisation/end");
        accounts.makeAdministrator(village.actor("council").accountId()).block();
        var waiting = "/admissions/" + village.party("hucheWAITING");
        look("newcomers", "council", "/admissions");
        glance("newcomers, nobody found", "council", "/admissions?q=nobody-is-called-so");
        look("a newcomer", "council", waiting);
        glance("a newcomer, declined without a reason", "council", waiting, page -> {
            page.locator("#reason").evaluate("field => field.removeAttribute('required')");
            press(page, "form[action$='/refusal'] button");
        });
    }

    private void newcomer(String state) {
        village.organisation("huche" + state, "La Huche commune", "COOPERATIVE", null);
        village.person("founder" + state, "huche" + state, Role.OWNER, Role.COORDINATOR);
        database.sql("""
                        with founded as (
                            update network.organisation set founded_by = %1$d, founded_at = clock_timestamp(), legal_form = 'SC', without_number = true,
                                contact_email = 'huche@village.example', contact_phone = '02 000 00 00' where id = %2$d returning id),
                        place as (
                            insert into network.site (party_id, kind, name, street, postcode, city)
                            select id, 'HUB', 'La Huche', 'Rue du Four 3', '1190', 'Forest' from founded)
                        insert into network.admission (organisation_id, state, asked_at, asked_by, decided_at, decided_by, reason)
                        select id, '%3$s', case when '%3$s' <> 'PREPARING' then clock_timestamp() end, case when '%3$s' <> 'PREPARING' then %1$d end,
                            case when '%3$s' = 'DECLINED' then clock_timestamp() end, case when '%3$s' = 'DECLINED' then %1$d end,
                            case when '%3$s' = 'DECLINED' then 'Le numéro est celui d’une autre.' else '' end from founded
                        """.formatted(village.actor("founder" + state).accountId(), village.party("huche" + state), state))
                .then()
                .block();
    }

    private void calendarPages() {
        days();
        look("calendar of all kitchens", "mayor", "/calendar");
        glance(
                "calendar, nothing chosen",
                "mayor",
                "/calendar",
                page -> press(page, "form[action='/calendar'] button.main"));
        look("calendar of a kitchen", "canteen", "/calendar?site=" + village.site("tilleulsDoor"));
        look("budgets of all kitchens", "mayor", "/budgets");
        glance(
                "budgets, nothing filled in",
                "mayor",
                "/budgets",
                page -> press(page, "form[action='/budgets'] button.main"));
        glance("budgets of a kitchen", "canteen", "/budgets");
    }

    /** A holiday, an outing and a budget, so that their pages have something to say. */
    private void days() {
        database.sql("""
                        insert into catering.calendar_entry (site_id, authority_id, kind, names, first_day, last_day, eating, people, age_group, changed_by) values
                            (null, :authority, 'HOLIDAY', '{"fr": "Vacances d’hiver"}', current_date + 20, current_date + 30, 'NOBODY', 0, 'EVERYONE', 0),
                            (:door, null, 'OUTING', '{"fr": "Classe de mer"}', current_date + 3, current_date + 3, 'FEWER', 24, 'PRIMARY', 0)
                        """)
                .bind("authority", village.party("forest"))
                .bind("door", village.site("tilleulsDoor"))
                .then()
                .block();
        database.sql("""
                        insert into catering.term_budget (site_id, name, first_day, last_day, amount_minor, changed_by)
                        values (:door, 'Premier trimestre', current_date - 60, current_date + 30, 1850000, 0)
                        """).bind("door", village.site("tilleulsDoor")).then().block();
    }

    /** The way to an invitation of the household that its letter would have told. */
    private String invitation(String party) {
        var secret = ("invitation-" + UUID.randomUUID().toString().replace("-", "") + "x").substring(0, 43);
        database.sql("""
            insert into network.invitation (party_id, email, roles, invited_by, token_hash, expires_at)
            values (:party, :email, array['STOCK_KEEPER'], :by, sha256(convert_to(:secret, 'UTF8')), clock_timestamp() + interval '1 day')
            """)
                .bind("party", village.party(party))
                .bind("email", village.email("household"))
                .bind("by", village.actor("producer").accountId())
                .bind("secret", secret)
                .then()
                .block();
        return "/invitation/" + secret;
    }

    /** The way to the founding of a farm that a letter to the household would have told. */
    private String farmInvitation() {
        var secret = ("farm-" + UUID.randomUUID().toString().replace("-", "") + "xxxxxxxxx").substring(0, 43);
        database.sql("""
            insert into network.farm_invitation (cooperative_id, email, farm_name, seller_of_record, invited_by, token_hash, expires_at)
            values (:party, :email, 'Ferme du Ruisseau', 'PRODUCER', :by, sha256(convert_to(:secret, 'UTF8')), clock_timestamp() + interval '1 day')
            """)
                .bind("party", village.party("grandChamp"))
                .bind("email", village.email("household"))
                .bind("by", village.actor("coordinator").accountId())
                .bind("secret", secret)
                .then()
                .block();
        return "/farm-invitation/" + secret;
    }

    /** The way to a link of the household's that its letter would have told. */
    private String link(String purpose) {
        var secret = (purpose + "-" + UUID.randomUUID().toString().replace("-", "") + "x".repeat(43)).substring(0, 43);
        database.sql("""
            insert into identity.one_time_link (purpose, email, account_id, display_name, locale, token_hash, expires_at)
            values (:purpose, :email, :account, 'Lou', 'fr', sha256(convert_to(:secret, 'UTF8')), clock_timestamp() + interval '1 day')
            """)
                .bind("purpose", purpose)
                .bind("email", village.email("household"))
                .bind("account", village.actor("household").accountId())
                .bind("secret", secret)
                .then()
                .block();
        return "/link/" + secret;
    }

    private void problemPages() {
        problem("nothing there", "", "/nothing", 404);
        problem("one-time link, worn out", "", "/link/" + "x".repeat(43), 410);
        problem("another’s order", "household", order(furnished.placed), 404);
        problem("not for you", "household", "/coop/cycles", 403);
        problem("not understood", "volunteer", "/pickups?date=tomorrow", 400);
        problem("no such period", "", "/territories/" + territory() + "?from=2026-13", 422);
    }

    private List<String> kindsNobodyLooksAt() {
        var parser = new PathPatternParser();
        var patterns = registry.routes().stream()
                .filter(EveryPageIntegrationTests::isPage)
                .map(route -> parser.parse(route.path()))
                .sorted(PathPattern.SPECIFICITY_COMPARATOR)
                .toList();
        var seen = sights.stream()
                .filter(Sight::kind)
                .map(sight -> PathContainer.parsePath(sight.path().replaceFirst("\\?.*", "")))
                .flatMap(path -> patterns.stream()
                        .filter(pattern -> pattern.matches(path))
                        .limit(1))
                .map(PathPattern::getPatternString)
                .toList();
        return patterns.stream()
                .map(PathPattern::getPatternString)
                .filter(path -> !seen.contains(path) && !PIECES.contains(path) && !LEAD_ON.contains(path))
                .map(path -> "GET " + path + " has no example: look at one in EveryPageIntegrationTests")
                .toList();
    }

    private static boolean isPage(Route route) {
        return route.page()
                && route.access().audience() != Access.Audience.NOBODY
                && !route.path().startsWith("/api/")
                && !route.path().startsWith("/v3/")
                && !route.path().startsWith("/actuator");
    }

    /** Two lots of one product, of which the first lasts a few days only. */
    private void lots() {
        var product = village.product("Céleri-rave");
        database.sql("select * from stock.change(:producer, null, :changes::jsonb)")
                .bind("producer", village.party("sillons"))
                .bind("changes", """
                    [{"product": %1$d, "lot": "L47", "bestBefore": "%2$s", "onHand": 12},
                     {"product": %1$d, "lot": "L48/b", "bestBefore": "%3$s", "onHand": 30}]
                    """.formatted(
                                product,
                                village.secondDate().plusDays(3),
                                village.secondDate().plusDays(9)))
                .then()
                .block();
    }

    /** An example of a kind of page. */
    private void look(String name, String who, String path) {
        look(name, who, path, page -> {});
    }

    private void look(String name, String who, String path, Consumer<Page> then) {
        sights.add(new Sight(name, who, path, 200, then, true));
    }

    /** Another state of a page. */
    private void glance(String name, String who, String path) {
        glance(name, who, path, page -> {});
    }

    private void glance(String name, String who, String path, Consumer<Page> then) {
        sights.add(new Sight(name, who, path, 200, then, false));
    }

    private void problem(String name, String who, String path, int status) {
        sights.add(new Sight("problem, " + name, who, path, status, page -> {}, false));
    }

    /** Opens the families that a phone shows closed. */
    private static void unfold(Page page) {
        page.evaluate("document.querySelectorAll('.fold-h details').forEach(one => { one.open = true; })");
    }

    private static void press(Page page, String selector) {
        var button = page.locator(selector).locator("visible=true").first();
        page.waitForResponse(answer -> answer.request().isNavigationRequest(), button::click);
        page.waitForLoadState();
    }

    private String product(String name) {
        var offer = village.offer(name, village.secondDate());
        return "/products/%d?destination=%d".formatted(offer, village.site("kiosque"));
    }

    private void approvalPages() {
        var waiting = "/approvals/" + waitsForApproval();
        look("what waits for an approval", "procurement", "/approvals");
        glance("what waits for an approval, nothing", "coordinator", "/approvals");
        look("an order to approve", "procurement", waiting);
        glance("an order that waits, for the cook", "canteen", waiting);
        glance(
                "an order to approve, declined without a reason",
                "procurement",
                waiting,
                page -> press(page, "button[value=DECLINED]"));
        look("the rule of approvals", "mayor", "/approvals/rule");
        glance("the rule of approvals, of nothing", "mayor", "/approvals/rule", page -> {
            page.locator("#free").fill("x");
            page.locator("#remindHours").fill("");
            press(page, "form[action='/approvals/rule'] button");
        });
        look("who stands in", "procurement", "/approvals/deputies");
        glance(
                "who stands in, nobody chosen",
                "procurement",
                "/approvals/deputies",
                page -> press(page, "form[action='/approvals/deputies'] button"));
    }

    private String waitsForApproval() {
        database.sql("""
                        insert into ordering.approval_policy (authority_id, free_minor, buyer_minor, four_eyes, at_cut_off, remind_hours) values (%d, 2000, 2000, true, 'EXPIRE', 24)
                        """.formatted(village.party("forest"))).then().block();
        var lines = List.of(
                new LineRequest(village.offer("Poireau", village.secondDate()), BigDecimal.valueOf(12), null),
                new LineRequest(village.offer("Carotte", village.secondDate()), BigDecimal.valueOf(20), null));
        var request = new OrderRequest(village.site("tilleulsDoor"), village.secondDate(), null, "BC-9", lines);
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), PaymentMethod.ACCOUNT, false),
                        village.actor("canteen"))
                .block()
                .orders()
                .get(0)
                .number();
    }

    private void lateRequest() {
        database.sql("update ordercycle.offer set institution_cutoff_at = platform.business_time() - interval '1"
                        + " second' where id = "
                        + village.offer("Chou rouge", village.firstDate()))
                .then()
                .block();
        database.sql("""
            insert into ordering.late_request (order_id, request_key, offer_id, offer_version, cooperative_id, producer_id, quantity, price, note, account_id, asked_at,
                answer_by)
            select l.order_id, 'page', l.offer_id, l.offer_version, l.cooperative_id, l.producer_id, 5, l.unit_price, 'Pour la fête', %d,
                platform.business_time(), platform.business_time() + interval '1 day'
            from ordering.line l where l.order_id = %d and l.kind = 'goods' order by l.id limit 1
            """.formatted(village.actor("canteen").accountId(), furnished.toPack.id()))
                .then()
                .block();
    }

    /** Orders on the date that is open, where one of its products is sold out. */
    private long standingOrder() {
        var cooperative = village.party("grandChamp");
        var lines = List.of(
                new KeepStanding.Wish(
                        village.product("Poireau"),
                        cooperative,
                        BigDecimal.ONE,
                        new BigDecimal("4.20"),
                        true,
                        List.of(village.product("Betterave"))),
                new KeepStanding.Wish(
                        village.product("Champignon de Paris"), cooperative, BigDecimal.ONE, null, false, List.of()));
        var terms = new KeepStanding(
                village.site("kiosque"),
                null,
                Set.of(village.secondDate().getDayOfWeek()),
                1,
                village.secondDate(),
                null,
                village.secondDate().plusWeeks(3),
                village.secondDate().plusWeeks(3),
                Set.of(village.secondDate().plusWeeks(1)),
                HowPaid.AT_ONCE,
                null,
                lines);
        var household = village.actor("household2");
        var id = standing.begin("every-page", terms, household).block();
        Patience.until(
                "the standing order is placed",
                () -> standing.require(id, household).block().runs().stream().anyMatch(run -> run.number() != null));
        return id;
    }

    private static String order(OrderDetails order) {
        return "/orders/" + order.number();
    }

    private static String drop(OrderDetails order) {
        return "/papers/drops/" + order.drop();
    }

    private static String pickup(OrderDetails order) {
        return "/pickups/" + order.number();
    }

    private String cycle(LocalDate date) {
        return "/coop/cycles/" + village.cycle("grandChamp", date);
    }

    private String territory() {
        return database.sql("select code from network.territory where council_id = " + village.party("council"))
                .mapValue(String.class)
                .one()
                .block();
    }
}
