package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

@MarketplaceTest
class DietsTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @LocalServerPort
    int port;

    private Village village;
    private Visitor cook;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        cook = Visitor.signedIn(port, village.email("canteen"));
    }

    @Test
    void aDietIsKeptOnceAndWarnsOnEachLineThatBreaksIt() {
        assertThat(keep("Sans lait", "4", "MILK").getStatus().value()).isEqualTo(303);
        assertThat(keep("sans lait ", "5", "MILK").getStatus().value()).isEqualTo(422);
        keep("Sans gluten", "2", "GLUTEN");

        assertThat(texts("/diets?site=" + door())).contains("Sans lait", "4 personnes", "Sans gluten");
        var week = texts(week());
        assertThat(week)
                .contains("Contient Lait : 4 personnes, Sans lait", "Contient Gluten : 2 personnes, Sans gluten")
                .contains("Traces possibles de Gluten : 2 personnes, Sans gluten")
                .doesNotContain("contraire");
        assertThat(Visitor.textOf(cook.reading("en").get(week()))).contains("Contains Milk: 4 people, Sans lait");
        assertThat(texts("/week/products/%d?site=%d&monday=%s"
                        .formatted(
                                village.offer("Lait entier", village.firstDate()),
                                door(),
                                Week.of(village.firstDate()).monday())))
                .contains("Contient Lait : 4 personnes");

        var typed = new LinkedMultiValueMap<String, String>();
        typed.add("site", String.valueOf(door()));
        typed.add("monday", Week.of(village.firstDate()).monday().toString());
        typed.add("q." + village.offer("Lait entier", village.firstDate()) + ".0", "6");
        typed.add("q." + village.offer("Carotte", village.firstDate()) + ".0", "6");
        assertThat(Visitor.textOf(cook.post("/week/quote", typed)))
                .contains("2 lignes à envoyer")
                .contains("1 ligne contraire à un régime");
    }

    @Test
    void aWeekWarnsByWhoEatsOnTheDay() {
        keep("Sans lait", "4", "MILK");
        var day = village.firstDate();
        count(day, 7);
        assertThat(texts(week())).contains("Contient Lait : 7 personnes, Sans lait");

        var milk = new LinkedMultiValueMap<String, String>();
        milk.add("site", String.valueOf(door()));
        milk.add("monday", Week.of(day).monday().toString());
        milk.add("q." + village.offer("Lait entier", day) + ".0", "6");
        assertThat(Visitor.textOf(cook.post("/week/quote", milk))).contains("1 ligne contraire à un régime");

        Week.of(day).days().forEach(one -> count(one, 0));
        assertThat(Visitor.textOf(cook.post("/week/quote", milk)))
                .as("nobody who drinks none eats that day")
                .doesNotContain("contraire");
        assertThat(texts(week())).doesNotContain("Contient Lait");

        run(
                "insert into catering.meal_count (site_id, day, meal, stage, age_group, meals) values (%d, '%s', 'DINNER', 'FORECAST', 'PRIMARY', 20)"
                        .formatted(door(), day));
        assertThat(texts(week()))
                .as("a meal that nobody has counted by diets")
                .contains("Contient Lait : 4 personnes, Sans lait");
    }

    /** At lunch so many of the diet, and twenty without. */
    private void count(LocalDate day, int people) {
        run("delete from catering.meal_count where site_id = %d and day = '%s'".formatted(door(), day));
        run("""
                insert into catering.meal_count (site_id, day, meal, stage, age_group, diet_id, meals)
                select %d, '%s', 'LUNCH', 'REGISTERED', 'PRIMARY', x.diet, x.meals
                from (select id diet, %d meals from catering.diet where site_id = %1$d union all select 0, 20) x
                """.formatted(door(), day, people));
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 4, MILK, Donnez un nom",
        "Sans lait, 0, MILK, entre 1 et 10",
        "Sans lait, beaucoup, MILK, entre 1 et 10",
        "Sans lait, 99999999999999999999, MILK, entre 1 et 10",
        "Sans lait, 4, SUGAR, au moins un des quatorze",
        "Un nom beaucoup trop long pour un régime qui tient en soixante lettres, 4, MILK, soixante caractères"
    })
    void whatIsWrongIsSaidAndWhatWasTypedStays(String name, String people, String excludes, String words) {
        var answer = keep(name, people, excludes);

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(answer)).contains(words);
        assertThat(answer.getResponseBody()).contains("value=\"" + people + "\"");
        assertThat(kept()).isZero();
    }

    @Test
    void twoPeopleOnOneDietNoticeEachOther() {
        keep("Sans lait", "4", "MILK");
        var id = id();

        assertThat(change(id, 0, "5").getStatus().value()).isEqualTo(303);
        var late = change(id, 0, "6");
        assertThat(late.getStatus().value()).isEqualTo(409);
        assertThat(Visitor.textOf(late)).contains("Ce régime a changé entre-temps", "5 personnes");
        assertThat(late.getResponseBody()).contains("value=\"6\"");

        remove(door(), id);
        remove(door(), id);
        assertThat(kept()).isZero();
        assertThat(change(id, 1, "7").getStatus().value()).isEqualTo(409);
    }

    @Test
    void anotherKitchensDietsAreNotFound() {
        keep("Sans lait", "4", "MILK");
        var id = id();
        var other = Visitor.signedIn(port, village.email("canteen2"));

        assertThat(other.get("/diets?site=" + door()).getStatus().value()).isEqualTo(404);
        assertThat(other.get("/diets?diet=" + id).getStatus().value()).isEqualTo(404);
        assertThat(other.post("/diets", form(door(), 0, 0, "À moi", "1", "MILK"))
                        .getStatus()
                        .value())
                .isEqualTo(404);
        assertThat(other.post("/diets", form(village.site("erablesDoor"), id, 0, "À moi", "1", "MILK"))
                        .getStatus()
                        .value())
                .isEqualTo(409);
        other.post("/diets/removal", form(village.site("erablesDoor"), id, 0, "", "", "MILK"));
        assertThat(kept()).isOne();
        assertThat(Visitor.signedIn(port, village.email("household"))
                        .get("/diets")
                        .getStatus()
                        .value())
                .isEqualTo(403);
    }

    private EntityExchangeResult<String> keep(String name, String people, String excludes) {
        return cook.post("/diets", form(door(), 0, 0, name, people, excludes));
    }

    private EntityExchangeResult<String> change(long id, long version, String people) {
        return cook.post("/diets", form(door(), id, version, "Sans lait", people, "MILK"));
    }

    private void remove(long site, long id) {
        assertThat(cook.post("/diets/removal", form(site, id, 0, "", "", "MILK"))
                        .getStatus()
                        .value())
                .isEqualTo(303);
    }

    private static MultiValueMap<String, String> form(
            long site, long id, long version, String name, String people, String excludes) {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("site", String.valueOf(site));
        form.add("id", String.valueOf(id));
        form.add("version", String.valueOf(version));
        form.add("name_fr", name);
        form.add("name_en", "");
        form.add("people", people);
        form.add("excludes", excludes);
        return form;
    }

    private String texts(String path) {
        return Visitor.textOf(cook.get(path)).replace('\u202f', ' ');
    }

    private String week() {
        return "/week?site=" + door() + "&monday="
                + Week.of(village.firstDate()).monday();
    }

    private long door() {
        return village.site("tilleulsDoor");
    }

    private long kept() {
        return one("select count(*) from catering.diet where site_id = " + door());
    }

    private long id() {
        return one("select id from catering.diet where site_id = " + door());
    }

    private long one(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }
}
