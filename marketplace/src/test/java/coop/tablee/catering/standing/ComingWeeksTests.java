package coop.tablee.catering.standing;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.ordering.standing.StandingNeeds;
import coop.tablee.ordering.standing.StandingNeeds.Change;
import coop.tablee.ordering.standing.StandingNeeds.Need;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What comes by itself is taken into the week's order once, whoever takes it and however often. */
@MarketplaceTest
class ComingWeeksTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @Autowired
    StandingNeeds needs;

    @Autowired
    ComingWeeks weeks;

    private Village village;
    private Actor cook;
    private LocalDate day;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        cook = village.actor("canteen");
        day = village.firstDate();
        needs.keep(
                        door(),
                        "needs",
                        null,
                        2,
                        null,
                        LocalDate.now(Village.ZONE),
                        List.of(new Need(
                                village.product("Carotte"),
                                village.party("grandChamp"),
                                false,
                                Map.of(day.getDayOfWeek(), BigDecimal.TEN))),
                        cook)
                .block();
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void severalAtOnceTakeItOnce() {
        var taken =
                Flux.range(0, 4).flatMap(n -> take()).reduce(0, Integer::sum).block();

        assertThat(taken).isOne();
        assertThat(inTheCell()).isEqualByComparingTo("10");
    }

    @Test
    void whatAColleagueLeftOutIsNotTaken() {
        var order = needs.of(door(), cook).block().order().id();
        needs.change(
                        order,
                        List.of(new Change(
                                day, village.product("Carotte"), village.party("grandChamp"), BigDecimal.ZERO)),
                        cook)
                .block();

        assertThat(take().block()).isZero();
        assertThat(inTheCell()).isZero();
    }

    private Mono<Integer> take() {
        return weeks.take(new KitchenDoor(door(), "", "", Village.ZONE), day.with(DayOfWeek.MONDAY), cook);
    }

    private BigDecimal inTheCell() {
        return database.sql(
                        "select coalesce(sum(quantity), 0) from ordering.cart_line where destination_id = %d and offer_id = %d"
                                .formatted(door(), village.offer("Carotte", day)))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private long door() {
        return village.site("tilleulsDoor");
    }
}
