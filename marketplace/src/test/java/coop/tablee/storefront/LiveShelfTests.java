package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.assortment.Availability;
import coop.tablee.assortment.AvailabilityWatch;
import coop.tablee.assortment.OfferCost;
import coop.tablee.assortment.OfferLeft;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

@MarketplaceTest
class LiveShelfTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    AvailabilityWatch watch;

    @LocalServerPort
    int port;

    @Test
    void whoListensHearsTheStateFirstAndThenOnlyChanges() {
        var village = Village.build(database, accounts);
        var carrots = village.offer("Carotte", village.firstDate());
        var leeks = village.offer("Poireau", village.firstDate());

        StepVerifier.create(watch.of(Set.of(carrots, leeks), null))
                .assertNext(first -> assertThat(first)
                        .extracting(OfferLeft::availability)
                        .containsExactly(Availability.PLENTY, Availability.PLENTY))
                .then(() -> count(village.stock("Carotte"), 499))
                .then(() -> count(village.stock("Carotte"), 2))
                .assertNext(few -> assertThat(few)
                        .extracting(OfferLeft::offer, OfferLeft::availability, OfferLeft::left)
                        .containsExactly(tuple(carrots, Availability.FEW, new BigDecimal("2"))))
                .then(() -> count(village.stock("Carotte"), 0))
                .assertNext(none -> assertThat(none)
                        .extracting(OfferLeft::offer, OfferLeft::availability, OfferLeft::left)
                        .containsExactly(tuple(carrots, Availability.SOLD_OUT, null)))
                .then(() -> close(village.cycle("grandChamp", village.firstDate())))
                .assertNext(closed -> assertThat(closed)
                        .extracting(OfferLeft::offer, OfferLeft::availability)
                        .contains(tuple(leeks, Availability.SOLD_OUT)))
                .thenCancel()
                .verify(LONG);
    }

    @Test
    void newPriceIsHeardWithWhatAKiloCosts() {
        var village = Village.build(database, accounts);
        var butter = village.offer("Beurre de ferme", village.firstDate());

        StepVerifier.create(watch.of(Set.of(butter), null))
                .assertNext(first -> assertThat(costOf(first).price()).isNotEqualByComparingTo("7.77"))
                .then(() -> price(butter, "7.77"))
                .assertNext(news -> {
                    assertThat(costOf(news).price()).isEqualByComparingTo("7.77");
                    assertThat(costOf(news).pricePerBaseUnit()).isEqualByComparingTo("31.08");
                    assertThat(costOf(news).mostPerOrderingUnit()).isEqualByComparingTo("7.77");
                })
                .thenCancel()
                .verify(LONG);
    }

    /** A list of one's own is nobody else's news; a change of the list itself is heard too. */
    @Test
    void everyHouseholdHearsItsOwnPrice() {
        var village = Village.build(database, accounts);
        var leek = village.offer("Poireau", village.firstDate());
        database.sql("""
                        with list as (
                            insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from, for_named)
                            values (%d, 'Liste', 'HOUSEHOLD', -50, '%s', true) returning id)
                        insert into ordercycle.price_list_buyer (price_list_id, party_id) select id, %d from list
                        """.formatted(village.party("grandChamp"), village.firstDate(), village.party("marchand")))
                .then()
                .block();

        StepVerifier.create(watch.of(Set.of(leek), village.actor("household").party()))
                .assertNext(own -> assertThat(costOf(own).price()).isEqualByComparingTo("1.53"))
                .then(() -> price(leek, "8.00"))
                .assertNext(own -> assertThat(costOf(own).price()).isEqualByComparingTo("4.00"))
                .then(() -> database.sql(
                                "update ordercycle.price_list set percent = -25, version = version + 1 where cooperative_id = "
                                        + village.party("grandChamp"))
                        .then()
                        .block())
                .assertNext(own -> assertThat(costOf(own).price()).isEqualByComparingTo("6.00"))
                .thenCancel()
                .verify(LONG);
        for (var other : Arrays.asList(village.actor("household2").party(), null)) {
            StepVerifier.create(watch.of(Set.of(leek), other))
                    .assertNext(whole -> assertThat(costOf(whole).price()).isEqualByComparingTo("8.00"))
                    .thenCancel()
                    .verify(LONG);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "1,", "1;2", "-1", "1234567890123456789012"})
    void whatIsNoListOfOffersIsRefused(String offers) {
        WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .build()
                .get()
                .uri("/live/offers?offers={offers}", offers)
                .exchange()
                .expectStatus()
                .isEqualTo(422);
    }

    private static OfferCost costOf(List<OfferLeft> news) {
        return Objects.requireNonNull(news.get(0).cost());
    }

    private void price(long offer, String price) {
        database.sql("update ordercycle.offer set household_price = %s, version = version + 1 where id = %d"
                        .formatted(price, offer))
                .then()
                .block();
    }

    private void count(long stock, int counted) {
        database.sql("select stock.say(%d, %d, null)".formatted(stock, counted))
                .then()
                .block();
    }

    private void close(long cycle) {
        database.sql("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle)
                .then()
                .block();
    }
}
