package coop.tablee.ordering;

import coop.tablee.ordering.PlacingDocument.Sound;
import coop.tablee.shared.DomainException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The queue in front of placing. Whoever comes while nobody is being placed is begun at once; whoever comes meanwhile waits and is then placed with all the others
 * that wait, by one reading and one writing statement for all of them. Another lane is opened beside the busy ones only for enough of them, or for who has
 * waited too long already because a lane stands still: each batch has its price, and the busier it is, the less each order costs. The shop's busiest stock
 * rows are locked, changed and written to disk once for many orders. Each checkout is still placed whole or not at all, those who wait together in the order of arrival,
 * and once begun is finished whoever hangs up. What takes time on the processor leaves the threads that talk to the database and to buyers: one long batch would hold up
 * all others there.
 */
@Component
class PlacingDesk {

    private static final Logger LOG = LoggerFactory.getLogger(PlacingDesk.class);
    private static final int LANES = 4;
    private static final int ENOUGH_FOR_EACH_BUSY_LANE = 4;
    private static final Duration TOO_LONG = Duration.ofMillis(50);
    private static final int MOST_AT_ONCE = 32;
    private static final int MOST_LINES_AT_ONCE = 1000;

    private final RequestReading reading;
    private final OrderStore store;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<String> inHand = new HashSet<>();
    private int busy;

    PlacingDesk(RequestReading reading, OrderStore store) {
        this.reading = reading;
        this.store = store;
    }

    private record Waiting(
            PlaceCheckout command, Buyer buyer, String hash, Sinks.One<PlacedCheckout> answer, long since) {

        int lines() {
            return command.orders().stream()
                    .mapToInt(order -> order.lines().size())
                    .sum();
        }
    }

    /** Places, or answers again what was placed with the same key. */
    Mono<PlacedCheckout> place(PlaceCheckout command, Buyer buyer) {
        return Mono.defer(() -> {
            Sinks.One<PlacedCheckout> answer = Sinks.one();
            queue(new Waiting(command, buyer, RequestHash.of(command), answer, System.nanoTime()));
            workOn();
            if (somebodyWaits()) {
                Schedulers.parallel().schedule(this::workOn, TOO_LONG.toMillis(), TimeUnit.MILLISECONDS);
            }
            return answer.asMono().publishOn(Schedulers.parallel());
        });
    }

    private synchronized void queue(Waiting one) {
        waiting.add(one);
    }

    private synchronized boolean somebodyWaits() {
        return !waiting.isEmpty();
    }

