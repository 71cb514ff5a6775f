package coop.tablee.ordercycle;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@MarketplaceTest
class CopyWeekTests {

    @Autowired
    OrderCycles cycles;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @Test
    void nextWeekGetsTheSameWeekdaysOffersAndSlots() {
        var source = village.cycle("grandChamp", village.firstDate());

        var copied = copy(village.firstDate());

        var target = copied.dates().stream()
                .filter(date -> date.deliveryDate().equals(village.firstDate().plusWeeks(1)))
                .findFirst()
                .orElseThrow();
        assertThat(number("select count(*) from ordercycle.offer where cycle_id = " + target.cycle()))
                .isEqualTo(number("select count(*) from ordercycle.offer where cycle_id = " + source));
        assertThat(number("select count(*) from delivery.slot where site_id = %d and delivery_date = '%s'"
                        .formatted(village.site("kiosque"), target.deliveryDate())))
                .isEqualTo(1);
        assertThat(number(
                        "select count(*) from ordercycle.offer n join ordercycle.offer o on o.product_id = n.product_id and o.cycle_id = %d where n.cycle_id = %d and n.household_price = o.household_price and n.institution_price = o.institution_price"
                                .formatted(source, target.cycle())))
                .isEqualTo(17);
        Invariants.assertHold(database);
    }

    @ParameterizedTest
    @CsvSource({
        // summer time begins on 28 March 2027: 8 pm is 18:00 UTC afterwards
        "2027-03-24, 2027-03-23T20:00, 2027-03-30T18:00:00Z",
        // and ends on 31 October 2027: 8 pm is 19:00 UTC afterwards
        "2027-10-27, 2027-10-26T20:00, 2027-11-02T19:00:00Z",
        // half past two does not exist on 28 March: it is half past three
        "2027-03-21, 2027-03-21T02:30, 2027-03-28T01:30:00Z",
        // and exists twice on 31 October: the second one counts
        "2027-10-24, 2027-10-24T02:30, 2027-10-31T01:30:00Z",
    })
    void cutOffKeepsItsWallTimeOverTheChangeOfClocks(LocalDate date, LocalDateTime cutOff, Instant expected) {
        cycleOn(date, cutOff);

        var copied = copy(date);

        assertThat(copied.dates()).hasSize(1);
        assertThat(instant("select household_cutoff_at from ordercycle.cycle where id = "
                        + copied.dates().get(0).cycle()))
                .isEqualTo(expected);
        assertThat(instant("select max(household_cutoff_at) from ordercycle.offer where cycle_id = "
                        + copied.dates().get(0).cycle()))
                .isEqualTo(expected);
    }

    @Test
    void newPriceOfTheProducerKeepsTheRatio() {
        var offer = village.offer("Baguette", village.firstDate());
        newVersion("Baguette", "price = 2.60");

        var copied = cycles.copyWeek(CopyWeek.after(village.firstDate()), village.actor("coordinator2"))
                .block();

        // twice the producer's price of 1.30: 1.65 becomes 3.30, 1.43 becomes 2.86
        var row = database.sql(
                        "select household_price, institution_price, producer_price from ordercycle.offer where product_id = :product and cycle_id = :cycle")
                .bind("product", village.product("Baguette"))
                .bind("cycle", copied.dates().get(0).cycle())
                .map(found -> List.of(
                        found.get("household_price", BigDecimal.class),
                        found.get("institution_price", BigDecimal.class),
                        found.get("producer_price", BigDecimal.class)))
                .one()
                .block();
        assertThat(row.get(0)).isEqualByComparingTo("3.30");
        assertThat(row.get(1)).isEqualByComparingTo("2.86");
        assertThat(row.get(2)).isEqualByComparingTo("2.60");
        assertThat(decimal("select household_price from ordercycle.offer where id = " + offer))
                .isEqualByComparingTo("1.65");
    }

    @Test
    void incompleteWithdrawnAndUnagreedProductsAreLeftOut() {
        newVersion("Poireau", "allergens = null");
        run("update ordercycle.offer set state = 'WITHDRAWN' where product_id = " + village.product("Carotte"));
        run("update catalogue.product set state = 'WITHDRAWN' where id = " + village.product("Betterave"));
        run("update network.supply_agreement set valid_until = date '2020-12-31' where producer_id = "
                + village.party("commun"));

        var copied = copy(village.firstDate());

        assertThat(number("select count(*) from ordercycle.offer where cycle_id = "
                        + copied.dates().get(0).cycle()))
                .as("the six of Sept Sillons less three")
                .isEqualTo(3);
    }

    @Test
    void exemptSmallSellerChargesNoVat() {
        run("update network.organisation set vat_status = 'EXEMPT_SMALL' where id = " + village.party("fournil"));

        var copied = cycles.copyWeek(CopyWeek.after(village.firstDate()), village.actor("coordinator2"))
                .block();

        // 1.65 VAT in at 6 % becomes 1.56 without
        assertThat(decimal("select household_price from ordercycle.offer where product_id = %d and cycle_id = %d"
                        .formatted(
                                village.product("Baguette"),
                                copied.dates().get(0).cycle())))
                .isEqualByComparingTo("1.56");
    }

    @Test
    void secondClickOpensNothingTwice() {
        var coordinator = village.actor("coordinator");
        var opened = Flux.range(0, 4)
                .flatMap(click -> cycles.copyWeek(CopyWeek.after(village.firstDate()), coordinator)
                        .subscribeOn(Schedulers.boundedElastic()))
                .map(week -> week.dates().size())
                .collectList()
                .block();

        assertThat(opened)
                .containsOnlyOnce(opened.stream().mapToInt(n -> n).max().orElseThrow());
        assertThat(opened.stream().mapToInt(n -> n).filter(n -> n > 0).count()).isEqualTo(1);
    }

