package coop.tablee.ordercycle.plan;

import coop.tablee.ordercycle.CycleTransitions;
import coop.tablee.platform.RecurringWork;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes the dates of plans ahead of time. Every node looks every half minute; a plan is due when somebody changed it or when a day has passed. What is due is
 * decided by what is stored, so that a node that was away for a week does then what it did not do. One statement a plan: made by two nodes at once, or by one
 * that dies and another, each date is made once.
 */
@Component
class CycleGeneration implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(CycleGeneration.class);

    private static final String DUE = "/* job */ select d plan from ordercycle.plans_due() d order by 1";
    private static final String GENERATE = """
            /* job */ select g.kind, g.delivery_date from ordercycle.generate(:plan, :version, :from, :until, :named::date[], :dates::date[]) g
            """;

    private final DatabaseClient database;
    private final PlanStore store;
    private final CycleTransitions transitions;
    private final TransactionalOperator transaction;

    CycleGeneration(
            DatabaseClient database, PlanStore store, CycleTransitions transitions, TransactionalOperator transaction) {
        this.database = database;
        this.store = store;
        this.transitions = transitions;
        this.transaction = transaction;
    }

    /** Makes what is due of all plans; emits how many dates were made, changed or taken back. One plan that fails leaves the others alone and stays due. */
    Mono<Long> makeDue() {
        return database.sql(DUE)
                .map(row -> row.get("plan", Long.class))
                .all()
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(plan -> make(plan).onErrorResume(error -> {
                    LOG.warn("Plan {} waits: {}", plan, error.toString());
                    return Mono.just(0L);
                }))
                .reduce(0L, Long::sum)
                .flatMap(made ->
                        made == 0 ? Mono.just(made) : transitions.makeDue().thenReturn(made));
    }

    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT5S")
    Mono<Void> keepUp() {
        return makeDue().then().onErrorResume(error -> {
            LOG.warn("Plans wait: {}", error.toString());
            return Mono.empty();
        });
    }

    private Mono<Long> make(long plan) {
        return store.find(plan)
                .flatMap(found -> store.holidays(
                                found.terms().holidays(),
                                found.today().minusMonths(1),
                                found.horizon().plusMonths(1))
                        .flatMap(holidays -> make(found, holidays)))
                .defaultIfEmpty(0L);
    }

    private Mono<Long> make(Plan plan, Map<LocalDate, String> holidays) {
        var dates = PlanCalendar.taking(
                new PlanCalendar(plan.terms(), plan.exceptions(), holidays).between(plan.today(), plan.horizon()));
        return database.sql(GENERATE)
                .bind("plan", plan.id())
                .bind("version", plan.version())
                .bind("from", plan.today())
                .bind("until", plan.horizon())
                .bind("named", dates.stream().map(PlannedDate::named).toArray(LocalDate[]::new))
                .bind("dates", dates.stream().map(PlannedDate::delivery).toArray(LocalDate[]::new))
                .map(row -> Map.entry(row.get("kind", String.class), row.get("delivery_date", LocalDate.class)))
                .all()
                .collectList()
                .as(transaction::transactional)
                .doOnNext(done -> say(plan, done))
                .map(done -> (long) done.size());
    }

    private static void say(Plan plan, List<Map.Entry<String, LocalDate>> done) {
        if (!done.isEmpty()) {
            var count = new TreeMap<String, Integer>();
            done.forEach(one -> count.merge(one.getKey(), 1, Integer::sum));
            LOG.info("Plan {} of cooperative {} until {}: {}", plan.id(), plan.cooperative(), plan.horizon(), count);
        }
    }
}
