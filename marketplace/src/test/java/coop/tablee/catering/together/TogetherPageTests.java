package coop.tablee.catering.together;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.ordering.standing.StandingNeeds;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;

/** The page of who cooks for several kitchens: all of them side by side, sent at once or not at all. */
@MarketplaceTest
class TogetherPageTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @Autowired
    StandingNeeds needs;

    @LocalServerPort
    int port;

    private Village village;
    private WebTestClient web = WebTestClient.bindToServer().build();

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        run("insert into network.membership (account_id, party_id, roles) values (%d, %d, array['COOK', 'BUYER'])"
                .formatted(village.actor("canteen").accountId(), village.party("erables")));
        web = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(8 << 20))
                .build();
    }

    @Test
    void theKitchensOfThePersonStandSideBySideAndNoOther() {
        var page = body(get("canteen", here()));

        assertThat(page)
                .contains("name=\"" + cell("tilleulsDoor", "Poireau"), "name=\"" + cell("erablesDoor", "Poireau"));
        assertThat(page).doesNotContain("name=\"" + cell("bouleauxDoor", "Poireau"));
        assertThat(body(get("canteen3", here())))
                .as("who orders for one kitchen")
                .contains("une seule cuisine")
                .doesNotContain("name=\"q.");
    }

    @Test
    void whatComesByItselfIsShownAtEachKitchen() {
        var cook = village.actor("canteen");
        needs.keep(
                        village.site("tilleulsDoor"),
                        "needs",
                        null,
                        2,
                        null,
                        LocalDate.now(Village.ZONE),
                        List.of(new StandingNeeds.Need(
                                village.product("Poireau"),
                                village.party("grandChamp"),
                                false,
                                Map.of(village.firstDate().getDayOfWeek(), new BigDecimal("7")))),
                        cook)
                .block();

        assertThat(body(get("canteen", here()))).containsOnlyOnce("arrive tout seul: 7");
    }

    @Test
    void sentAtOnceEachKitchenHasItsOrder() {
        var form = form("4", "6");

        send("/week/together/orders", form, 303);
        send("/week/together/orders", form, 303);

        assertThat(orders("tilleuls")).isEqualTo(1);
        assertThat(orders("erables")).isEqualTo(1);
        assertThat(one("select count(*) from ordering.orders where purchase_order_number = 'BC-7' and buyer_id = "
                        + village.party("erables")))
                .isEqualTo(1);
        Invariants.assertHold(database);
    }

    @Test
    void whatIsRefusedForOneKitchenIsSaidAtItsCellAndNoneGetsAnything() {
        run(
                "select stock.post(array[%1$d]::bigint[], array['adjust'], array[9 - (select on_hand from stock.stock_row where id = %1$d)]::numeric[], array[null]::bigint[], null, 'count')"
                        .formatted(village.stock("Poireau")));

        var page = send("/week/together/orders", form("4", "6"), 409);

        assertThat(page).contains("data-cell=\"" + name("erablesDoor") + "\"", "value=\"6\"", "Rien n’est parti");
        assertThat(orders("tilleuls") + orders("erables")).isZero();
    }

    @Test
    void whatIsNoAmountIsSaidAndKept() {
        var page = send("/week/together/orders", form("4", "-3"), 422);

        assertThat(page).contains("value=\"-3\"", "n’est pas une quantité");
        assertThat(orders("tilleuls")).isZero();
    }

    @Test
    void whatIsKeptStandsInTheWeekOfEachKitchenAndComesBack() {
        send("/week/together", form("4", "6"), 303);

        assertThat(one("select sum(quantity)::bigint from ordering.cart_line where destination_id in (%d, %d)"
                        .formatted(village.site("tilleulsDoor"), village.site("erablesDoor"))))
                .isEqualTo(10);
        assertThat(body(get("canteen", here()))).contains("name=\"" + name("erablesDoor") + "\" value=\"6\"");

        var emptied = shown("canteen");
        emptied.set(name("tilleulsDoor"), "");
        send("/week/together", emptied, 303);
        assertThat(one("select count(*) from ordering.cart_line where destination_id = "
                        + village.site("tilleulsDoor")))
                .isZero();
    }

    @Test
    void whatAllComesToIsSaidWithoutOrdering() {
        var part = body(web.post()
                .uri("/week/together/check")
                .header("HX-Request", "true")
                .cookies(all -> session("canteen").forEach(all::add))
                .body(BodyInserters.fromFormData(form("4", "6")))
                .exchange()
                .expectStatus()
                .isOk());

        assertThat(part).contains("2 cuisines").doesNotContain("<h1");
        assertThat(orders("tilleuls")).isZero();
    }

    @Test
    void doorsOfOthersAreLeftOut() {
        var form = form("4", "");
        form.set(name("bouleauxDoor"), "8");

        send("/week/together/orders", form, 303);

        assertThat(orders("bouleaux")).isZero();
        assertThat(orders("tilleuls")).isEqualTo(1);
    }

    @Test
    void anOldPageSetsBackNothingThatAColleagueChanged() {
        send("/week/together", form("4", "6"), 303);
        var old = shown("canteen");
        colleagueChanges();

        old.set(name("erablesDoor"), "7");
        send("/week/together", old, 303);

        assertThat(kept("tilleulsDoor", "Poireau")).isEqualTo(9);
        assertThat(kept("tilleulsDoor", "Carotte")).isEqualTo(3);
        assertThat(kept("erablesDoor", "Poireau")).isEqualTo(7);
        Invariants.assertHold(database);
    }

    @Test
    void ofACellThatBothChangedTheFirstStaysAndItIsSaid() {
        send("/week/together", form("4", "6"), 303);
        var old = shown("canteen");
        colleagueChanges();

        old.set(name("tilleulsDoor"), "5");
        old.set(name("erablesDoor"), "8");
        var answer = posted("canteen", "/week/together", old).expectStatus().isEqualTo(303);

        assertThat(toast(answer)).isEqualTo("catering.switch.clash");
        assertThat(kept("tilleulsDoor", "Poireau")).isEqualTo(9);
        assertThat(kept("erablesDoor", "Poireau")).isEqualTo(8);
    }

    @Test
    void whatAColleagueChangedStaysInTheWeekThoughAnOldPageIsSent() {
        send("/week/together", form("4", "6"), 303);
        var old = shown("canteen");
        colleagueChanges();

        send("/week/together/orders", old, 303);

        assertThat(orders("tilleuls")).isEqualTo(1);
        assertThat(kept("tilleulsDoor", "Poireau")).isEqualTo(9);
        assertThat(kept("tilleulsDoor", "Carotte")).isEqualTo(3);
        assertThat(kept("erablesDoor", "Poireau")).isZero();
    }

    @Test
    void whatIsClosedMeanwhileIsSaidAndNothingIsKept() {
        var old = shown("canteen");
        old.set(name("tilleulsDoor"), "4");
        run(
                "update ordercycle.offer set institution_cutoff_at = platform.business_time() - interval '1 minute' where id = "
                        + village.offer("Poireau", village.firstDate()));

        var page = send("/week/together", old, 422);

        assertThat(page).contains("L’heure de commander ceci est passée.");
        assertThat(kept("tilleulsDoor", "Poireau")).isZero();
    }

    @Test
    void aPurchaseOrderNumberThatIsTooLongIsRefusedAndKept() {
        var form = form("4", "6");
        var number = "BC-" + "7".repeat(58);
        form.set("purchaseOrder", number);

        var page = send("/week/together/orders", form, 422);

        assertThat(page).contains("value=\"" + number + "\"", "Soixante caractères au plus.", "value=\"6\"");
        assertThat(orders("tilleuls")).isZero();
    }

    @Test
    void ofALargeOfferStandsWhatIsWantedAndTheRestComesByName() {
        village.growMany(260, List.of(village.firstDate()));
        send("/week/together", form("4", "6"), 303);

        var page = body(get("canteen", here()));
        assertThat(page).contains("name=\"" + name("erablesDoor") + "\" value=\"6\"", "name=\"find\"");
        assertThat(rows(page)).isBetween(50L, 60L);
        assertThat(page).doesNotContain("Légume 260<");

        var form = shown("canteen");
        form.set(name("tilleulsDoor"), "9");
        form.set("find", "vegetable 260");
        var found = send("/week/together/check", form, 200);
        assertThat(found).contains("Légume 260<", "name=\"" + name("tilleulsDoor") + "\" value=\"9\"");
        assertThat(rows(found)).isBetween(51L, 91L);

        form.set("find", "xyzzy quux");
        assertThat(send("/week/together/check", form, 200)).contains("ne s’appelle ainsi");
        form.remove("find");
        form.set("all", "true");
        assertThat(rows(send("/week/together/check", form, 200))).isGreaterThan(260);
    }

    private static long rows(String page) {
        return Pattern.compile("<tr class=\"item\"").matcher(page).results().count();
    }

    @Test
    void aDayThatNoCalendarKnowsIsRefused() {
        for (var path : List.of("/week/together", "/week/together/check", "/week/together/orders")) {
            var form = form("4", "6");
            form.set("day", "+999999999-12-31");
            assertThat(send(path, form, 400)).contains("Nous n’avons pas compris la demande");
        }
    }

    /** Somebody of the other kitchen, who cooks here too, changes one cell and fills another. */
    private void colleagueChanges() {
        run("insert into network.membership (account_id, party_id, roles) values (%d, %d, array['COOK', 'BUYER'])"
                .formatted(village.actor("canteen2").accountId(), village.party("tilleuls")));
        var page = shown("canteen2");
        page.set(name("tilleulsDoor"), "9");
        page.set(name("tilleulsDoor", "Carotte"), "3");
        posted("canteen2", "/week/together", page).expectStatus().isEqualTo(303);
    }

    /** The fields of the page as a browser would send them. */
    private MultiValueMap<String, String> shown(String who) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("day", village.firstDate().toString());
        form.set("key", UUID.randomUUID().toString());
        form.set("purchaseOrder", "BC-7");
        var field = Pattern.compile("name=\"((?:s\\.)?q[\\d.]+)\"(?: value=\"([^\"]*)\")?")
                .matcher(body(get(who, here())));
        while (field.find()) {
            form.set(field.group(1), Objects.requireNonNullElse(field.group(2), ""));
        }
        return form;
    }

    private MultiValueMap<String, String> form(String first, String second) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("day", village.firstDate().toString());
        form.set("key", UUID.randomUUID().toString());
        form.set("purchaseOrder", "BC-7");
        form.set(name("tilleulsDoor"), first);
        form.set(name("erablesDoor"), second);
        return form;
    }

    private String here() {
        return "/week/together?day=" + village.firstDate();
    }

    private String cell(String door, String product) {
        return "q.%d.%d.".formatted(village.site(door), village.offer(product, village.firstDate()));
    }

    private String name(String door) {
        return name(door, "Poireau");
    }

    private String name(String door, String product) {
        var shown = Pattern.compile(Pattern.quote(cell("tilleulsDoor", product)) + "(\\d+)")
                .matcher(body(get("canteen", here())));
        return cell(door, product) + (shown.find() ? shown.group(1) : "0");
    }

    private String send(String path, MultiValueMap<String, String> form, int status) {
        return body(posted("canteen", path, form).expectStatus().isEqualTo(status));
    }

    private WebTestClient.ResponseSpec posted(String who, String path, MultiValueMap<String, String> form) {
        return web.post()
                .uri(path)
                .cookies(all -> session(who).forEach(all::add))
                .body(BodyInserters.fromFormData(form))
                .exchange();
    }

    private static String toast(WebTestClient.ResponseSpec answer) {
        var cookie = answer.expectBody().returnResult().getResponseCookies().getFirst("toast");
        return cookie == null
                ? ""
                : new String(Base64.getUrlDecoder().decode(cookie.getValue()), StandardCharsets.UTF_8);
    }

    private long kept(String door, String product) {
        return one(
                "select coalesce(sum(quantity), 0)::bigint from ordering.cart_line where destination_id = %d and offer_id = %d"
                        .formatted(village.site(door), village.offer(product, village.firstDate())));
    }

    private WebTestClient.ResponseSpec get(String who, String path) {
        return web.get()
                .uri(path)
                .cookies(all -> session(who).forEach(all::add))
                .exchange()
                .expectStatus()
                .isOk();
    }

    private Map<String, String> session(String who) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("email", village.email(who));
        form.set("password", "demo");
        form.set("party", String.valueOf(village.actor(who).requireParty().id()));
        var answer = web.post()
                .uri("/sign-in")
                .body(BodyInserters.fromFormData(form))
                .exchange()
                .expectBody()
                .returnResult();
        return Map.of("session", answer.getResponseCookies().getFirst("session").getValue());
    }

    private static String body(WebTestClient.ResponseSpec answer) {
        var body = answer.expectBody(String.class).returnResult().getResponseBody();
        return body == null ? "" : body;
    }

    private long orders(String kitchen) {
        return one("select count(*) from ordering.orders where buyer_id = " + village.party(kitchen));
    }

    private long one(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
