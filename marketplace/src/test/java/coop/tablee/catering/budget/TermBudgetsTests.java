package coop.tablee.catering.budget;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderCancellation;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@MarketplaceTest
class TermBudgetsTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    TermBudgets budgets;

    private Village village;
    private Actor mayor;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        village.person("mayor", "forest", Role.OWNER);
        mayor = village.actor("mayor");
    }

    @Test
    void whatIsOrderedAndAcceptedIsSpentWithVatAndWhatIsCancelledIsNot() {
        keep(budget("tilleulsDoor", 0, 40, 100_000));
        var number = order();
        var ordered = term("canteen");
        assertThat(ordered.ordered()).isEqualTo(total()).isPositive();
        assertThat(ordered.accepted()).isZero();

        run("update ordering.orders set state = 'DELIVERED' where buyer_id = " + village.party("tilleuls"));
        assertThat(term("canteen").accepted()).isEqualTo(total());
        assertThat(term("canteen").left()).isEqualTo(Money.euro(100_000 - total()));

        run("update ordering.orders set state = 'PLACED' where buyer_id = " + village.party("tilleuls"));
        cancellation.cancel(number, village.actor("canteen")).block();
        assertThat(term("canteen").accepted() + term("canteen").ordered()).isZero();
    }

    @Test
    void whatIsLeftIsSharedOutOverTheMealsStillToComeThatTheCalendarKnows() {
        run(
                "insert into catering.weekly_pattern (site_id, weekday, meals) select %d, d, 10 from generate_series(1, 7) d"
                        .formatted(door()));
        keep(budget("tilleulsDoor", 1, 10, 10_000));
        assertThat(term("canteen").toCome()).isEqualTo(100);
        assertThat(term("canteen").perMealLeft()).isEqualTo(Money.euro(100));

        run("""
                insert into catering.calendar_entry (site_id, kind, names, first_day, last_day, eating, changed_by)
                values (%d, 'HOLIDAY', '{"fr": "Congé"}', platform.today() + 6, platform.today() + 10, 'NOBODY', 0)
                """.formatted(door()));

        assertThat(term("canteen").toCome()).isEqualTo(50);
        assertThat(term("canteen").perMealLeft()).isEqualTo(Money.euro(200));
    }

    @Test
    void whoPaysSetsItAndTheKitchenReadsIt() {
        refused(budgets.keep(budget("tilleulsDoor", 0, 40, 100), village.actor("canteen")), "not-found");
        refused(budgets.keep(budget("bouleauxDoor", 0, 40, 100), mayor), "not-found");
        keep(budget("tilleulsDoor", 0, 40, 100));

        assertThat(term("canteen").mine()).isFalse();
        assertThat(budgets.board(village.actor("canteen3")).block().terms()).isEmpty();
        budgets.remove(term("canteen").id(), village.actor("canteen")).block();
        assertThat(term("canteen").amount()).isEqualTo(100);
        budgets.remove(term("canteen").id(), mayor).block();
        assertThat(budgets.board(mayor).block().terms()).isEmpty();
    }

    @Test
    void aDayBelongsToOneTerm() {
        keep(budget("tilleulsDoor", 0, 40, 100));

        refused(budgets.keep(budget("tilleulsDoor", 40, 60, 100), mayor), "invalid-input");
        keep(budget("tilleulsDoor", 41, 60, 100));
        keep(budget("erablesDoor", 0, 60, 100));
    }

    @Test
    void ofTwoWhoChangeItTheSecondIsTold() {
        keep(budget("tilleulsDoor", 0, 40, 100));
        var seen = term("canteen");
        var changed = new TermBudget(
                seen.id(), seen.site(), "T1", seen.first(), seen.last(), Money.euro(200), seen.version());

        keep(changed);

        refused(budgets.keep(changed, mayor), "changed-meanwhile");
        assertThat(term("canteen").amount()).isEqualTo(200);
    }

    @Test
    void whoPaysIsTheirsToSayWithItsSource() {
        assertThat(budgets.board(mayor).block().payment()).anySatisfy(term -> {
            assertThat(term.days()).isEqualTo(30);
            assertThat(term.source()).contains("Arrêté royal du 14 janvier 2013");
        });
    }

    private TermBudget budget(String door, int from, int until, long cents) {
        var today = today();
        return new TermBudget(
                0,
                village.site(door),
                "Premier trimestre",
                today.plusDays(from),
                today.plusDays(until),
                Money.euro(cents),
                0);
    }

    private LocalDate today() {
        return database.sql("select platform.today() as day")
                .mapValue(LocalDate.class)
                .one()
                .block();
    }

    private String order() {
        var line = new LineRequest(village.offer("Poireau", village.firstDate()), BigDecimal.TEN, null);
        var request = new OrderRequest(door(), village.firstDate(), null, "BC-1", List.of(line));
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), PaymentMethod.ACCOUNT, false),
                        village.actor("canteen"))
                .block()
                .orders()
                .get(0)
                .number();
    }

    private long total() {
        return database.sql("""
                        select sum(l.line_minor)::bigint total from ordering.orders o join ordering.line l on l.order_id = o.id
                        where l.kind <> 'deposit' and o.buyer_id = %d
                        """.formatted(village.party("tilleuls")))
                .mapValue(Long.class)
                .one()
                .block();
    }

    private BudgetBoard.Term term(String who) {
        return budgets.board(village.actor(who)).block().terms().get(0);
    }

    private void keep(TermBudget budget) {
        budgets.keep(budget, mayor).block();
    }

    private long door() {
        return village.site("tilleulsDoor");
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private static void refused(Mono<?> attempt, String type) {
        StepVerifier.create(attempt)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                DomainException.class,
                                refused -> assertThat(refused.code()).isEqualTo(type)))
                .verify();
    }
}
