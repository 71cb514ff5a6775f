package coop.tablee.demo;

import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.MarketplaceProperties;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
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
 * Tells the story chapter by chapter, each once, before the first request is served as ready; later starts top up, so that every audience always has a cycle
 * open. Ends with the line that says where to look and as whom.
 */
@Component
class DemoStory implements ApplicationRunner {

    static final int WEEKS_LIVED = 3;
    static final int WEEKS_OF_HISTORY = 52;

    private static final Logger LOG = LoggerFactory.getLogger(DemoStory.class);

    private final MarketplaceProperties properties;
    private final BusinessClock clock;
    private final Cast cast;
    private final Troupe troupe;
    private final People people;
    private final Shelves shelves;
    private final PastYear year;
    private final Weeks weeks;
    private final Environment environment;

    DemoStory(
            MarketplaceProperties properties,
            BusinessClock clock,
            Cast cast,
            Troupe troupe,
            People people,
            Shelves shelves,
            PastYear year,
            Weeks weeks,
            Environment environment) {
        this.properties = properties;
        this.clock = clock;
        this.cast = cast;
        this.troupe = troupe;
        this.people = people;
        this.shelves = shelves;
        this.year = year;
        this.weeks = weeks;
        this.environment = environment;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (!properties.hasDemo()) {
            return;
        }
        clock.makeAdjustable().block();
        clock.refresh().block();
        tell(LocalDate.now(clock.withZone(Weeks.ZONE)));
    }

    /** The last line of a start: where to go, and as whom. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.LOWEST_PRECEDENCE)
    void welcome() {
        if (properties.hasDemo()) {
            LOG.info(
                    "Tablée is at http://localhost:{} with the demo accounts canteen, care-home, household, producer, coordinator, volunteer, rider, procurement, council, admin @demo.example (and the same with -2 in the other tenant), password demo",
                    environment.getProperty("local.server.port", "8080"));
        }
    }

    private void tell(LocalDate today) {
        var monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        chapter("people", () -> people.settle(today));
        chapter("shelves", () -> shelves.fill(troupe));
        chapter("history", () -> history(monday, today));
        weeks.backToNow();
        topUp(monday);
        chapter("orders ahead", () -> weeks.orderAhead(monday.plusWeeks(1)));
    }

    private void history(LocalDate monday, LocalDate today) {
        year.tell(monday.minusWeeks(WEEKS_OF_HISTORY), monday.minusWeeks(WEEKS_LIVED));
        weeks.openFirst(monday.minusWeeks(WEEKS_LIVED));
        for (var week = monday.minusWeeks(WEEKS_LIVED); !week.isAfter(monday); week = week.plusWeeks(1)) {
            weeks.live(week, today);
        }
    }

    /** Three weeks ahead are open: whatever the day, somebody can order for at least 48 hours. */
    private void topUp(LocalDate monday) {
        for (var ahead = 0; ahead < 3; ahead++) {
            weeks.openAfter(monday.plusWeeks(ahead));
        }
    }

    private void chapter(String name, Runnable telling) {
        if (!cast.isTold(name)) {
            telling.run();
            cast.told(name);
            LOG.info("Demo: {} told", name);
        }
    }
}