    @Test
    void weekThatIsOverIsNotOpened() {
        cycleOn(LocalDate.parse("2025-05-07"), LocalDateTime.parse("2025-05-06T20:00"));

        assertThat(copy(LocalDate.parse("2025-05-07")).dates()).isEmpty();
    }

    @Test
    void weekBeforeIsNoWeekToOpen() {
        StepVerifier.create(cycles.copyWeek(
                        new CopyWeek(village.firstDate(), village.firstDate(), false, BigDecimal.ZERO),
                        village.actor("coordinator")))
                .expectErrorSatisfies(error -> assertThat(
                                ((DomainException) error).errors().get(0).code())
                        .isEqualTo("week-not-after"))
                .verify();
    }

    @Test
    void firstDateOffersEverythingCompleteAtDefaultPrices() {
        var date = village.firstDate().plusWeeks(3);

        var cycle = cycles.openDate(first(date), village.actor("coordinator")).block();

        assertThat(number("select count(*) from ordercycle.offer where cycle_id = " + cycle))
                .isEqualTo(30);
        // mandate: the baker's 1.30 and 6 % VAT; resale: 0.85 and 20 % and 6 %
        assertThat(priceIn(cycle, "Baguette")).isEqualByComparingTo("1.38");
        assertThat(priceIn(cycle, "Pomme de terre")).isEqualByComparingTo("1.08");
        StepVerifier.create(cycles.openDate(first(date), village.actor("coordinator")))
                .expectErrorSatisfies(
                        error -> assertThat(((DomainException) error).code()).isEqualTo("date-taken"))
                .verify();
    }

    @Test
    void productThatBecameCompleteIsOfferedOnRequest() {
        var cycle = village.cycle("grandChamp", village.firstDate());

        var offered = cycles.offerNew(cycle, BigDecimal.TEN, village.actor("coordinator"))
                .block();

        assertThat(offered).as("the dairy's and the baker's").isEqualTo(13);
        StepVerifier.create(cycles.offerNew(cycle, BigDecimal.TEN, village.actor("coordinator2")))
                .expectErrorSatisfies(
                        error -> assertThat(((DomainException) error).code()).isEqualTo("not-found"))
                .verify();
    }

    @Test
    void copyingTakesTheSameStatementsForAnyNumberOfOffers() {
        var few = Statements.during(
                () -> cycles.copyWeek(CopyWeek.after(village.firstDate()), village.actor("coordinator2"))
                        .block());
        var many = Statements.during(
                () -> cycles.copyWeek(CopyWeek.after(village.firstDate()), village.actor("coordinator"))
                        .block());

        assertThat(many).hasSameSizeAs(few);
    }

    private CopiedWeek copy(LocalDate week) {
        return cycles.copyWeek(CopyWeek.after(week), village.actor("coordinator"))
                .block();
    }

    private static NewDate first(LocalDate date) {
        return new NewDate(
                date,
                date.minusDays(7).atTime(8, 0),
                date.minusDays(1).atTime(20, 0),
                date.minusDays(2).atTime(12, 0),
                BigDecimal.valueOf(5),
                BigDecimal.valueOf(5),
                BigDecimal.valueOf(20));
    }

    private void cycleOn(LocalDate date, LocalDateTime cutOff) {
        run("""
                with c as (
                    insert into ordercycle.cycle (cooperative_id, delivery_date, state, time_zone, opens_local, household_cutoff_local, institution_cutoff_local,
                        opens_at, household_cutoff_at, institution_cutoff_at)
                    select %1$d, '%2$s', 'PLANNED', 'Europe/Brussels', timestamp '%3$s' - interval '5 days', '%3$s', '%3$s',
                        (timestamp '%3$s' - interval '5 days') at time zone 'Europe/Brussels', timestamp '%3$s' at time zone 'Europe/Brussels', timestamp '%3$s' at time zone 'Europe/Brussels'
                    returning id, household_cutoff_at)
                insert into ordercycle.offer (cycle_id, product_id, product_version_id, stock_id, producer_id, seller_id, household_price, producer_price, vat_rate, household_cutoff_at, institution_cutoff_at)
                select c.id, o.product_id, o.product_version_id, o.stock_id, o.producer_id, o.seller_id, o.household_price, o.producer_price, o.vat_rate, c.household_cutoff_at, c.household_cutoff_at
                from c, ordercycle.offer o where o.id = %4$d
                """.formatted(village.party("grandChamp"), date, cutOff, village.offer("Poireau", village.firstDate())));
    }

    private void newVersion(String product, String change) {
        run("""
                do $$ declare n bigint; begin
                    insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit, price, vat_category, storage, allergens)
                    select product_id, 2, names, family, ordering_unit, pricing_unit, content, content_unit, %2$s, vat_category, storage, %3$s
                    from catalogue.product_version where product_id = %1$d returning id into n;
                    update catalogue.product set current_version_id = n where id = %1$d;
                end $$
                """.formatted(
                        village.product(product),
                        change.startsWith("price") ? change.substring(8) : "price",
                        change.startsWith("allergens") ? "null" : "allergens"));
    }

    private BigDecimal priceIn(long cycle, String product) {
        return decimal("select household_price from ordercycle.offer where cycle_id = %d and product_id = %d"
                .formatted(cycle, village.product(product)));
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private long number(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }

    private BigDecimal decimal(String sql) {
        return database.sql(sql).map(row -> row.get(0, BigDecimal.class)).one().block();
    }

    private Instant instant(String sql) {
        return database.sql(sql).map(row -> row.get(0, Instant.class)).one().block();
    }
}
