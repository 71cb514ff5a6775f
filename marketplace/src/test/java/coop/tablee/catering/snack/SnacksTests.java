package coop.tablee.catering.snack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrder;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** From classes to what is ordered for them each week, and back when pupils or days change. */
@MarketplaceTest
class SnacksTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    Snacks snacks;

    @Autowired
    SnackBook book;

    @Autowired
    StandingOrders standing;

    @Autowired
    KitchenDoors doors;

    @LocalServerPort
    int port;

    private Village village;
    private Actor actor;
    private KitchenDoor door;
    private Visitor cook;
    private LocalDate today;

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
    }

    @Test
    void everyPupilHasAPortionAndItIsOrderedAsItIsSold() {
        classes(new SchoolClass("1A", 23), new SchoolClass("2B", 18));

        var programme = begin(draft("0.25", UUID.randomUUID().toString()));

        // 41 × 250 g = 10.25 kg in bunches of 0.9
        var order = standing.require(programme.standing(), actor).block();
        assertThat(order.lines()).singleElement().satisfies(line -> {
            assertThat(line.product()).isEqualTo(village.product("Poireau"));
            assertThat(line.quantity()).isEqualByComparingTo("12");
        });
        assertThat(order.terms().weekdays()).containsExactly(DayOfWeek.TUESDAY);
        assertThat(programme.amount().over(41)).isEqualByComparingTo("0.55");
        var page = texts("/snacks?site=" + door.id());
        assertThat(page).contains("41 élèves × 250 g = 10,25 kg", "12 bottes", "Ferme des Sept Sillons");
    }

    @Test
    void aFormSentTwiceBeginsOneProgrammeAndOneStandingOrder() {
        classes(new SchoolClass("1A", 20));
        var draft = draft("0.25", UUID.randomUUID().toString());

        Flux.merge(snacks.begin(door, draft, actor), snacks.begin(door, draft, actor), snacks.begin(door, draft, actor))
                .then()
                .onErrorResume(DomainException.class, lost -> Mono.empty())
                .block();
        snacks.begin(door, draft, actor).block();

        assertThat(book.programmes(door).collectList().block()).hasSize(1);
        assertThat(standing.of(actor).block()).hasSize(1);
    }

    @Test
    void whatIsOrderedFollowsThePupils() {
        classes(new SchoolClass("1A", 20));
        var programme = begin(draft("0.25", UUID.randomUUID().toString()));
        pause(programme.standing());

        snacks.keep(door, 1, List.of(new SchoolClass("1A", 22), new SchoolClass("3C", 30)), actor)
                .block();

        var order = standing.require(programme.standing(), actor).block();
        // 52 × 0.25 = 13 kg in bunches of 0.9
        assertThat(order.lines().get(0).quantity()).isEqualByComparingTo("15");
        assertThat(order.terms().pausedFrom())
                .as("a pause that somebody set stays")
                .isNotNull();
        assertThat(refused(snacks.keep(door, 1, List.of(new SchoolClass("1A", 1)), actor)))
                .isEqualTo("changed-meanwhile");
    }

    @Test
    void whatRefusesTheStandingOrderLeavesNoProgramme() {
        classes(new SchoolClass("1A", 20));
        run("insert into ordering.number_needed (destination_id) values (%d)".formatted(door.id()));
        var key = UUID.randomUUID().toString();
        var season = season("250", key);

        var answer = cook.post("/snacks", season);

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(answer.getResponseBody()).contains("id=\"reference-error\"", key);
        assertThat(Visitor.textOf(answer)).contains("Votre administration demande un numéro de bon de commande");
        assertThat(book.programmes(door).collectList().block()).isEmpty();
        snacks.keep(door, 1, List.of(new SchoolClass("1A", 21)), actor).block();

        season.set("reference", "BC-9");
        assertThat(cook.post("/snacks", season).getStatus().is3xxRedirection()).isTrue();
        assertThat(book.programmes(door).collectList().block()).singleElement().satisfies(begun -> {
            assertThat(begun.purchaseOrder()).isEqualTo("BC-9");
            assertThat(order(begun).lines()).hasSize(1);
        });
    }

    @Test
    void whatWasNeverSoldIsSaidAtTheProduct() {
        classes(new SchoolClass("1A", 20));
        var draft = draft("0.25", UUID.randomUUID().toString());
        var elsewhere = new SnackBook.Draft(
                draft.product(),
                village.party("valDeSenne"),
                draft.amount(),
                draft.weekdays(),
                draft.first(),
                draft.last(),
                draft.purchaseOrder(),
                draft.key());

        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(() -> snacks.begin(door, elsewhere, actor).block())
                .satisfies(refused -> {
                    assertThat(refused.code()).isEqualTo("not-offered");
                    assertThat(refused.errors()).extracting(FieldError::field).containsExactly("product");
                });
        assertThat(book.programmes(door).collectList().block()).isEmpty();
    }

    @Test
    void anotherPackagingIsFollowed() {
        classes(new SchoolClass("1A", 30), new SchoolClass("2B", 18));
        packed("5");
        var programme = begin(draft("0.25", UUID.randomUUID().toString()));
        // 48 × 250 ml = 12 l in cans of 5
        assertThat(order(programme).lines().get(0).quantity()).isEqualByComparingTo("3");

        packed("1");

        assertThat(texts("/snacks?site=" + door.id())).contains("n’est plus juste");
        snacks.follow(door, programme.id(), actor).block();
        assertThat(order(programme).lines().get(0).quantity()).isEqualByComparingTo("12");
        assertThat(texts("/snacks?site=" + door.id())).doesNotContain("n’est plus juste");

        run("update ordercycle.offer set minimum = 4, step = 5 where product_id = " + village.product("Poireau"));
        snacks.follow(door, programme.id(), actor).block();
        assertThat(order(programme).lines().get(0).quantity())
                .as("4, and twice 5")
                .isEqualByComparingTo("14");
    }

    @Test
    void noClassIsNamedLikeAChild() {
        var answer = cook.post("/snacks/classes", form("class", "Emma Peeters", "pupils", "1", "seen", "0"));

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(answer)).contains("Deux mots pourraient être le nom d’un enfant");
        assertThat(Visitor.textOf(cook.post("/snacks/classes", form("class", "Emma", "pupils", "1", "seen", "0"))))
                .contains("Emma pourrait être le prénom d’un enfant", "Ce sont des noms de classes");
        classes(new SchoolClass("1ère-A", 20), new SchoolClass("M2 É", 18), new SchoolClass("Accueil 12", 3));
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> classes(new SchoolClass("Emma Pee", 1)))
                .withMessageContaining("school_class_name_of_no_person");
    }

    @Test
    void daysWithoutSchoolAreLeftOutAndComeBackWithTheCalendar() {
        classes(new SchoolClass("1A", 20));
        var programme = begin(draft("0.25", UUID.randomUUID().toString()));
        var tuesday = programme.dates(today, 3).get(2);
        run("""
                insert into catering.calendar_entry (site_id, kind, names, first_day, last_day, eating, changed_by)
                values (%d, 'STRIKE', '{"fr": "Grève"}', '%2$s', '%2$s', 'NOBODY', 0)
                """.formatted(door.id(), tuesday));

        assertThat(texts("/snacks?site=" + door.id())).contains("ce qui est commandé n’est plus juste");
        assertThat(book.require(door, programme.id()).block().dates(today, 9)).doesNotContain(tuesday);
        snacks.follow(door, programme.id(), actor).block();
        standing.skip(programme.standing(), tuesday.plusWeeks(1), true, actor).block();
        assertThat(order(programme).skipped()).contains(tuesday, tuesday.plusWeeks(1));
        assertThat(texts("/snacks?site=" + door.id())).doesNotContain("n’est plus juste");

        run("delete from catering.calendar_entry where site_id = " + door.id());
        snacks.follow(door, programme.id(), actor).block();

        assertThat(order(programme).skipped())
                .as("what somebody left out by hand stays left out")
                .containsExactly(tuesday.plusWeeks(1));
    }

    @Test
    void aChangeOfTheCalendarIsFollowedByItself() {
        classes(new SchoolClass("1A", 20));
        var programme = begin(draft("0.25", UUID.randomUUID().toString()));
        var tuesday = programme.dates(today, 3).get(2);
        standing.skip(programme.standing(), tuesday.plusWeeks(1), true, actor).block();

        assertThat(cook.post("/calendar", form("kind", "STRIKE", "first", tuesday.toString(), "eating", "NOBODY"))
                        .getStatus()
                        .is3xxRedirection())
                .isTrue();
        Patience.until("the day is left out", () -> order(programme).skipped().contains(tuesday));
        assertThat(texts("/snacks?site=" + door.id())).doesNotContain("n’est plus juste");

        var entry = database.sql(
                        "select id::text || ' ' || version from catering.calendar_entry where site_id = " + door.id())
                .mapValue(String.class)
                .one()
                .block()
                .split(" ");
        assertThat(cook.post("/calendar/removal", form("id", entry[0], "version", entry[1]))
                        .getStatus()
                        .is3xxRedirection())
                .isTrue();
        Patience.until("it comes again", () -> !order(programme).skipped().contains(tuesday));
        assertThat(order(programme).skipped())
                .as("what somebody left out by hand stays left out")
                .containsExactly(tuesday.plusWeeks(1));
    }

    @Test
    void whatSomebodyEndedByHandIsNotBegunAnewByACalendar() {
        classes(new SchoolClass("1A", 20));
        var programme = begin(draft("0.25", UUID.randomUUID().toString()));
        standing.end(programme.standing(), actor).block();

        cook.post(
                "/calendar",
                form("kind", "STRIKE", "first", programme.dates(today, 3).get(2).toString(), "eating", "NOBODY"));
        Patience.until(
                "it was heard",
                () -> database.sql(
                                        "select count(*) from platform.outbox where kind = 'snacks_follow' and payload ->> 'site' = '%d'"
                                                .formatted(door.id()))
                                .mapValue(Long.class)
                                .one()
                                .block()
                        == 0);
        assertThat(standing.of(actor).block()).isEmpty();
    }

    @Test
    void aStandingOrderThatSomebodyEndedIsBegunAnewOnlyWhenAsked() {
        classes(new SchoolClass("1A", 20));
        var programme = begin(draft("0.25", UUID.randomUUID().toString()));
        standing.end(programme.standing(), actor).block();

        assertThat(texts("/snacks?site=" + door.id())).contains("n’est plus juste");
        assertThat(standing.of(actor).block()).isEmpty();
        snacks.follow(door, programme.id(), actor).block();
        assertThat(standing.of(actor).block()).hasSize(1);

        snacks.end(door, programme.id(), actor).block();
        assertThat(standing.of(actor).block()).isEmpty();
        assertThat(book.require(door, programme.id()).block().active()).isFalse();
    }

    @Test
    void eachClassHasItsPaperWithoutAName() {
        classes(new SchoolClass("1A", 23), new SchoolClass("2B", 18), new SchoolClass("Accueil", 0));
        var programme = begin(draft("0.25", UUID.randomUUID().toString()));
        var day = programme.dates(today, 1).get(0);

        var file = cook.get("/snacks/%d/classes.pdf?site=%d&day=%s".formatted(programme.id(), door.id(), day));
        assertThat(file.getStatus().value()).isEqualTo(200);
        assertThat(file.getResponseBody()).startsWith("%PDF");
        assertThat(cook.get("/snacks/%d/classes.pdf?site=%d&day=%s"
                                .formatted(programme.id(), door.id(), day.plusDays(1)))
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void whatIsWrongIsSaidInItsField() {
        var form = form("class", "1A", "pupils", "-3", "seen", "0");
        form.add("class", "1a");
        form.add("pupils", "20");
        var answer = cook.post("/snacks/classes", form);
        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(answer))
                .contains("Écrivez un nombre d’élèves de 0 à 99", "La classe 1a est là deux fois");
        assertThat(answer.getResponseBody()).contains("value=\"-3\"");

        classes(new SchoolClass("1A", 20));
        var season = form(
                "product",
                village.product("Poireau") + "-" + village.party("grandChamp"),
                "portion",
                "-250",
                "first",
                today.plusDays(9).toString(),
                "last",
                today.toString(),
                "key",
                "k");
        var refused = cook.post("/snacks", season);
        assertThat(refused.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(refused))
                .contains("Écrivez une portion au-dessus de 0", "Cochez au moins un jour", "La saison finit après");
        assertThat(book.programmes(door).collectList().block()).isEmpty();
    }

    @Test
    void anotherSchoolsProgrammeIsNotFound() {
        classes(new SchoolClass("1A", 20));
        var programme = begin(draft("0.25", UUID.randomUUID().toString()));
        var other = Visitor.signedIn(port, village.email("canteen2"));

        assertThat(other.get("/snacks?site=" + door.id()).getStatus().value()).isEqualTo(404);
        assertThat(other.get("/snacks/" + programme.id() + "/classes.pdf")
                        .getStatus()
                        .value())
                .isEqualTo(404);
        assertThat(other.post("/snacks/" + programme.id() + "/end", form())
                        .getStatus()
                        .value())
                .isEqualTo(404);
        assertThat(order(programme).active()).isTrue();
    }

    @Test
    void whoMakesItHasThePapersOfTheClassesAndNobodyElseHas() {
        classes(new SchoolClass("1A", 23), new SchoolClass("2B", 18));
        var programme = begin(draft("0.25", UUID.randomUUID().toString()));
        var maker = Visitor.signedIn(port, village.email("producer"));
        var other = Visitor.signedIn(port, village.email("producer2"));
        var papers = "/snacks/made/%d/classes.pdf?day=".formatted(programme.id());
        var day = programme.dates(today, 1).get(0);

        var page = maker.get("/snacks/made");
        assertThat(Visitor.textOf(page).replace('\u00a0', ' ')).contains(door.name(), "41 élèves × 250 g");
        assertThat(page.getResponseBody()).contains(papers + day);
        assertThat(maker.get(papers + day).getStatus().value()).isEqualTo(200);
        assertThat(maker.get(papers + day.plusDays(1)).getStatus().value())
                .as("a day on which nothing comes")
                .isEqualTo(404);
        assertThat(other.get(papers + day).getStatus().value()).isEqualTo(404);
        assertThat(Visitor.textOf(other.get("/snacks/made"))).doesNotContain(door.name());
        assertThat(cook.get(papers + day).getStatus().value()).isEqualTo(403);
    }

    private SnackBook.Draft draft(String portion, String key) {
        return new SnackBook.Draft(
                village.product("Poireau"),
                village.party("grandChamp"),
                new SnackAmount(new BigDecimal(portion), new BigDecimal("0.9"), BigDecimal.ONE, BigDecimal.ONE),
                List.of(DayOfWeek.TUESDAY),
                today.plusDays(20),
                today.plusDays(120),
                "BC-7",
                key);
    }

    private MultiValueMap<String, String> season(String portion, String key) {
        return form(
                "product",
                village.product("Pomme Jonagold") + "-" + village.party("grandChamp"),
                "portion",
                portion,
                "weekday",
                "2",
                "first",
                today.plusDays(20).toString(),
                "last",
                today.plusDays(120).toString(),
                "key",
                key);
    }

    /** The producer sells it in cans of so many litres from now on. */
    private void packed(String litres) {
        run("""
                with made as (
                    insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit, price, vat_category, storage, allergens)
                    select v.product_id, v.version + 1, v.names, v.family, v.ordering_unit, v.pricing_unit, %2$s, 'LTR', v.price, v.vat_category, v.storage, v.allergens
                    from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id where p.id = %1$d returning id)
                update catalogue.product set current_version_id = (select id from made) where id = %1$d
                """.formatted(village.product("Poireau"), litres));
    }

    private Programme begin(SnackBook.Draft draft) {
        return book.require(door, snacks.begin(door, draft, actor).block()).block();
    }

    private void classes(SchoolClass... classes) {
        book.keep(door, book.school(door).block().version(), List.of(classes)).block();
    }

    private StandingOrder order(Programme programme) {
        return standing.require(programme.standing(), actor).block();
    }

    private void pause(long id) {
        standing.pause(id, today.plusDays(30), today.plusDays(40), actor).block();
        assertThat(standing.require(id, actor)
                        .map(StandingOrder::terms)
                        .map(KeepStanding::pausedFrom)
                        .block())
                .isNotNull();
    }

    private static String refused(Mono<?> attempt) {
        return attempt.then(Mono.just(""))
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                .block();
    }

    private MultiValueMap<String, String> form(String... typed) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("site", String.valueOf(door.id()));
        for (var n = 0; n < typed.length; n += 2) {
            form.add(typed[n], typed[n + 1]);
        }
        return form;
    }

    private String texts(String path) {
        EntityExchangeResult<String> answer = cook.get(path);
        return Visitor.textOf(answer).replace('\u202f', ' ').replace('\u00a0', ' ');
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
