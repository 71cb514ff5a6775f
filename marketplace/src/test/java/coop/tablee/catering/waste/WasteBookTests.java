package coop.tablee.catering.waste;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.counts.CountStage;
import coop.tablee.catering.counts.MealCount;
import coop.tablee.catering.counts.MealCounts;
import coop.tablee.catering.menu.Ingredient;
import coop.tablee.catering.menu.Meal;
import coop.tablee.catering.menu.Menus;
import coop.tablee.catering.menu.Menus.Planned;
import coop.tablee.catering.menu.RecipeDraft;
import coop.tablee.catering.menu.Recipes;
import coop.tablee.catering.menu.Texture;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** From a bin on the scale to what the menu says the next time. */
@MarketplaceTest
class WasteBookTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    WasteBook book;

    @Autowired
    WasteOfDishes notes;

    @Autowired
    Recipes recipes;

    @Autowired
    Menus menus;

    @Autowired
    MealCounts counts;

    @Autowired
    KitchenDoors doors;

    @LocalServerPort
    int port;

    private Village village;
    private Actor actor;
    private KitchenDoor door;
    private Visitor cook;
    private LocalDate today;
    private long soup;
    private long stew;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        actor = village.actor("canteen");
        door = doors.of(village.site("tilleulsDoor"), actor).block().require();
        cook = Visitor.signedIn(port, village.email("canteen"));
        today = database.sql("select platform.today() as day")
                .mapValue(LocalDate.class)
                .one()
                .block();
        soup = recipe("Soupe de carottes", "120");
        stew = recipe("Carbonnade", "300");
    }

    @Test
    void whatIsWeighedIsGramsForEachWhoWasServed() {
        plan(soup, stew);
        served(200);

        weigh(Map.of(WasteKind.PREPARATION, "2.4", WasteKind.PLATE, "3.6"), null);
        weigh(Map.of(WasteKind.UNSERVED, "4", WasteKind.PLATE, "1.2"), stew);

        var meal = meal();
        assertThat(meal.covers()).isEqualTo(200);
        assertThat(meal.stage()).isEqualTo("SERVED");
        assertThat(meal.perCover(WasteKind.PREPARATION)).contains(BigDecimal.valueOf(12));
        assertThat(meal.perCover(WasteKind.UNSERVED)).contains(BigDecimal.valueOf(20));
        assertThat(meal.perCover(WasteKind.PLATE)).contains(BigDecimal.valueOf(24));
        // The stew was weighed by itself; of the soup only what the whole meal left is known
        var dishes = book.dishes(door, today, today).block();
        assertThat(dishes).hasSize(2);
        assertThat(of(dishes, stew).byItself()).isTrue();
        assertThat(of(dishes, stew).left()).isEqualTo(26);
        assertThat(of(dishes, stew).portion()).isEqualTo(300);
        assertThat(of(dishes, soup).byItself()).isFalse();
        assertThat(of(dishes, soup).left()).isEqualTo(44);
        assertThat(of(dishes, soup).portion()).isEqualTo(420);
    }

    @Test
    void nextTimeTheMenuSaysWhatTheDishLeft() {
        plan(soup, stew);
        served(200);
        weigh(Map.of(WasteKind.UNSERVED, "4", WasteKind.PLATE, "1.2"), stew);
        var monday = mondayOf(today).plusWeeks(1);
        menus.plan(door, monday, null, List.of(new Planned(monday, Meal.LUNCH, stew)), actor)
                .block();

        assertThat(notes.of(door, List.of(stew), monday, Locale.FRENCH).block().get(stew))
                .contains("26", "par couvert restés sur", "300")
                .doesNotContain("tout le repas");
        assertThat(Visitor.textOf(cook.get("/menus?site=" + door.id() + "&monday=" + monday)))
                .contains("La dernière fois", "restés sur");
        assertThat(notes.of(door, List.of(stew), today, Locale.FRENCH).block()).isEmpty();
    }

    @Test
    void moreThanWasCookedIsAskedAboutInItsField() {
        plan(soup, stew);
        counts.keep(door, today, Meal.LUNCH, CountStage.SERVED, List.of(MealCount.of(AgeGroup.PRIMARY, 100)), actor)
                .block();
        // 140 of the ordinary week at 420 g
        run(
                "insert into catering.weekly_pattern (site_id, weekday, age_group, meals) select %d, d, 'PRIMARY', 140 from generate_series(1, 7) d on conflict do nothing"
                        .formatted(door.id()));

        var answer = post(form("unserved", "40", "plate", "19"));
        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(answer)).contains("58,8 kg", "cochez que le poids est juste");
        assertThat(meal().grams()).isZero();

        var sure = form("unserved", "40", "plate", "19");
        sure.set("sure", "true");
        assertThat(post(sure).getStatus().value()).isEqualTo(303);
        assertThat(meal().grams()).isEqualTo(59_000);
    }

    @Test
    void weightsOutOfReasonAreRefusedInTheirFieldsAndNothingIsKept() {
        for (var typed : List.of("-3", "10000", "0", "beaucoup", "1.0005")) {
            var answer = post(form("preparation", "1", "plate", typed));
            assertThat(answer.getStatus().value()).as(typed).isEqualTo(422);
            assertThat(Visitor.textOf(answer)).contains("Écrivez un poids au-dessus de 0");
            assertThat(answer.getResponseBody()).contains("value=\"" + typed + "\"");
        }
        assertThat(post(form("plate", "")).getStatus().value()).isEqualTo(422);
        var tomorrow = form("plate", "2");
        tomorrow.set("day", today.plusDays(1).toString());
        assertThat(Visitor.textOf(post(tomorrow))).contains("pas encore été servi");
        var other = form("plate", "2");
        other.set("dish", String.valueOf(soup));
        assertThat(Visitor.textOf(post(other))).contains("pas au menu");
        assertThat(meal().grams()).isZero();
    }

    @Test
    void aBinThatIsSentTwiceCountsOnceAndIsTakenBackOnce() {
        var form = form("plate", "2,5");
        post(form);
        post(form);
        assertThat(meal().grams()).isEqualTo(2_500);

        // Gone back to, and something else typed
        form.set("plate", "1,5");
        post(form);
        assertThat(meal().grams()).isEqualTo(4_000);

        var weighing = meal().weighings().get(0).id();
        var removal = form();
        removal.set("weighing", String.valueOf(weighing));
        assertThat(cook.post("/waste/removal", removal).getStatus().value()).isEqualTo(303);
        assertThat(cook.post("/waste/removal", removal).getStatus().value()).isEqualTo(303);
        assertThat(meal().grams()).isEqualTo(1_500);
        assertThat(one("select count(*) from catering.waste_weighing where undone_by is not null and site_id = "
                        + door.id()))
                .isEqualTo(1);
        assertThat(Visitor.signedIn(port, village.email("canteen2"))
                        .post("/waste/removal", removal)
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void twentyWhoSendTheSameBinAtOnceWeighItOnce() {
        var weighed = weighed(Map.of(WasteKind.PLATE, "2"), null);
        Flux.merge(IntStream.range(0, 20)
                        .mapToObj(n -> book.weigh(door, weighed, actor))
                        .toList())
                .then()
                .block();
        assertThat(meal().grams()).isEqualTo(2_000);
    }

    @Test
    void withoutCoversThereIsNoFigurePerCover() {
        weigh(Map.of(WasteKind.PLATE, "2"), null);

        assertThat(meal().perCover(WasteKind.PLATE)).isEmpty();
        var page = Visitor.textOf(cook.get("/waste/figures?site=" + door.id()));
        assertThat(page).contains("Pour un repas, personne n’a dit combien ont mangé");
        assertThat(cook.get("/waste/weighings.csv?site=" + door.id()).getResponseBody())
                .contains("weight_g", today + ",lunch,,,plate,,2000,,");
    }

    @Test
    void figuresAreOfTheWeeksThatWereWeighed() {
        plan(soup, stew);
        served(200);
        weigh(Map.of(WasteKind.PLATE, "3.6"), null);

        var page = Visitor.textOf(cook.get("/waste/figures?site=" + door.id()));
        assertThat(page.replace('\u00a0', ' ').replace('\u202f', ' '))
                .contains("18 g jetés par couvert", "Repas pesés : 1 sur 1", "Carbonnade");
        assertThat(Visitor.signedIn(port, village.email("canteen2"))
                        .get("/waste?site=" + door.id())
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void programsAreToldWhatIsWrong() {
        assertThat(refusal(Map.of(WasteKind.PLATE, "-3")).code()).isEqualTo("waste-not-sane");
        assertThat(refusal(Map.of(WasteKind.PLATE, "1000")).field()).isEqualTo("plate");
    }

    private FieldError refusal(Map<WasteKind, String> weights) {
        return book.weigh(door, weighed(weights, null), actor)
                .then(Mono.<FieldError>empty())
                .onErrorResume(
                        DomainException.class,
                        refused -> Mono.just(refused.errors().get(0)))
                .block();
    }

    private long recipe(String name, String grams) {
        var carrot = recipes.foods(List.of("carotte"), actor).block().get(0);
        var line = new Ingredient(
                Objects.requireNonNull(carrot),
                LocalizedText.of("fr", "carotte"),
                Map.of(AgeGroup.PRIMARY, new BigDecimal(grams)),
                BigDecimal.ONE,
                null);
        return recipes.add(draft(name, line), actor).block();
    }

    private static RecipeDraft draft(String name, Ingredient line) {
        return new RecipeDraft(
                LocalizedText.of("fr", name), Texture.REGULAR, Set.of(), null, false, List.of(line), List.of());
    }

    private void plan(long first, long second) {
        menus.plan(
                        door,
                        mondayOf(today),
                        null,
                        List.of(new Planned(today, Meal.LUNCH, first), new Planned(today, Meal.LUNCH, second)),
                        actor)
                .block();
    }

    private void served(int people) {
        run(
                "insert into catering.meal_count (site_id, day, meal, stage, age_group, meals) values (%1$d, '%2$s', 'LUNCH', 'FINAL', 'PRIMARY', %3$d), (%1$d, '%2$s', 'LUNCH', 'SERVED', 'PRIMARY', %3$d)"
                        .formatted(door.id(), today, people));
    }

    private void weigh(Map<WasteKind, String> weights, @Nullable Long dish) {
        book.weigh(door, weighed(weights, dish), actor).block();
    }

    private WasteBook.Weighed weighed(Map<WasteKind, String> weights, @Nullable Long dish) {
        var amounts = new EnumMap<WasteKind, BigDecimal>(WasteKind.class);
        weights.forEach((kind, text) -> amounts.put(kind, new BigDecimal(text)));
        return new WasteBook.Weighed(
                today, Meal.LUNCH, amounts, dish, false, true, UUID.randomUUID().toString());
    }

    private MealWaste meal() {
        return book.meal(door, today, Meal.LUNCH).block();
    }

    private static DishWaste of(List<DishWaste> dishes, long recipe) {
        return dishes.stream().filter(one -> one.recipe() == recipe).findFirst().orElseThrow();
    }

    private MultiValueMap<String, String> form(String... typed) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("site", String.valueOf(door.id()));
        form.set("day", today.toString());
        form.set("meal", "LUNCH");
        form.set("key", UUID.randomUUID().toString());
        for (var n = 0; n < typed.length; n += 2) {
            form.set(typed[n], typed[n + 1]);
        }
        return form;
    }

    private EntityExchangeResult<String> post(MultiValueMap<String, String> form) {
        return cook.post("/waste", form);
    }

    private long one(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private static LocalDate mondayOf(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
