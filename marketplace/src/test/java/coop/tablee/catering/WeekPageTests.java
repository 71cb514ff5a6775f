package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.ordering.standing.StandingNeeds;
import coop.tablee.shared.Money;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

@MarketplaceTest
class WeekPageTests {

    private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([0-9a-f]{32})\"");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    HeadCounts headCounts;

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
        web = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(8 << 20))
                .build();
    }

    @Test
    void theWeekShowsWhatAKitchenMayOrderByDay() {
        var page = page("canteen");

        assertThat(page).contains("Poireau", "Lait entier", "Semaine " + week().number());
        assertThat(page).doesNotContain("Potage de saison");
        assertThat(page).contains(cell("Poireau"));
    }

    @Test
    void theKitchenSeesThePriceOfItsOwnListAndItsNeighbourDoesNot() {
        run("""
                with made as (
                    insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from, for_named)
                    values (%d, 'Tilleuls', 'INSTITUTION', 0, '%s', true) returning id),
                named as (insert into ordercycle.price_list_buyer (price_list_id, party_id) select id, %d from made)
                insert into ordercycle.price_list_item (price_list_id, product_id, price) select id, %d, 17.77 from made
                """.formatted(village.party("grandChamp"), date(), village.party("tilleuls"), village.product("Carotte")));

        assertThat(page("canteen")).contains("17,77");
        assertThat(page("canteen2")).doesNotContain("17,77");
    }

    @Test
    void whatIsTypedIsKeptWithCommasAndComesBack() {
        save("canteen", form(page("canteen"), Map.of("Carotte", "12,5", "Poireau", "7")))
                .expectStatus()
                .isSeeOther();

        assertThat(page("canteen")).contains(cell("Carotte", "12,5"), cell("Poireau", "7"));
        assertThat(cartLines()).isEqualTo(2);
    }

    @Test
    void thePurchaseOrderNumberIsStillThereAfterSaving() {
        var form = form(page("canteen"), Map.of("Carotte", "10"));
        form.set("purchaseOrder", "BC 2026/114 & é");

        var saved = save("canteen", form).expectStatus().isSeeOther().returnResult(Void.class);

        var next = String.valueOf(saved.getResponseHeaders().getLocation());
        assertThat(body(get("canteen", next).expectStatus().isOk()))
                .contains("value=\"BC 2026/114 &amp; é\"", cell("Carotte", "10"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "1e9", "0.3333333", "1.200,50", "=SUM(A1)"})
    void whatIsNoAmountStandsMarkedInItsCellAndTheRestIsKept(String typed) {
        var answer = save("canteen", form(page("canteen"), Map.of("Carotte", typed, "Poireau", "7")));

        var page = body(answer.expectStatus().isEqualTo(422));
        assertThat(page).contains(cell("Carotte", typed), "aria-invalid=\"true\"", "class=\"summary\"");
        assertThat(page("canteen")).contains(cell("Poireau", "7"), cell("Carotte", ""));
    }

    @Test
    void aWrongAmountIsAnsweredWithTheNearestThatAreSold() {
        var answer = body(post("canteen", "/week/quote", form(page("canteen"), Map.of("Carotte", "0,7")))
                .expectStatus()
                .isOk());

        assertThat(answer).contains("Mettre 0,5", "Mettre 1", "À régler, 1");
    }

    @Test
    void pressingAnAnswerSetsItsCell() {
        var form = form(page("canteen"), Map.of("Carotte", "0,7"));
        form.add("put", name("Carotte") + "=1");

        save("canteen", form).expectStatus().isSeeOther();

        assertThat(page("canteen")).contains(cell("Carotte", "1"));
    }

    @Test
    void theFootCountsWhatIsTypedByMealAndShare() {
        plan(null, false);

        var answer = body(
                post("canteen", "/week/quote", form(page("canteen"), Map.of("Carotte", "100", "Oignon jaune", "100")))
                        .expectStatus()
                        .isOk());

        // 100 x 1.49 organic and 100 x 1.05 not; both in season or not as the month has it; fee 7.5 % on 254.00
        assertThat(answer).contains("273,05\u00a0€ HTVA", "59\u00a0%");
    }

    @Test
    void whatIsMissingToADeliveryIsSaidWhileTypingAndNothingIsSentBelowIt() {
        run(
                "insert into delivery.drop_tariff (destination_id, cooperative_id, seller_id, fee, minimum, valid_from) values (%1$d, %2$d, %2$d, 12, 60, current_date)"
                        .formatted(village.site("tilleulsDoor"), village.party("grandChamp")));
        var form = form(page("canteen"), Map.of("Carotte", "10"));

        var typed = body(post("canteen", "/week/quote", form).expectStatus().isOk());
        // 10 × 1.49 = 14.90 of 60.00
        assertThat(typed)
                .contains("Il manque 45,10\u00a0€", "La livraison à la porte coûte 12,00\u00a0€", "À régler, 0");

        var refused = body(post("canteen", "/week/orders", form).expectStatus().isEqualTo(409));
        assertThat(refused).contains("La livraison est trop petite", cell("Carotte", "10"));
        assertThat(orders()).isZero();

        form.set(name("Carotte"), "50");
        post("canteen", "/week/orders", form).expectStatus().isSeeOther();
        assertThat(orders()).isEqualTo(1);
        assertThat(one("select count(*) from ordering.line where drop_fee and quantity > 0"))
                .isPositive();
        Invariants.assertHold(database);
    }

    @Test
    void sendingMakesOneOrderForEachDayAndEmptiesTheDraft() {
        var form = form(page("canteen"), Map.of("Carotte", "10", "Poireau", "5"));
        form.set(name("Carotte", village.secondDate()), "20");
        form.set("purchaseOrder", "BC-2026-117");

        post("canteen", "/week/orders", form)
                .expectStatus()
                .isSeeOther()
                .expectHeader()
                .location("/week/orders?site=" + door() + "&monday=" + week().monday());

        assertThat(orders()).isEqualTo(week().contains(village.secondDate()) ? 2 : 1);
        assertThat(one(
                        "select count(*) from ordering.orders where purchase_order_number = 'BC-2026-117' and buyer_id = "
                                + village.party("tilleuls")))
                .isEqualTo(orders());
        assertThat(cartLines()).isZero();
        assertThat(html("canteen", "/week/orders?site=" + door() + "&monday=" + week().monday()))
                .contains("Commandé pour la semaine");
        assertThat(page("canteen")).contains("class=\"got\"");
        Invariants.assertHold(database);
    }

    @Test
    void whatWaitsForAnApprovalIsNotSaidToBeOrdered() {
        run(
                "insert into ordering.approval_policy (authority_id, free_minor, buyer_minor, four_eyes, at_cut_off, remind_hours) values (%d, 0, 10000000, true, 'EXPIRE', 24)"
                        .formatted(village.party("forest")));
        post("canteen", "/week/orders", form(page("canteen"), Map.of("Carotte", "10")))
                .expectStatus()
                .isSeeOther();

        assertThat(html("canteen", "/week/orders?site=" + door() + "&monday=" + week().monday()))
                .contains("attend un accord", "rien n’est commandé avant")
                .doesNotContain("Commandé pour la semaine");
    }

    @Test
    void whatStandsBesideTheWeekIsThereWhenItCameBack() {
        run(
                "insert into catering.term_budget (site_id, name, first_day, last_day, amount_minor, changed_by) values (%1$d, 'Trimestre', date '%2$s' - 20, date '%2$s' + 20, 1000000, %3$d)"
                        .formatted(door(), date(), village.actor("canteen").accountId()));
        var form = form(page("canteen"), Map.of("Carotte", "1..2"));

        assertThat(body(post("canteen", "/week/orders", form).expectStatus().is4xxClientError()))
                .contains("class=\"summary\"", "href=\"/budgets\"");
    }

    @Test
    void everyPageOfTheKitchenShowsTheWeekThatCanBeOrderedFirst() {
        var shown = "monday=" + week().monday();

        for (var page : List.of("/week", "/menus", "/needs", "/week/standing")) {
            assertThat(html("canteen", page)).as(page).contains("name=\"monday\" value=\"" + week().monday());
        }
        for (var page : List.of("/menus/allergens", "/menus/swaps")) {
            assertThat(html("canteen", page)).as(page).contains(shown);
        }
    }

    @Test
    void whatWasJustCountedStaysChosen() {
        var counted = "/counts?site=%d&day=%s&meal=DINNER"
                .formatted(door(), LocalDate.now(Village.ZONE).plusDays(40));

        assertThat(chosen(html("canteen", counted))).isEqualTo("FORECAST");
        assertThat(chosen(html("canteen", counted + "&stage=REGISTERED"))).isEqualTo("REGISTERED");
    }

    private static String chosen(String page) {
        return Pattern.compile("<input[^>]*name=\"stage\"[^>]*>")
                .matcher(page)
                .results()
                .map(found -> found.group())
                .filter(input -> input.contains("checked"))
                .map(input -> input.replaceAll("(?s).*value=\"(\\w+)\".*", "$1"))
                .findFirst()
                .orElse("");
    }

    @Test
    void theScaleKeepsTheWeekThatIsLookedAt() {
        var before = week().monday().minusWeeks(3);

        var scale = html("canteen", "/waste?site=%d&week=%s".formatted(door(), before.plusDays(2)));
        assertThat(scale).contains("name=\"day\" value=\"" + before + "\"");
        assertThat(html("canteen", "/menus?site=%d&monday=%s".formatted(door(), before)))
                .contains("/waste?site=%d&amp;week=%s".formatted(door(), before));

        var next = LocalDate.now(Village.ZONE).plusWeeks(2);
        assertThat(html("canteen", "/waste?site=%d&week=%s".formatted(door(), next)))
                .as("nothing to weigh there yet, and the way back leads there")
                .contains(
                        "name=\"day\" value=\"" + LocalDate.now(Village.ZONE) + "\"",
                        "/menus?site=%d&amp;monday=%s".formatted(door(), next));
        assertThat(html("canteen", "/waste/figures?site=%d&week=%s".formatted(door(), next)))
                .contains("/menus?site=%d&amp;monday=%s".formatted(door(), next));
    }

    @Test
    void aDoubleClickOrdersOnce() {
        var form = form(page("canteen"), Map.of("Carotte", "10"));
        var cookie = session("canteen");

        var statuses = Flux.range(0, 2)
                .flatMap(click -> Flux.defer(() -> Flux.just(send(cookie, "/week/orders", form)
                                .expectBody()
                                .returnResult()
                                .getStatus()
                                .value()))
                        .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block();

        assertThat(statuses).containsExactly(303, 303);
        assertThat(orders()).isEqualTo(1);
        Invariants.assertHold(database);
    }

    @Test
    void anotherTabDoesNotOrderTheSameAgain() {
        var first = form(page("canteen"), Map.of("Carotte", "10"));
        var second = new LinkedMultiValueMap<>(first);
        second.set(name("Poireau"), "5");

        post("canteen", "/week/orders", first).expectStatus().isSeeOther();
        var answer = body(post("canteen", "/week/orders", second).expectStatus().isEqualTo(409));

        assertThat(answer).contains("d’une autre fenêtre", cell("Poireau", "5"));
        assertThat(orders()).isEqualTo(1);
        assertThat(key(answer)).isNotEqualTo(first.getFirst("key"));
    }

    @Test
    void whatWasSentBackIsNeitherOrderedNorTakenOutByAnOldPage() {
        run(
                "insert into ordering.approval_policy (authority_id, free_minor, buyer_minor, four_eyes, at_cut_off, remind_hours) values (%d, 0, 10000000, true, 'EXPIRE', 24)"
                        .formatted(village.party("forest")));
        var form = form(page("canteen"), Map.of("Carotte", "10"));
        post("canteen", "/week/orders", form).expectStatus().isSeeOther();
        run(
                "select ordering.decide(array(select number from ordering.orders where buyer_id = %d), 'RETURNED', 'Moins', %d, null)"
                        .formatted(
                                village.party("tilleuls"),
                                village.actor("procurement").accountId()));
        assertThat(cartLines()).isEqualTo(1);

        var again = body(post("canteen", "/week/orders", form).expectStatus().isEqualTo(409));

        assertThat(again).contains("renvoyée entre-temps", cell("Carotte", "10"));
        assertThat(orders()).isEqualTo(1);
        assertThat(cartLines()).isEqualTo(1);
        form.set("key", key(again));
        post("canteen", "/week/orders", form).expectStatus().isSeeOther();
        assertThat(orders()).isEqualTo(2);
        assertThat(cartLines()).isZero();
        Invariants.assertHold(database);
    }

    @Test
    void twoTabsKeepBothTheirCellsAndNeverAddUp() {
        var page = page("canteen");
        save("canteen", form(page, Map.of("Carotte", "5"))).expectStatus().isSeeOther();
        save("canteen", form(page, Map.of("Poireau", "3"))).expectStatus().isSeeOther();
        save("canteen", form(page, Map.of("Poireau", "4"))).expectStatus().isSeeOther();

        assertThat(page("canteen")).contains(cell("Carotte", "5"), cell("Poireau", "4"));
    }

    @Test
    void whatClosedMeanwhileIsRefusedLineByLineAndNothingTypedIsLost() {
        var form = form(page("canteen"), Map.of("Carotte", "10", "Lait entier", "8"));
        run(
                "update ordercycle.offer set institution_cutoff_at = platform.business_time() - interval '1 minute' where id = "
                        + village.offer("Carotte", date()));

        var answer = body(post("canteen", "/week/orders", form).expectStatus().isEqualTo(409));

        assertThat(answer).contains("closes depuis", cell("Lait entier", "8"), "class=\"summary\"");
        assertThat(orders()).isZero();
        assertThat(page("canteen")).contains(cell("Lait entier", "8"));
    }

    @Test
    void whatSoldOutMeanwhileSaysSoInItsCell() {
        var form = form(page("canteen"), Map.of("Épinard", "50", "Lait entier", "8"));
        run(
                "select stock.post(array[%d]::bigint[], array['waste'], array[-40]::numeric[], array[null]::bigint[], null, 'frost')"
                        .formatted(village.stock("Épinard")));

        var answer = body(post("canteen", "/week/orders", form).expectStatus().isEqualTo(409));

        assertThat(answer).contains("Il en reste 20", "Mettre 20", cell("Épinard", "50"), cell("Lait entier", "8"));
        assertThat(orders()).isZero();
    }

    @Test
    void nothingToSendAndAMissingPurchaseOrderNumberAreSaid() {
        plan(null, true);

        assertThat(body(post("canteen", "/week/orders", form(page("canteen"), Map.of()))
                        .expectStatus()
                        .isEqualTo(422)))
                .contains("Il n’y a rien à envoyer");
        assertThat(body(post("canteen", "/week/orders", form(page("canteen"), Map.of("Carotte", "10")))
                        .expectStatus()
                        .isEqualTo(422)))
                .contains("numéro de bon de commande", cell("Carotte", "10"));
        assertThat(orders()).isZero();
    }

    @Test
    void anotherKitchensDoorAnswersLikeAMissingOne() {
        var foreign = village.site("erablesDoor");
        for (var site : List.of(foreign, village.site("kiosque"), 999_999_999L)) {
            get("canteen", "/week?site=" + site + "&monday=" + week().monday())
                    .expectStatus()
                    .isNotFound();
            get("canteen", "/week/orders?site=" + site + "&monday=" + week().monday())
                    .expectStatus()
                    .isNotFound();
            var form = form(page("canteen"), Map.of("Carotte", "10"));
            form.set("site", String.valueOf(site));
            for (var path : List.of(
                    "/week", "/week/quote", "/week/orders", "/week/last-week", "/week/clearing", "/week/undo")) {
                post("canteen", path, form).expectStatus().isNotFound();
            }
        }
        assertThat(orders()).isZero();
        assertThat(cartLines()).isZero();
    }

    @Test
    void offersThatThisDoorCannotOrderAreRefused() {
        var other = Village.build(database, accounts);
        preparation.catchUp().block();
        var form = form(page("canteen"), Map.of());
        form.set("q." + other.offer("Carotte", other.firstDate()) + ".0", "10");

        save("canteen", form).expectStatus().isEqualTo(422);
        post("canteen", "/week/quote", form).expectStatus().isEqualTo(422);
        post("canteen", "/week/orders", form).expectStatus().isEqualTo(422);

        assertThat(cartLines()).isZero();
        assertThat(orders()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"monday=2026-13-01", "monday=abc", "site=abc", "monday=%2B999999999-12-31", "site=-5"})
    void anAddressThatMakesNoSenseIsNoFailureOfOurs(String query) {
        get("canteen", "/week?" + query).expectStatus().is4xxClientError();
    }

    @Test
    void lastWeekFillsEmptyCellsAndCanBeUndoneAndCleared() {
        var form = form(page("canteen"), Map.of("Carotte", "10"));
        post("canteen", "/week/orders", form).expectStatus().isSeeOther();
        run("update ordering.orders set delivery_date = delivery_date - 7 where buyer_id = "
                + village.party("tilleuls"));

        var actions = form(page("canteen"), Map.of());
        post("canteen", "/week/last-week", actions).expectStatus().isSeeOther();
        assertThat(page("canteen")).contains(cell("Carotte", "10"));
        post("canteen", "/week/undo", actions).expectStatus().isSeeOther();
        assertThat(page("canteen")).contains(cell("Carotte", ""));
        post("canteen", "/week/last-week", actions).expectStatus().isSeeOther();
        post("canteen", "/week/clearing", actions).expectStatus().isSeeOther();
        assertThat(page("canteen")).contains(cell("Carotte", ""));
    }

    @Test
    void mealsAreTypedInTheHeadOfTheDay() {
        var form = form(page("canteen"), Map.of());
        form.set("m." + date(), "412");
        save("canteen", form).expectStatus().isSeeOther();
        assertThat(page("canteen")).contains("name=\"m." + date() + "\" value=\"412\"");

        form.set("m." + date(), "many");
        assertThat(body(save("canteen", form).expectStatus().isEqualTo(422))).contains("nombre de repas");
    }

    @Test
    void theDetailsOfAProductAreAPageOfTheirOwn() {
        var path = "/week/products/%d?site=%d&monday=%s"
                .formatted(village.offer("Céleri-rave", date()), door(), week().monday());

        assertThat(html("canteen", path)).contains("Céleri-rave", "Céleri", "Bio");
        get("canteen", path.replace("site=" + door(), "site=" + village.site("erablesDoor")))
                .expectStatus()
                .isNotFound();
    }

    @Test
    void onlyTheDaysThatAreRetypedAreChangedAndNoneThatSomebodyChangedMeanwhile() {
        keepNeeds("Carotte", "Poireau");
        // A colleague, since the page was opened
        needs.change(
                        standingOrder(),
                        List.of(new StandingNeeds.Change(
                                date(), village.product("Carotte"), village.party("grandChamp"), new BigDecimal("4"))),
                        village.actor("canteen"))
                .block();

        changeDays(comingForm("Carotte", "", "", "Poireau", "3", ""))
                .expectStatus()
                .isSeeOther();
        assertThat(coming()).containsExactlyInAnyOrder("Carotte 4", "Poireau 3");

        var refused = body(changeDays(comingForm("Carotte", "7", "", "Poireau", "", "3"))
                .expectStatus()
                .isEqualTo(409));
        assertThat(refused)
                .contains(
                        "a mis 4 ici",
                        "name=\"" + dayField("Carotte") + "\" value=\"7\"",
                        "name=\"was." + dayField("Carotte") + "\" value=\"4\"");
        assertThat(coming()).containsExactlyInAnyOrder("Carotte 4", "Poireau 3");

        changeDays(comingForm("Carotte", "7", "4", "Poireau", "", "3"))
                .expectStatus()
                .isSeeOther();
        assertThat(coming()).containsExactlyInAnyOrder("Carotte 7", "Poireau 10");
        changeDays(comingForm("Carotte", "", "7", "Poireau", "5", "1"))
                .expectStatus()
                .isEqualTo(409);
        assertThat(coming()).containsExactlyInAnyOrder("Carotte 7", "Poireau 10");
    }

    @Test
    void daysAndProductsThatNoPageNamesAreLeftOut() {
        keepNeeds("Carotte");
        var form = comingForm("Carotte", "4", "");
        form.set("c.1.1.2026-02-30", "5");
        form.set(dayField("Carotte").replaceFirst("c\\.", "c.0"), "6");
        form.set("c.0.0." + date(), "6");

        changeDays(form).expectStatus().isSeeOther();

        assertThat(coming()).containsExactly("Carotte 4");
        var usual = new LinkedMultiValueMap<String, String>();
        usual.set("site", String.valueOf(door()));
        usual.set("monday", week().monday().toString());
        usual.set("ahead", "2");
        usual.set("p-0", village.product("Carotte") + "-" + village.party("grandChamp"));
        usual.set("d-0-1", "1");
        usual.set("p-1", "0" + village.product("Carotte") + "-" + village.party("grandChamp"));
        usual.set("d-1-1", "1");
        post("canteen", "/week/standing", usual).expectStatus().isEqualTo(422);
    }

    private void keepNeeds(String... products) {
        needs.keep(
                        door(),
                        "needs-" + UUID.randomUUID(),
                        null,
                        2,
                        null,
                        LocalDate.now(Village.ZONE),
                        Arrays.stream(products)
                                .map(product -> new StandingNeeds.Need(
                                        village.product(product),
                                        village.party("grandChamp"),
                                        false,
                                        Map.of(date().getDayOfWeek(), BigDecimal.TEN)))
                                .toList(),
                        village.actor("canteen"))
                .block();
    }

    private long standingOrder() {
        return needs.of(door(), village.actor("canteen")).block().order().id();
    }

    private List<String> coming() {
        return needs.coming(door(), date(), date(), village.actor("canteen"))
                .map(one -> (one.product() == village.product("Carotte") ? "Carotte " : "Poireau ")
                        + one.quantity().stripTrailingZeros().toPlainString())
                .collectList()
                .block();
    }

    private String dayField(String product) {
        return "c." + village.product(product) + "." + village.party("grandChamp") + "." + date();
    }

    /** Product, what is typed, and what the page had shown. */
    private MultiValueMap<String, String> comingForm(String... cells) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("site", String.valueOf(door()));
        form.set("monday", week().monday().toString());
        form.set("order", String.valueOf(standingOrder()));
        for (var at = 0; at < cells.length; at += 3) {
            form.set(dayField(cells[at]), cells[at + 1]);
            form.set("was." + dayField(cells[at]), cells[at + 2]);
        }
        return form;
    }

    private WebTestClient.ResponseSpec changeDays(MultiValueMap<String, String> form) {
        return post("canteen", "/week/standing/week", form);
    }

    @Test
    void onlyPeopleOfAKitchenComeIn() {
        get("household", "/week").expectStatus().isForbidden();
        get("coordinator", "/week").expectStatus().isForbidden();
        assertThat(page("canteen2")).contains("erablesDoor");
    }

    @Test
    void statementsDoNotGrowWithRowsAndDays() {
        page("canteen");
        save("canteen", form(page("canteen"), Map.of("Carotte", "5")))
                .expectStatus()
                .isSeeOther();
        var cookie = session("canteen");
        var few = Statements.during(() -> html(cookie, sheet()));
        var many = form(page("canteen"), Map.of("Poireau", "5", "Lait entier", "8", "Baguette", "40", "Chicon", "6"));
        many.set(name("Poireau", village.secondDate()), "6");
        save("canteen", many).expectStatus().isSeeOther();

        assertThat(Statements.during(() -> html(cookie, sheet()))).hasSameSizeAs(few);
        assertThat(few).hasSizeLessThanOrEqualTo(11);
    }

    private LocalDate date() {
        return village.firstDate();
    }

    private Week week() {
        return Week.of(date());
    }

    private long door() {
        return village.site("tilleulsDoor");
    }

    private String sheet() {
        return "/week?site=" + door() + "&monday=" + week().monday();
    }

    private void plan(@Nullable Money budget, boolean purchaseOrder) {
        headCounts
                .plan(
                        new KitchenPlan(
                                door(),
                                Map.of(DayOfWeek.MONDAY, Map.of(AgeGroup.EVERYONE, 100)),
                                budget,
                                false,
                                purchaseOrder,
                                null,
                                null),
                        village.actor("canteen"))
                .block();
    }

    /** The form as the page shows it, with some amounts typed for the first date. */
    private MultiValueMap<String, String> form(String page, Map<String, String> typed) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("site", String.valueOf(door()));
        form.set("monday", week().monday().toString());
        form.set("seen", "");
        form.set("key", key(page));
        typed.forEach((product, amount) -> form.set(name(product), amount));
        return form;
    }

    private String name(String product) {
        return name(product, date());
    }

    private String name(String product, LocalDate day) {
        return "q." + village.offer(product, day) + ".0";
    }

    @Test
    void productsAreFoundByTheirNamesInOtherLanguages() {
        var names = html("canteen", "/week/names?site=" + door() + "&monday=" + week().monday());
        assertThat(names).contains("\"Poireau\":").contains("Leek");
    }

    private String cell(String product) {
        return "name=\"" + name(product) + "\"";
    }

    private String cell(String product, String value) {
        return cell(product) + " value=\"" + value + "\"";
    }

    private static String key(String page) {
        var key = KEY.matcher(page);
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private String page(String who) {
        return who.equals("canteen") ? html(who, sheet()) : html(who, "/week");
    }

    private String html(String who, String path) {
        return html(session(who), path);
    }

    private String html(Map<String, String> cookie, String path) {
        return body(web.get()
                .uri(path)
                .cookies(all -> cookie.forEach(all::add))
                .exchange()
                .expectStatus()
                .isOk());
    }

    private WebTestClient.ResponseSpec get(String who, String path) {
        return web.get()
                .uri(java.net.URI.create("http://localhost:" + port + path))
                .cookies(all -> session(who).forEach(all::add))
                .exchange();
    }

    private WebTestClient.ResponseSpec save(String who, MultiValueMap<String, String> form) {
        return post(who, "/week", form);
    }

    private WebTestClient.ResponseSpec post(String who, String path, MultiValueMap<String, String> form) {
        return send(session(who), path, form);
    }

    private WebTestClient.ResponseSpec send(
            Map<String, String> cookie, String path, MultiValueMap<String, String> form) {
        return web.post()
                .uri(path)
                .cookies(all -> cookie.forEach(all::add))
                .body(BodyInserters.fromFormData(form))
                .exchange();
    }

    private Map<String, String> session(String who) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("email", village.email(who));
        form.set("password", "demo");
        var answer = web.post()
                .uri("/sign-in")
                .body(BodyInserters.fromFormData(form))
                .exchange()
                .expectBody()
                .returnResult();
        return Map.of("session", answer.getResponseCookies().getFirst("session").getValue());
    }

    private static String body(WebTestClient.ResponseSpec answer) {
        EntityExchangeResult<String> result = answer.expectBody(String.class).returnResult();
        var body = result.getResponseBody();
        return body == null ? "" : body;
    }

    private long orders() {
        return one("select count(*) from ordering.orders where buyer_id = " + village.party("tilleuls"));
    }

    private long cartLines() {
        return one("select count(*) from ordering.cart_line where buyer_id = " + village.party("tilleuls"));
    }

    private long one(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
