package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.agreement.AgreementTerms;
import coop.tablee.agreement.Agreements;
import coop.tablee.agreement.CalledOffLines;
import coop.tablee.agreement.LotSupply;
import coop.tablee.agreement.LotTerms;
import coop.tablee.agreement.Lots;
import coop.tablee.agreement.PriceBasis;
import coop.tablee.agreement.PriceTerms;
import coop.tablee.agreement.contest.ContestOpening;
import coop.tablee.agreement.contest.ContestTerms;
import coop.tablee.agreement.contest.ContestTerms.Goods;
import coop.tablee.agreement.contest.Contests;
import coop.tablee.agreement.contest.Quote;
import coop.tablee.agreement.contest.Quotes;
import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a quote that was chosen costs: shop, week, quote and order show it for its supplier's goods on its days, before the schedule, and nobody else's. */
class ContestPricesTests extends OrderingStory {

    private static final String CARROT = "Carotte";
    private static final String BEET = "Betterave";
    private static final String POTATO = "Pomme de terre";
    private static final String LEEK = "Poireau";
    private static final String CHICORY = "Chicon";
    private static final String SCHEDULE = "1.3000";

    @Autowired
    Agreements agreements;

    @Autowired
    Lots lots;

    @Autowired
    Contests contests;

    @Autowired
    Quotes quotes;

    @Autowired
    ContestOpening opening;

    @Autowired
    OrderQuote quoting;

    @Autowired
    Assortment assortment;

    @Autowired
    CardPreparation preparation;

    @Autowired
    CalledOffLines lines;

    private final LocalDate today = LocalDate.now(Village.ZONE);
    private long agreement;
    private long lot;

    @BeforeEach
    void sign() {
        village.person("mayor", "forest", Role.OWNER);
        village.person("commoner", "commun", Role.OWNER);
        preparation.catchUp().block();
        agreement = agreements
                .write(
                        new AgreementTerms(
                                "MC-" + UUID.randomUUID(),
                                "Vegetables",
                                today.minusYears(1),
                                today.plusYears(1),
                                1,
                                12,
                                30,
                                "2011/7/EU, art. 4"),
                        UUID.randomUUID(),
                        village.actor("mayor"))
                .block();
    }

    @Test
    void chosenPriceIsSeenAndPaidOnItsDaysAndTheScheduleOnOthers() {
        running(LotSupply.GROUP);
        var contest = answered(CARROT, village.secondDate(), village.secondDate(), "1.0500", "1.1500");
        assertThat(shown(CARROT, village.secondDate())).isEqualByComparingTo(SCHEDULE);
        var before = paid(CARROT, village.secondDate());

        choose(contest, "sillons");

        assertThat(before).isEqualByComparingTo(SCHEDULE);
        assertThat(shown(CARROT, village.secondDate())).isEqualByComparingTo("1.0500");
        assertThat(inTheWeek(CARROT, village.secondDate())).isEqualByComparingTo("1.0500");
        assertThat(paid(CARROT, village.secondDate())).isEqualByComparingTo("1.0500");
        assertThat(shown(CARROT, village.firstDate())).isEqualByComparingTo(SCHEDULE);
        assertThat(paid(CARROT, village.firstDate())).isEqualByComparingTo(SCHEDULE);
        assertThat(Objects.requireNonNull(lines.after(agreement, 0, 100).block()).stream()
                        .map(line -> Objects.requireNonNull(line.priced())
                                .price()
                                .stripTrailingZeros()
                                .toPlainString())
                        .toList())
                .as("each order is explained by what was known when it was placed")
                .containsExactly("1.3", "1.05", "1.3");
    }

    @Test
    void itCountsForTheChosenSupplierAlone() {
        running(LotSupply.GROUP);
        var contest = answered(POTATO, village.firstDate(), village.secondDate(), "0.6000", "0.7000");
        var offered = shown(POTATO, village.firstDate());
        choose(contest, "sillons");

        assertThat(shown(POTATO, village.firstDate()))
                .as("what another supplier grows costs what it did")
                .isEqualByComparingTo(offered);
    }

    @Test
    void otherChosenOneIsPricedInstead() {
        running(LotSupply.GROUP);
        var contest = answered(POTATO, village.firstDate(), village.secondDate(), "0.6000", "0.6000");
        choose(contest, "commun");

        assertThat(paid(POTATO, village.firstDate())).isEqualByComparingTo("0.6000");
        assertThat(shown(CARROT, village.firstDate())).isEqualByComparingTo(SCHEDULE);
    }

