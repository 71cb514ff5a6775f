package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

@IdentityTest
class SessionsTests {

    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    Sessions sessions;

    @Autowired
    People people;

    @Autowired
    DatabaseClient database;

    @Test
    void sessionIsFoundWithItsAccountAndParty() {
        var lou = people.actingFor();
        var found = Objects.requireNonNull(find(open(lou, 7L, HOUR)));
        assertThat(found.id()).isEqualTo(lou.id());
        assertThat(found.partyId()).isEqualTo(7L);
        assertThat(found.displayName()).isEqualTo("Lou Vandermeer");
    }

    @Test
    void sessionEndsWhenItsTimeIsOver() {
        assertThat(find(open(people.actingFor(), null, Duration.ofSeconds(-1)))).isNull();
    }

    @Test
    void seenSessionLastsLongerAndIsWrittenAtMostEveryFiveMinutes() {
        var token = open(people.actingFor(), null, HOUR);
        age(token, "4 minutes");
        find(token);
        assertThat(lastsMoreThan(token, "57 minutes")).as("not written yet").isFalse();
        age(token, "2 minutes");
        find(token);
        assertThat(lastsMoreThan(token, "59 minutes")).isTrue();
    }

    @Test
    void noSessionOutlivesThirtyDaysByBeingSeen() {
        var token = open(people.actingFor(), null, HOUR);
        age(token, "50 minutes");
        database.sql(
                        "update identity.session set created_at = created_at - interval '30 days' where token_hash = :hash")
                .bind("hash", token.hash())
                .then()
                .block();
        find(token);
        assertThat(lastsMoreThan(token, "11 minutes")).isFalse();
    }

    @Test
    void longUserAgentIsCut() {
        var token = sessions.open(people.actingFor().id(), null, new Visit(HOUR, false, "x".repeat(5000), null))
                .block();
        assertThat(find(Objects.requireNonNull(token))).isNotNull();
    }

    @Test
    void tokenNeverShowsInLog() {
        var token = SecretToken.random();
        assertThat(token.toString()).doesNotContain(token.value());
        assertThat(new SignInAttempt("a@b", "secret", null).toString()).doesNotContain("secret", "a@b");
        assertThat(new SignInForm("a@b", "secret", null, null, null).toString()).doesNotContain("secret", "a@b");
    }

    private SecretToken open(People.Person person, @Nullable Long party, Duration life) {
        return Objects.requireNonNull(sessions.open(person.id(), party, new Visit(life, false, "test", null))
                .block());
    }

    private @Nullable Account find(SecretToken token) {
        return sessions.find(token).block();
    }

    private void age(SecretToken token, String by) {
        database.sql("""
                        update identity.session
                        set last_seen_at = last_seen_at - cast(:by as interval), expires_at = expires_at - cast(:by as interval)
                        where token_hash = :hash
                        """).bind("by", by).bind("hash", token.hash()).then().block();
    }

    private boolean lastsMoreThan(SecretToken token, String time) {
        return Boolean.TRUE.equals(database.sql(
                        "select expires_at > clock_timestamp() + cast(:time as interval) lasts from identity.session where token_hash = :hash")
                .bind("time", time)
                .bind("hash", token.hash())
                .map(row -> row.get("lasts", Boolean.class))
                .one()
                .block());
    }
}
