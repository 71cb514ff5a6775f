package coop.tablee.demo;

import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.budget.TermBudget;
import coop.tablee.catering.budget.TermBudgets;
import coop.tablee.catering.calendar.CalendarEntry;
import coop.tablee.catering.calendar.Calendars;
import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The year of the story's schools: free days of 2026-2027 in the Wallonia-Brussels Federation, an outing and a strike soon, and what the food of a term may cost. No door is
 * closed by it, so that whoever looks at the story in a holiday can still order.
 */
@Component
class SchoolYear {

    private static final String FEDERATION = "BE-FWB-2026";
    private static final List<LocalDate> FREE = List.of(
            LocalDate.of(2026, 10, 19),
            LocalDate.of(2026, 11, 2),
            LocalDate.of(2026, 11, 11),
            LocalDate.of(2026, 12, 21),
            LocalDate.of(2027, 2, 9),
            LocalDate.of(2027, 2, 22),
            LocalDate.of(2027, 3, 29),
            LocalDate.of(2027, 4, 26),
            LocalDate.of(2027, 5, 17),
            LocalDate.of(2027, 7, 3));
    private static final Map<String, String> PAYERS =
            Map.of("forest", "account:procurement", "uccle", "account:procurement-2");

    private final Cast cast;
    private final Troupe troupe;
    private final Calendars calendars;
    private final TermBudgets budgets;

    SchoolYear(Cast cast, Troupe troupe, Calendars calendars, TermBudgets budgets) {
        this.cast = cast;
        this.troupe = troupe;
        this.calendars = calendars;
        this.budgets = budgets;
    }

    void begin(LocalDate today) {
        PAYERS.keySet()
                .forEach(authority -> calendars
                        .takeOver(Calendars.ALL, FEDERATION, FREE, false, payer(authority))
                        .block());
        var outing = today.plusWeeks(1).with(TemporalAdjusters.next(DayOfWeek.TUESDAY));
        calendars
                .keep(
                        CalendarEntry.outing(
                                door("tilleuls"),
                                names(
                                        "Visite de la ferme",
                                        "Bezoek aan de boerderij",
                                        "Besuch auf dem Hof",
                                        "Visit to the farm"),
                                outing,
                                AgeGroup.PRIMARY,
                                48),
                        troupe.cook("tilleuls"))
                .block();
        strike("sources", outing.plusDays(2), payer("forest"));
        strike("bouleaux", outing.plusDays(2), troupe.cook("bouleaux"));
        budget("forest", "tilleuls", today, 1_150_000);
        budget("forest", "moulinKitchen", today, 950_000);
        budget("forest", "sources", today, 1_000_000);
        budget("uccle", "bouleaux", today, 1_100_000);
    }

    private void strike(String kitchen, LocalDate day, Actor actor) {
        calendars
                .keep(
                        CalendarEntry.strike(
                                door(kitchen),
                                names("Grève nationale", "Nationale staking", "Landesweiter Streik", "National strike"),
                                day,
                                40),
                        actor)
                .block();
    }

    /** From the first day of a month to the last of another, around today. */
    private void budget(String authority, String kitchen, LocalDate today, long cents) {
        var first = today.minusMonths(2).withDayOfMonth(1);
        var last = today.plusMonths(1).with(TemporalAdjusters.lastDayOfMonth());
        budgets.keep(
                        new TermBudget(0, door(kitchen), "Premier trimestre", first, last, Money.euro(cents), 0),
                        payer(authority))
                .block();
    }

    private long door(String kitchen) {
        return cast.id(Shoppers.KITCHENS.getOrDefault(kitchen, ""));
    }

    private Actor payer(String authority) {
        var party = new ActingParty(cast.id(authority), authority, Set.of("AUTHORITY"));
        var roles = Set.of(Role.OWNER, Role.APPROVER, Role.AUDITOR);
        return new Actor(
                cast.id(PAYERS.getOrDefault(authority, "")),
                authority,
                Locale.FRENCH,
                party,
                roles,
                List.of(new Membership(party.id(), authority, party.kinds(), roles)),
                Credential.SESSION);
    }

    private static LocalizedText names(String fr, String nl, String de, String en) {
        return new LocalizedText(Map.of("fr", fr, "nl", nl, "de", de, "en", en));
    }
}
