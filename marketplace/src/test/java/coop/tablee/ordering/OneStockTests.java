package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.ordercycle.OrderCycles;
import java.math.BigDecimal;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;

/** One field, two cooperatives that sell from it: what is there is sold once, whoever sells it. */
class OneStockTests extends OrderingStory {

    private static final int BUYERS = 24;
    private static final int BUNCHES = 20;
    private static final int EACH = 3;

    @Autowired
    OrderCycles cycles;

    @BeforeEach
    void sellThroughTheOtherCooperativeToo() {
        cycles.offerNew(village.cycle("valDeSenne", village.firstDate()), BigDecimal.TEN, village.actor("coordinator2"))
                .block();
    }

    @Test
    void bothCooperativesOfferFromOneStockRow() {
        assertThat(offerOf("grandChamp")).isNotEqualTo(offerOf("valDeSenne"));
        assertThat(number("select count(distinct stock_id) from ordercycle.offer where id in (%d, %d)"
                        .formatted(offerOf("grandChamp"), offerOf("valDeSenne"))))
                .isEqualTo(1);
    }

    @Test
    void buyersOfBothAtOnceNeverGetMoreThanThereIs() {
        setStock("Poireau", BUNCHES);
        var offers = new long[] {offerOf("grandChamp"), offerOf("valDeSenne")};

        var outcomes = Objects.requireNonNull(Flux.range(0, BUYERS)
                .flatMap(
                        buyer -> outcome(
                                anOrder(village)
                                        .of(offers[buyer % 2], BigDecimal.valueOf(EACH))
                                        .paidBy(PaymentMethod.TEST),
                                buyer % 3 == 0 ? "household2" : "household"),
                        BUYERS)
                .collectList()
                .block());

        assertThat(outcomes).containsOnly("placed", "insufficient-stock");
        assertThat(outcomes).filteredOn("placed"::equals).hasSize(BUNCHES / EACH);
        assertThat(available("Poireau")).isEqualByComparingTo(String.valueOf(BUNCHES % EACH));
    }

    @Test
    void whatOneSellsIsGoneFromTheOther() {
        setStock("Poireau", EACH);

        place(anOrder(village).of(offerOf("grandChamp"), BigDecimal.valueOf(EACH)), "household");

        assertRefused(
                anOrder(village).of(offerOf("valDeSenne"), BigDecimal.ONE).paidBy(PaymentMethod.TEST),
                "household2",
                "insufficient-stock");
    }

    private long offerOf(String cooperative) {
        return number("select id from ordercycle.offer where cycle_id = %d and product_id = %d"
                .formatted(village.cycle(cooperative, village.firstDate()), village.product("Poireau")));
    }

    private long number(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }
}