    @Test
    void whatTheSupplierNamedIsPricedThoughItIsCalledOtherwise() {
        running(LotSupply.GROUP);
        var contest = ask("Racine rouge", "botte", village.firstDate(), village.secondDate());
        quotes.answer(
                        contest,
                        new Quote(
                                "",
                                List.of(new Quote.Price(new BigDecimal("1.4000"), village.product(BEET))),
                                null,
                                false),
                        village.actor("producer"))
                .block();
        open(contest);
        choose(contest, "sillons");

        assertThat(paid(BEET, village.firstDate())).isEqualByComparingTo("1.4000");
    }

    @Test
    void renewingLeavesAChosenPriceOnItsDays() {
        running(LotSupply.GROUP);
        var contest = answered(CARROT, today.plusDays(20), today.plusYears(1), "1.0500", "1.1500");
        choose(contest, "sillons");
        agreements.renew(agreement, village.actor("mayor")).block();

        assertThat(database.sql("select max(valid_until) from agreement.lot_price where contest_id = " + contest)
                        .mapValue(LocalDate.class)
                        .one()
                        .block())
                .isEqualTo(today.plusYears(1));
    }

    @Test
    void inACascadeWhoWasChosenWaitsForNobodysTurn() {
        running(LotSupply.CASCADE);
        lots.priceAlso(
                        agreement,
                        lot,
                        number("select id from agreement.lot_price where lot_id = %d and product = '%s'"
                                .formatted(lot, LEEK)),
                        village.product(CHICORY),
                        village.actor("mayor"))
                .block();
        assertThat(comesFirst(CHICORY)).as("the first rank still has some").contains("Sept Sillons");
        var contest = answered(CHICORY, village.firstDate(), village.secondDate(), "3.1000", "2.9000");
        choose(contest, "commun");

        assertThat(comesFirst(CHICORY)).isEmpty();
        assertThat(paid(CHICORY, village.firstDate())).isEqualByComparingTo("2.9000");
    }

    @Test
    void itCountsOnTheWeekdaysThatWereAskedForAlone() {
        running(LotSupply.CASCADE);
        lots.priceAlso(
                        agreement,
                        lot,
                        number("select id from agreement.lot_price where lot_id = %d and product = '%s'"
                                .formatted(lot, LEEK)),
                        village.product(CHICORY),
                        village.actor("mayor"))
                .block();
        var contest = answered(CHICORY, village.firstDate(), village.secondDate(), "3.1000", "2.9000");
        choose(contest, "commun");
        weekday(contest, village.secondDate());

        assertThat(comesFirst(CHICORY)).as("another's turn that day").contains("Sept Sillons");
        assertThat(shown(CHICORY, village.firstDate())).isEqualByComparingTo("3.0000");
        weekday(contest, village.firstDate());
        assertThat(comesFirst(CHICORY)).isEmpty();
        assertThat(shown(CHICORY, village.firstDate())).isEqualByComparingTo("2.9000");
    }

    @Test
    void nothingIsConcludedWhileTheStandstillLasts() {
        running(LotSupply.GROUP);
        var contest = answered(CARROT, village.firstDate(), village.secondDate(), "1.0500", "1.1500");
        choose(contest, "sillons", today);

        assertThat(shown(CARROT, village.secondDate())).isEqualByComparingTo(SCHEDULE);
        assertThat(paid(CARROT, village.secondDate())).isEqualByComparingTo(SCHEDULE);
        assertThat(lastExplained()).isEqualTo("1.3");
        run("update agreement.contest set standstill_until = platform.today() - 1 where id = " + contest);
        // What a node knows by heart it forgets with the day, or when something is rearranged
        run("update agreement.lot_price_product set lot_id = lot_id where lot_id = " + lot);
        assertThat(shown(CARROT, village.secondDate())).isEqualByComparingTo("1.0500");
        assertThat(paid(CARROT, village.secondDate())).isEqualByComparingTo("1.0500");
    }

    @Test
    void itsLastDayIsItsLastThoughTheAgreementEndsToo() {
        running(LotSupply.GROUP);
        var contest = answered(CARROT, today, village.firstDate(), "1.0500", "1.1500");
        choose(contest, "sillons");
        run("update agreement.reach set valid_until = '%s' where lot_id = %d".formatted(village.firstDate(), lot));

        assertThat(shown(CARROT, village.firstDate())).isEqualByComparingTo("1.0500");
        assertThat(paid(CARROT, village.secondDate())).isEqualByComparingTo(SCHEDULE);
    }

