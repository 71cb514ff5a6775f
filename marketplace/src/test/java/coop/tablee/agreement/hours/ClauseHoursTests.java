package coop.tablee.agreement.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.Contract;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How trainees' hours come to a clause, who sees them, and that nothing that was booked is rewritten. */
@MarketplaceTest
class ClauseHoursTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    ClauseHours hours;

    @LocalServerPort
    int port;

    private final LocalDate today = LocalDate.now(Village.ZONE);
    private Village village;
    private Actor mayor;
    private Actor workshop;
    private long agreement;
    private long clause;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        village.person("mayor", "forest", Role.OWNER);
        mayor = village.actor("mayor");
        workshop = village.actor("producer");
        var contract = Contract.of(village, database, "RUNNING", 1);
        agreement = Long.parseLong(contract.get("agreement"));
        clause = Long.parseLong(contract.get("clause"));
    }

    @Test
    void hoursCountUpUnderWhoBookedThem() {
        ask("20");
        book("7.5", "Potage, 3 stagiaires");
        book("6", "Livraison");

        var there = read();
        assertThat(there.done()).isEqualByComparingTo("13.5");
        assertThat(there.percent()).isEqualTo(67);
        assertThat(there.isReached()).isFalse();
        assertThat(there.entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.by()).isNotBlank());
        book("6.5", "Potage");
        assertThat(read().isReached()).isTrue();
    }

    @Test
    void aCorrectionStandsBesideWhatItCorrects() {
        ask("20");
        book("70", "Potage");
        var wrong = read().entries().get(0).id();

        hours.correct(clause, wrong, new BigDecimal("7"), "zéro de trop", "c", workshop)
                .block();
        hours.correct(clause, wrong, new BigDecimal("7"), "zéro de trop", "c", workshop)
                .block();

        assertThat(read().done()).isEqualByComparingTo("7");
        assertThat(read().entries()).hasSize(2);
        assertThat(read().entries().get(0).replaces()).isEqualTo(wrong);
        assertThat(read().entries().get(1).stands()).isFalse();
        assertThat(code(hours.correct(clause, wrong, BigDecimal.ONE, "encore", "d", workshop)))
                .isEqualTo("changed-meanwhile");
        hours.correct(clause, read().entries().get(0).id(), BigDecimal.ZERO, "pas pour cette clause", "e", workshop)
                .block();
        assertThat(read().done()).isZero();
        assertThatThrownBy(() -> database.sql("update agreement.hours_entry set hours = 9 where id = " + wrong)
                        .then()
                        .block())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void ofTwentyWhoCorrectOneBookingOneDoes() {
        ask("20");
        book("70", "Potage");
        var wrong = read().entries().get(0).id();
        var refused = Flux.merge(IntStream.range(0, 20)
                        .mapToObj(n -> hours.correct(clause, wrong, BigDecimal.valueOf(n), "essai", "k" + n, workshop)
                                .then(Mono.just(""))
                                .onErrorResume(DomainException.class, lost -> Mono.just(lost.code())))
                        .toList())
                .filter(code -> code.equals("changed-meanwhile"))
                .count()
                .block();

        assertThat(refused).isEqualTo(19);
        assertThat(read().entries().stream().filter(BookedHours.Entry::stands)).hasSize(1);
    }

    @Test
    void sentTwiceIsBookedOnce() {
        ask("20");
        hours.book(clause, today, BigDecimal.ONE, "Potage", "k", workshop).block();
        hours.book(clause, today, BigDecimal.ONE, "Potage", "k", workshop).block();
        hours.book(clause, today, BigDecimal.TEN, "Potage", "k", workshop).block();

        assertThat(read().done())
                .as("gone back to, something else is something else")
                .isEqualByComparingTo("11");
    }

    @Test
    void onlyWhoIsNamedBooksAndOnlyTheAuthorityAsks() {
        assertThat(code(hours.book(clause, today, BigDecimal.ONE, "Potage", "k", workshop)))
                .isEqualTo("not-found");
        assertThat(code(hours.ask(agreement, clause, BigDecimal.TEN, village.party("sillons"), workshop)))
                .isEqualTo("not-found");
        village.person("other-mayor", "uccle", Role.OWNER);
        assertThat(code(hours.ask(
                        agreement, clause, BigDecimal.TEN, village.party("sillons"), village.actor("other-mayor"))))
                .isEqualTo("not-found");
        ask("20");
        assertThat(code(hours.book(clause, today, BigDecimal.ONE, "Potage", "k", mayor)))
                .isEqualTo("not-found");
        assertThat(code(hours.book(clause, today.plusDays(1), BigDecimal.ONE, "Potage", "k", workshop)))
                .isEqualTo("invalid-input");
        assertThat(code(hours.of(agreement, clause, village.actor("other-mayor"))))
                .isEqualTo("not-found");
    }

    @Test
    void pagesSayWhatIsWrongInTheField() {
        ask("20");
        var farmer = Visitor.signedIn(port, village.email("producer"));
        for (var typed : new String[] {"-3", "10000", "0", "sept"}) {
            var answer = farmer.post("/clause-hours/" + clause, form(typed));
            assertThat(answer.getStatus().value()).as(typed).isEqualTo(422);
            assertThat(Visitor.textOf(answer)).contains("Écrivez des heures au-dessus de 0");
            assertThat(answer.getResponseBody()).contains("value=\"" + typed + "\"");
        }
        assertThat(farmer.post("/clause-hours/" + clause, form("7,25"))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(Visitor.textOf(farmer.get("/clause-hours"))).contains("7,25", "Potage");
        var officer = Visitor.signedIn(port, village.email("procurement"));
        assertThat(Visitor.textOf(officer.get("/agreements/%d/clauses/%d/hours".formatted(agreement, clause))))
                .contains("7,25", "Potage");
        assertThat(read().done()).isEqualByComparingTo("7.25");
    }

    private MultiValueMap<String, String> form(String typed) {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("on", today.toString());
        form.add("hours", typed);
        form.add("work", "Potage");
        form.add("key", UUID.randomUUID().toString());
        return form;
    }

    private void ask(String asked) {
        hours.ask(agreement, clause, new BigDecimal(asked), village.party("sillons"), mayor)
                .block();
    }

    private void book(String amount, String work) {
        hours.book(
                        clause,
                        today,
                        new BigDecimal(amount),
                        work,
                        UUID.randomUUID().toString(),
                        workshop)
                .block();
    }

    private BookedHours read() {
        return hours.of(agreement, clause, mayor).block();
    }

    private static String code(Mono<?> work) {
        return work.then(Mono.just(""))
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                .block();
    }
}
