package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@IdentityTest
class TrailTests {

    @Autowired
    Trail trail;

    @Autowired
    DatabaseClient database;

    @Autowired
    TransactionalOperator transaction;

    @Test
    void actIsNotedWithActorAndParty() {
        trail.record(cook(11, 22), "placed", "order", "first-of-tests", Map.of("lines", 3))
                .block();
        assertThat(notesOn("first-of-tests")).containsExactly("11 22 placed {\"lines\": 3}");
    }

    @Test
    void actOfTheProductItselfHasNoActor() {
        database.sql("select identity.record_trail(null, 'closed', 'cycle', 'second-of-tests', null)")
                .then()
                .block();
        trail.record(Actor.anonymous(), "seen", "cycle", "second-of-tests", Map.of())
                .block();
        assertThat(notesOn("second-of-tests")).containsExactly("null null closed {}", "null null seen {}");
        var shown = database.sql("select actor from audit.trail where object_id = 'second-of-tests'")
                .map(row -> Objects.requireNonNull(row.get("actor", String.class)))
                .all()
                .collectList()
                .block();
        assertThat(shown).containsExactly("system", "system");
    }

    @Test
    void noteGoesBackWithTheActItNotes() {
        trail.record(cook(1, 2), "placed", "order", "third-of-tests", Map.of())
                .then(Mono.error(new IllegalStateException("the act failed")))
                .as(transaction::transactional)
                .as(StepVerifier::create)
                .expectErrorMessage("the act failed")
                .verify();
        assertThat(notesOn("third-of-tests")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update identity.trail set actor_id = 99 where object_id = 'fourth-of-tests'",
                "delete from identity.trail where object_id = 'fourth-of-tests'",
                "truncate identity.trail"
            })
    void nobodyRewritesTheTrail(String sql) {
        trail.record(cook(1, 2), "placed", "order", "fourth-of-tests", Map.of()).block();
        StepVerifier.create(database.sql(sql).then())
                .expectError(DataIntegrityViolationException.class)
                .verify();
        assertThat(notesOn("fourth-of-tests")).isNotEmpty();
    }

    private static Actor cook(long account, long party) {
        var membership = new Membership(party, "Cuisine des Tilleuls", Set.of("KITCHEN"), Set.of(Role.COOK));
        return new Actor(
                account,
                "Lou",
                Locale.FRENCH,
                membership.party(),
                membership.roles(),
                List.of(membership),
                Credential.SESSION);
    }

    private List<String> notesOn(String objectId) {
        return Objects.requireNonNull(database.sql("""
                        select concat_ws(' ', coalesce(actor_id::text, 'null'), coalesce(party_id::text, 'null'), action, detail) note
                        from identity.trail where object_id = :id order by id
                        """)
                .bind("id", objectId)
                .map(row -> Objects.requireNonNull(row.get("note", String.class)))
                .all()
                .collectList()
                .block());
    }
}
