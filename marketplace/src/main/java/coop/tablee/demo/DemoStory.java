package coop.tablee.demo;

import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.MarketplaceProperties;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells the story chapter by chapter, each once, before the first request is served as ready. Each start in a new week begins that week, so that every audience
 * always has a cycle open for two days at least; other starts find that all is told. Ends with the line that says where to look and as whom.
 */
@Component
class DemoStory implements ApplicationRunner {

    static final int WEEKS_LIVED = 2;
    static final int WEEKS_OF_HISTORY = 52;

    private static final Logger LOG = LoggerFactory.getLogger(DemoStory.class);
    private static final List<String> ONCE =
            List.of("people", "roads", "houses", "shelves", "school-year", "contracts", "history");
    private static final String RULES = "rules";
    private static final String HABITS = "habits";
    private static final String TABLES = "tables";
    private static final String NEWCOMERS = "newcomers";
    private static final String COMPETITIONS = "competitions";
    private static final String PLANNING = "planning";
    private static final String NEIGHBOURS = "neighbours";

    private final MarketplaceProperties properties;
    private final BusinessClock clock;
    private final Cast cast;
    private final Beginning beginning;
    private final Contracts contracts;
    private final PastYear year;
    private final Weeks weeks;
    private final Rules rules;
    private final Habits habits;
    private final Tables tables;
    private final Canteens canteens;
    private final Newcomers newcomers;
    private final Competitions competitions;
    private final Planning planning;
    private final Neighbours neighbours;
    private final NetworkStory network;
    private final Environment environment;

    DemoStory(
            MarketplaceProperties properties,
            BusinessClock clock,
            Cast cast,
            Beginning beginning,
            Contracts contracts,
            PastYear year,
            Weeks weeks,
            Rules rules,
            Habits habits,
            Tables tables,
            Canteens canteens,
            Newcomers newcomers,
            Competitions competitions,
            Planning planning,
            Neighbours neighbours,
            NetworkStory network,
            Environment environment) {
        this.properties = properties;
        this.clock = clock;
        this.cast = cast;
        this.beginning = beginning;
        this.contracts = contracts;
        this.year = year;
        this.weeks = weeks;
        this.rules = rules;
        this.habits = habits;
        this.tables = tables;
        this.canteens = canteens;
        this.newcomers = newcomers;
        this.competitions = competitions;
        this.planning = planning;
        this.neighbours = neighbours;
        this.network = network;
        this.environment = environment;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (properties.hasDemo()) {
            clock.refresh().block();
            NetworkScale.named(properties.demoStory()).ifPresentOrElse(this::tellNetwork, this::tell);
        }
    }

    /** The last line of a start: where to go, and as whom. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.LOWEST_PRECEDENCE)
    void welcome() {
        if (properties.hasDemo()) {
            LOG.info(
                    "Tablée is at http://localhost:{} with the demo accounts canteen, care-home, household, producer,"
                            + " coordinator, volunteer, rider, procurement, council, admin @demo.example (and the same"
                            + " with -2 in the other tenant), password demo",
                    environment.getProperty("local.server.port", "8080"));
        }
    }

    /** One statement says that there is nothing new to tell. */
    private void tell() {
        var chapters = new ArrayList<>(ONCE);
        chapters.addAll(List.of(
                RULES,
                HABITS,
                TABLES,
                NEWCOMERS,
                COMPETITIONS,
                PLANNING,
                NEIGHBOURS,
                weekOf(comingMonday()),
                canteensOf(comingMonday())));
        var told = cast.told(chapters);
        if (!told.containsAll(ONCE)) {
            // A story that was cut short left the clock somewhere in the past
            clock.makeAdjustable().block();
            weeks.backToNow();
            tellPast(told);
            weeks.backToNow();
        }
        var monday = comingMonday();
        if (!told.contains(RULES)) {
            tell(RULES, () -> rules.settle(monday));
        }
        if (!told.contains(weekOf(monday))) {
            tell(weekOf(monday), () -> weeks.begin(monday, today()));
        }
        // After the week's own orders: standing orders are placed in their own time
        if (!told.contains(HABITS)) {
            tell(HABITS, () -> habits.begin(monday));
        }
        if (!told.contains(TABLES)) {
            tell(TABLES, () -> tables.lay(monday.minusWeeks(1)));
        }
        if (!told.contains(canteensOf(monday))) {
            tell(canteensOf(monday), () -> canteens.live(monday, today()));
        }
        if (!told.contains(NEWCOMERS)) {
            tell(NEWCOMERS, newcomers::arrive);
        }
        if (!told.contains(COMPETITIONS)) {
            tell(COMPETITIONS, () -> competitions.compete(today()));
        }
        if (!told.contains(PLANNING)) {
            tell(PLANNING, () -> planning.plan(today()));
        }
        if (!told.contains(NEIGHBOURS)) {
            tell(NEIGHBOURS, () -> neighbours.join(monday));
        }
    }

    private void tellPast(Set<String> told) {
        var today = today();
        var monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        Map<String, Runnable> past = new LinkedHashMap<>(beginning.chapters(today));
        past.put("contracts", () -> contracts.sign(monday, today));
        past.put("history", () -> history(monday, today));
        past.forEach((chapter, telling) -> {
            if (!told.contains(chapter)) {
                tell(chapter, telling);
            }
        });
    }

    private void tellNetwork(NetworkScale scale) {
        var today = today();
        var chapters = beginning.chapters(today);
        var told = cast.told(chapters.keySet());
        if (!told.containsAll(chapters.keySet())) {
            clock.makeAdjustable().block();
        }
        chapters.forEach((chapter, telling) -> {
            if (!told.contains(chapter)) {
                tell(chapter, telling);
            }
        });
        network.tell(scale, today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), today);
    }

    private void history(LocalDate monday, LocalDate today) {
        var firstLived = monday.minusWeeks(WEEKS_LIVED);
        year.tell(monday.minusWeeks(WEEKS_OF_HISTORY), firstLived);
        weeks.openFirst(firstLived);
        var orders = weeks.orderInTime(firstLived, today);
        for (var week = firstLived; !week.isAfter(monday); week = week.plusWeeks(1)) {
            orders = weeks.live(week, orders, today);
        }
    }

    private void tell(String chapter, Runnable telling) {
        telling.run();
        cast.noteTold(chapter);
        LOG.info("Demo: {} told", chapter);
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(Weeks.ZONE));
    }

    private LocalDate comingMonday() {
        return today().with(TemporalAdjusters.next(DayOfWeek.MONDAY));
    }

    private static String canteensOf(LocalDate monday) {
        return "canteens of " + monday;
    }

    private static String weekOf(LocalDate monday) {
        return "week of " + monday;
    }
}