    private void workOn() {
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            var taken = batch;
            Mono.defer(() -> place(taken))
                    .onErrorResume(error -> Mono.just(List.of(failing(taken, error))))
                    .doOnTerminate(this::leaveLane)
                    .flatMap(left -> Mono.when(left))
                    .doFinally(signal -> letGo(taken))
                    .subscribe();
        }
    }

    /** Those who are next; none as long as no lane is opened for them. A key that is in hand waits for its answer, which is then its own. */
    private synchronized List<Waiting> next() {
        var batch = new ArrayList<Waiting>();
        var lines = 0;
        if (opensLane()) {
            for (var queue = waiting.iterator(); queue.hasNext() && batch.size() < MOST_AT_ONCE; ) {
                var one = queue.next();
                if (!batch.isEmpty() && lines + one.lines() > MOST_LINES_AT_ONCE) {
                    break;
                }
                if (inHand.add(one.command.idempotencyKey())) {
                    queue.remove();
                    batch.add(one);
                    lines += one.lines();
                }
            }
        }
        if (!batch.isEmpty()) {
            busy++;
        }
        return batch;
    }

    private boolean opensLane() {
        var eldest = waiting.peek();
        return eldest != null
                && busy < LANES
                && (waiting.size() >= busy * ENOUGH_FOR_EACH_BUSY_LANE
                        || System.nanoTime() - eldest.since >= TOO_LONG.toNanos());
    }

    private void leaveLane() {
        synchronized (this) {
            busy--;
        }
        workOn();
    }

    private void letGo(List<Waiting> batch) {
        synchronized (this) {
            batch.forEach(one -> inHand.remove(one.command.idempotencyKey()));
        }
        workOn();
    }

    /** Reads and writes; what is then left to do for the answers holds up no lane. */
    private Mono<List<Mono<Void>>> place(List<Waiting> batch) {
        return reading.readAll(batch.stream()
                        .map(one -> RequestReading.Ask.of(one.buyer, one.command))
                        .toList())
                .flatMap(facts -> {
                    var replays = new ArrayList<Mono<Void>>();
                    var drafted = new ArrayList<Drafted>();
                    for (var i = 0; i < batch.size(); i++) {
                        look(batch.get(i), facts.get(i), replays, drafted);
                    }
                    return write(drafted).concatWith(Flux.fromIterable(replays)).collectList();
                });
    }

    private record Drafted(Waiting waiting, Sound sound, String buyerName) {}

    private void look(Waiting one, RequestFacts facts, List<Mono<Void>> replays, List<Drafted> drafted) {
        var earlier = facts.earlier();
        try {
            if (earlier != null) {
                replays.add(replay(one, earlier));
                return;
            }
            var draft = CheckoutDraft.of(one.command.orders(), one.buyer.audience(), facts, one.command.alone());
            if (draft.problems().isEmpty()) {
                drafted.add(new Drafted(one, new Sound(draft, one.command, one.buyer, one.hash), facts.buyerName()));
            } else {
                one.answer.tryEmitError(OrderRefusal.of(draft.problems()));
            }
        } catch (RuntimeException wrong) {
            one.answer.tryEmitError(wrong);
        }
    }

    private Mono<Void> replay(Waiting one, RequestFacts.Earlier earlier) {
        if (earlier.buyer() != one.buyer.party() || !earlier.hash().equals(one.hash)) {
            one.answer.tryEmitError(OrderRefusal.keyReused());
            return Mono.empty();
        }
        return store.answered(earlier.checkout())
                .doOnNext(one.answer::tryEmitValue)
                .doOnError(one.answer::tryEmitError)
                .onErrorComplete()
                .then();
    }

    /** What is left to tell of what was written. */
    private Flux<Mono<Void>> write(List<Drafted> drafted) {
        if (drafted.isEmpty()) {
            return Flux.empty();
        }
        var document = PlacingDocument.of(drafted.stream().map(Drafted::sound).toList());
        return store.placeAll(document)
                .publishOn(Schedulers.parallel())
                .map(outcome -> Mono.defer(() -> settle(drafted, document, outcome))
                        .onErrorResume(error -> failing(waiting(drafted), error)))
                .flux()
                .onErrorResume(error -> oneByOne(drafted, error));
    }

    /** What the database refuses of one must not be refused to those who only stood beside it. */
    private Flux<Mono<Void>> oneByOne(List<Drafted> drafted, Throwable error) {
        if (drafted.size() == 1 || !isAboutOne(error)) {
            return Flux.just(failing(waiting(drafted), error));
        }
        LOG.warn("{} checkouts are placed one by one: {}", drafted.size(), error.toString());
        return Flux.fromIterable(drafted).concatMap(one -> write(List.of(one)));
    }

    /** Not a lock or a statement that took too long: those behind it would only wait as long again, one after the other. */
    private static boolean isAboutOne(Throwable error) {
        return error instanceof DomainException
                || OrderRefusal.saidBy(error)
                        .filter(OrderRefusal.DatabaseSays::isAboutData)
                        .isPresent();
    }

    private Mono<Void> settle(List<Drafted> drafted, PlacingDocument document, OrderStore.Outcome outcome) {
        outcome.again().forEach(c -> queue(drafted.get(c - 1).waiting));
        var refusals =
                Flux.fromIterable(outcome.refused()).flatMap(refusal -> refuse(drafted.get(refusal.c() - 1), refusal));
        var placed = placed(drafted, document, outcome);
        var answers = new LinkedHashMap<Long, List<OrderDetails>>();
        placed.values().forEach(one -> answers.put(one.checkout, one.orders));
        return Mono.when(
                refusals,
                (answers.isEmpty() ? Mono.<Void>empty() : store.keep(answers))
                        .onErrorResume(error -> {
                            LOG.warn("Answers to {} checkouts were not kept: {}", answers.size(), error.toString());
                            return Mono.empty();
                        })
                        .doFinally(signal -> placed.forEach((c, told) -> drafted.get(c - 1)
                                .waiting
                                .answer
                                .tryEmitValue(PlacedCheckout.of(told.orders, false)))));
    }

    private Mono<Void> refuse(Drafted one, OrderStore.Outcome.Refusal refusal) {
        var draft = one.sound.draft();
        return store.withPrices(store.refusal(refusal, place -> field(draft, place)), draft.priced(), one.waiting.buyer)
                .doOnNext(one.waiting.answer::tryEmitError)
                .then();
    }

    private record Told(long checkout, List<OrderDetails> orders) {}

    /** What was placed, by the number of its checkout in the document. */
    private Map<Integer, Told> placed(List<Drafted> drafted, PlacingDocument document, OrderStore.Outcome outcome) {
        var told = new LinkedHashMap<Integer, Told>();
        if (outcome.orders().isEmpty()) {
            return told;
        }
        var moment = new PlacedOrder.Moment(
                Objects.requireNonNull(outcome.now()), Objects.requireNonNull(outcome.changed()));
        var readBack = new LinkedHashMap<Long, OrderDetails>();
        store.details(outcome.details()).forEach(order -> readBack.put(order.id(), order));
        var linesOf = linesOf(document);
        for (var given : outcome.orders()) {
            var one = drafted.get(given.c() - 1);
            var order = readBack.containsKey(given.id())
                    ? readBack.get(given.id())
                    : tell(one, document, outcome, given, moment, linesOf.getOrDefault(given.n(), List.of()));
            told.computeIfAbsent(given.c(), any -> new Told(given.checkout(), new ArrayList<>()))
                    .orders
                    .add(Objects.requireNonNull(order));
        }
        return told;
    }

    /** The places in the document of each order's lines. */
    private static Map<Integer, List<Integer>> linesOf(PlacingDocument document) {
        var linesOf = new LinkedHashMap<Integer, List<Integer>>();
        IntStream.range(0, document.lines().size())
                .forEach(i -> linesOf.computeIfAbsent(document.lines().get(i).n(), n -> new ArrayList<>())
                        .add(i));
        return linesOf;
    }

    private static OrderDetails tell(
            Drafted one,
            PlacingDocument document,
            OrderStore.Outcome outcome,
            PlacedOrder.Given given,
            PlacedOrder.Moment moment,
            List<Integer> lines) {
        var lineIds = Objects.requireNonNull(outcome.lines());
        var consignmentIds = Objects.requireNonNull(outcome.consignments());
        var draft = one.sound
                .draft()
                .orders()
                .get(document.orders().get(given.n() - 1).number() - 1);
        return PlacedOrder.details(
                draft,
                one.sound.command(),
                one.sound.buyer(),
                one.buyerName,
                given,
                moment,
                lines.stream().map(lineIds::get).toList(),
                lines.stream()
                        .map(i -> consignmentIds.get(document.lines().get(i).k() - 1))
                        .toList());
    }

    private static List<Waiting> waiting(List<Drafted> drafted) {
        return drafted.stream().map(Drafted::waiting).toList();
    }

    /** Tells those who have no answer yet. */
    private static Mono<Void> failing(List<Waiting> batch, Throwable error) {
        return Mono.fromRunnable(() -> batch.forEach(one -> one.answer.tryEmitError(error)));
    }

    private static String field(CheckoutDraft draft, OrderStore.Place place) {
        return draft.orders().get(place.order()).path() + place.field();
    }
}
