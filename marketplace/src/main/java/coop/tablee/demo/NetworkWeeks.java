package coop.tablee.demo;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import coop.tablee.ordercycle.CopyWeek;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.PastDates;
import coop.tablee.ordercycle.PastDates.PastOffer;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Delivery dates of all cooperatives: those of the past and those that are open now. Neighbours in pairs deliver on the same days. */
@Component
class NetworkWeeks {

    private static final int AT_ONCE = 4;
    private static final int WEEKS_AHEAD = 3;
    private static final BigDecimal FEE = new BigDecimal("7");
    private static final List<Set<DayOfWeek>> DAYS = List.of(
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.SATURDAY),
            EnumSet.of(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY),
            EnumSet.of(DayOfWeek.WEDNESDAY, DayOfWeek.FRIDAY),
            EnumSet.of(DayOfWeek.TUESDAY, DayOfWeek.FRIDAY));

    private final DatabaseClient database;
    private final PastDates dates;
    private final OrderCycles cycles;

    NetworkWeeks(DatabaseClient database, PastDates dates, OrderCycles cycles) {
        this.database = database;
        this.dates = dates;
        this.cycles = cycles;
    }

    /** On which days the n-th cooperative delivers. The first two are the small story's, whose places open on any of six. */
    static Set<DayOfWeek> daysOf(int region) {
        return region < 2 ? DAYS.get(0) : DAYS.get(1 + region / 2 % (DAYS.size() - 1));
    }

    static int neighbourOf(int region) {
        return region ^ 1;
    }

    /** Delivery dates from one Monday up to the one before another, with their offers, by cooperative; what is there already stays. */
    Map<Long, List<PastOffer>> past(LocalDate firstMonday, LocalDate endMonday) {
        var all = cooperatives();
        Map<Long, List<PastOffer>> offers = new HashMap<>();
        Flux.range(0, all.size())
                .flatMap(
                        region -> {
                            var days = firstMonday
                                    .datesUntil(endMonday)
                                    .filter(day -> daysOf(region).contains(day.getDayOfWeek()))
                                    .toList();
                            return dates.load(days, FEE, Weeks.MARGIN, coordinator(all.get(region)))
                                    .map(found -> Map.entry(all.get(region), found));
                        },
                        AT_ONCE)
                .collectList()
                .blockOptional()
                .orElse(List.of())
                .forEach(entry -> offers.put(entry.getKey(), entry.getValue()));
        return offers;
    }

    /** The coming weeks are open: each is a copy of the last one that a cooperative has. */
    void openAhead(LocalDate monday) {
        Flux.fromIterable(cooperatives())
                .flatMap(
                        cooperative -> lastWeek(cooperative)
                                .flatMapMany(last -> Flux.fromStream(IntStream.rangeClosed(0, WEEKS_AHEAD)
                                                .mapToObj(monday::plusWeeks))
                                        .filter(week -> week.isAfter(last))
                                        .concatMap(week -> cycles.copyWeek(
                                                new CopyWeek(last, week, true, Weeks.MARGIN),
                                                coordinator(cooperative)))),
                        AT_ONCE)
                .blockLast();
    }

    /** The planner learns how many offers and dates there are now. */
    void analyse() {
        database.sql("analyze ordercycle.cycle, ordercycle.offer, ordercycle.offer_change, stock.stock_row")
                .then()
                .block();
    }

    private Mono<LocalDate> lastWeek(long cooperative) {
        return database.sql("""
                        select max(delivery_date) - extract(isodow from max(delivery_date))::int + 1 monday
                        from ordercycle.cycle where cooperative_id = :cooperative having count(*) > 0
                        """)
                .bind("cooperative", cooperative)
                .map(row -> row.get("monday", LocalDate.class))
                .one();
    }

    private List<Long> cooperatives() {
        return database.sql("select id from network.organisation where 'COOPERATIVE' = any (kinds) order by id")
                .map(row -> row.get("id", Long.class))
                .all()
                .collectList()
                .blockOptional()
                .orElse(List.of());
    }

    private static Actor coordinator(long cooperative) {
        var roles = Set.of(Role.COORDINATOR, Role.PACKER);
        var kinds = Set.of("COOPERATIVE");
        return new Actor(
                0,
                "",
                Locale.FRENCH,
                new ActingParty(cooperative, "", kinds),
                roles,
                List.of(new Membership(cooperative, "", kinds, roles)),
                Credential.SESSION);
    }
}
