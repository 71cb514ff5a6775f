package coop.tablee.catering.need;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import coop.tablee.agreement.LotRoom;
import coop.tablee.agreement.planning.YearCooked;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.catalogue.Allergen;
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
import coop.tablee.catering.menu.Part;
import coop.tablee.catering.menu.RecipeDraft;
import coop.tablee.catering.menu.RecipeFamily;
import coop.tablee.catering.menu.Recipes;
import coop.tablee.catering.menu.Texture;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import coop.tablee.testing.Contract;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Pdf;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** From a recipe to a week that is filled in, with everything that is said on the way. */
@MarketplaceTest
class MenusToNeedsTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @Autowired
    Recipes recipes;

    @Autowired
    Menus menus;

    @Autowired
    MealCounts counts;

    @Autowired
    Needs needs;

    @Autowired
    YearCooked year;

    @Autowired
    KitchenRules rules;

    @Autowired
    KitchenDoors doors;

    @Autowired
    OrderPlacement placement;

    @LocalServerPort
    int port;

    private Village village;
    private Visitor cook;
    private Actor actor;
    private KitchenDoor door;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        cook = Visitor.signedIn(port, village.email("canteen"));
        actor = village.actor("canteen");
        door = doors.require(village.site("tilleulsDoor"), actor).block();
        rules.keep(door, new KitchenRules.Rule(Set.of(1, 2, 3, 4, 5, 6, 7), 0, LocalTime.of(9, 30), 0))
                .block();
    }

    @Test
    void theWeekIsFilledWithWhatMenusAndCountsNeed() {
        var stock = add("Bouillon", food("poireau", "10", "0.8"));
        var soup = add("Soupe de carottes", List.of(part(stock, "2")), food("wortel", "120", "0.85"));
        plan(Map.of(Meal.SOUP, soup), day());
        counts.keep(door, day(), Meal.SOUP, CountStage.REGISTERED, List.of(MealCount.of(AgeGroup.PRIMARY, 210)), actor)
                .block();

        var week = needs.week(door, monday(), actor).block();

        // 210 × 120 g ÷ 0.85 = 29 647.06 g, sold in steps of half a kilogram; 210 × 2 × 10 g ÷ 0.8 = 5 250 g, in
        // bunches of 900 g
        assertThat(line(week, "carotte").need().toBuy()).isEqualByComparingTo("29648");
        assertThat(line(week, "carotte").proposed().card().product()).isEqualTo(village.product("Carotte"));
        assertThat(line(week, "carotte").proposed().amount()).isEqualByComparingTo("30");
        assertThat(line(week, "poireau").need().toBuy()).isEqualByComparingTo("5250");
        assertThat(line(week, "poireau").proposed().amount()).isEqualByComparingTo("6");
        assertThat(week.gaps()).isEmpty();

        assertThat(needs.fill(door, monday(), actor).block()).isEqualTo(2);
        assertThat(needs.fill(door, monday(), actor).block()).isEqualTo(2);
        assertThat(inTheWeek()).containsExactlyInAnyOrder("Carotte 30", "Poireau 6");
        var page = texts("/needs?site=" + door.id() + "&monday=" + monday());
        assertThat(page).contains("210 × 120 g ÷ 0,85", "29,65 kg", "210 × 20 g ÷ 0,8", "Soupe de carottes");
        assertThat(texts("/week?site=" + door.id() + "&monday=" + monday())).contains("Des menus");
        var file = cook.get("/needs/week.csv?site=" + door.id() + "&monday=" + monday())
                .getResponseBody();
        assertThat(file.replace('\u202f', ' ').replace('\u00a0', ' '))
                .contains("delivery,food", "29648", "210 × 120 g ÷ 0,85");
        Invariants.assertHold(database);
    }

    /** One delivery for two meals: what is ordered on its day is there for both. */
    @Test
    void whatIsOrderedForSeveralDaysIsTakenOffAllOfThem() {
        var later = day().plusDays(1);
        assumeThat(Needs.mondayOf(later)).isEqualTo(monday());
        var soup = add("Soupe", food("carotte", "100", "1"));
        menus.plan(
                        door,
                        monday(),
                        null,
                        List.of(new Planned(day(), Meal.SOUP, soup), new Planned(later, Meal.SOUP, soup)),
                        actor)
                .block();
        for (var day : List.of(day(), later)) {
            counts.keep(
                            door,
                            day,
                            Meal.SOUP,
                            CountStage.REGISTERED,
                            List.of(MealCount.of(AgeGroup.PRIMARY, 100)),
                            actor)
                    .block();
        }
        assertThat(needs.fill(door, monday(), actor).block()).isEqualTo(1);
        assertThat(inTheWeek()).containsExactly("Carotte 20");

        var line = new LineRequest(village.offer("Carotte", day()), BigDecimal.valueOf(20), null);
        var order = new OrderRequest(door.id(), day(), null, "BC-1", List.of(line));
        placement
                .place(new PlaceCheckout("of-two-days", List.of(order), PaymentMethod.ACCOUNT, false), actor)
                .block();
        assertThat(needs.week(door, monday(), actor).block().lines())
                .hasSize(2)
                .allSatisfy(need -> assertThat(need.need().toBuy()).isZero());
    }

    @Test
    void theLotPlannerIsToldWhatMenusNeedByFamilyInTheirTimeAndInAYear() {
        plan(Map.of(Meal.SOUP, add("Soupe", food("carotte", "100", "0.8"))), day());
        counts.keep(door, day(), Meal.SOUP, CountStage.REGISTERED, List.of(MealCount.of(AgeGroup.PRIMARY, 80)), actor)
                .block();

        assertThat(year.cooked(village.party("forest"), day().minusDays(10), day().plusDays(10))
                        .block())
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.family()).isEqualTo("ROOT_VEGETABLES");
                    assertThat(told.kilograms()).isEqualByComparingTo("10");
                    assertThat(told.yearly()).isGreaterThan(told.kilograms());
                    assertThat(told.days()).isEqualTo(1);
                    assertThat(told.kitchens()).isEqualTo(1);
                });
        assertThat(year.cooked(village.party("uccle"), day().minusDays(10), day().plusDays(10))
                        .block())
                .isEmpty();
    }

    @Test
    void whatIsInStockIsNotBoughtAndWhatIsWrongIsSaid() {
        plan(Map.of(Meal.SOUP, add("Soupe", food("carotte", "100", "1"))), day());
        counts.keep(door, day(), Meal.SOUP, CountStage.FORECAST, List.of(MealCount.of(AgeGroup.PRIMARY, 100)), actor)
                .block();
        var carrot = line(needs.week(door, monday(), actor).block(), "carotte")
                .need()
                .food();

        assertThat(post("/needs/stock", Map.of("stock." + carrot, "-3"))
                        .getStatus()
                        .value())
                .isEqualTo(422);
        assertThat(post("/needs/stock", Map.of("stock." + carrot, "4"))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(texts("/needs?site=" + door.id() + "&monday=" + monday())).contains("− 4 kg en stock", "6 kg");
        assertThat(post("/needs/stock", Map.of("stock." + carrot, "99"))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(texts("/needs?site=" + door.id() + "&monday=" + monday())).contains("Couvert par le stock");
    }

    @Test
    void nothingIsExpectedOnADayOnWhichTheDoorIsClosed() {
        rules.keep(door, new KitchenRules.Rule(Set.of(1, 2, 3, 4, 5, 6, 7), 1, LocalTime.of(9, 30), 0))
                .block();
        plan(Map.of(Meal.SOUP, add("Soupe", food("carotte", "100", "1"))), day());
        counts.keep(door, day(), Meal.SOUP, CountStage.FORECAST, List.of(MealCount.of(AgeGroup.PRIMARY, 100)), actor)
                .block();
        assertThat(deliveredOn()).containsExactly(day().minusDays(1));

        closed(day().minusDays(3), day().minusDays(1));
        assertThat(deliveredOn()).containsExactly(day().minusDays(4));
        closed(day().minusDays(13), day().minusDays(1));
        assertThat(deliveredOn()).containsExactly(day().minusDays(14));
        // A holiday of two weeks: on the day itself
        closed(day().minusDays(14), day().minusDays(1));
        assertThat(deliveredOn()).containsExactly(day());
        // Never open: it is bought all the same, and where it goes is for people to say
        closed(day().minusDays(14), day());
        assertThat(deliveredOn()).containsExactly(day().minusDays(1));
    }

    @Test
    void aVariantFromAnotherKitchensOwnBookIsNotServed() {
        var other = village.actor("canteen2");
        var dish = recipes.add(
                        new RecipeDraft(
                                LocalizedText.of("fr", "Purée"),
                                Texture.REGULAR,
                                Set.of(),
                                null,
                                true,
                                List.of(food("pomme de terre", "200", "0.8")),
                                List.of()),
                        other)
                .block();
        var variant = recipes.add(
                        draft(
                                "Purée mixée",
                                Texture.PUREED,
                                Set.of(),
                                dish,
                                List.of(),
                                List.of(food("pomme de terre", "150", "0.75"))),
                        other)
                .block();
        plan(Map.of(Meal.LUNCH, dish), day());
        counts.keep(
                        door,
                        day(),
                        Meal.LUNCH,
                        CountStage.FINAL,
                        List.of(new MealCount(AgeGroup.PRIMARY, 0, Texture.PUREED, 4)),
                        actor)
                .block();

        // 4 × 200 ÷ 0.8: the dish itself, and it is said that it does not suit
        var own = needs.week(door, monday(), actor).block();
        assertThat(line(own, "pomme de terre").need().gross()).isEqualByComparingTo("1000");
        assertThat(own.gaps()).hasSize(1);

        run("update catering.recipe set shared = true where id = " + variant);
        var shared = needs.week(door, monday(), actor).block();
        assertThat(line(shared, "pomme de terre").need().gross()).isEqualByComparingTo("800");
        assertThat(shared.gaps()).isEmpty();
    }

    @Test
    void whoEatsDifferentlyGetsTheVariantThatSuits() {
        var dish = add("Purée", food("pomme de terre", "200", "0.8"), food("beurre", "10", "1"));
        recipes.add(
                        draft(
                                "Purée mixée sans lait",
                                Texture.PUREED,
                                Set.of(Allergen.MILK),
                                dish,
                                List.of(),
                                List.of(food("pomme de terre", "150", "0.75"))),
                        actor)
                .block();
        run(
                "insert into catering.diet (site_id, names, people, excludes, changed_by) values (%d, '{\"fr\":\"Sans lait\"}', 4, array['MILK'], 0)"
                        .formatted(door.id()));
        var milkless = one("select id from catering.diet where site_id = " + door.id());
        plan(Map.of(Meal.LUNCH, dish), day());
        counts.keep(
                        door,
                        day(),
                        Meal.LUNCH,
                        CountStage.FINAL,
                        List.of(
                                MealCount.of(AgeGroup.PRIMARY, 100),
                                new MealCount(AgeGroup.PRIMARY, milkless, Texture.PUREED, 4),
                                new MealCount(AgeGroup.PRIMARY, 0, Texture.LIQUIDISED, 1)),
                        actor)
                .block();

        var week = needs.week(door, monday(), actor).block();

        // 101 × 200 ÷ 0.8 + 4 × 150 ÷ 0.75 = 25 250 + 800; who needs it liquidised is counted with the dish, and said
        assertThat(line(week, "pomme de terre").need().gross()).isEqualByComparingTo("26050");
        assertThat(line(week, "beurre").need().gross()).isEqualByComparingTo("1010");
        assertThat(week.gaps()).extracting(Needs.Gap::people).containsExactly(1L);
        assertThat(one("select sum(meals) from catering.heads(%1$d, '%2$s', '%2$s')".formatted(door.id(), day())))
                .isEqualTo(105);
        assertThat(texts("/needs?site=" + door.id() + "&monday=" + monday())).contains("pas de variante de « Purée »");
    }

    @Test
    void aDishWithoutGramsForAnAgeIsNotCountedAsNothing() {
        plan(Map.of(Meal.LUNCH, add("Soupe", food("carotte", "100", "1"))), day());
        counts.keep(door, day(), Meal.LUNCH, CountStage.FORECAST, List.of(MealCount.of(AgeGroup.SENIOR, 12)), actor)
                .block();

        var week = needs.week(door, monday(), actor).block();

        assertThat(week.lines()).isEmpty();
        assertThat(week.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.lack()).isEqualTo(Needs.Lack.PORTION);
            assertThat(gap.people()).isEqualTo(12);
        });
    }

    @Test
    void aSoupIsNoLeekAndABunchIsOne() {
        run("insert into assortment.translated (title, words, version) values ('leek and potato soup potage"
                + " poireau-pomme de terre', '', 1) on conflict do nothing");

        assertThat(database.sql("""
            select t.foods <@ (assortment.kin(c.id) || assortment.kinds(c.id)) plain from assortment.translated t
            join assortment.vocabulary v on v.term = 'poireau' join assortment.concept c on c.id = v.concept
            where t.title = 'leek and potato soup potage poireau-pomme de terre' and t.foods && assortment.kinds(c.id)
            """).mapValue(Boolean.class).one().block()).isFalse();
        assertThat(one("insert into assortment.translated (title, words, version) values ('gelbe zwiebel"
                        + " yellow onion oignon jaune gele ui', '', 1) on conflict (title) do update set"
                        + " version = 1 returning cardinality(foods)"))
                .isEqualTo(1);
        assertThat(one("select count(*) from assortment.foods('carrot carotte wortel karotte')"))
                .isEqualTo(1);
    }

    @Test
    void noRecipeContainsItselfHoweverLongTheWay() {
        var one = add("Un", food("carotte", "10", "1"));
        var two = add("Deux", List.of(part(one, "1")), food("poireau", "10", "1"));
        var three = add("Trois", List.of(part(two, "1")), food("poireau", "10", "1"));

        for (var inner : List.of(one, two, three)) {
            assertThatThrownBy(() -> recipes.change(
                                    one,
                                    version(one),
                                    draft("Un", Texture.REGULAR, Set.of(), null, List.of(part(inner, "1")), List.of()),
                                    actor)
                            .block())
                    .isInstanceOfSatisfying(
                            DomainException.class,
                            refused -> assertThat(refused.errors())
                                    .extracting(FieldError::code)
                                    .containsExactly("recipe-contains-itself"));
        }
        assertThat(one("select count(*) from catering.recipe_version where recipe_id = " + one))
                .isEqualTo(1);
        var form = recipeForm("Un", "carotte", "10", "100");
        form.set("id", String.valueOf(one));
        form.set("seen", String.valueOf(version(one)));
        form.set("part", "Trois");
        form.set("portions", "1");
        var answer = cook.post("/recipes", form);
        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(answer)).contains("ne peut pas se contenir elle-même");
    }

    @Test
    void aYieldOfNothingIsRefusedByTheFormAndByTheDatabase() {
        for (var typed : List.of("0", "-5", "401", "beaucoup")) {
            var answer = cook.post("/recipes", recipeForm("Soupe", "carotte", "100", typed));
            assertThat(answer.getStatus().value()).isEqualTo(422);
            assertThat(Visitor.textOf(answer)).contains("Le rendement est plus grand que 0");
            assertThat(answer.getResponseBody()).contains("value=\"" + typed + "\"");
        }
        assertThat(Visitor.textOf(cook.post("/recipes", recipeForm("Soupe", "carottte xyz", "100", ""))))
                .contains("Aucun aliment ne s’appelle « carottte xyz »");
        assertThatThrownBy(() -> add("Soupe", food("carotte", "100", "0")))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.errors())
                                .extracting(FieldError::code)
                                .containsExactly("recipe-yield"));
        assertThat(one("select count(*) from catering.recipe where owner_id = " + village.party("tilleuls")))
                .isZero();
    }

    @Test
    void aVersionNeverChangesAndWhatIsPlannedTakesTheNext() {
        var soup = add("Soupe", food("carotte", "100", "1"));
        var first = version(soup);
        plan(Map.of(Meal.SOUP, soup), day());
        assertThatThrownBy(() -> run("update catering.recipe_line set yield = 0.5 where version_id = " + first))
                .isInstanceOf(DataIntegrityViolationException.class);

        recipes.change(
                        soup,
                        first,
                        draft("Soupe", Texture.REGULAR, Set.of(), null, List.of(), List.of(food("carotte", "80", "1"))),
                        actor)
                .block();
        assertThat(planned()).containsExactly(version(soup)).doesNotContain(first);
        assertThatThrownBy(() -> recipes.change(
                                soup,
                                first,
                                draft(
                                        "Soupe",
                                        Texture.REGULAR,
                                        Set.of(),
                                        null,
                                        List.of(),
                                        List.of(food("carotte", "70", "1"))),
                                actor)
                        .block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo("recipe-changed"));

        var second = version(soup);
        menus.publish(door, monday(), true).block();
        recipes.change(
                        soup,
                        second,
                        draft("Soupe", Texture.REGULAR, Set.of(), null, List.of(), List.of(food("carotte", "70", "1"))),
                        actor)
                .block();
        assertThat(planned()).containsExactly(second);
    }

    @Test
    void aWeekIsTypedCopiedAndKeptAsACycle() {
        // Whichever day that is: only who cooks at weekends is shown seven days
        database.sql(
                        "insert into catering.weekly_pattern (site_id, weekday, meals) select %d, d, 100 from generate_series(1, 7) d"
                                .formatted(door.id()))
                .then()
                .block();
        add("Soupe de carottes", food("carotte", "100", "1"));
        var form = menuForm(monday());
        form.add("d." + day() + ".SOUP", "soupe de CAROTTES");
        form.add("d." + day() + ".LUNCH", "Rôti de licorne");
        var wrong = cook.post("/menus", form);
        assertThat(wrong.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(wrong)).contains("Aucune recette ne s’appelle « Rôti de licorne »");
        assertThat(wrong.getResponseBody()).contains("value=\"Rôti de licorne\"", "value=\"soupe de CAROTTES\"");
        form.remove("d." + day() + ".LUNCH");
        assertThat(cook.post("/menus", form).getStatus().value()).isEqualTo(303);
        assertThat(cook.post("/menus", form).getStatus().value())
                .as("seen before")
                .isEqualTo(409);

        assertThat(cook.post("/menus/last-week", menuForm(monday().plusWeeks(1)))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(dishes(monday().plusWeeks(1))).isEqualTo(1);
        var cycle = menuForm(monday());
        cycle.set("cycleWeek", "2");
        cycle.set("cycleWeeks", "4");
        assertThat(cook.post("/menus/cycle/week", cycle).getStatus().value()).isEqualTo(303);
        cook.post("/menus/cycle", menuForm(monday().plusWeeks(4)));
        assertThat(dishes(monday().plusWeeks(4))).isEqualTo(1);
        cook.post("/menus/cycle", menuForm(monday().plusWeeks(3)));
        assertThat(dishes(monday().plusWeeks(3))).isZero();
        assertThat(texts("/menus?site=" + door.id() + "&monday=" + monday())).contains("semaine 2 sur 4");
    }

    @Test
    void everybodyReadsWhatIsPublishedAndNobodyElse() {
        plan(
                Map.of(
                        Meal.SOUP,
                        add("Soupe au céleri", food("céleri rave", "100", "0.8")),
                        Meal.LUNCH,
                        add("Riz", food("riz", "70", "1"))),
                day());
        var visitor = Visitor.signedIn(port, village.email("household"));
        var address = "/menu/" + door.id() + "?monday=" + monday();
        assertThat(visitor.get(address).getStatus().value()).isEqualTo(404);

        assertThat(post("/menus/publication", Map.of("published", "true"))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(Visitor.textOf(visitor.get(address))).contains("Soupe au céleri", "Céleri", "Allergènes non connus");
        var file = visitor.get("/menu/" + door.id() + "/week.csv?monday=" + monday())
                .getResponseBody();
        assertThat(file).contains("site,date,meal,dish_fr").contains(day() + ",soup,Soupe au céleri,,,,celery,,,");

        post("/menus/publication", Map.of("published", "false"));
        assertThat(visitor.get(address).getStatus().value()).isEqualTo(404);
    }

    @Test
    void organicIsSaidOnlyByWhomACertificateAllowsIt() {
        plan(Map.of(Meal.SOUP, add("Soupe bio", food("carotte", "100", "0.8"))), day());
        var refused = post("/menus/publication", Map.of("published", "true"));
        assertThat(refused.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(refused)).contains("Seule une cuisine certifiée");
        assertThat(one("select count(*) from catering.menu_week where published_at is not null and site_id = "
                        + door.id()))
                .isZero();

        run(
                "insert into network.certificate (organisation_id, scheme, valid_from, valid_until) values (%d, 'ORGANIC', '%s', '%s')"
                        .formatted(village.party("tilleuls"), day().minusDays(1), day().plusDays(1)));
        assertThat(post("/menus/publication", Map.of("published", "true"))
                        .getStatus()
                        .value())
                .isEqualTo(303);
    }

    @Test
    void aCountOutOfReasonIsRefusedInItsField() {
        for (var typed : List.of("-3", "10000", "beaucoup")) {
            var form = countForm(typed, "FORECAST");
            var answer = cook.post("/counts", form);
            assertThat(answer.getStatus().value()).isEqualTo(422);
            assertThat(Visitor.textOf(answer)).contains("Écrivez un nombre de 0 à 9999");
            assertThat(answer.getResponseBody()).contains("value=\"" + typed + "\"");
        }
        assertThat(one("select count(*) from catering.meal_count where site_id = " + door.id()))
                .isZero();
        assertThat(cook.post("/counts", countForm("9999", "FORECAST"))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(cook.post("/counts", countForm("20", "SERVED")).getStatus().value())
                .isEqualTo(409);
        assertThatThrownBy(() -> run(
                        "insert into catering.meal_count (site_id, day, meal, stage, age_group, meals) values (%d, current_date, 'LUNCH', 'FINAL', 'ADULT', 10000)"
                                .formatted(door.id())))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void whatIsFinalStays() {
        counts.keep(door, day(), Meal.LUNCH, CountStage.REGISTERED, List.of(MealCount.of(AgeGroup.PRIMARY, 80)), actor)
                .block();
        run("update catering.kitchen_rule set final_days_before = 14 where site_id = " + door.id());

        var late = cook.post("/counts", countForm("81", "FINAL"));
        assertThat(late.getStatus().value()).isEqualTo(409);
        assertThat(Visitor.textOf(late)).contains("Les effectifs sont définitifs");
        assertThat(one("select sum(meals) from catering.meal_count where site_id = " + door.id()))
                .isEqualTo(80);
    }

    @Test
    void anotherKitchensBookIsNotFound() {
        var soup = add("Soupe", food("carotte", "100", "1"));
        var other = Visitor.signedIn(port, village.email("canteen2"));

        assertThat(other.get("/recipes/" + soup).getStatus().value()).isEqualTo(404);
        for (var page : List.of("/menus", "/counts", "/needs")) {
            assertThat(other.get(page + "?site=" + door.id()).getStatus().value())
                    .isEqualTo(404);
        }
        assertThat(other.post("/menus", menuForm(monday())).getStatus().value()).isEqualTo(404);
        assertThat(other.post("/counts", countForm("20", "FORECAST"))
                        .getStatus()
                        .value())
                .isEqualTo(404);
        assertThat(other.post("/recipes/" + soup + "/retirement", new LinkedMultiValueMap<>())
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void recipesInsideEachOtherDoNotMultiplyAndGoNoDeeperThanSixLevels() {
        var inner = add("Niveau 1", food("carotte", "10", "1"));
        for (var level = 2; level <= 6; level++) {
            inner = add("Niveau " + level, List.of(part(inner, "1"), part(inner, "0.5")));
        }
        // Two ways at each of five levels: 32 ways, written down as one
        assertThat(one("select count(*) from catering.recipe_inside where version_id = " + version(inner)))
                .isEqualTo(6);
        plan(Map.of(Meal.SOUP, inner), day());
        counts.keep(door, day(), Meal.SOUP, CountStage.FORECAST, List.of(MealCount.of(AgeGroup.PRIMARY, 100)), actor)
                .block();
        // 100 × 10 g × 1.5⁵
        assertThat(line(needs.week(door, monday(), actor).block(), "carotte")
                        .need()
                        .gross())
                .isEqualByComparingTo("7594");

        var form = recipeForm("Niveau 7", "carotte", "10", "");
        form.set("part", "Niveau 6");
        var deeper = cook.post("/recipes", form);
        assertThat(deeper.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(deeper)).contains("plus de six niveaux");
        var many = add("Vingt", List.of(part(add("Un", food("carotte", "1", "1")), "20")));
        var more = add("Quatre cents", List.of(part(many, "20")));
        assertThatThrownBy(() -> add("Huit mille", List.of(part(more, "20"))))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.errors())
                                .extracting(FieldError::code)
                                .containsExactly("recipe-too-many-portions"));
    }

    @Test
    void anAmountTooFineToBeKeptIsRefusedInItsField() {
        var form = recipeForm("Soupe", "carotte", "0,001", "85,125");
        form.set("piece", "0,005");
        var answer = cook.post("/recipes", form);
        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(answer)).contains("Pas plus de 2 décimales : 0,001", "2 décimales : 85,125");
        assertThat(answer.getResponseBody()).contains("value=\"0,001\"", "g_PRIMARY-0-error");
        assertThat(cook.post("/recipes", recipeForm("Soupe", "carotte", "0,01", "0,01"))
                        .getStatus()
                        .value())
                .isEqualTo(303);
    }

    @Test
    void countsThatTogetherAreOutOfReasonAreRefusedInTheirField() {
        var form = countForm("6000", "FORECAST");
        form.add("group", "PRIMARY");
        form.add("diet", "0");
        form.add("texture", "REGULAR");
        form.add("apart", "4000");
        var answer = cook.post("/counts", form);
        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(answer)).contains("plus de 9999 personnes : 10000");
        assertThat(answer.getResponseBody()).contains("value=\"6000\"", "value=\"4000\"");
        assertThat(one("select count(*) from catering.meal_count where site_id = " + door.id()))
                .isZero();
    }

    @Test
    void aNeedOfMoreThanAHundredThousandUnitsIsSaidAtItsChoice() {
        var heap = add("Tas", List.of(part(add("Un", food("carotte", "5000", "1")), "20")));
        plan(Map.of(Meal.SOUP, heap), day());
        counts.keep(door, day(), Meal.SOUP, CountStage.FORECAST, List.of(MealCount.of(AgeGroup.PRIMARY, 9999)), actor)
                .block();
        var line = line(needs.week(door, monday(), actor).block(), "carotte");

        var answer = post(
                "/needs/week",
                Map.of(
                        "take." + line.key(),
                        String.valueOf(line.candidates().get(0).card().offer())));

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(answer).replace('\u202f', ' ').replace('\u00a0', ' '))
                .contains("plus de 100 000 unités");
        assertThat(answer.getResponseBody()).contains("take." + line.key() + "-error");
        assertThat(inTheWeek()).isEmpty();
    }

    @Test
    void aNoteThatAnIngredientContradictsIsNotBelieved() {
        var dish = add("Purée", food("pomme de terre", "200", "0.8"), food("beurre", "10", "1"));
        recipes.add(
                        draft(
                                "Purée sans lait, dit-on",
                                Texture.REGULAR,
                                Set.of(Allergen.MILK),
                                dish,
                                List.of(),
                                List.of(food("pomme de terre", "150", "0.75"), food("beurre", "5", "1"))),
                        actor)
                .block();
        run(
                "insert into catering.diet (site_id, names, people, excludes, changed_by) values (%d, '{\"fr\":\"Sans lait\"}', 4, array['MILK'], 0)"
                        .formatted(door.id()));
        var milkless = one("select id from catering.diet where site_id = " + door.id());
        plan(Map.of(Meal.LUNCH, dish), day());
        counts.keep(
                        door,
                        day(),
                        Meal.LUNCH,
                        CountStage.FINAL,
                        List.of(new MealCount(AgeGroup.PRIMARY, milkless, Texture.REGULAR, 4)),
                        actor)
                .block();

        var week = needs.week(door, monday(), actor).block();

        assertThat(line(week, "pomme de terre").need().gross()).isEqualByComparingTo("1000");
        assertThat(week.gaps()).extracting(Needs.Gap::lack).containsExactly(Needs.Lack.TRUTH);
        assertThat(texts("/needs?site=" + door.id() + "&monday=" + monday()))
                .contains("« Purée » est noté sans ce que le régime de 4 pers.");

        recipes.add(
                        draft(
                                "Purée à l’huile",
                                Texture.REGULAR,
                                Set.of(Allergen.MILK),
                                dish,
                                List.of(),
                                List.of(food("pomme de terre", "150", "0.75"))),
                        actor)
                .block();
        var honest = needs.week(door, monday(), actor).block();
        assertThat(honest.gaps()).isEmpty();
        assertThat(line(honest, "pomme de terre").need().gross()).isEqualByComparingTo("800");
    }

    @Test
    void needsAreSplitByLotAndSupplierAndSayHowTheyCameAbout() {
        Contract.of(village, database, "RUNNING", 1);
        plan(Map.of(Meal.SOUP, add("Soupe", food("carotte", "120", "0.85"), food("oignon", "20", "1"))), day());
        counts.keep(door, day(), Meal.SOUP, CountStage.FORECAST, List.of(MealCount.of(AgeGroup.PRIMARY, 210)), actor)
                .block();

        var week = needs.week(door, monday(), actor).block();

        assertThat(line(week, "carotte").proposed().lot().number()).isEqualTo(1);
        assertThat(line(week, "oignon").proposed().lot()).isNull();
        assertThat(NeedShares.split(week.lines()).keySet())
                .extracting(lot -> lot.map(LotRoom::title).orElse("aucun"))
                .containsExactly("Lot 1", "aucun");
        assertThat(texts("/needs?site=" + door.id() + "&monday=" + monday()))
                .contains(
                        "Lot 1, Lot 1 (AC-",
                        "reste 15 000,00 € dans ce lot",
                        "29,65 kg = 210 × 120 g ÷ 0,85 → 30 kg = 30 kg",
                        "Hors des lots");
        var file = cook.get("/needs/week.csv?site=" + door.id() + "&monday=" + monday())
                .getResponseBody();
        assertThat(file)
                .contains(",grams_rounded,cost,supplier,lot")
                .contains(",30000,44.70,")
                .contains(" 1\r\n");
        assertThat(paper("/needs/week.pdf?site=" + door.id() + "&monday=" + monday()))
                .contains("Lot 1", "29,65 kg", "210 × 120 g", "Hors des lots");
    }

    @Test
    void theOrganicSignAsksEverybodyWhoHadItInHands() {
        plan(Map.of(Meal.SOUP, add("Soupe", food("carotte", "100", "1"))), day());
        menus.publish(door, monday(), true).block();
        var line = new LineRequest(village.offer("Carotte", day()), BigDecimal.valueOf(20), null);
        var order = new OrderRequest(door.id(), day(), null, null, List.of(line));
        placement
                .place(new PlaceCheckout("organic-chain", List.of(order), PaymentMethod.ACCOUNT, false), actor)
                .block();
        certify("tilleuls");
        var address = "/menu/" + door.id() + "?monday=" + monday();
        assertThat(texts(address)).contains("Bio : carotte");

        run("update network.certificate set valid_until = '%s' where organisation_id = %d"
                .formatted(day().minusDays(1), village.party("grandChamp")));
        assertThat(texts(address)).contains("Soupe").doesNotContain("Bio :");
    }

    @Test
    void theWeekHangsInTheKitchenAgainstTheFourteenAllergens() {
        var soup = add("Soupe au céleri", food("céleri rave", "100", "0.8"));
        recipes.add(
                        draft(
                                "Soupe lisse",
                                Texture.PUREED,
                                Set.of(Allergen.CELERY),
                                soup,
                                List.of(),
                                List.of(food("carotte", "90", "0.7"))),
                        actor)
                .block();
        plan(Map.of(Meal.SOUP, soup, Meal.LUNCH, add("Riz", food("riz", "70", "1"))), day());
        var asked = "?site=" + door.id() + "&monday=" + monday();

        var page = texts("/menus/allergens" + asked);
        assertThat(page).contains("Soupe au céleri", "Soupe lisse", "à la place", "sans Céleri", "en contient");
        var file = cook.get("/menus/allergens.csv" + asked).getResponseBody();
        assertThat(file)
                .contains("dish,variant_of,texture,served,gluten,crustaceans", "lupin,molluscs\r\n")
                .contains("Soupe au céleri,,7," + day() + " soup,A,A,A,A,A,A,A,A,C,A,A,A,A,A")
                .contains("Soupe lisse,Soupe au céleri,4,")
                .contains("Riz,,7," + day() + " lunch,U,U,U,U,U,U,U,U,U,U,U,U,U,U");
        assertThat(paper("/menus/allergens.pdf" + asked))
                .contains("Soupe au céleri", "Soupe lisse", "1169/2011", "– – + – –", "Mollusques");

        menus.publish(door, monday(), true).block();
        assertThat(paper("/menu/" + door.id() + "/week.pdf?monday=" + monday()))
                .contains("Soupe au céleri", "Céleri", "Allergènes non connus");
        var other = Visitor.signedIn(port, village.email("canteen2"));
        for (var path : List.of(
                "/menus/allergens",
                "/menus/allergens.csv",
                "/menus/allergens.pdf",
                "/needs/week.pdf",
                "/menus/swaps")) {
            assertThat(other.get(path + asked).getStatus().value()).isEqualTo(404);
        }
    }

    @Test
    void aDishThatCannotBeHadHasOthersOfItsFamily() {
        var rice = ofFamily("Soupe au riz", RecipeFamily.SOUP, food("riz", "40", "1"));
        var carrots = ofFamily("Soupe de carottes", RecipeFamily.SOUP, food("carotte", "120", "0.85"));
        ofFamily("Crème de céleri", RecipeFamily.SOUP, food("céleri rave", "50", "0.8"));
        ofFamily("Soupe de tout", RecipeFamily.SOUP, food("carotte", "5000", "0.85"));
        ofFamily("Carottes râpées", RecipeFamily.SALAD, food("carotte", "80", "0.85"));
        run(
                "insert into catering.diet (site_id, names, people, excludes, changed_by) values (%d, '{\"fr\":\"Sans céleri\"}', 4, array['CELERY'], 0)"
                        .formatted(door.id()));
        plan(Map.of(Meal.SOUP, rice), day());
        counts.keep(door, day(), Meal.SOUP, CountStage.FORECAST, List.of(MealCount.of(AgeGroup.PRIMARY, 100)), actor)
                .block();
        var address = "/menus/swaps?site=" + door.id() + "&monday=" + monday();

        var page = texts(address);

        assertThat(page)
                .contains("riz : personne n’en propose à temps", "Soupe de carottes", "Crème de céleri")
                .contains("Contient en plus : Céleri", "Contraire au régime : Sans céleri", "bio 100 %")
                .as("100 × 5 kg of carrots there are not")
                .doesNotContain("Soupe de tout")
                .doesNotContain("Carottes râpées");
        assertThat(page.indexOf("Soupe de carottes")).isLessThan(page.indexOf("Crème de céleri"));

        var swap = Map.of(
                "day", day().toString(),
                "meal", "SOUP",
                "recipe", String.valueOf(rice),
                "instead", String.valueOf(carrots));
        assertThat(post("/menus/swaps", swap).getStatus().value()).isEqualTo(303);
        assertThat(planned()).containsExactly(version(carrots));
        assertThat(texts(address)).contains("Tout ce qui est au menu se trouve");
        assertThat(post("/menus/swaps", swap).getStatus().value())
                .as("it is not there any more")
                .isEqualTo(409);
    }

    @Test
    void whereTheSameEatEveryDayTheyAreCountedOnce() {
        var form = countForm("34", "FORECAST");
        form.set("reach", "ALL_MEALS");
        assertThat(cook.post("/counts", form).getStatus().value()).isEqualTo(303);
        var days = 8 - day().getDayOfWeek().getValue();
        assertThat(one("select count(*) from catering.meal_count where meals = 34 and site_id = " + door.id()))
                .isEqualTo(days * 5L);
        form.set("reach", "WEEK");
        form.set("people-PRIMARY", "30");
        assertThat(cook.post("/counts", form).getStatus().value()).isEqualTo(303);
        assertThat(one("select count(*) from catering.meal_count where meals = 30 and meal = 'LUNCH' and site_id = "
                        + door.id()))
                .isEqualTo(days);
    }

    /** The variant suits by its note, and what is proposed for it may have traces of what the note excludes. */
    @Test
    void whatIsProposedIsCheckedAgainstTheDietsOfItsDay() {
        var dish = add("Lentilles", food("lentilles", "80", "1"), food("beurre", "10", "1"));
        recipes.add(
                        draft(
                                "Lentilles sans gluten",
                                Texture.REGULAR,
                                Set.of(Allergen.GLUTEN),
                                dish,
                                List.of(),
                                List.of(food("lentilles", "80", "1"))),
                        actor)
                .block();
        run(
                "insert into catering.diet (site_id, names, people, excludes, changed_by) values (%d, '{\"fr\":\"Sans gluten\"}', 3, array['GLUTEN'], 0)"
                        .formatted(door.id()));
        var glutenless = one("select id from catering.diet where site_id = " + door.id());
        plan(Map.of(Meal.LUNCH, dish), day());
        counts.keep(
                        door,
                        day(),
                        Meal.LUNCH,
                        CountStage.FINAL,
                        List.of(
                                MealCount.of(AgeGroup.PRIMARY, 50),
                                new MealCount(AgeGroup.PRIMARY, glutenless, Texture.REGULAR, 3)),
                        actor)
                .block();

        var page = texts("/needs?site=" + door.id() + "&monday=" + monday());

        // The village's green lentils may have traces of gluten; nobody says that they contain it
        assertThat(page)
                .contains("Lentilles vertes contient ou pourrait contenir Gluten, que 3 pers. ne doivent pas manger")
                .doesNotContain("que 50 pers.")
                .doesNotContain("pas de variante");
    }

    private long ofFamily(String name, RecipeFamily family, Ingredient... foods) {
        return recipes.add(
                        new RecipeDraft(
                                LocalizedText.of("fr", name),
                                Texture.REGULAR,
                                Set.of(),
                                null,
                                false,
                                List.of(foods),
                                List.of(),
                                family),
                        actor)
                .block();
    }

    private void certify(String party) {
        run(
                "insert into network.certificate (organisation_id, scheme, valid_from, valid_until) values (%d, 'ORGANIC', '%s', '%s')"
                        .formatted(village.party(party), day().minusDays(1), day().plusDays(1)));
    }

    private void closed(LocalDate first, LocalDate last) {
        run("select delivery.close_days(%d, %d, '%s', '%s', 'Congé')"
                .formatted(village.party("tilleuls"), door.id(), first, last));
    }

    private List<LocalDate> deliveredOn() {
        return database.sql("select distinct deliver_on from catering.need_reasons(array[%d::bigint], '%s', '%s')"
                        .formatted(door.id(), day().minusDays(20), day()))
                .mapValue(LocalDate.class)
                .all()
                .collectList()
                .block();
    }

    private LocalDate day() {
        return village.secondDate();
    }

    private LocalDate monday() {
        return Needs.mondayOf(day());
    }

    private long add(String name, Ingredient... foods) {
        return add(name, List.of(), foods);
    }

    private long add(String name, List<Part> parts, Ingredient... foods) {
        return recipes.add(draft(name, Texture.REGULAR, Set.of(), null, parts, Arrays.asList(foods)), actor)
                .block();
    }

    private static RecipeDraft draft(
            String name,
            Texture texture,
            Set<Allergen> freeOf,
            @Nullable Long variantOf,
            List<Part> parts,
            List<Ingredient> foods) {
        return new RecipeDraft(LocalizedText.of("fr", name), texture, freeOf, variantOf, false, foods, parts);
    }

    private Ingredient food(String name, String grams, String yield) {
        var id = recipes.foods(List.of(name), actor).block().get(0);
        return new Ingredient(
                id,
                LocalizedText.of("fr", name),
                Map.of(AgeGroup.PRIMARY, new BigDecimal(grams)),
                new BigDecimal(yield),
                null);
    }

    private static Part part(long recipe, String portions) {
        return new Part(recipe, LocalizedText.of("fr", ""), new BigDecimal(portions));
    }

    private void plan(Map<Meal, Long> dishes, LocalDate day) {
        menus.plan(
                        door,
                        Needs.mondayOf(day),
                        null,
                        dishes.entrySet().stream()
                                .map(dish -> new Planned(day, dish.getKey(), dish.getValue()))
                                .toList(),
                        actor)
                .block();
    }

    private Needs.Line line(Needs.Week week, String food) {
        var id = recipes.foods(List.of(food), actor).block().get(0);
        return week.lines().stream()
                .filter(line -> line.need().food() == id)
                .findFirst()
                .orElseThrow();
    }

    private List<String> inTheWeek() {
        return database.sql("""
            select v.names ->> 'fr' || ' ' || trim_scale(c.quantity) from ordering.cart_line c join ordercycle.offer o on o.id = c.offer_id
            join catalogue.product_version v on v.id = o.product_version_id where c.buyer_id = :party
            """)
                .bind("party", village.party("tilleuls"))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private MultiValueMap<String, String> recipeForm(String name, String food, String grams, String yield) {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("name_fr", name);
        form.add("texture", "REGULAR");
        form.add("food", food);
        form.add("g_PRIMARY", grams);
        form.add("yield", yield);
        return form;
    }

    private MultiValueMap<String, String> menuForm(LocalDate monday) {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("site", String.valueOf(door.id()));
        form.add("monday", monday.toString());
        form.add("seen", "0");
        return form;
    }

    private MultiValueMap<String, String> countForm(String people, String stage) {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("site", String.valueOf(door.id()));
        form.add("day", day().toString());
        form.add("meal", "LUNCH");
        form.add("stage", stage);
        form.add("people-PRIMARY", people);
        return form;
    }

    private EntityExchangeResult<String> post(String path, Map<String, String> more) {
        var form = menuForm(monday());
        new HashMap<>(more).forEach(form::set);
        return cook.post(path, form);
    }

    private long version(long recipe) {
        return one("select current_version_id from catering.recipe where id = " + recipe);
    }

    private List<Long> planned() {
        return database.sql("select version_id from catering.menu_dish where site_id = " + door.id())
                .mapValue(Long.class)
                .all()
                .collectList()
                .block();
    }

    private long dishes(LocalDate monday) {
        return one("select count(*) from catering.menu_dish where site_id = %d and day between '%s' and '%s'"
                .formatted(door.id(), monday, monday.plusDays(6)));
    }

    private String paper(String path) {
        try {
            return Pdf.words(cook.download(path)).replace('\u202f', ' ');
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    private String texts(String path) {
        return Visitor.textOf(cook.get(path)).replace('\u202f', ' ').replace('\u00a0', ' ');
    }

    private long one(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
