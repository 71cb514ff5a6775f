package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.Correspondence;
import coop.tablee.platform.mail.LetterBox;
import coop.tablee.platform.mail.Mail;
import coop.tablee.storefront.Shopper.Page;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Letters;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Baskets and orders without an account: what stays, what comes along, what a letter opens, and what typing somebody's address does not. */
@StorefrontTest
class GuestTests {

    private static final Pattern WAY = Pattern.compile("http://localhost:\\d+(/link/[A-Za-z0-9_-]{43})\\b");

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    LetterBox box;

    @Autowired
    Correspondence correspondence;

    Village village;
    Shopper guest;
    String email;
    long kiosk;
    long leeks;
    long milk;
    long squash;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        guest = new Shopper(port);
        email = "camille-" + UUID.randomUUID() + "@village.example";
        kiosk = village.site("kiosque");
        leeks = village.offer("Poireau", village.firstDate());
        milk = village.offer("Lait entier", village.firstDate());
        squash = village.offer("Potimarron", village.firstDate());
        forgetAttempts();
    }

    /** All tests ask from one network. */
    @AfterEach
    void forgetAttempts() {
        run("delete from identity.attempt");
    }

    @Test
    void whatAVisitorPutsInStaysInThisBrowserAndNoOther() {
        wish(guest, leeks, 2);
        wish(guest, milk, 1);
        assertThat(guest.get("/cart").words()).contains("2 bunches × €3.05", "Whole milk");
        assertThat(guest.get("/?destination=" + kiosk).body()).contains("action=\"/cart/lines\"");
        assertThat(new Shopper(port).get("/cart").next()).startsWith("/sign-in?next=");
    }

    @Test
    void basketComesAlongLineByLineAndIsTold() {
        var buyer = Shopper.signedIn(port, village, "household2");
        buyer.put(kiosk, leeks, 1);
        buyer.put(kiosk, milk, 3);
        wish(guest, leeks, 2);
        wish(guest, milk, 1);
        wish(guest, squash, 1);
        guest.get("/cart");

        var in = signIn(guest, "household2");

        assertThat(guest.get(in.next()).all("<div class=\"toast\" role=\"status\">.*?<span>([^<]*)</span>"))
                .containsExactly(
                        "Your basket came along. Products brought: 3. Already there: 2; the larger quantity stays, have a look.");
        for (var device : List.of(guest, buyer)) {
            assertThat(device.get("/cart").words())
                    .contains("2 bunches × €3.05", "3 bottles ×")
                    .contains("squash");
        }
        signIn(guest, "household2");
        assertThat(lines(village.party("dubois"))).as("once").isEqualTo(3);
    }

    @Test
    void twoWhoSignInAtOnceBringTheBasketOnce() {
        wish(guest, leeks, 2);
        wish(guest, milk, 1);
        Flux.range(0, 6)
                .flatMap(n -> Flux.defer(() -> Flux.just(guest.copy()))
                        .map(window -> signIn(window, "household2").status())
                        .subscribeOn(Schedulers.boundedElastic()))
                .blockLast();
        assertThat(lines(village.party("dubois"))).isEqualTo(2);
        assertThat(number("select sum(quantity)::bigint from ordering.cart_line where buyer_id = "
                        + village.party("dubois")))
                .isEqualTo(3);
    }

    @Test
    void whoHasNoHouseholdFindsTheBasketAgainAfterLeaving() {
        wish(guest, leeks, 2);
        signIn(guest, "producer");
        assertThat(guest.get("/cart").status()).isEqualTo(403);
        guest.post("/sign-out");
        assertThat(guest.get("/cart").words()).contains("2 bunches × €3.05");
    }

    @Test
    void whoOpensAnAccountKeepsTheBasket() {
        wish(guest, leeks, 2);
        guest.post("/sign-up", "name", "Camille", "email", email, "next", "/cart");
        guest.get(way(email, 1));
        var in = guest.post("/link");
        assertThat(in.next()).isEqualTo("/cart");
        assertThat(guest.get("/cart").words()).contains("2 bunches × €3.05", "Products brought: 1.");
    }

    @Test
    void oneBasketOnTwoDevicesAfterSigningIn() {
        var phone = Shopper.signedIn(port, village, "household");
        var desk = Shopper.signedIn(port, village, "household");
        phone.put(kiosk, leeks, 2);
        desk.put(kiosk, milk, 1);
        for (var device : List.of(phone, desk)) {
            assertThat(device.get("/cart").words()).contains("2 bunches × €3.05", "Whole milk");
        }
    }

    @Test
    void guestOrdersPaysSeesChangesAndCancels() {
        var number = orderAndPay(guest, email);
        assertThat(guest.get("/orders/" + number).words())
                .contains("Order " + number, "Ordered without an account.", "Taken by test payment");
        assertThat(guest.get("/orders").words()).contains("Order " + number);
        var path = "/orders/" + number + "/change";
        var version = guest.get(path).all("name=\"version\" value=\"(\\d+)\"").get(0);
        assertThat(guest.post(path, "version", version, "q-" + leeks, "1", "step", "confirm")
                        .status())
                .isEqualTo(303);
        assertThat(guest.get("/orders/" + number).words()).contains("Leek, 1 bunch");
        assertThat(guest.post("/orders/" + number + "/cancellation").status()).isEqualTo(303);
        Invariants.assertHold(database);
    }

    @Test
    void letterLeadsToTheOrderOnAnyDeviceAndMakesAnAccount() {
        var number = orderAndPay(guest, email);
        var letter = letters(email, 1).get(0);
        assertThat(letter.subject()).isEqualTo("Your order: see it, change it, confirm it");
        assertThat(letter.text()).doesNotContain("Camille");

        var elsewhere = new Shopper(port);
        var way = wayIn(letter);
        elsewhere.get(way);
        assertThat(elsewhere.get("/link").words()).contains("You confirm that " + email + " is your address.");
        var in = elsewhere.post("/link");
        assertThat(in.next()).isEqualTo("/orders/" + number);
        assertThat(elsewhere.get(in.next()).words())
                .contains("Order " + number)
                .doesNotContain("Ordered without an account.");
        assertThat(elsewhere.get("/account").words()).contains(email, "Camille");

        assertThat(guest.get("/orders/" + number).next())
                .as("the browser that ordered is no guest's any more")
                .startsWith("/sign-in?next=");
        var late = new Shopper(port);
        late.get(way);
        assertThat(late.post("/link").status()).isEqualTo(410);
        assertThat(number("select count(*) from identity.account where email = '" + email + "' and not guest"))
                .isEqualTo(1);
    }

    @Test
    void somebodysAddressGivesAStrangerNothing() {
        var owner = Shopper.signedIn(port, village, "household");
        owner.put(kiosk, milk, 3);
        var known = village.email("household");
        var number = orderAndPay(guest, known);

        assertThat(guest.get("/orders").words()).contains("Order " + number);
        assertThat(guest.get("/account").next()).startsWith("/sign-in?next=");
        assertThat(guest.get("/standing-orders").next()).startsWith("/sign-in?next=");
        assertThat(guest.get("/cart").words()).doesNotContain("Whole milk");
        assertThat(owner.get("/orders/" + number).status())
                .as("nor its owner the order, yet")
                .isEqualTo(404);

        var letter = letters(known, 1).get(0);
        assertThat(letter.subject()).isEqualTo("Une commande avec votre adresse");
        var desk = new Shopper(port);
        desk.get(wayIn(letter));
        assertThat(desk.post("/link").next()).isEqualTo("/orders/" + number);
        assertThat(desk.get("/orders/" + number).words()).contains("Order " + number);
        assertThat(desk.get("/account").words()).contains(known);
        for (var path : List.of("/orders/" + number, "/orders", "/cart", "/checkout")) {
            assertThat(guest.get(path).next()).as(path).startsWith("/sign-in?next=");
        }
        assertThat(owner.get("/cart").words()).contains("3 bottles ×");
    }

    @Test
    void knownAndUnknownAddressesAreAnsweredTheSame() {
        var other = new Shopper(port);
        wish(guest, leeks, 1);
        wish(other, leeks, 1);
        var unknown = checkoutForm(guest, "Camille", email);
        var known = checkoutForm(other, "Camille", village.email("household2"));
        guest.get("/checkout");
        var ofUnknown = Statements.during(
                () -> assertThat(guest.post("/checkout", unknown).next()).startsWith("/payments/test/"));
        var ofKnown = Statements.during(
                () -> assertThat(other.post("/checkout", known).next()).startsWith("/payments/test/"));
        // What a node knows of the goods differs from one moment to the next; what it asks about people must not
        assertThat(aboutPeople(ofKnown)).isNotEmpty().isEqualTo(aboutPeople(ofUnknown));
    }

    private static List<String> aboutPeople(List<String> statements) {
        return statements.stream().filter(sql -> sql.contains("identity.")).toList();
    }

    @Test
    void whoOrderedWithTheAddressOfTheirAccountAndSignsInKeepsTheOrder() {
        var number = orderAndPay(guest, village.email("household2"));
        signIn(guest, "household2");
        var household = number("select buyer_id from ordering.orders where number = '" + number + "'");
        guest.post("/acting-for", "party", household, "next", "/orders");
        assertThat(guest.get("/orders/" + number).words()).contains("Order " + number);
    }

    @Test
    void whoTookAnOrderOverIsNotAskedForWhomAndFindsItFromTheirOwnOrders() {
        var number = orderAndPay(guest, village.email("household2"));
        signIn(guest, "household2");
        var later = new Shopper(port);

        assertThat(signIn(later, "household2").next()).doesNotContain("/acting-for");

        assertThat(later.get("/orders/" + number).status()).isEqualTo(404);
        assertThat(later.get("/orders").words()).contains("See the other orders");
        assertThat(later.get("/acting-for?next=/orders").words()).contains("Ordered without an account");
        var household = number("select buyer_id from ordering.orders where number = '" + number + "'");
        later.post("/acting-for", "party", household, "next", "/orders");
        assertThat(later.get("/orders").words()).contains("Order " + number);
        assertThat(later.get("/account/data/export").words()).contains(number);
    }

    @Test
    void whatIsPutAsideBesideAnEarlierOrderComesHome() {
        var own = Shopper.signedIn(port, village, "household2");
        own.put(kiosk, leeks, 1);
        var desk = atTheEarlierOrder();
        wish(desk, leeks, 2);
        wish(desk, milk, 1);
        for (var path : List.of("/cart", "/checkout")) {
            assertThat(desk.get(path).words())
                    .as(path)
                    .contains("This basket goes with what you ordered without an account", "Take it to my household");
        }

        var home = desk.post("/acting-for", "party", village.party("dubois"), "next", "/cart");

        assertThat(desk.get(home.next()).words())
                .contains(
                        "Your basket came along. Products brought: 2.",
                        "Already there: 1;",
                        "2 bunches × €3.05",
                        "Whole milk")
                .doesNotContain("This basket goes with");
        assertThat(lines(village.party("dubois"))).isEqualTo(2);
    }

    @Test
    void whatWasLeftBesideAnEarlierOrderIsThereAtTheNextSignIn() {
        var desk = atTheEarlierOrder();
        wish(desk, milk, 1);
        desk.post("/sign-out");

        signIn(desk, "household2");

        assertThat(desk.get("/cart").words()).contains("Whole milk").doesNotContain("This basket goes with");
    }

    @Test
    void whoLooksAtAnEarlierOrderAvoidsAndLikesWhatTheirHouseholdDoes() {
        var own = Shopper.signedIn(port, village, "household2");
        own.post("/household/allergies", "allergen", "MILK", "consent", "yes");
        own.post("/household/points", "point", kiosk);
        own.post("/favourites/" + village.product("Poireau"), "wanted", true);
        var desk = atTheEarlierOrder();

        assertThat(desk.get("/products/%d?destination=%d".formatted(milk, kiosk))
                        .words())
                .contains("Your household avoids: Milk. This product contains it.");
        assertThat(desk.get("/household").body()).contains("/?destination=" + kiosk);
        assertThat(desk.post("/household/allergies", "allergen", "EGGS", "consent", "yes")
                        .status())
                .isEqualTo(303);
        assertThat(number(
                        "select count(*) from network.household_allergy where allergens = array['EGGS'] and household_id = "
                                + village.party("dubois")))
                .as("one household, one list of what it must not eat")
                .isEqualTo(1);
        desk.post("/favourites/" + village.product("Carotte"), "wanted", true);
        assertThat(number("select count(*) from storefront.favourite where party_id = " + village.party("dubois")))
                .isEqualTo(2);
    }

    /** Before, what one must not eat was kept under the order that one looked at. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasToldBesideAnEarlierOrderIsForgottenWithTheRest(boolean forgotten) {
        atTheEarlierOrder();
        var own = Shopper.signedIn(port, village, "household2");
        var account = village.actor("household2").accountId();
        run(
                "insert into network.household_allergy (household_id, allergens, consented_by) select party_id, array['NUTS'], account_id from network.membership where account_id = %d and party_id <> %d"
                        .formatted(account, village.party("dubois")));
        var kept = "select count(*) from network.household_allergy where consented_by = " + account;
        assertThat(number(kept)).isEqualTo(1);

        var said = forgotten
                ? own.post("/household/allergies")
                : own.post("/household/allergies", "allergen", "MILK", "consent", "yes");

        assertThat(said.status()).isEqualTo(303);
        assertThat(number(kept)).isEqualTo(forgotten ? 0 : 1);
        assertThat(number(kept + " and allergens = array['NUTS']")).isZero();
    }

    /** A browser of household2 that came in by the letter of an order placed without an account, and acts for that order still. */
    private Shopper atTheEarlierOrder() {
        var known = village.email("household2");
        var number = orderAndPay(guest, known);
        var desk = new Shopper(port);
        desk.get(way(known, 1));
        assertThat(desk.post("/link").next()).isEqualTo("/orders/" + number);
        return desk;
    }

    @Test
    void doorLeadsAGuestToTheOrderAgain() {
        var number = orderAndPay(guest, email);
        letters(email, 1);
        var elsewhere = new Shopper(port);
        elsewhere.post("/sign-in/link", "email", email, "next", "/orders/" + number);
        elsewhere.get(way(email, 2));
        assertThat(elsewhere.post("/link").next()).isEqualTo("/orders/" + number);
        assertThat(elsewhere.get("/orders/" + number).words()).contains("Order " + number);
    }

    @Test
    void admittedGuestNamesNobodyAndLettersGoWhereTheAccountIs() {
        var known = village.email("household");
        var number = orderAndPay(guest, known);
        var desk = new Shopper(port);
        desk.get(way(known, 1));
        assertThat(desk.post("/link").status()).isEqualTo(303);
        var account = village.actor("household").accountId();
        assertThat(number("select count(*) from identity.account where contact_email = '" + known + "'"))
                .isZero();
        assertThat(number(
                        "select count(*) from identity.account where display_name = '—' and admitted_to = " + account))
                .isEqualTo(1);

        run("update identity.account set email = 'moved-%s' where id = %d".formatted(known, account));
        var order = number("select id from ordering.orders where number = '" + number + "'");
        assertThat(correspondence.about(List.of(order), 0).block())
                .extracting(Correspondence.Addressed::email)
                .containsExactly("moved-" + known);
    }

    @Test
    void whoSignsInWithTheAddressOfTheOrderLeavesNoneBehind() {
        var known = village.email("household2");
        orderAndPay(guest, known);
        signIn(guest, "household2");
        assertThat(number("select count(*) from identity.account where contact_email = '" + known + "'"))
                .isZero();
        assertThat(number("select count(*) from identity.account where admitted_to = "
                        + village.actor("household2").accountId()))
                .isEqualTo(1);
    }

    @Test
    void confirmedAddressBringsWhatWasOrderedWithItOnEveryDevice() {
        var phone = new Shopper(port);
        var first = orderAndPay(guest, email);
        var second = orderAndPay(phone, email.toUpperCase(Locale.ROOT));
        var desk = new Shopper(port);
        desk.get(way(email, 1));
        assertThat(desk.post("/link").next()).isEqualTo("/orders/" + first);
        assertThat(desk.get("/orders/" + first).status()).isEqualTo(200);
        desk.post(
                "/acting-for",
                "party",
                number("select buyer_id from ordering.orders where number = '" + second + "'"),
                "next",
                "/orders");
        assertThat(desk.get("/orders/" + second).status()).isEqualTo(200);
        for (var browser : List.of(guest, phone)) {
            assertThat(browser.get("/orders").next()).startsWith("/sign-in?next=");
        }
    }

    @Test
    void strangerWhoseOrderFailedIsNotWhoTheDoorLeadsTo() {
        var number = orderAndPay(guest, email);
        letters(email, 1);
        var stranger = new Shopper(port);
        orderAndPay(stranger, "b-" + email);
        wish(stranger, milk, 1);
        var refused = checkoutForm(stranger, "Somebody", email);
        refused.set("payment", "ACCOUNT");
        assertThat(stranger.post("/checkout", refused).status()).isEqualTo(422);
        assertThat(number("select count(*) from identity.account where guest and contact_email = '" + email + "'"))
                .as("the stranger is known by the address that failed")
                .isEqualTo(2);

        var desk = new Shopper(port);
        desk.post("/sign-in/link", "email", email, "next", "/orders/" + number);
        desk.get(way(email, 2));
        assertThat(desk.post("/link").status()).isEqualTo(303);
        assertThat(desk.get("/orders/" + number).status()).isEqualTo(200);
        assertThat(desk.get("/account").words()).contains("Camille").doesNotContain("Somebody");
        assertThat(stranger.get("/orders").status()).isEqualTo(200);
    }

    @Test
    void letterThatNobodyCameToAskForIsWrittenAtTheNextPress() {
        wish(guest, leeks, 2);
        var form = checkoutForm(guest, "Camille", email);
        var paying = guest.post("/checkout", form).next();
        letters(email, 1);
        // As if the first had hung up between the order and the letter
        run("update identity.account set ordered_at = null where contact_email = '" + email + "'");
        for (var press = 0; press < 2; press++) {
            assertThat(guest.post("/checkout", form).next()).isEqualTo(paying);
        }
        assertThat(letters(email, 2)).hasSize(2);
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void eachOrderHasALetterOfItsOwn() {
        orderAndPay(guest, email);
        wish(guest, milk, 1);
        var form = checkoutForm(guest, "Camille", email);
        guest.post("/checkout", form);
        guest.post("/checkout", form);
        assertThat(letters(email, 2)).hasSize(2);
        assertThat(asked()).isEqualTo(2);
    }

    private long asked() {
        return number("select count(*) from identity.one_time_link where email = '" + email + "'");
    }

    @Test
    void linkOfAnAddressThatWasMistypedOpensNothingOnceItIsMended() {
        orderAndPay(guest, email);
        var first = way(email, 1);
        var mended = "b-" + email;
        orderAndPay(guest, mended);
        var stranger = new Shopper(port);
        stranger.get(first);
        assertThat(stranger.post("/link").status()).isEqualTo(410);
        var owner = new Shopper(port);
        owner.get(way(mended, 1));
        assertThat(owner.post("/link").status()).isEqualTo(303);
        assertThat(owner.get("/orders").all("/orders/([0-9A-Z-]+)\"")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void secondPressOrdersOnceAndWritesOnce() {
        wish(guest, leeks, 2);
        var form = checkoutForm(guest, "Camille", email);
        var answers = Flux.range(0, 4)
                .flatMap(n -> Flux.defer(() ->
                                Flux.just(guest.copy().post("/checkout", form).next()))
                        .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block();
        assertThat(answers).hasSize(4).allMatch(answers.get(0)::equals);
        assertThat(number("select count(*) from identity.one_time_link where email = '" + email + "'"))
                .isEqualTo(1);
        assertThat(number(
                        "select count(*) from ordering.checkout c join identity.account a on a.id = c.account_id where a.contact_email = '"
                                + email + "'"))
                .isEqualTo(1);
    }

    @Test
    void keyOfAnotherBasketIsRefusedAndTellsNothing() {
        wish(guest, leeks, 2);
        var other = new Shopper(port);
        wish(other, leeks, 2);
        var theirs = checkoutForm(other, "Lou", "lou-" + email);
        other.post("/checkout", theirs);
        var form = checkoutForm(guest, "Camille", email);
        form.set("key", theirs.getFirst("key"));
        var refused = guest.post("/checkout", form);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).doesNotContain("Lou", "lou-" + email, "/payments/");
    }

    @Test
    void othersOrdersAreNotThereForGuests() {
        var number = orderAndPay(guest, email);
        var other = new Shopper(port);
        wish(other, milk, 1);
        for (var path : List.of("", "/change", "/cancellation")) {
            assertThat(other.get("/orders/" + number + path).status()).isEqualTo(404);
        }
        assertThat(other.post("/orders/" + number + "/cancellation").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "'', a@b.example, name",
        "Camille, '', email",
        "Camille, x, email",
        "Camille, 'a@b.example, c@d.example', email",
        "Camille, '<a@b.example>', email",
    })
    void guestWhoIsNotReachedOrdersNothingAndKeepsWhatWasTyped(String name, String address, String field) {
        wish(guest, leeks, 2);
        var refused = guest.post("/checkout", checkoutForm(guest, name, address));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("href=\"#" + field + "\"", "aria-invalid=\"true\"");
        assertThat(guest.get("/cart").words()).contains("2 bunches × €3.05");
        assertThat(guest.get("/orders").words()).doesNotContain("Placed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "=HYPERLINK(\"http://x\")", "' or 1=1 --", "${7*7}", "{0}"})
    void hostileNameIsAName(String name) {
        wish(guest, leeks, 1);
        var paid = pay(guest, checkoutForm(guest, name, email));
        for (var path : List.of(paid.next(), "/orders", "/checkout")) {
            assertThat(guest.get(path).body()).doesNotContain("<script>alert");
        }
        assertThat(letters(email, 1))
                .allSatisfy(letter -> assertThat(letter.text() + letter.html()).doesNotContain(name));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 13, 0, 27})
    void signsThatAreNoLettersAreNoName(int sign) {
        wish(guest, leeks, 1);
        assertThat(guest.post("/checkout", checkoutForm(guest, "Ca" + (char) sign + "mille", email))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void guestsDoNothingElse() {
        orderAndPay(guest, email);
        for (var path : List.of(
                "/account", "/settings", "/substitutes", "/standing-orders", "/acting-for", "/week", "/coop/board")) {
            assertThat(guest.get(path).location()).as(path).startsWith("/sign-in?next=");
        }
        assertThat(guest.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void kitchensOrderByTheWeek() {
        var cook = Shopper.signedIn(port, village, "canteen");
        assertThat(wish(cook, leeks, 1).status()).isEqualTo(403);
    }

    @Test
    void tooManyBasketsAndOrdersArePaused() {
        wish(guest, leeks, 1);
        var form = checkoutForm(guest, "Camille", email);
        run("update identity.attempt set times = 300, window_ends_at = clock_timestamp() + interval '20 minutes'");
        var another = wish(new Shopper(port), leeks, 1);
        assertThat(another.status()).isEqualTo(429);
        assertThat(wish(guest, milk, 1).status()).as("who has a basket goes on").isEqualTo(303);

        forgetAttempts();
        for (var times = 0; times < 20; times++) {
            assertThat(guest.post("/checkout", form).status()).isEqualTo(303);
        }
        wish(guest, milk, 1);
        var refused = guest.post("/checkout", checkoutForm(guest, "Camille", email));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.words()).contains("A short pause");
        assertThat(guest.get("/cart").words()).contains("Whole milk");
    }

    private Page wish(Shopper who, long offer, int quantity) {
        return who.post("/cart/wishes", "destination", kiosk, "offer", offer, "quantity", quantity, "back", "/cart");
    }

    private Page signIn(Shopper who, String person) {
        return who.post("/sign-in", "email", village.email(person), "password", "demo", "next", "/");
    }

    private MultiValueMap<String, String> checkoutForm(Shopper who, String name, String address) {
        var form = Shopper.hiddenFieldsOf(who.get("/checkout"));
        form.add("payment", "TEST");
        form.add("name", name);
        form.add("email", address);
        return form;
    }

    private static Page pay(Shopper who, MultiValueMap<String, String> form) {
        var placed = who.post("/checkout", form);
        assertThat(placed.status()).as(placed.words()).isEqualTo(303);
        return who.post(placed.next(), "outcome", "paid");
    }

    /** The number of a paid order of two bunches of leeks. */
    private String orderAndPay(Shopper who, String address) {
        wish(who, leeks, 2);
        return pay(who, checkoutForm(who, "Camille", address)).next().replaceFirst(".*/", "");
    }

    private List<Mail> letters(String address, int many) {
        for (var tries = 0; tries < 200; tries++) {
            var found = box.letters().stream()
                    .filter(letter -> letter.recipient().equals(address))
                    .filter(letter -> WAY.matcher(letter.text()).find())
                    .toList();
            if (found.size() >= many) {
                return found;
            }
            Letters.pause(50);
        }
        throw new AssertionError("no %d letters to %s".formatted(many, address));
    }

    private String way(String address, int many) {
        return wayIn(letters(address, many).get(0));
    }

    private static String wayIn(Mail letter) {
        var found = WAY.matcher(letter.text());
        if (!found.find()) {
            throw new AssertionError(letter.text());
        }
        return found.group(1);
    }

    private long lines(long party) {
        return number("select count(*) from ordering.cart_line where buyer_id = " + party);
    }

    private long number(String sql) {
        return database.sql(sql)
                .map(row -> row.get(0, Long.class))
                .one()
                .blockOptional()
                .orElse(0L);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
