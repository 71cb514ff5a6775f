package coop.tablee.agreement.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.agreement.contest.ContestTerms.Goods;
import coop.tablee.agreement.contest.ContestTerms.Quality;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.platform.form.Paper;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.Letters;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How suppliers of a lot are asked, who reads what when, that an answer comes in time or not at all, and that one is chosen once. What it costs then: {@code ContestPricesTests}. */
@MarketplaceTest
class ContestsTests {

    private static final Letters LETTERS = Letters.open();

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        LETTERS.tell(registry);
    }

    private final LocalDate today = LocalDate.now(Village.ZONE);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    Contests contests;

    @Autowired
    Quotes quotes;

    @Autowired
    ContestQueries queries;

    @Autowired
    ContestOpening opening;

    @LocalServerPort
    int port;

    private Village village;
    private Actor mayor;
    private Actor farm;
    private Actor cooperative;
    private long agreement;
    private long lot;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        village.person("mayor", "forest", Role.OWNER);
        village.person("other-mayor", "uccle", Role.OWNER);
        mayor = village.actor("mayor");
        farm = village.actor("producer");
        cooperative = village.actor("coordinator");
        agreement = number("""
                with agreement as (
                    insert into agreement.agreement (authority_id, reference, title, valid_from, valid_until, payment_days, payment_source, state, request_key, started_at)
                    values (%d, 'MC-%d', 'Légumes', current_date - 100, current_date + 300, 30, '2011/7/UE', 'RUNNING', gen_random_uuid(), now()) returning id),
                lot as (
                    insert into agreement.lot (agreement_id, number, title, supply, estimated_minor, maximum_minor)
                    select id, 1, 'Racines', 'GROUP', 100, 10000000 from agreement returning id),
                family as (insert into agreement.lot_family select id, 'ROOT_VEGETABLES' from lot),
                supplier as (insert into agreement.lot_supplier select id, s, r from lot, unnest(array[%d, %d]::bigint[]) with ordinality x(s, r))
                select id from agreement
                """.formatted(
                village.party("forest"), village.number(), village.party("sillons"), village.party("grandChamp")));
        lot = number("select id from agreement.lot where agreement_id = " + agreement);
    }

    @Test
    void allSuppliersAreAskedOnceAndNoOthers() {
        var key = UUID.randomUUID();
        var contest = contests.ask(agreement, lot, terms(), key, mayor).block();

        assertThat(contests.ask(agreement, lot, terms(), key, mayor).block()).isEqualTo(contest);
        assertThat(queries.askedOf(farm.requireParty()).block()).hasSize(1);
        assertThat(queries.askedOf(cooperative.requireParty()).block()).hasSize(1);
        assertThat(queries.askedOf(village.actor("coordinator2").requireParty()).block())
                .isEmpty();
        assertThat(code(queries.asked(contest, village.actor("coordinator2").requireParty())))
                .isEqualTo("not-found");
        assertThat(code(quotes.answer(contest, quote("1"), village.actor("coordinator2"))))
                .isEqualTo("not-found");
        assertThat(code(queries.require(
                        agreement, contest, village.actor("other-mayor").requireParty())))
                .isEqualTo("not-found");
        assertThat(code(contests.ask(agreement, lot, terms(), UUID.randomUUID(), village.actor("other-mayor"))))
                .isEqualTo("not-found");
        assertThat(code(contests.ask(agreement, lot, terms(), UUID.randomUUID(), village.actor("procurement"))))
                .as("an approver buys for nobody")
                .isEqualTo("not-found");
        assertThat(LETTERS.await(village.email("producer"), "Une offre vous est demandée"))
                .isNotNull();
        assertThat(LETTERS.await(village.email("coordinator"), "Une offre vous est demandée"))
                .isNotNull();
        assertThat(LETTERS.to(village.email("coordinator2"))).isEmpty();
    }

    @Test
    void requestSaysEverythingThatIsWrongWithIt() {
        var bad = new ContestTerms(
                "Carottes",
                "",
                today.minusDays(1).atTime(12, 0),
                today.minusDays(2),
                today.plusDays(999),
                List.of(),
                List.of(new Goods("Carotte", "kg", BigDecimal.TEN), new Goods("carotte", "kg", BigDecimal.ONE)),
                60,
                List.of(new Quality("Fraîcheur", 50)));

        assertThat(fields(contests.ask(agreement, lot, bad, UUID.randomUUID(), mayor)))
                .containsExactlyInAnyOrder(
                        "untilDay hour-passed",
                        "from contest-outside",
                        "to contest-after",
                        "goods named-twice",
                        "priceWeight weights-not-whole");
        ask();
        assertThat(fields(contests.ask(agreement, lot, terms(), UUID.randomUUID(), mayor)))
                .as("asked for on these days already")
                .containsExactly("goods contest-goods-asked");
        run("delete from agreement.lot_supplier where lot_id = %d and rank = 2".formatted(lot));
        assertThat(code(contests.ask(agreement, lot, terms(), UUID.randomUUID(), mayor)))
                .isEqualTo("contest-one-supplier");
        run("update agreement.agreement set state = 'ENDED' where id = " + agreement);
        assertThat(code(contests.ask(agreement, lot, terms(), UUID.randomUUID(), mayor)))
                .isEqualTo("agreement-not-running");
    }

    @Test
    void untilTheDateNobodyButItsSupplierReadsAnAnswer() {
        var contest = ask();
        quotes.answer(contest, withPaper("1.2345"), farm).block();

        opening.openDue().block();
        assertThat(read(contest).isAsked()).as("not due").isTrue();
        assertThat(read(contest).answers()).isEmpty();
        assertThat(queries.ofAgreement(agreement, village.party("forest"))
                        .block()
                        .get(0)
                        .answers())
                .as("nor does the auditor's file")
                .isEmpty();
        assertThat(queries.asked(contest, cooperative.requireParty()).block().answers())
                .as("nor another supplier")
                .isEmpty();
        assertThat(queries.asked(contest, farm.requireParty()).block().answers())
                .singleElement()
                .satisfies(own -> assertThat(own.prices().get(0).price()).isEqualByComparingTo("1.2345"));
        var answer = number("select id from agreement.contest_answer where contest_id = " + contest);
        assertThat(code(queries.openedPaper(agreement, contest, answer, mayor.requireParty())))
                .isEqualTo("not-found");
        assertThat(queries.ownPaper(contest, farm.requireParty()).block().name())
                .isEqualTo("offre.pdf");
        assertThat(code(queries.ownPaper(contest, cooperative.requireParty()))).isEqualTo("not-found");
        accounts.makeAdministrator(mayor.accountId()).block();
        var page = Visitor.signedIn(port, village.email("mayor"))
                .get("/agreements/%d/contests/%d".formatted(agreement, contest));
        assertThat(Visitor.textOf(page)).contains("scellées").doesNotContain("1,2345", "1,23");
        assertThat(code(choose(contest, "sillons", UUID.randomUUID()))).isEqualTo("contest-sealed");
        assertThat(
                        number(
                                "select count(*) from identity.trail where action in ('contest-answered', 'contest-withdrawn')"))
                .as("who answered is sealed too")
                .isZero();

        letTimePass(contest);
        assertThat(read(contest).answers()).hasSize(1);
        assertThat(queries.openedPaper(agreement, contest, answer, mayor.requireParty())
                        .block()
                        .name())
                .isEqualTo("offre.pdf");
        LETTERS.await(village.email("mayor"), "Les offres peuvent être lues");
    }

    @Test
    void answerMayChangeUntilTheDateAndNotAfterWhoeverWrites() {
        var contest = ask();
        quotes.answer(contest, withPaper("1.50"), farm).block();
        quotes.answer(contest, new Quote("Mieux", prices("1.40"), null, true), farm)
                .block();
        var own = queries.asked(contest, farm.requireParty()).block().answers().get(0);
        assertThat(own.prices().get(0).price()).isEqualByComparingTo("1.40");
        assertThat(own.words()).isEqualTo("Mieux");
        assertThat(own.paper()).as("stays").isEqualTo("offre.pdf");
        assertThat(code(quotes.answer(
                        contest,
                        new Quote("", List.of(new Quote.Price(BigDecimal.ONE, null)), null, false),
                        village.actor("volunteer"))))
                .isEqualTo("not-found");

        run(
                "update agreement.contest set answers_until = platform.business_time() - interval '1 millisecond' where id = "
                        + contest);
        assertThat(code(quotes.answer(contest, quote("0.10"), farm))).isEqualTo("contest-closed");
        assertThat(code(quotes.answer(contest, quote("0.10"), cooperative))).isEqualTo("contest-closed");
        for (var late : List.of(
                "update agreement.contest_price set price = 0.1 where contest_id = " + contest,
                "delete from agreement.contest_price where contest_id = " + contest,
                "update agreement.contest_answer set words = 'x' where contest_id = " + contest,
                "insert into agreement.contest_answer (contest_id, supplier_id, words, written_by) values (%d, %d, '', 0)"
                        .formatted(contest, village.party("grandChamp")))) {
            assertThatThrownBy(() -> run(late))
                    .as(late)
                    .isInstanceOf(DataIntegrityViolationException.class)
                    .hasMessageContaining("closed");
        }
        while (read(contest).isAsked()) {
            opening.openDue().block();
        }
        assertThat(read(contest).answers().get(0).prices().get(0).price()).isEqualByComparingTo("1.40");
    }

    @Test
    void answerIsTakenBackUntilTheDateAndLeavesItsTraceAlone() {
        var contest = ask();
        quotes.answer(contest, withPaper("1.50"), farm).block();
        quotes.answer(contest, quote("1.40"), cooperative).block();
        assertThat(code(quotes.withdraw(contest, village.actor("volunteer")))).isEqualTo("not-found");
        assertThat(code(quotes.withdraw(contest, village.actor("coordinator2"))))
                .isEqualTo("not-found");
        var farmer = Visitor.signedIn(port, village.email("producer"));
        assertThat(farmer.post("/quotes/" + contest + "/withdrawal", new LinkedMultiValueMap<>())
                        .getStatus()
                        .value())
                .isEqualTo(303);
        quotes.withdraw(contest, farm).block();

        var own = queries.asked(contest, farm.requireParty()).block();
        assertThat(own.answers()).isEmpty();
        assertThat(own.events())
                .extracting(Contest.Event::what)
                .as("twice is once, and others’ are not told")
                .containsExactly(Contest.What.SENT, Contest.What.WITHDRAWN);
        assertThat(code(queries.ownPaper(contest, farm.requireParty()))).isEqualTo("not-found");
        assertThat(read(contest).events()).as("sealed").isEmpty();
        quotes.answer(contest, quote("1.60"), farm).block();
        quotes.answer(contest, quote("1.55"), farm).block();
        quotes.withdraw(contest, cooperative).block();
        assertThatThrownBy(() -> run("delete from agreement.contest_event where contest_id = " + contest))
                .hasMessageContaining("not rewritten");

        letTimePass(contest);
        assertThat(read(contest).answers()).singleElement().satisfies(one -> {
            assertThat(one.supplier()).isEqualTo(village.party("sillons"));
            assertThat(one.prices().get(0).price()).isEqualByComparingTo("1.55");
        });
        assertThat(read(contest).events())
                .extracting(Contest.Event::what)
                .containsExactly(
                        Contest.What.SENT,
                        Contest.What.SENT,
                        Contest.What.WITHDRAWN,
                        Contest.What.SENT,
                        Contest.What.REPLACED,
                        Contest.What.WITHDRAWN);
        assertThat(code(quotes.withdraw(contest, farm))).isEqualTo("contest-closed");
        assertThat(read(contest).answers()).as("stays").hasSize(1);
        assertThatThrownBy(() -> run(
                        "insert into agreement.contest_event (contest_id, supplier_id, what, account_id) values (%d, %d, 'WITHDRAWN', 0)"
                                .formatted(contest, village.party("sillons"))))
                .hasMessageContaining("closed");
        assertThat(Visitor.textOf(Visitor.signedIn(port, village.email("mayor"))
                        .get("/agreements/%d/contests/%d".formatted(agreement, contest))))
                .contains("retirée");
    }

    @Test
    void programsOfSuppliersAreToldWhatTheirsMayKnow() {
        var contest = ask();
        var sillons = village.party("sillons");
        var grandChamp = village.party("grandChamp");
        quotes.answer(contest, quote("1.00"), farm).block();
        var sealed = toldTo(contest, cooperative, grandChamp);
        assertThat(sealed.suppliers())
                .extracting(ContestView.AskedView::id)
                .as("itself, and no competitor")
                .containsExactly(Long.toString(grandChamp));
        letTimePass(contest);
        contests.choose(
                        agreement,
                        contest,
                        sillons,
                        Map.of(sillons, Map.of(2, BigDecimal.TEN)),
                        "Le prix",
                        today.plusDays(12),
                        UUID.randomUUID(),
                        mayor)
                .block();

        var other = toldTo(contest, cooperative, grandChamp);
        assertThat(other.state()).isEqualTo("chosen");
        assertThat(other.chosen()).isNull();
        assertThat(other.reasons()).isNull();
        assertThat(other.standstillUntil()).isNull();
        assertThat(other.suppliers()).hasSize(1);
        assertThat(other.answers()).isEmpty();
        var own = toldTo(contest, farm, sillons);
        assertThat(own.chosen()).isEqualTo(Long.toString(sillons));
        assertThat(own.reasons()).isEqualTo("Le prix");
        assertThat(own.standstillUntil()).isEqualTo(today.plusDays(12));
        assertThat(own.suppliers()).hasSize(1);

        var cancelled = ask(terms("Betterave"));
        contests.cancel(agreement, cancelled, "Les menus ont changé", UUID.randomUUID(), mayor)
                .block();
        assertThat(toldTo(cancelled, cooperative, grandChamp).reasons()).isEqualTo("Les menus ont changé");
    }

    private ContestView toldTo(long contest, Actor actor, long supplier) {
        return ContestView.ofSupplier(
                Objects.requireNonNull(
                        queries.asked(contest, actor.requireParty()).block()),
                supplier);
    }

    @Test
    void whoTookEverythingBackDidNotAnswer() {
        var contest = ask();
        quotes.answer(contest, quote("1.50"), farm).block();
        quotes.withdraw(contest, farm).block();
        letTimePass(contest);

        assertThat(read(contest).state()).isEqualTo(ContestState.UNANSWERED);
        assertThat(read(contest).events()).hasSize(2);
    }

    @Test
    void sameGoodsAreAskedForOnOtherWeekdaysOfTheSameWeeks() {
        ask();

        assertThat(code(contests.ask(agreement, lot, on(List.of(1, 3, 5)), UUID.randomUUID(), mayor)))
                .isEmpty();
        assertThat(fields(contests.ask(agreement, lot, on(List.of(4, 6)), UUID.randomUUID(), mayor)))
                .as("Thursdays are asked for")
                .containsExactly("goods contest-goods-asked");
        assertThat(fields(contests.ask(agreement, lot, on(List.of()), UUID.randomUUID(), mayor)))
                .as("any day is each")
                .containsExactly("goods contest-goods-asked");
    }

    private ContestTerms on(List<Integer> weekdays) {
        var terms = terms();
        return new ContestTerms(
                terms.title(),
                terms.words(),
                terms.until(),
                terms.from(),
                terms.to(),
                weekdays,
                terms.goods(),
                terms.priceWeight(),
                terms.qualities());
    }

    @Test
    void whatIsWrittenWhileTheDatePassesCountsWholeOrIsRefused() {
        var contest = ask();
        run(
                "update agreement.contest set answers_until = platform.business_time() + interval '400 milliseconds' where id = "
                        + contest);
        var outcomes = Flux.range(0, 400)
                .delayElements(Duration.ofMillis(2))
                .flatMap(
                        n -> n % 10 == 0
                                ? opening.openDue().thenReturn("opening")
                                : quotes.answer(contest, quote("1." + (100 + n)), n % 2 == 0 ? farm : cooperative)
                                        .thenReturn("answered")
                                        .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())),
                        12)
                .collectList()
                .block();
        while (read(contest).isAsked()) {
            opening.openDue().block();
        }

        assertThat(outcomes)
                .contains("answered", "contest-closed")
                .containsOnly("opening", "answered", "contest-closed");
        assertThat(read(contest).isOpened()).isTrue();
        assertThat(number("""
                        select count(*) from agreement.opened_answer a join agreement.contest c on c.id = a.contest_id
                        where c.id = %d and (a.written_at >= c.answers_until or a.written_at >= c.opened_at
                            or (select count(*) from agreement.contest_price p where p.contest_id = c.id and p.supplier_id = a.supplier_id) <> 1)
                        """.formatted(contest))).isZero();
    }

    @Test
    void nobodyAnsweredIsAStateOfItsOwn() {
        var contest = ask();
        letTimePass(contest);

        assertThat(read(contest).state()).isEqualTo(ContestState.UNANSWERED);
        assertThat(code(choose(contest, "sillons", UUID.randomUUID()))).isEqualTo("contest-decided");
        assertThat(code(contests.cancel(agreement, contest, "Trop tard", UUID.randomUUID(), mayor)))
                .isEqualTo("contest-decided");
        LETTERS.await(village.email("mayor"), "Personne n’a répondu");
    }

    @Test
    void givenUpBeforeItsDateItsAnswersStaySealed() {
        var contest = ask();
        quotes.answer(contest, quote("1.20"), farm).block();
        var key = UUID.randomUUID();
        contests.cancel(agreement, contest, "Les menus ont changé", key, mayor).block();
        contests.cancel(agreement, contest, "Les menus ont changé", key, mayor).block();
        run("update agreement.contest set answers_until = platform.business_time() - interval '1 second' where id = "
                + contest);
        opening.openDue().block();

        var there = read(contest);
        assertThat(there.state()).isEqualTo(ContestState.CANCELLED);
        assertThat(there.answers()).isEmpty();
        assertThat(code(quotes.answer(contest, quote("1"), farm))).isEqualTo("contest-closed");
        assertThat(number(
                        "select count(*) from identity.trail where action = 'contest-cancelled' and detail ->> 'contest' = '%d'"
                                .formatted(contest)))
                .isOne();
        LETTERS.await(village.email("producer"), "Demande d’offres abandonnée");
        LETTERS.await(village.email("coordinator"), "Demande d’offres abandonnée");
    }

    @Test
    void mostPointsWinAndNoOther() {
        var contest = answered("1.00", "1.30");
        var page = Visitor.textOf(Visitor.signedIn(port, village.email("mayor"))
                .get("/agreements/%d/contests/%d".formatted(agreement, contest)));
        assertThat(page)
                .contains("à choisir", "60 sur 60", "46,15 sur 60")
                .doesNotContain("scellées jusqu’au", "Personne n’a répondu");

        assertThat(fields(choose(contest, "grandChamp", UUID.randomUUID()))).containsExactly("chosen contest-not-most");
        assertThat(fields(contests.choose(
                        agreement,
                        contest,
                        village.party("sillons"),
                        points("sillons", "40", "grandChamp", "40"),
                        "Moins cher",
                        today.minusDays(1),
                        UUID.randomUUID(),
                        mayor)))
                .containsExactly("standstill day-passed");
        assertThat(code(contests.choose(
                        agreement,
                        contest,
                        village.party("sillons"),
                        points("sillons", "41", "grandChamp", "40"),
                        "Trop de points",
                        null,
                        UUID.randomUUID(),
                        mayor)))
                .as("a page never sends more than the weight")
                .isEqualTo("not-found");
        assertThat(code(choose(contest, "valDeSenne", UUID.randomUUID()))).isEqualTo("not-found");
        assertThat(code(contests.choose(
                        agreement,
                        contest,
                        village.party("sillons"),
                        points("sillons", "40", "grandChamp", "40"),
                        "Attend trop",
                        today.plusDays(60),
                        UUID.randomUUID(),
                        mayor)))
                .isEqualTo("contest-too-late");
        assertThat(read(contest).isOpened()).as("nothing half done").isTrue();
        assertThat(number("select count(*) from agreement.contest_point where contest_id = " + contest))
                .isZero();

        choose(contest, "sillons", UUID.randomUUID()).block();
        assertThat(read(contest).chosenName()).startsWith("Ferme des Sept Sillons");
        assertThat(Comparison.of(read(contest)).rows().get(0).sum()).isEqualByComparingTo("100");
        LETTERS.await(village.email("producer"), "Votre offre est choisie");
        LETTERS.await(village.email("coordinator"), "Une autre offre est choisie");
    }

    @Test
    void ofTwoWhoChooseAtOnceOneDoesAndTheSameFormTwiceChoosesOnce() {
        var contest = answered("1.00", "1.00");
        var keys = IntStream.range(0, 12)
                .mapToObj(n -> UUID.nameUUIDFromBytes(new byte[] {(byte) (n / 2)}))
                .toList();
        var outcomes = Flux.range(0, 12)
                .flatMap(
                        n -> choose(contest, n / 2 % 2 == 0 ? "sillons" : "grandChamp", keys.get(n))
                                .thenReturn("chosen")
                                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())),
                        12)
                .collectList()
                .block();

        assertThat(outcomes).filteredOn("chosen"::equals).hasSize(2);
        assertThat(outcomes).filteredOn("contest-decided"::equals).hasSize(10);
        assertThat(number("select count(*) from agreement.lot_price where contest_id = " + contest))
                .isOne();
        assertThat(number(
                        "select count(*) from platform.outbox where kind = 'contest_news' and dedup_key = '%d:decided'"
                                .formatted(contest)))
                .isOne();
        assertThat(number(
                        "select count(*) from identity.trail where action = 'contest-chosen' and detail ->> 'contest' = '%d'"
                                .formatted(contest)))
                .isOne();
    }

    @Test
    void sameFormIsTheSameChoiceOnlyForWhomItChose() {
        var contest = answered("1.00", "1.00");
        var key = UUID.randomUUID();
        choose(contest, "sillons", key).block();

        assertThat(code(choose(contest, "sillons", key))).isEmpty();
        assertThat(code(choose(contest, "grandChamp", key))).isEqualTo("contest-decided");
        assertThat(code(contests.cancel(agreement, contest, "Autre chose", key, mayor)))
                .isEqualTo("contest-decided");
        var cancelled = answered("1.00", "1.00", terms("Betterave"));
        contests.cancel(agreement, cancelled, "Autre chose", key, mayor).block();
        assertThat(code(choose(cancelled, "sillons", key))).isEqualTo("contest-decided");
    }

    @Test
    void onceThePeriodIsOverNothingIsChosen() {
        var contest = answered("1.00", "1.30");
        run(
                "update agreement.contest set deliver_from = platform.today() - 10, deliver_until = platform.today() - 1 where id = "
                        + contest);

        assertThat(code(choose(contest, "sillons", UUID.randomUUID()))).isEqualTo("contest-too-late");
    }

    @Test
    void dearerByLessThanAHundredthOfAPointIsStillDearer() {
        var contest = answered("100.0000", "100.0050");

        assertThat(Comparison.of(read(contest)).rows())
                .allSatisfy(row -> assertThat(row.pricePoints()).isEqualByComparingTo("60"));
        assertThat(fields(choose(contest, "grandChamp", UUID.randomUUID()))).containsExactly("chosen contest-not-most");
        choose(contest, "sillons", UUID.randomUUID()).block();
    }

    @Test
    void pricesHoldFromTheDayAfterTheStandstill() {
        var contest = answered("1.00", "1.30");
        contests.choose(
                        agreement,
                        contest,
                        village.party("sillons"),
                        points("sillons", "40", "grandChamp", "0"),
                        "Moins cher et plus frais",
                        today.plusDays(12),
                        UUID.randomUUID(),
                        mayor)
                .block();

        assertThat(database.sql("select valid_from from agreement.lot_price where contest_id = " + contest)
                        .mapValue(LocalDate.class)
                        .one()
                        .block())
                .isEqualTo(today.plusDays(13));
        assertThat(LETTERS.await(village.email("coordinator"), "Une autre offre est choisie")
                        .text())
                .contains("Moins cher et plus frais", "Rien n’est conclu");
        var farmer = Visitor.signedIn(port, village.email("producer")).get("/quotes/" + contest);
        assertThat(Visitor.textOf(farmer)).contains("Votre offre est choisie", "Moins cher et plus frais");
    }

    @Test
    void pagesSayWhatIsWrongAtTheFieldAndKeepWhatWasTyped() {
        var officer = Visitor.signedIn(port, village.email("mayor"));
        var at = "/agreements/%d/lots/%d/contests".formatted(agreement, lot);
        assertThat(officer.get(at + "/new").getStatus().value()).isEqualTo(200);
        var form = form();
        form.set("quality1", "Légumes locaux");
        var place = officer.post(at, form);
        assertThat(place.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(place)).contains("demande d’où vient");
        form.set("quality1", "Fraîcheur");
        for (var typed : List.of("-3", "1.200,5.3", "beaucoup", "0", "99999999")) {
            form.set("quantity1", typed);
            var answer = officer.post(at, form);
            assertThat(answer.getStatus().value()).as(typed).isEqualTo(422);
            assertThat(answer.getResponseBody()).contains("value=\"" + typed + "\"");
        }
        form.set("quantity1", "1200");
        form.add("more", "on");
        assertThat(officer.post(at, form).getStatus().value())
                .as("only more lines")
                .isEqualTo(200);
        assertThat(queries.ofLot(agreement, lot, mayor.requireParty()).block()).isEmpty();
        form.remove("more");
        assertThat(officer.post(at, form).getStatus().value()).isEqualTo(303);
        var contest = queries.ofLot(agreement, lot, mayor.requireParty())
                .block()
                .get(0)
                .id();

        var farmer = Visitor.signedIn(port, village.email("producer"));
        assertThat(Visitor.textOf(farmer.get("/quotes"))).contains("Carottes de l’hiver", "à répondre");
        assertThat(farmer.get("/quotes/" + contest).getStatus().value()).isEqualTo(200);
        assertThat(officer.get("/quotes/" + contest).getStatus().value()).isEqualTo(404);
        assertThat(farmer.get("/agreements/%d/contests/%d".formatted(agreement, contest))
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    private MultiValueMap<String, String> form() {
        var form = new LinkedMultiValueMap<String, String>();
        Map.of(
                        "title", "Carottes de l’hiver",
                        "untilDay", today.plusDays(5).toString(),
                        "untilHour", "12:00",
                        "from", today.plusDays(10).toString(),
                        "to", today.plusDays(50).toString(),
                        "goods1", "Carotte",
                        "unit1", "kg",
                        "priceWeight", "60",
                        "weight1", "40",
                        "key", UUID.randomUUID().toString())
                .forEach(form::add);
        return form;
    }

    private long ask() {
        return ask(terms());
    }

    private long ask(ContestTerms terms) {
        return Objects.requireNonNull(
                contests.ask(agreement, lot, terms, UUID.randomUUID(), mayor).block());
    }

    private long answered(String farmPrice, String cooperativePrice) {
        return answered(farmPrice, cooperativePrice, terms());
    }

    private long answered(String farmPrice, String cooperativePrice, ContestTerms terms) {
        var contest = ask(terms);
        quotes.answer(contest, quote(farmPrice), farm).block();
        quotes.answer(contest, quote(cooperativePrice), cooperative).block();
        letTimePass(contest);
        return contest;
    }

    private void letTimePass(long contest) {
        run("update agreement.contest set answers_until = platform.business_time() where id = " + contest);
        while (read(contest).isAsked()) {
            opening.openDue().block();
        }
    }

    private Mono<Void> choose(long contest, String supplier, UUID key) {
        return contests.choose(
                agreement,
                contest,
                village.party(supplier),
                points("sillons", "40", "grandChamp", "40"),
                "Le prix",
                null,
                key,
                mayor);
    }

    private Map<Long, Map<Integer, BigDecimal>> points(String one, String first, String other, String second) {
        return Map.of(
                village.party(one), Map.of(2, new BigDecimal(first)),
                village.party(other), Map.of(2, new BigDecimal(second)));
    }

    private ContestTerms terms() {
        return terms("Carotte");
    }

    private ContestTerms terms(String product) {
        return new ContestTerms(
                "Carottes de l’hiver",
                "En caisses consignées",
                LocalDateTime.of(today.plusDays(5), LocalTime.NOON),
                today.plusDays(10),
                today.plusDays(50),
                List.of(2, 4),
                List.of(new Goods(product, "kg", BigDecimal.valueOf(1200))),
                60,
                List.of(new Quality("Heures entre récolte et livraison", 40)));
    }

    private static Quote quote(String price) {
        return new Quote("Récoltées la veille", prices(price), null, false);
    }

    private static Quote withPaper(String price) {
        return new Quote("Récoltées la veille", prices(price), new Paper("PDF", "offre.pdf", new byte[] {1}), false);
    }

    private static List<Quote.Price> prices(String price) {
        return List.of(new Quote.Price(new BigDecimal(price), null));
    }

    private Contest read(long contest) {
        return Objects.requireNonNull(
                queries.require(agreement, contest, mayor.requireParty()).block());
    }

    private List<String> fields(Mono<?> work) {
        return Objects.requireNonNull(work.then(Mono.just(List.<String>of()))
                .onErrorResume(
                        DomainException.class,
                        refused -> Mono.just(refused.errors().stream()
                                .map(error -> error.field() + " " + error.code())
                                .toList()))
                .block());
    }

    private static @Nullable String code(Mono<?> work) {
        return work.then(Mono.just(""))
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                .block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private long number(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }
}
