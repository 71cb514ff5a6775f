package coop.tablee.ordercycle.allotment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.CopyWeek;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.allotment.Allotments.Wanted;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@MarketplaceTest
class AllotmentTests {

    @Autowired
    Allotments allotments;

    @Autowired
    OrderCycles cycles;

    @Autowired
    OrderPlacement placement;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    private Village village;
    private long leek;
    private long carrot;
    private long beet;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        leek = village.offer("Poireau", village.firstDate());
        carrot = village.offer("Carotte", village.firstDate());
        beet = village.offer("Betterave", village.firstDate());
    }

    /** Here takers take without orders, which no books would show. */
    @AfterEach
    void leaveNothingTaken() {
        run("delete from ordercycle.allotment");
    }

    @Test
    void manyTakersAtOnceTakeExactlyWhatIsAllotted() {
        allot(leek, 20);

        var got = Flux.range(0, 100)
                .flatMap(n -> take(Map.of(leek, 1)).subscribeOn(Schedulers.boundedElastic()), 32)
                .filter(short_ -> short_.isEmpty())
                .count()
                .block(Duration.ofMinutes(2));

        assertThat(got).isEqualTo(20);
        assertThat(taken(leek)).isEqualByComparingTo("20");
    }

    @Test
    void takersOfSeveralOffersInAnyOrderNeitherHangNorTakeHalf() {
        allot(leek, 30);
        allot(carrot, 30);
        allot(beet, 30);
        var random = new Random(7);
        var baskets = IntStream.range(0, 120)
                .mapToObj(n -> {
                    var offers = Arrays.asList(leek, carrot, beet);
                    Collections.shuffle(offers, random);
                    return List.copyOf(offers);
                })
                .toList();

        var got = Flux.fromIterable(baskets)
                .flatMap(basket -> take(basket, List.of(1, 1, 1)).subscribeOn(Schedulers.boundedElastic()), 32)
                .filter(List::isEmpty)
                .count()
                .block(Duration.ofMinutes(2));

        assertThat(got).isEqualTo(30);
        assertThat(List.of(taken(leek), taken(carrot), taken(beet)))
                .allSatisfy(taken -> assertThat(taken).isEqualByComparingTo("30"));
    }

    @Test
    void givingAndTakingAtOnceEndsWhereItShould() {
        allot(leek, 10);
        take(Map.of(leek, 10)).block();

        Flux.range(0, 60)
                .flatMap(
                        n -> (n % 2 == 0 ? take(Map.of(leek, -1)) : take(Map.of(leek, 1)))
                                .onErrorReturn(List.of())
                                .subscribeOn(Schedulers.boundedElastic()),
                        24)
                .blockLast(Duration.ofMinutes(2));

        assertThat(taken(leek)).isBetween(BigDecimal.ZERO, BigDecimal.TEN);
    }

    @Test
    void shortOnesAreNamedWithWhatIsLeftAndNothingIsTaken() {
        allot(leek, 5);
        allot(carrot, 50);

        var short_ = take(List.of(carrot, leek, leek), List.of(10, 3, 3)).block();

        assertThat(short_).as("two lines of one offer are summed").containsExactly(leek + ":5.000");
        assertThat(taken(carrot)).isZero();
    }

    @Test
    void offersWithoutAllotmentAndOtherAudiencesAreNotLimited() {
        allot(leek, 1);

        assertThat(take(Map.of(carrot, 1000)).block()).isEmpty();
        assertThat(database.sql(
                                "select count(*) from ordercycle.allot(array[%d]::bigint[], 'INSTITUTION', array[1000]::numeric[])"
                                        .formatted(leek))
                        .map(row -> row.get(0, Long.class))
                        .one()
                        .block())
                .isZero();
        assertThat(taken(leek)).isZero();
    }

    @Test
    void moreGivenBackThanTakenIsRefusedByName() {
        allot(leek, 5);

        assertThatThrownBy(() -> take(Map.of(leek, -1)).block())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("allotment_not_negative");
        assertThatThrownBy(() -> run("update ordercycle.allotment set taken = 6 where offer_id = " + leek))
                .hasMessageContaining("allotment_kept");
    }

    @Test
    void copiedWeekKeepsItsSharesAndBeginsWithNothingTaken() {
        allot(leek, 5);
        take(Map.of(leek, 2)).block();

        cycles.copyWeek(CopyWeek.after(village.firstDate()), village.actor("coordinator"))
                .block();

        assertThat(database.sql("""
                                select a.allotted || '/' || a.taken from ordercycle.allotment a join ordercycle.offer o on o.id = a.offer_id
                                join ordercycle.cycle c on c.id = o.cycle_id where o.product_id = %d and c.delivery_date = '%s'
                                """.formatted(
                                village.product("Poireau"), village.firstDate().plusWeeks(1)))
                        .map(row -> row.get(0, String.class))
                        .one()
                        .block())
                .isEqualTo("5.000/0.000");
    }

    @Test
    void openDateTakesNoNewShareAndNoneBelowWhatIsTaken() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        allot(leek, 5);
        take(Map.of(leek, 3)).block();

        assertRefused(cycle, new Wanted(carrot, Audience.HOUSEHOLD, BigDecimal.TEN), "allotment-too-late");
        assertRefused(cycle, new Wanted(leek, Audience.HOUSEHOLD, BigDecimal.ONE), "allotment-below-taken");
        allotments
                .set(
                        cycle,
                        List.of(new Wanted(leek, Audience.HOUSEHOLD, BigDecimal.valueOf(4))),
                        village.actor("coordinator"))
                .block();
        assertThat(take(Map.of(leek, 2)).block()).containsExactly(leek + ":1.000");
        allotments
                .set(cycle, List.of(new Wanted(leek, Audience.HOUSEHOLD, null)), village.actor("coordinator"))
                .block();
        assertThat(take(Map.of(leek, 2)).block()).isEmpty();
    }

    @Test
    void liftedShareGoesOnCountingAndCanBeSetAgain() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        allot(leek, 5);
        take(Map.of(leek, 3)).block();
        set(cycle, null);
        take(Map.of(leek, 9)).block();

        assertRefused(cycle, new Wanted(leek, Audience.HOUSEHOLD, BigDecimal.TEN), "allotment-below-taken");
        set(cycle, BigDecimal.valueOf(13));
        assertThat(take(Map.of(leek, 2)).block()).containsExactly(leek + ":1.000");
    }

    @Test
    void sharesThatAreRaisedAndLoweredWhilePeopleOrderAreKept() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        allot(leek, 10);
        allot(carrot, 10);
        Flux<String> orders = Flux.range(0, 60)
                .flatMap(
                        n -> placement
                                .place(
                                        basket(n % 2 == 0 ? List.of(leek, carrot) : List.of(carrot, leek)),
                                        village.actor("household"))
                                .map(placed -> "placed")
                                .onErrorResume(DomainException.class, no -> Mono.just(no.code())),
                        30);
        Flux<String> changes = Flux.range(0, 20)
                .flatMap(
                        n -> allotments
                                .set(
                                        cycle,
                                        List.of(
                                                new Wanted(carrot, Audience.HOUSEHOLD, BigDecimal.valueOf(10 + n)),
                                                new Wanted(leek, Audience.HOUSEHOLD, BigDecimal.valueOf(30 - n))),
                                        village.actor("coordinator"))
                                .thenReturn("set")
                                .onErrorResume(
                                        DomainException.class,
                                        no -> Mono.just(no.errors().get(0).code())),
                        4);

        var outcomes = Flux.merge(orders, changes).collectList().block(Duration.ofMinutes(2));

        assertThat(outcomes)
                .contains("placed")
                .allMatch(Set.of("placed", "allotment-taken", "set", "allotment-below-taken")::contains);
        Invariants.assertHold(database);
    }

    private PlaceCheckout basket(List<Long> offers) {
        var lines = offers.stream()
                .map(offer -> new LineRequest(offer, BigDecimal.ONE, null))
                .toList();
        return new PlaceCheckout(
                UUID.randomUUID().toString(),
                List.of(new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, lines)),
                PaymentMethod.TEST,
                false,
                true);
    }

    private void set(long cycle, BigDecimal amount) {
        allotments
                .set(cycle, List.of(new Wanted(leek, Audience.HOUSEHOLD, amount)), village.actor("coordinator"))
                .block();
    }

    @Test
    void plannedDateTakesSharesAndStrangersFindNothing() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        run(
                "update ordercycle.cycle set state = 'PLANNED', opens_at = clock_timestamp() + interval '1 hour' where id = "
                        + cycle);

        allotments
                .set(
                        cycle,
                        List.of(new Wanted(carrot, Audience.INSTITUTION, BigDecimal.TEN)),
                        village.actor("coordinator"))
                .block();

        assertThat(allotments.of(cycle, village.party("grandChamp")).block().offers())
                .filteredOn(offer -> offer.id() == carrot)
                .allSatisfy(offer -> assertThat(offer.institution()).isEqualByComparingTo("10"));
        assertThatThrownBy(() -> allotments
                        .set(
                                cycle,
                                List.of(new Wanted(carrot, Audience.HOUSEHOLD, BigDecimal.ONE)),
                                village.actor("coordinator2"))
                        .block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo("not-found"));
        // the offer of another cycle is nobody's business here, and whoever names one is told
        var baguette = village.offer("Baguette", village.firstDate());
        var foreign = List.of(new Wanted(baguette, Audience.HOUSEHOLD, BigDecimal.ONE));
        var refusal =
                allotments.set(cycle, foreign, village.actor("coordinator")).materialize();
        assertThat(refusal.block().getThrowable()).hasMessage("invalid-input");
        assertThat(database.sql("select count(*) from ordercycle.allotment where offer_id = "
                                + village.offer("Baguette", village.firstDate()))
                        .map(row -> row.get(0, Long.class))
                        .one()
                        .block())
                .isZero();
    }

    private void assertRefused(long cycle, Wanted wanted, String code) {
        assertThatThrownBy(() -> allotments
                        .set(cycle, List.of(wanted), village.actor("coordinator"))
                        .block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.errors().get(0).code()).isEqualTo(code));
    }

    private void allot(long offer, int amount) {
        run("insert into ordercycle.allotment (offer_id, audience, allotted) values (%d, 'HOUSEHOLD', %d)"
                .formatted(offer, amount));
    }

    private Mono<List<String>> take(Map<Long, Integer> wanted) {
        return take(List.copyOf(wanted.keySet()), List.copyOf(wanted.values()));
    }

    /** What is short, as {@code offer:free}; empty = all taken. */
    private Mono<List<String>> take(List<Long> offers, List<Integer> quantities) {
        return database.sql(
                        "select a.offer_id, a.free from ordercycle.allot(array[%s]::bigint[], 'HOUSEHOLD', array[%s]::numeric[]) a"
                                .formatted(joined(offers), joined(quantities)))
                .map(row -> row.get("offer_id", Long.class) + ":" + row.get("free", BigDecimal.class))
                .all()
                .collectList();
    }

    private static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private BigDecimal taken(long offer) {
        return database.sql(
                        "select taken from ordercycle.allotment where audience = 'HOUSEHOLD' and offer_id = " + offer)
                .map(row -> row.get(0, BigDecimal.class))
                .one()
                .block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