    @Test
    void productIsPricedByOneChosenQuoteADay() {
        running(LotSupply.GROUP);
        var named = ask("Racine rouge", "botte", village.firstDate(), village.secondDate());
        quotes.answer(
                        named,
                        new Quote(
                                "",
                                List.of(new Quote.Price(new BigDecimal("1.4000"), village.product(BEET))),
                                null,
                                false),
                        village.actor("producer"))
                .block();
        open(named);
        choose(named, "sillons");
        var alike = ask(BEET, "botte", village.firstDate(), village.secondDate());
        answer(alike, "producer", "1.3000");
        open(alike);

        assertThatThrownBy(() -> choose(alike, "sillons"))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo("contest-priced-already"));
    }

    @Test
    void quotesForDifferentWeekdaysStandBesideEachOther() {
        running(LotSupply.GROUP);
        var first = askOn(village.firstDate());
        var second = askOn(village.secondDate());
        answer(first, "producer", "1.0500");
        answer(second, "producer", "0.9500");
        open(first);
        open(second);
        choose(first, "sillons");
        choose(second, "sillons");

        assertThat(shown(CARROT, village.firstDate())).isEqualByComparingTo("1.0500");
        assertThat(shown(CARROT, village.secondDate())).isEqualByComparingTo("0.9500");
        assertThat(paid(CARROT, village.firstDate())).isEqualByComparingTo("1.0500");
        assertThat(paid(CARROT, village.secondDate())).isEqualByComparingTo("0.9500");
    }

    private long askOn(LocalDate day) {
        return Objects.requireNonNull(contests.ask(
                        agreement,
                        lot,
                        new ContestTerms(
                                "Mini",
                                "",
                                today.atTime(LocalTime.MAX),
                                village.firstDate(),
                                village.secondDate(),
                                List.of(day.getDayOfWeek().getValue()),
                                List.of(new Goods(CARROT, "kg", BigDecimal.valueOf(100))),
                                100,
                                List.of()),
                        UUID.randomUUID(),
                        village.actor("mayor"))
                .block());
    }

    @Test
    void besideAChosenQuoteTheLotAllowsWarnsOrRefuses() {
        running(LotSupply.GROUP);
        lots.priceAlso(
                        agreement,
                        lot,
                        number("select id from agreement.lot_price where lot_id = %d and product = '%s'"
                                .formatted(lot, LEEK)),
                        village.product(CHICORY),
                        village.actor("mayor"))
                .block();
        var contest = answered(CHICORY, village.firstDate(), village.firstDate(), "3.1000", "2.9000");
        choose(contest, "commun");
        var said = FieldError.at("orders[0].lines[0].quantity", "lot-chosen", 1, nameOf("commun"));

        beside("REFUSE");
        assertThat(quoted(LEEK, village.firstDate()).problems()).containsExactly(said);
        assertThat(refused(LEEK, village.firstDate())).isEqualTo("lot-chosen");
        assertThat(quoted(CHICORY, village.firstDate()).problems())
                .as("who was chosen")
                .isEmpty();
        assertThat(quoted(LEEK, village.secondDate()).problems())
                .as("chosen for another day")
                .isEmpty();
        setStock(CHICORY, 0);
        assertThat(quoted(LEEK, village.firstDate()).problems())
                .as("who was chosen has none")
                .isEmpty();
        setStock(CHICORY, 200);

        beside("WARN");
        assertThat(quoted(LEEK, village.firstDate()).problems()).isEmpty();
        assertThat(quoted(LEEK, village.firstDate()).warnings()).containsExactly(said);
        assertThat(refused(LEEK, village.firstDate())).isEqualTo("placed");

        beside("ALLOW");
        assertThat(quoted(LEEK, village.firstDate()).warnings()).isEmpty();
    }

    private String nameOf(String party) {
        return Objects.requireNonNull(database.sql("select name from network.party where id = " + village.party(party))
                .mapValue(String.class)
                .one()
                .block());
    }

    private void beside(String mode) {
        run("update agreement.lot set beside = '%s' where id = %d".formatted(mode, lot));
    }

    private CheckoutQuote quoted(String product, LocalDate day) {
        return Objects.requireNonNull(quoting.quote(
                        List.of(anOrder(village)
                                .to("tilleulsDoor")
                                .on(day)
                                .of(product, 2)
                                .request()),
                        village.actor("canteen"))
                .block());
    }

    private String refused(String product, LocalDate day) {
        return Objects.requireNonNull(outcome(
                        anOrder(village)
                                .to("tilleulsDoor")
                                .on(day)
                                .of(product, 2)
                                .paidBy(PaymentMethod.ACCOUNT),
                        "canteen")
                .block());
    }

    private void weekday(long contest, LocalDate day) {
        run("update agreement.contest set weekdays = array[%d] where id = %d"
                .formatted(day.getDayOfWeek().getValue(), contest));
    }

    private String lastExplained() {
        var all = Objects.requireNonNull(lines.after(agreement, 0, 100).block());
        return Objects.requireNonNull(all.get(all.size() - 1).priced())
                .price()
                .stripTrailingZeros()
                .toPlainString();
    }

    private String comesFirst(String product) {
        var sql = """
                select coalesce(ordering.lot_rules(array[%d]::bigint[], array[%d]::bigint[], array['INSTITUTION'], array['%s'::date], array[1]::bigint[], array[%d]::bigint[]), '')
                """.formatted(
                        village.party("tilleuls"),
                        village.site("tilleulsDoor"),
                        village.firstDate(),
                        village.offer(product, village.firstDate()));
        var rules = Objects.requireNonNull(
                database.sql(sql).mapValue(String.class).one().block());
        return rules.contains("\"supplier\"") ? rules : "";
    }

    private long answered(String product, LocalDate from, LocalDate to, String first, String second) {
        var contest = ask(product, "kg", from, to);
        answer(contest, "producer", first);
        answer(contest, "commoner", second);
        open(contest);
        return contest;
    }

    private long ask(String product, String unit, LocalDate from, LocalDate to) {
        var contest = Objects.requireNonNull(contests.ask(
                        agreement,
                        lot,
                        new ContestTerms(
                                "Mini",
                                "",
                                today.atTime(LocalTime.MAX),
                                from,
                                to,
                                List.of(),
                                List.of(new Goods(product, unit, BigDecimal.valueOf(100))),
                                100,
                                List.of()),
                        UUID.randomUUID(),
                        village.actor("mayor"))
                .block());
        return contest;
    }

    private void answer(long contest, String who, String price) {
        quotes.answer(
                        contest,
                        new Quote("", List.of(new Quote.Price(new BigDecimal(price), null)), null, false),
                        village.actor(who))
                .block();
    }

    private void open(long contest) {
        run("update agreement.contest set answers_until = platform.business_time() where id = " + contest);
        while (number("select count(*) from agreement.contest where state = 'ASKED' and id = " + contest) > 0) {
            opening.openDue().block();
        }
    }

    private void choose(long contest, String supplier) {
        choose(contest, supplier, null);
    }

    private void choose(long contest, String supplier, @Nullable LocalDate standstill) {
        contests.choose(
                        agreement,
                        contest,
                        village.party(supplier),
                        both(contest),
                        "Le prix",
                        standstill,
                        UUID.randomUUID(),
                        village.actor("mayor"))
                .block();
    }

    private Map<Long, Map<Integer, BigDecimal>> both(long contest) {
        return number("select count(*) from agreement.opened_answer where contest_id = " + contest) > 1
                ? Map.of(village.party("sillons"), Map.of(), village.party("commun"), Map.of())
                : Map.of(village.party("sillons"), Map.of());
    }

    private BigDecimal paid(String product, LocalDate day) {
        var order = place(anOrder(village).to("tilleulsDoor").on(day).of(product, 10), "canteen")
                .orders()
                .get(0);
        return order.lines().get(0).price();
    }

    private BigDecimal shown(String product, LocalDate day) {
        var query = AssortmentQuery.everything(village.site("tilleulsDoor"), day, Audience.INSTITUTION)
                .by(village.actor("canteen").party())
                .searching(product);
        return assortment.look(query, Locale.FRENCH).block().items().stream()
                .filter(card -> card.offer() == village.offer(product, day))
                .findFirst()
                .orElseThrow()
                .price();
    }

    private @Nullable BigDecimal inTheWeek(String product, LocalDate day) {
        return assortment
                .between(
                        village.site("tilleulsDoor"),
                        Audience.INSTITUTION,
                        village.actor("canteen").party(),
                        village.firstDate(),
                        village.secondDate(),
                        Locale.FRENCH)
                .filter(card -> card.offer() == village.offer(product, day))
                .blockFirst()
                .price();
    }

    private void running(LotSupply supply) {
        lot = lots.write(
                        agreement,
                        null,
                        new LotTerms(
                                1,
                                "Lot 1",
                                List.of("ROOT_VEGETABLES", "STEM_VEGETABLES", "POTATOES"),
                                Money.euro(0),
                                Money.euro(10_000_000),
                                Money.euro(0),
                                null,
                                supply,
                                List.of(village.party("sillons"), village.party("commun")),
                                null),
                        village.actor("mayor"))
                .block();
        price(CARROT, SCHEDULE);
        price(LEEK, "3.0000");
        agreements.start(agreement, village.actor("mayor")).block();
    }

    private void price(String product, String price) {
        lots.addPrice(
                        agreement,
                        lot,
                        new PriceTerms(
                                product,
                                "kg",
                                PriceBasis.FIXED,
                                new BigDecimal(price),
                                null,
                                null,
                                today.minusYears(1),
                                today.plusYears(1)),
                        village.actor("mayor"))
                .block();
    }

    private long number(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }
}
