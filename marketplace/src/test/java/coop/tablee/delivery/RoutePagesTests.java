package coop.tablee.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

@MarketplaceTest
class RoutePagesTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private final Map<String, Person> people = new HashMap<>();
    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void coordinatorSeesFarmsPlacesAndHubsWithWhoCarries() {
        var page = as("coordinator").get("/coop/routes");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.words())
                .contains("grandChampHub", "kiosque", "then Grand Champ", "Straight from the farm: Le Champ Commun")
                .contains("Brings its goods itself");
        assertThat(as("canteen").get("/coop/routes").status()).isEqualTo(403);
    }

    @Test
    void hubCollectsAtAFarmOnSomeDays() {
        var fields = Map.of(
                "farm", id("sillonsFarm"), "hub", id("grandChampHub"), "carrier", party("grandChamp"), "weekday", "4");
        var path = "/coop/routes/farms/" + party("sillons");
        assertThat(as("coordinator").get(path).words()).contains("collects them at the farm");
        assertThat(as("coordinator").post(path, fields).status()).isEqualTo(303);
        assertThat(as("coordinator").get("/coop/routes").words()).contains("collects for grandChampHub", "1 day");

        assertThat(as("coordinator2").post(path, fields).status()).isEqualTo(404);
        assertThat(as("coordinator")
                        .post(path, with(fields, "hub", id("valDeSenneHub")))
                        .status())
                .isEqualTo(404);
        assertThat(as("coordinator").post(path, with(fields, "hub", "")).status())
                .isEqualTo(422);
    }

    @Test
    void daysThatAFarmSaysAreProposedAndHoldOnceTheyAreSaved() {
        var path = "/coop/routes/farms/" + party("sillons");
        run("delete from delivery.supply where producer_id = " + party("sillons"));
        assertThat(as("coordinator").get(path).body().split("checked=\"checked\""))
                .hasSize(8);
        run("update network.organisation set delivery_weekdays = array[2, 5] where id = " + party("sillons"));
        run("update network.organisation set delivery_weekdays = array[3] where id = " + party("grandChamp"));
        assertThat(as("coordinator").get(path).body().split("checked=\"checked\""))
                .as("no day in common: those of the farm")
                .hasSize(3);
        run("update network.organisation set delivery_weekdays = array[4, 5] where id = " + party("grandChamp"));

        var page = as("coordinator").get(path);
        assertThat(page.words())
                .contains("The farm says that it can deliver on: Tuesday, Friday.", "nothing holds before");
        assertThat(page.body().split("checked=\"checked\"")).hasSize(2);
        assertThat(page.body()).containsPattern("id=\"weekday5\" value=\"5\" checked");
        assertThat(count("select count(*) from delivery.supply where producer_id = " + party("sillons")))
                .isZero();

        var fields = Map.of(
                "farm", id("sillonsFarm"), "hub", id("grandChampHub"), "carrier", party("sillons"), "weekday", "4");
        assertThat(as("coordinator").post(path, fields).status()).isEqualTo(303);
        var arranged = as("coordinator").get(path);
        assertThat(arranged.words()).contains("Other days are ticked too").doesNotContain("nothing holds before");
        assertThat(arranged.body()).containsPattern("id=\"weekday4\" value=\"4\" checked");
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private long count(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    @Test
    void goodsPassThroughAnothersHubOnlyOnceItsHostAgrees() {
        var path = "/coop/routes/places/" + id("gare");
        assertThat(as("coordinator").get(path).body()).doesNotContain("valDeSenneHub");
        var fields = Map.of(
                "hub",
                id("grandChampHub"),
                "pool",
                id("valDeSenneHub"),
                "poolCarrier",
                party("grandChamp"),
                "carrier",
                party("grandChamp"),
                "seen",
                seen("coordinator", path));
        var refused = as("coordinator").post(path, fields);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.words()).contains("This hub is not open to you");

        var pool = Map.of("hub", id("valDeSenneHub"), "guest", party("grandChamp"), "until", "2099-12-31");
        assertThat(as("coordinator").post("/coop/routes/pools", pool).status()).isEqualTo(404);
        assertThat(as("coordinator2").post("/coop/routes/pools", pool).status()).isEqualTo(303);
        assertThat(as("coordinator").post(path, fields).status()).isEqualTo(303);
        assertThat(as("coordinator").get("/coop/routes").words())
                .contains("grandChampHub " + village.number() + ", then Grand Champ " + village.number()
                        + " to valDeSenneHub");

        assertThat(as("coordinator2")
                        .post("/coop/routes/pools", with(pool, "until", "2020-01-01"))
                        .status())
                .isEqualTo(303);
        assertThat(as("coordinator").get("/coop/routes").words()).contains("The pooling is over");
    }

    @Test
    void newcomersAreRefusedWhateverTheirPagesOffered() {
        var pool = Map.of("hub", id("valDeSenneHub"), "guest", party("grandChamp"), "until", "2099-12-31");
        run("insert into network.admission (organisation_id) values (" + party("grandChamp") + ")");

        var door = "/coop/routes/places/" + id("erablesDoor");
        var refused = as("coordinator")
                .post(
                        door,
                        Map.of(
                                "hub",
                                id("grandChampHub"),
                                "carrier",
                                party("grandChamp"),
                                "seen",
                                seen("coordinator", door)));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.words()).contains("Somebody looks at newcomers before goods travel to them");
        assertThat(as("coordinator2").post("/coop/routes/pools", pool).status()).isEqualTo(409);
        assertThat(count("select count(*) from delivery.pool where guest_id = " + party("grandChamp")))
                .isZero();
        assertThat(as("coordinator")
                        .post(door, Map.of("hub", "", "seen", seen("coordinator", door)))
                        .status())
                .as("what is there is taken away")
                .isEqualTo(303);

        run("delete from network.admission where organisation_id = " + party("grandChamp"));
        run("update network.organisation set ended_at = clock_timestamp() where id = " + party("grandChamp"));
        assertThat(as("coordinator2").post("/coop/routes/pools", pool).status())
                .as("who is there no more")
                .isEqualTo(404);
    }

    @Test
    void waysThatAnotherChangedMeanwhileAreNotOverwritten() {
        var path = "/coop/routes/places/" + id("erablesDoor");
        var seen = seen("coordinator", path);
        var fields = Map.of("hub", "", "direct", party("sillons"), "seen", seen);
        assertThat(as("coordinator").post(path, fields).status()).isEqualTo(303);
        var late = as("coordinator").post(path, Map.of("hub", "", "seen", seen));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.words()).contains("Somebody else changed it meanwhile");
    }

    @Test
    void farmOpensItsGateAndItsPeopleKeepTheHours() {
        var farm = id("sillonsFarm");
        var opened = as("coordinator").post("/coop/routes/places", Map.of("place", farm));
        assertThat(opened.status()).isEqualTo(303);
        assertThat(as("coordinator").get("/coop/routes/places/" + farm).words()).contains("Goods to fetch here");
        assertThat(as("coordinator2")
                        .post("/coop/routes/places", Map.of("place", id("communFarm")))
                        .status())
                .isEqualTo(303);

        var door = "/door/" + farm;
        var page = as("producer").get(door);
        assertThat(page.words()).contains("Without hours nobody can order here");
        var hours = new LinkedHashMap<String, String>();
        hours.put("version", hidden(page.body(), "version"));
        hours.putAll(Map.of("days0", "1-7", "opens0", "09:00", "closes0", "12:00", "crates0", "5", "chilled0", "1,5"));
        assertThat(as("producer2").post(door + "/hours", hours).status()).isEqualTo(404);
        assertThat(as("producer").post(door + "/hours", hours).status()).isEqualTo(303);
        assertThat(as("coordinator").get(door).status()).isEqualTo(200);
        assertThat(as("household")
                        .get("/?destination=%s&date=%s".formatted(farm, village.firstDate()))
                        .words())
                .contains("Leek")
                .doesNotContain("Potato");
    }

    @Test
    void kitchenKeepsItsDoorAndCannotOrderForAClosedDay() {
        var door = "/door/" + id("tilleulsDoor");
        assertThat(as("canteen").get("/door").status()).isEqualTo(303);
        assertThat(as("canteen3").get(door).status()).isEqualTo(404);
        assertThat(as("coordinator").get(door).status()).isEqualTo(404);

        var day = village.firstDate();
        assertThat(as("canteen")
                        .post(door + "/closed", Map.of("first", "", "last", ""))
                        .status())
                .isEqualTo(422);
        assertThat(as("canteen")
                        .post(
                                door + "/closed",
                                Map.of(
                                        "first",
                                        day.toString(),
                                        "last",
                                        day.minusDays(1).toString()))
                        .status())
                .isEqualTo(422);
        assertThat(as("canteen3")
                        .post(door + "/closed", Map.of("first", day.toString()))
                        .status())
                .isEqualTo(404);
        assertThat(as("canteen")
                        .post(door + "/closed", Map.of("first", day.toString(), "reason", "Holiday"))
                        .status())
                .isEqualTo(303);
        assertThat(as("canteen").get(door).words()).contains("Holiday");
        assertThat(open(day)).isFalse();
        assertThat(as("canteen")
                        .post(door + "/reopened", Map.of("first", day.toString(), "last", day.toString()))
                        .status())
                .isEqualTo(303);
        assertThat(open(day)).isTrue();
    }

    @Test
    void hoursThatCannotBeAreRefusedBesideTheirFieldAndNothingTypedIsLost() {
        var door = "/door/" + id("tilleulsDoor");
        var page = as("canteen").get(door).body();
        var hours = new LinkedHashMap<String, String>();
        hours.put("version", hidden(page, "version"));
        hours.putAll(Map.of("days0", "1", "opens0", "09:00", "closes0", "08:00", "crates0", "many"));
        hours.putAll(Map.of("days1", "2", "opens1", "06:00", "closes1", "08:00", "crates1", "3", "chilled1", "9"));
        hours.putAll(Map.of("days2", "1-5", "opens2", "07:00", "closes2", "09:00", "crates2", "3"));
        var refused = as("canteen").post(door + "/hours", hours);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.words())
                .contains(
                        "It closes (08:00) before it opens",
                        "is no number of crates",
                        "more chilled and frozen",
                        "overlaps");
        assertThat(refused.body()).contains("value=\"many\"");

        hours.clear();
        hours.put("version", hidden(page, "version"));
        hours.putAll(Map.of("days0", "1-5", "opens0", "06:30", "closes0", "09:00", "crates0", "30", "chilled0", "10"));
        assertThat(as("canteen").post(door + "/hours", hours).status()).isEqualTo(303);
        assertThat(as("canteen").post(door + "/hours", hours).status()).isEqualTo(409);
        assertThat(open(LocalDate.of(2027, 1, 4).with(DayOfWeek.SUNDAY))).isFalse();
    }

    private boolean open(LocalDate day) {
        return database.sql("select delivery.is_open(%s, '%s')".formatted(id("tilleulsDoor"), day))
                .mapValue(Boolean.class)
                .one()
                .block();
    }

    private String seen(String who, String path) {
        return hidden(as(who).get(path).body(), "seen");
    }

    private static String hidden(String body, String name) {
        var found = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(body);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        var changed = new LinkedHashMap<>(fields);
        changed.put(name, value);
        return changed;
    }

    private Person as(String who) {
        return people.computeIfAbsent(
                who,
                name -> new Person(Visitor.signedIn(port, village.email(name)).reading("en")));
    }

    private record Person(Visitor visitor) {

        Answer get(String path) {
            return Answer.of(visitor.get(path));
        }

        Answer post(String path, Map<String, String> fields) {
            return Answer.of(visitor.post(path, fields));
        }
    }

    private record Answer(int status, String body, String words) {

        static Answer of(EntityExchangeResult<String> answer) {
            return new Answer(
                    answer.getStatus().value(),
                    Objects.requireNonNullElse(answer.getResponseBody(), ""),
                    Visitor.textOf(answer));
        }
    }

    private String id(String site) {
        return Long.toString(village.site(site));
    }

    private String party(String key) {
        return Long.toString(village.party(key));
    }
}
