package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.Availability;
import coop.tablee.assortment.AvailabilityWatch;
import coop.tablee.assortment.OfferLeft;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
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

        StepVerifier.create(watch.of(Set.of(carrots, leeks)))
                .assertNext(first -> assertThat(first)
                        .extracting(OfferLeft::availability)
                        .containsExactly(Availability.PLENTY, Availability.PLENTY))
                .then(() -> count(village.stock("Carotte"), 499))
                .then(() -> count(village.stock("Carotte"), 2))
                .assertNext(few -> assertThat(few)
                        .isEqualTo(List.of(new OfferLeft(carrots, "KGM", Availability.FEW, new BigDecimal("2")))))
                .then(() -> count(village.stock("Carotte"), 0))
                .assertNext(none ->
                        assertThat(none).isEqualTo(List.of(new OfferLeft(carrots, "KGM", Availability.SOLD_OUT, null))))
                .then(() -> close(village.cycle("grandChamp", village.firstDate())))
                .assertNext(
                        closed -> assertThat(closed).contains(new OfferLeft(leeks, "BH", Availability.SOLD_OUT, null)))
                .thenCancel()
                .verify(LONG);
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
