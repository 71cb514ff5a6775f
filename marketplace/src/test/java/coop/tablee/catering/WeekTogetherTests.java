package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.LinkedMultiValueMap;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Two people of one kitchen at one week: each sees what the other does, and neither overwrites the other unseen. */
@MarketplaceTest
class WeekTogetherTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @Autowired
    WeekDesk desk;

    @Autowired
    WeekWatch watch;

    private Village village;
    private Actor nadia;
    private Actor ines;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        village.person("ines", "tilleuls", Role.COOK);
        nadia = village.actor("canteen");
        ines = village.actor("ines");
    }

    @Test
    void whatSomebodyElseSetMeanwhileStandsAndIsShown() {
        edit(nadia, "", Map.of("Carotte", "10"));

        var clash = cell(edit(ines, "", Map.of("Carotte", "12", "Poireau", "3")), "Carotte");

        assertThat(clash.clash()).isNotNull();
        assertThat(clash.clash().held()).isEqualByComparingTo("10");
        assertThat(clash.problem().orElseThrow().code()).isEqualTo(CellProblem.CLASH);
        assertThat(clash.typed().amount()).isEqualByComparingTo("12");
        assertThat(kept()).containsEntry("Carotte", "10.000").containsEntry("Poireau", "3.000");
    }

    @Test
    void whoHasSeenItMaySetItAnew() {
        edit(nadia, "", Map.of("Carotte", "10"));

        var after = edit(ines, offer("Carotte") + "=10", Map.of("Carotte", "12"));

        assertThat(cell(after, "Carotte").clash()).isNull();
        assertThat(kept()).containsEntry("Carotte", "12.000");
    }

    @Test
    void ofTwoWhoSetOneCellAtOnceOneIsTold() {
        var clashes = Flux.fromStream(IntStream.range(0, 40).boxed())
                .flatMap(
                        n -> desk.edit(form("", Map.of("Carotte", String.valueOf(n + 1))), n % 2 == 0 ? nadia : ines),
                        16)
                .filter(kept -> cell(kept.sheet(), "Carotte").clash() != null)
                .count()
                .block();

        assertThat(clashes).isPositive();
        assertThat(kept()).containsKey("Carotte");
        Invariants.assertHold(database);
    }

    @Test
    void eachHearsWhoIsThereAndWhatTheOthersSet() {
        var door = door();
        StepVerifier.create(watch.of(door, week(), "tab1", nadia.accountId(), 0).take(LONG))
                .assertNext(first -> assertThat(first.people()).isEmpty())
                .then(() -> watch.visit(door, week(), "tab2", ines.accountId(), offer("Poireau"))
                        .block())
                .assertNext(news -> assertThat(news.people())
                        .extracting(WeekWatch.Person::offer, WeekWatch.Person::tab)
                        .containsExactly(tuple(offer("Poireau"), "tab2")))
                .then(() -> edit(nadia, "", Map.of("Chicon", "1"), "tab1"))
                .then(() -> edit(ines, "", Map.of("Poireau", "7"), "tab2"))
                .assertNext(news -> assertThat(news.changes())
                        .extracting(
                                WeekWatch.Change::offer,
                                change -> change.quantity().toPlainString())
                        .containsExactly(tuple(offer("Poireau"), "7.000")))
                .thenCancel()
                .verify(LONG);
    }

    @Test
    void eachHearsOfMealsThatOthersCount() {
        var day = village.firstDate();
        StepVerifier.create(watch.of(door(), week(), "tab5", nadia.accountId(), 0)
                        .filter(news -> news.meals() != null)
                        .take(LONG))
                .expectNextCount(1)
                .then(() -> desk.edit(counted(day, "55"), ines).block())
                .assertNext(news -> assertThat(news.meals()).containsEntry(day, 55))
                .then(() -> desk.edit(counted(day, "48"), ines).block())
                .assertNext(news -> assertThat(news.meals()).containsEntry(day, 48))
                .thenCancel()
                .verify(LONG);
    }

    private WeekForm counted(LocalDate day, String meals) {
        var fields = new LinkedMultiValueMap<String, String>();
        fields.set("site", String.valueOf(door().id()));
        fields.set("monday", week().monday().toString());
        fields.set("m." + day, meals);
        return WeekForm.of(fields, Locale.FRENCH);
    }

    @Test
    void whoComesBackHearsWhatHappenedSince() {
        edit(ines, "", Map.of("Poireau", "7"));
        edit(ines, offer("Poireau") + "=7", Map.of("Poireau", "8"));

        StepVerifier.create(
                        watch.of(door(), week(), "tab3", nadia.accountId(), 1).take(LONG))
                .assertNext(news -> assertThat(news.changes())
                        .extracting(
                                WeekWatch.Change::offer,
                                change -> change.quantity().toPlainString())
                        .containsExactly(tuple(offer("Poireau"), "8.000")))
                .thenCancel()
                .verify(LONG);
    }

    @Test
    void whoNoLongerActsForTheKitchenHearsNothingMore() {
        StepVerifier.create(
                        watch.of(door(), week(), "tab4", ines.accountId(), 0).take(LONG))
                .expectNextCount(1)
                .then(() -> database.sql("update network.membership set until = clock_timestamp() where account_id = "
                                + ines.accountId())
                        .then()
                        .block())
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void anEditIsThreeStatementsHoweverMuchStandsInTheWeek() {
        edit(nadia, "", Map.of("Carotte", "5"));
        assertThat(Statements.during(() -> edit(nadia, "", Map.of("Carotte", "6"))))
                .hasSize(3);

        edit(nadia, "", Map.of("Poireau", "5", "Lait entier", "8", "Baguette", "40", "Chicon", "6"));
        assertThat(Statements.during(() -> edit(nadia, "", Map.of("Carotte", "7", "Poireau", "4"))))
                .hasSize(3);
    }

    /** The next edit asks for what stood there when this node answered last, while it is written: whatever that leaves out is read after. */
    @Test
    void whatIsPutIntoTheSheetBetweenTwoEditsIsCountedByTheSecond() {
        edit(nadia, "", Map.of("Carotte", "5", "Chicon", "6"));
        desk.put(village.site("tilleulsDoor"), week(), amounts(Map.of("Poireau", "3")), Map.of(), nadia)
                .block();
        desk.put(
                        village.site("tilleulsDoor"),
                        week(),
                        amounts(Map.of("Chicon", "0")),
                        amounts(Map.of("Chicon", "6")),
                        nadia)
                .block();

        var after = edit(nadia, "", Map.of("Carotte", "6"));

        assertThat(cell(after, "Poireau").typed().amount()).isEqualByComparingTo("3");
        assertThat(after.totals())
                .isEqualTo(desk.page(door(), week(), nadia).block().totals());
        assertThat(Statements.during(() -> edit(nadia, "", Map.of("Carotte", "7"))))
                .hasSize(3);
    }

    @Test
    void anEditReadsTheCardsItIsAboutAndAsksThePriceOfEverything() {
        edit(nadia, "", Map.of("Carotte", "5", "Poireau", "5"));
        database.sql("update ordercycle.offer set institution_price = institution_price * 2 where id in (%d, %d)"
                        .formatted(offer("Carotte"), offer("Poireau")))
                .then()
                .block();

        var after = edit(nadia, "", Map.of("Carotte", "5"));
        var fresh = desk.page(door(), week(), nadia).block();

        assertThat(cell(after, "Carotte").card().price())
                .isEqualByComparingTo(cell(fresh, "Carotte").card().price());
        assertThat(after.totals()).isEqualTo(fresh.totals());
        assertThat(cell(edit(nadia, "", Map.of("Baguette", "10")), "Poireau")
                        .typed()
                        .amount())
                .isEqualByComparingTo("5");
    }

    @Test
    void whatSomebodyElseSetSinceIsNotUndone() {
        fill(Map.of("Carotte", "10", "Poireau", "3"));
        edit(ines, offer("Carotte") + "=10", Map.of("Carotte", "12"));

        var undone = desk.undo(door(), week(), nadia).block();

        assertThat(undone).isEqualTo(new WeekDesk.Changed(1, 1));
        assertThat(kept()).containsEntry("Carotte", "12.000").doesNotContainKey("Poireau");
    }

    @Test
    void whatSomebodyElseSetSinceTheSheetWasReadIsNotFilledOver() {
        var read = desk.page(door(), week(), nadia).block();
        edit(ines, "", Map.of("Carotte", "12"));

        var filled = desk.fill(door(), week(), read, amounts(Map.of("Carotte", "10", "Poireau", "3")), nadia)
                .block();

        assertThat(filled).isEqualTo(new WeekDesk.Changed(1, 1));
        assertThat(kept()).containsEntry("Carotte", "12.000").containsEntry("Poireau", "3.000");
    }

    @Test
    void whatSomebodyElseAddsWhileTheWeekIsSentIsNotTakenOut() {
        edit(nadia, "", Map.of("Carotte", "10", "Poireau", "3"));
        edit(ines, offer("Carotte") + "=10", Map.of("Carotte", "12"));

        desk.takeOut(door(), week(), amounts(Map.of("Carotte", "10", "Poireau", "3")), nadia)
                .block();

        assertThat(kept()).containsEntry("Carotte", "12.000").doesNotContainKey("Poireau");
    }

    @Test
    void fillingFromMenusAgainTakesOutWhatTheFirstFillingPutInAndNotWhatAPersonTyped() {
        edit(nadia, "", Map.of("Chicon", "4"));
        fillFromMenus(Map.of("Carotte", "10", "Poireau", "3"));
        edit(nadia, offer("Poireau") + "=3", Map.of("Poireau", "5"));

        fillFromMenus(Map.of("Lait entier", "8"));

        assertThat(ground().kept()).hasSize(3).containsKeys(offer("Chicon"), offer("Lait entier"));
        assertThat(kept()).containsEntry("Poireau", "5.000").doesNotContainKey("Carotte");

        desk.undo(door(), week(), nadia).block();
        assertThat(kept()).containsEntry("Carotte", "10.000").containsEntry("Poireau", "5.000");
    }

    @Test
    void whatIsClosedOrNoOfferIsNotSet() {
        var unknown = Long.MAX_VALUE;
        database.sql(
                        "update ordercycle.offer set institution_cutoff_at = platform.business_time() - interval '1 minute' where id = "
                                + offer("Poireau"))
                .then()
                .block();

        var after = desk.fill(
                        door(),
                        week(),
                        desk.page(door(), week(), nadia).block(),
                        Map.of(
                                offer("Poireau"),
                                BigDecimal.ONE,
                                unknown,
                                BigDecimal.ONE,
                                offer("Carotte"),
                                BigDecimal.TEN),
                        nadia)
                .block();

        assertThat(after.cells()).isEqualTo(1);
        assertThat(ground().kept()).containsOnlyKeys(offer("Carotte"));
    }

    private void fill(Map<String, String> amounts) {
        desk.fill(door(), week(), desk.page(door(), week(), nadia).block(), amounts(amounts), nadia)
                .block();
    }

    private void fillFromMenus(Map<String, String> amounts) {
        desk.fillFromMenus(door(), week(), amounts(amounts), nadia).block();
    }

    private Map<Long, BigDecimal> amounts(Map<String, String> typed) {
        return typed.entrySet().stream()
                .collect(Collectors.toMap(one -> offer(one.getKey()), one -> new BigDecimal(one.getValue())));
    }

    private WeekGround ground() {
        return desk.ground(village.site("tilleulsDoor"), week(), nadia).block();
    }

    private WeekSheet edit(Actor who, String seen, Map<String, String> typed) {
        return edit(who, seen, typed, "");
    }

    private WeekSheet edit(Actor who, String seen, Map<String, String> typed, String tab) {
        return desk.edit(form(seen, typed, tab), who).block().sheet();
    }

    private WeekForm form(String seen, Map<String, String> typed) {
        return form(seen, typed, "");
    }

    private WeekForm form(String seen, Map<String, String> typed, String tab) {
        var fields = new LinkedMultiValueMap<String, String>();
        fields.set("site", String.valueOf(village.site("tilleulsDoor")));
        fields.set("monday", week().monday().toString());
        fields.set("seen", seen);
        fields.set("tab", tab);
        typed.forEach((product, amount) -> fields.set("q." + offer(product) + ".0", amount));
        return WeekForm.of(fields, Locale.FRENCH);
    }

    private Map<String, String> kept() {
        var kept = ground().kept();
        return List.of("Carotte", "Poireau").stream()
                .filter(product -> kept.containsKey(offer(product)))
                .collect(Collectors.toMap(
                        product -> product, product -> kept.get(offer(product)).toPlainString()));
    }

    private SheetCell cell(WeekSheet sheet, String product) {
        return sheet.cell(offer(product)).orElseThrow();
    }

    private long offer(String product) {
        return village.offer(product, date());
    }

    private KitchenDoor door() {
        return desk.doors(village.site("tilleulsDoor"), nadia)
                .map(WeekDesk.Doors::require)
                .block();
    }

    private Week week() {
        return Week.of(date());
    }

    private LocalDate date() {
        return village.firstDate();
    }
}
