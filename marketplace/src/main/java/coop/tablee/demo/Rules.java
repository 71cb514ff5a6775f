package coop.tablee.demo;

import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.ordercycle.lead.LeadTimes;
import coop.tablee.ordercycle.plan.DaysBefore;
import coop.tablee.ordercycle.plan.HolidayCalendar;
import coop.tablee.ordercycle.plan.OnHoliday;
import coop.tablee.ordercycle.plan.PlanException;
import coop.tablee.ordercycle.plan.PlanRule;
import coop.tablee.ordercycle.plan.PlanTerms;
import coop.tablee.ordercycle.plan.Plans;
import coop.tablee.ordercycle.price.PriceList.PriceTerms;
import coop.tablee.ordercycle.price.PriceLists;
import coop.tablee.ordering.approval.ApprovalPolicies;
import coop.tablee.ordering.approval.ApprovalPolicy;
import coop.tablee.ordering.approval.AtCutOff;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/** What is settled once for the weeks to come: by which rule cooperatives deliver, who must know earlier, who pays less; and from which amount on a municipality approves what its kitchens send. */
@Component
class Rules {

    private static final int WEEKS_AHEAD = 4;
    private static final String PRODUCT = """
            select p.id from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id
            where p.producer_id = :producer and v.names ->> 'fr' = :name order by p.id limit 1
            """;

    private final Cast cast;
    private final Troupe troupe;
    private final Plans plans;
    private final LeadTimes leads;
    private final PriceLists prices;
    private final ApprovalPolicies approvals;
    private final DatabaseClient database;

    Rules(
            Cast cast,
            Troupe troupe,
            Plans plans,
            LeadTimes leads,
            PriceLists prices,
            ApprovalPolicies approvals,
            DatabaseClient database) {
        this.cast = cast;
        this.troupe = troupe;
        this.plans = plans;
        this.leads = leads;
        this.prices = prices;
        this.approvals = approvals;
        this.database = database;
    }

    /** Settles all of it from a Monday on. Lead times first: the dates that the plans make heed them. */
    void settle(LocalDate monday) {
        var grandChamp = troupe.coordinator("grandChamp");
        var valDeSenne = troupe.coordinator("valDeSenne");
        leadTimes(grandChamp, valDeSenne);
        priceLists(monday, grandChamp, valDeSenne);
        plans(monday, grandChamp, valDeSenne);
        approval("forest");
        approval("uccle");
    }

    /** An ordinary week is far below; what is above waits for the procurement officer. */
    private void approval(String authority) {
        approvals
                .set(
                        new ApprovalPolicy(Money.euro(150_000), Money.euro(150_000), true, AtCutOff.EXPIRE, 24, 0),
                        troupe.officer(authority))
                .block();
    }

    private void leadTimes(Actor grandChamp, Actor valDeSenne) {
        lead("levain", null, 4, LocalTime.of(18, 0), grandChamp);
        lead("truites", null, 5, LocalTime.NOON, valDeSenne);
        lead("bergerie", "Fromage de chèvre frais", 4, LocalTime.NOON, valDeSenne);
    }

    private void priceLists(LocalDate monday, Actor grandChamp, Actor valDeSenne) {
        list("residences", terms("Résidences", Audience.INSTITUTION, -3, monday, null), grandChamp)
                .naming("erables")
                .with("sillons", "Poireau", -8);
        list("forest", terms("Cuisines de la Forêt", Audience.INSTITUTION, -2, monday, null), valDeSenne)
                .naming("charmes")
                .with("coquelicot", "Lait entier", -6);
        list(
                "season",
                terms("Fin de saison", Audience.HOUSEHOLD, -5, monday.plusWeeks(2), monday.plusWeeks(4)),
                grandChamp);
    }

    private void plans(LocalDate monday, Actor grandChamp, Actor valDeSenne) {
        var everyDay = plan("week", "grandChamp", "Toute la semaine", everyDay(), monday, grandChamp);
        plans.except(
                        everyDay,
                        new PlanException(
                                0,
                                PlanException.Kind.LEFT_OUT,
                                monday.plusWeeks(3).with(DayOfWeek.SUNDAY),
                                monday.plusWeeks(3).with(DayOfWeek.SUNDAY),
                                "Inventaire du dépôt"),
                        grandChamp)
                .block();
        plan("week", "valDeSenne", "Toute la semaine", everyDay(), monday, valDeSenne);
        var market = plan(
                "market",
                "grandChamp",
                "Marché du premier samedi",
                PlanRule.read("FREQ=MONTHLY;BYDAY=1SA", "rule"),
                monday,
                grandChamp);
        plans.setActive(market, false, grandChamp).block();
    }

    /** The dates of the weeks ahead, for everything that is told afterwards. */
    void makeDates() {
        plans.makeDue().block();
    }

    private static PlanRule everyDay() {
        return PlanRule.weekly(1, Set.of(DayOfWeek.values()), null, null);
    }

    private long plan(String key, String cooperative, String name, PlanRule rule, LocalDate begins, Actor coordinator) {
        var fee = Weeks.feeOf(cooperative);
        // On the same terms as the weeks that were copied before
        var terms = new PlanTerms(
                name,
                begins,
                rule,
                HolidayCalendar.BE,
                OnHoliday.KEEP,
                new DaysBefore(11, LocalTime.of(8, 0)),
                new DaysBefore(2, LocalTime.of(20, 0)),
                new DaysBefore(3, LocalTime.of(14, 0)),
                LocalTime.of(7, 0),
                fee,
                fee,
                ShortageRule.SCHOOLS_FIRST,
                false,
                Weeks.MARGIN,
                WEEKS_AHEAD);
        return Objects.requireNonNull(
                plans.create(named(key), terms, coordinator).block());
    }

    /** What a story of another day began stands, though it says other days. */
    private static NamedRequest named(String key) {
        return new NamedRequest("demo-" + key, null);
    }

    private void lead(String producer, @Nullable String product, int days, LocalTime at, Actor coordinator) {
        leads.set(
                        product == null ? cast.id(producer) : null,
                        product == null ? null : product(producer, product),
                        days,
                        at,
                        null,
                        coordinator)
                .block();
    }

    private static PriceTerms terms(
            String name, Audience audience, int percent, LocalDate from, @Nullable LocalDate until) {
        return new PriceTerms(name, audience, BigDecimal.valueOf(percent), from, until);
    }

    private OneList list(String key, PriceTerms terms, Actor coordinator) {
        return new OneList(
                Objects.requireNonNull(
                        prices.create(named(key), terms, coordinator).block()),
                coordinator);
    }

    private long product(String producer, String name) {
        return Objects.requireNonNull(database.sql(PRODUCT)
                .bind("producer", cast.id(producer))
                .bind("name", name)
                .mapValue(Long.class)
                .one()
                .block());
    }

    /** A price list that is being written. */
    private final class OneList {

        private final long list;
        private final Actor coordinator;

        private OneList(long list, Actor coordinator) {
            this.list = list;
            this.coordinator = coordinator;
        }

        private OneList naming(String buyer) {
            prices.addBuyer(list, cast.id(buyer), coordinator).block();
            return this;
        }

        private void with(String producer, String name, int percent) {
            prices.setItem(list, product(producer, name), null, BigDecimal.valueOf(percent), coordinator)
                    .block();
        }
    }
}
