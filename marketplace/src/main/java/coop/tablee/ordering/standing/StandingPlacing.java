package coop.tablee.ordering.standing;

import coop.tablee.ordering.OrderPlacement;
import coop.tablee.platform.RecurringWork;
import coop.tablee.shared.DomainException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Places what standing orders want as soon as a cycle opens. Any number of nodes may run it: each takes runs for a minute, writes down what it will ask for, asks
 * for it with the date's own idempotency key, and notes what came of it. Whoever goes on with a run that another left asks the same in the same words, and gets
 * the kept answer if it was placed already; only a refusal, which leaves nothing behind, lets it choose anew.
 */
@Component
class StandingPlacing implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(StandingPlacing.class);
    private static final Pattern LINE = Pattern.compile("lines\\[(\\d+)]\\.quantity");
    private static final Set<String> ROOM = Set.of("slot-full", "no-slot");
    /** What fresh facts know themselves: whoever meets it looks again. */
    private static final Set<String> PASSING =
            Set.of("insufficient-stock", "allotment-taken", "price-changed", "cut-off-passed", "drop-fee-changed");

    /** What more goods make good: until shortly before the first cut-off it is not the end of standing needs. */
    private static final Set<String> TOO_LITTLE = Set.of("drop-minimum", "lot-minimum");

    private static final int BATCH = 64;
    private static final int AT_ONCE = 64;
    private static final int SIDE_BY_SIDE = 3;
    private static final int TRIES = 6;

    private final StandingRuns runs;
    private final OrderPlacement placement;
    private final StandingPayments payments;

    StandingPlacing(StandingRuns runs, OrderPlacement placement, StandingPayments payments) {
        this.runs = runs;
        this.placement = placement;
        this.payments = payments;
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT3S")
    Mono<Void> run() {
        return placeDue().then().onErrorResume(error -> {
            LOG.warn("Standing orders wait: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Places all that is due now; answers how many dates were brought to an end. */
    Mono<Integer> placeDue() {
        return runs.plan()
                .then(Flux.range(0, SIDE_BY_SIDE)
                        .flatMap(lane -> batch().repeat()
                                .takeUntil(batch -> batch.claimed < BATCH)
                                .map(Batch::ended))
                        .reduce(0, Integer::sum));
    }

    private record Batch(int claimed, int ended) {}

    private Mono<Batch> batch() {
        return Mono.defer(() -> {
            var lease = UUID.randomUUID();
            return runs.claim(lease, BATCH)
                    .flatMap(claimed -> claimed.isEmpty()
                            ? Mono.just(new Batch(0, 0))
                            : runs.facts(claimed)
                                    .flatMap(facts -> work(lease, facts))
                                    .map(ended -> new Batch(claimed.size(), ended)));
        });
    }

    private Mono<Integer> work(UUID lease, List<StandingFacts> all) {
        var forgotten = ids(all, facts -> !facts.wanted() && !facts.placed());
        var waiting = ids(all, facts -> facts.wanted() && facts.waits() && facts.intent() == null);
        var chosen = new HashMap<Long, StandingIntent>();
        var todo = all.stream()
                .filter(facts -> !forgotten.contains(facts.run()) && !waiting.contains(facts.run()))
                .toList();
        todo.stream()
                .filter(facts -> facts.intent() == null)
                .forEach(facts -> chosen.put(facts.run(), StandingChoice.of(facts, Map.of(), false)));
        return runs.intend(lease, chosen)
                .flatMapMany(held -> Flux.fromIterable(todo)
                        .filter(facts -> facts.intent() != null || held.contains(facts.run()))
                        .flatMap(facts -> begin(lease, facts, chosen.get(facts.run())), AT_ONCE))
                .collectList()
                .flatMap(outcomes -> {
                    var again = outcomes.stream()
                            .filter(outcome -> outcome.result == null && !outcome.later)
                            .map(Outcome::run)
                            .toList();
                    var later = Stream.concat(
                                    waiting.stream(),
                                    outcomes.stream()
                                            .filter(outcome -> outcome.later)
                                            .map(Outcome::run))
                            .toList();
                    var results = outcomes.stream()
                            .map(Outcome::result)
                            .filter(Objects::nonNull)
                            .toList();
                    return runs.finish(results)
                            .flatMap(ended ->
                                    runs.putBack(lease, forgotten, later, again).thenReturn(ended));
                });
    }

    /** What came of one run; without a result it is tried again: soon in the same words, or {@code later} anew. */
    private record Outcome(long run, StandingRuns.@Nullable Result result, boolean later) {

        Outcome(long run, StandingRuns.@Nullable Result result) {
            this(run, result, false);
        }
    }

    private Mono<Outcome> begin(UUID lease, StandingFacts facts, @Nullable StandingIntent chosen) {
        var intent = chosen == null ? Objects.requireNonNull(facts.intent()) : chosen;
        return place(lease, facts, intent, new Attempt(1, Map.of(), intent.slot() == null))
                .onErrorResume(error -> {
                    LOG.warn("Standing order {} waits: {}", facts.standingOrder(), error.toString());
                    return Mono.just(new Outcome(facts.run(), null));
                });
    }

    /** How often it was tried, which offers were refused and why, and whether the wanted opening was given up. */
    private record Attempt(int count, Map<Long, String> barred, boolean anySlot) {}

    private Mono<Outcome> place(UUID lease, StandingFacts facts, StandingIntent intent, Attempt attempt) {
        if (intent.items().isEmpty()) {
            return Mono.just(nothing(facts, intent, null));
        }
        return placement
                .place(intent.checkout(facts, payments), facts.actor())
                .map(placed -> placed(facts, intent, placed.orders().get(0).number()))
                .onErrorResume(DomainException.class, refused -> refused(lease, facts, intent, attempt, refused));
    }

    private Mono<Outcome> refused(
            UUID lease, StandingFacts facts, StandingIntent intent, Attempt attempt, DomainException refused) {
        if (refused.code().equals("idempotency-key-reused")) {
            return runs.placedWith(facts.key())
                    .map(number -> placed(facts, intent, number))
                    .defaultIfEmpty(new Outcome(facts.run(), null));
        }
        var barred = new HashMap<>(attempt.barred);
        var anySlot = attempt.anySlot;
        for (var error : refused.errors()) {
            var line = LINE.matcher(Objects.requireNonNullElse(error.field(), ""));
            if (line.matches()) {
                if (!PASSING.contains(error.code())) {
                    barred.put(
                            intent.items().get(Integer.parseInt(line.group(1))).offer(), error.code());
                }
            } else if (ROOM.contains(error.code()) && !anySlot) {
                anySlot = true;
            } else if (facts.patient() && TOO_LITTLE.contains(error.code())) {
                return Mono.just(new Outcome(facts.run(), null, true));
            } else if (!PASSING.contains(error.code())) {
                return Mono.just(nothing(facts, intent, error.code()));
            }
        }
        if (refused.errors().isEmpty()) {
            if (facts.patient() && TOO_LITTLE.contains(refused.code())) {
                return Mono.just(new Outcome(facts.run(), null, true));
            }
            return Mono.just(nothing(facts, intent, refused.code()));
        }
        return attempt.count == TRIES
                ? Mono.just(new Outcome(facts.run(), null))
                : again(lease, facts.run(), new Attempt(attempt.count + 1, barred, anySlot));
    }

    /** Looks again and chooses anew; whoever lost the run meanwhile leaves it to who has it. */
    private Mono<Outcome> again(UUID lease, long run, Attempt attempt) {
        return runs.facts(List.of(run)).flatMapIterable(found -> found).next().flatMap(facts -> {
            var intent = StandingChoice.of(facts, attempt.barred, attempt.anySlot);
            return runs.intend(lease, Map.of(run, intent))
                    .filter(held -> !held.isEmpty())
                    .flatMap(held -> place(lease, facts, intent, attempt));
        });
    }

    private static Outcome placed(StandingFacts facts, StandingIntent intent, String number) {
        return new Outcome(facts.run(), new StandingRuns.Result(facts.run(), "PLACED", number, intent.missed(), null));
    }

    private static Outcome nothing(StandingFacts facts, StandingIntent intent, @Nullable String reason) {
        return new Outcome(facts.run(), new StandingRuns.Result(facts.run(), "NOTHING", null, intent.missed(), reason));
    }

    private static List<Long> ids(List<StandingFacts> all, Predicate<StandingFacts> which) {
        return all.stream().filter(which).map(StandingFacts::run).collect(Collectors.toList());
    }
}
