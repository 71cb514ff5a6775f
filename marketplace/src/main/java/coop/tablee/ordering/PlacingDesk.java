package coop.tablee.ordering;

import coop.tablee.ordering.PlacingDocument.Sound;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The queue in front of placing. Whoever comes while nobody is being placed is begun at once; whoever comes meanwhile waits and is then placed with all the others
 * that wait, by one reading statement for all that is not known by heart ({@link KnownFacts}) and one writing statement for all of them. Another lane is opened beside the busy ones only for enough of them, or for who has
 * waited too long already because a lane stands still: each batch has its price, and the busier it is, the less each order costs. The shop's busiest stock
 * rows are locked, changed and written to disk once for many orders. Each checkout is still placed whole or not at all, those who wait together in the order of arrival,
 * and once begun is finished whoever hangs up. What takes time on the processor leaves the threads that talk to the database and to buyers: one long batch would hold up
 * all others there.
 */
@Component
class PlacingDesk {

    private static final Logger LOG = LoggerFactory.getLogger(PlacingDesk.class);
    private static final int LANES = 3;
    private static final int ENOUGH_FOR_EACH_BUSY_LANE = 5;
    private static final Duration TOO_LONG = Duration.ofMillis(50);
    private static final int MOST_AT_ONCE = 32;
    private static final int MOST_LINES_AT_ONCE = 1000;

    private final RequestReading reading;
    private final KnownFacts memory;
    private final OrderStore store;
    private final BusinessClock clock;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<String> inHand = new HashSet<>();
    private int busy;

    PlacingDesk(RequestReading reading, KnownFacts memory, OrderStore store, BusinessClock clock) {
        this.reading = reading;
        this.memory = memory;
        this.store = store;
        this.clock = clock;
    }

    private record Waiting(
            PlaceCheckout command, Buyer buyer, String hash, Sinks.One<PlacedCheckout> answer, long since) {

        RequestReading.Ask ask() {
            return RequestReading.Ask.of(buyer, command);
        }

        CheckoutDraft draft(RequestFacts facts) {
            return CheckoutDraft.of(command.orders(), buyer.audience(), facts, command.alone());
        }

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
            Mono.defer(() -> place(taken, memory.standing()))
                    .subscribeOn(Schedulers.parallel())
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

    /** Reads what is not known, and writes; what is then left to do for the answers holds up no lane. */
    private Mono<List<Mono<Void>>> place(List<Waiting> batch, KnownFacts.Known known) {
        var byHeart = batch.stream().map(one -> byHeart(one, known)).toList();
        var unread = IntStream.range(0, batch.size())
                .filter(i -> byHeart.get(i).isEmpty())
                .mapToObj(batch::get)
                .toList();
        return read(unread).flatMap(read -> {
            var facts = read.iterator();
            var replays = new ArrayList<Mono<Void>>();
            var drafted = new ArrayList<Drafted>();
            for (var i = 0; i < batch.size(); i++) {
                var one = batch.get(i);
                byHeart.get(i).ifPresentOrElse(drafted::add, () -> look(one, facts.next(), replays, drafted));
            }
            return write(drafted).concatWith(Flux.fromIterable(replays)).collectList();
        });
    }

    private Mono<List<RequestFacts>> read(List<Waiting> unread) {
        return unread.isEmpty()
                ? Mono.just(List.of())
                : reading.readAll(unread.stream().map(Waiting::ask).toList());
    }

    /** @param known what the draft counts on; absent when all was read for it */
    private record Drafted(Waiting waiting, Sound sound, KnownFacts.@Nullable Known known) {

        static Drafted of(Waiting one, CheckoutDraft draft, KnownFacts.@Nullable Known known) {
            return new Drafted(one, new Sound(draft, one.command, one.buyer, one.hash), known);
        }
    }

    private Optional<Drafted> byHeart(Waiting one, KnownFacts.Known known) {
        try {
            return known.of(one.ask(), clock.instant()).flatMap(facts -> {
                var draft = one.draft(facts);
                return known.decides(draft, facts) ? Optional.of(Drafted.of(one, draft, known)) : Optional.empty();
            });
        } catch (RuntimeException wrong) {
            LOG.debug("An order is not drafted by heart: {}", wrong.toString());
            return Optional.empty();
        }
    }

    private void look(Waiting one, RequestFacts facts, List<Mono<Void>> replays, List<Drafted> drafted) {
        var earlier = facts.earlier();
        try {
            if (earlier != null) {
                replays.add(replay(one, earlier));
                return;
            }
            var draft = one.draft(facts);
            if (draft.problems().isEmpty()) {
                drafted.add(Drafted.of(one, draft, null));
            } else {
                one.answer.tryEmitError(OrderRefusal.of(draft.problems()));
            }
        } catch (RuntimeException wrong) {
            one.answer.tryEmitError(wrong);
        }
    }

    private Mono<Void> replay(Waiting one, RequestFacts.Earlier earlier) {
        if (earlier.buyer() != one.buyer.party() || !earlier.hash().equals(one.hash)) {
            one.answer.tryEmitError(NamedRequest.reused());
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
        var document = PlacingDocument.of(drafted.stream().map(Drafted::sound).toList(), arrangement(drafted));
        return store.placeAll(document)
                .publishOn(Schedulers.parallel())
                .map(outcome -> written(drafted, document, outcome))
                .onErrorResume(error -> Mono.just(oneByOne(drafted, error)))
                .flatMapMany(left -> left);
    }

    private static @Nullable Long arrangement(List<Drafted> drafted) {
        return drafted.stream()
                .map(Drafted::known)
                .filter(Objects::nonNull)
                .findFirst()
                .map(KnownFacts.Known::arrangement)
                .orElse(null);
    }

    private Flux<Mono<Void>> written(List<Drafted> drafted, PlacingDocument document, OrderStore.Outcome outcome) {
        if (outcome.isStale()) {
            return readAndPlace(waiting(drafted));
        }
        var again = again(drafted, outcome);
        var told = waiting(drafted).stream().filter(one -> !again.contains(one)).toList();
        var settled = Mono.defer(() -> settle(drafted, document, outcome))
                .onErrorResume(error -> failing(told, error))
                .cache();
        if (!again.isEmpty()) {
            // Whose orders stand hears of it without waiting for those who are looked at again
            settled.subscribe();
        }
        return Flux.just(settled).concatWith(readAndPlace(again));
    }

    /** Those whose key somebody else used meanwhile, and those refused on what was known by heart. */
    private static List<Waiting> again(List<Drafted> drafted, OrderStore.Outcome outcome) {
        return Stream.concat(
                        outcome.again().stream().map(c -> drafted.get(c - 1)),
                        outcome.refused().stream()
                                .map(refusal -> drafted.get(refusal.c() - 1))
                                .filter(one -> one.known != null))
                .map(Drafted::waiting)
                .toList();
    }

    private Flux<Mono<Void>> readAndPlace(List<Waiting> batch) {
        return batch.isEmpty()
                ? Flux.empty()
                : place(batch, KnownFacts.NOTHING)
                        .flatMapIterable(left -> left)
                        .onErrorResume(error -> Flux.just(failing(batch, error)));
    }

    /** What the database refuses of one must not be refused to those who only stood beside it. */
    private Flux<Mono<Void>> oneByOne(List<Drafted> drafted, Throwable error) {
        if (drafted.size() == 1 || !isAboutOne(error)) {
            return Flux.just(failing(waiting(drafted), inItsOwnWords(drafted.get(0), error)));
        }
        LOG.warn("{} checkouts are placed one by one: {}", drafted.size(), error.toString());
        return Flux.fromIterable(drafted).concatMap(one -> write(List.of(one)));
    }

    /** Whoever sent one order alone knows nothing of {@code orders[0]}. */
    private static Throwable inItsOwnWords(Drafted one, Throwable error) {
        return error instanceof DomainException refused
                        && one.waiting.command.alone()
                        && !refused.errors().isEmpty()
                ? new DomainException(
                        refused.kind(),
                        refused.code(),
                        refused.errors().stream()
                                .map(reason -> FieldError.at(
                                        Objects.requireNonNullElse(reason.field(), "")
                                                .replaceFirst("^orders\\[0]\\.", ""),
                                        reason.code(),
                                        reason.found(),
                                        reason.expected()))
                                .toList(),
                        refused.arguments().toArray())
                : error;
    }

    /** Not a lock or a statement that took too long: those behind it would only wait as long again, one after the other. */
    private static boolean isAboutOne(Throwable error) {
        return error instanceof DomainException
                || OrderRefusal.saidBy(error)
                        .filter(OrderRefusal.DatabaseSays::isAboutData)
                        .isPresent();
    }

    private Mono<Void> settle(List<Drafted> drafted, PlacingDocument document, OrderStore.Outcome outcome) {
        var refusals = Flux.fromIterable(outcome.refused())
                .filter(refusal -> drafted.get(refusal.c() - 1).known == null)
                .flatMap(refusal -> refuse(drafted.get(refusal.c() - 1), refusal));
        var placed = placed(drafted, document, outcome);
        var answers = new LinkedHashMap<Long, List<OrderDetails>>();
        placed.values().forEach(one -> answers.put(one.checkout, one.orders));
        placed.forEach(
                (c, told) -> drafted.get(c - 1).waiting.answer.tryEmitValue(PlacedCheckout.of(told.orders, false)));
        return Mono.when(refusals, keep(answers));
    }

    /** Whoever asks again on this node meanwhile waits: the keys are in hand until their answers are kept. */
    private Mono<Void> keep(Map<Long, List<OrderDetails>> answers) {
        return answers.isEmpty()
                ? Mono.empty()
                : store.keep(answers).onErrorResume(error -> {
                    LOG.warn("Answers to {} checkouts were not kept: {}", answers.size(), error.toString());
                    return Mono.empty();
                });
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
            forgetRoomTakenSince(one, document.orders().get(given.n() - 1), given);
            var order = readBack.containsKey(given.id())
                    ? readBack.get(given.id())
                    : tell(one, document, outcome, given, moment, linesOf.getOrDefault(given.n(), List.of()));
            told.computeIfAbsent(given.c(), any -> new Told(given.checkout(), new ArrayList<>()))
                    .orders
                    .add(Objects.requireNonNull(order));
        }
        return told;
    }

    private static void forgetRoomTakenSince(Drafted one, PlacingDocument.Order order, PlacedOrder.Given given) {
        if (one.known != null
                && given.slot() != null
                && !given.slot().equals(order.slots().get(0))) {
            one.known.forget(order.destination(), LocalDate.parse(order.day()));
        }
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
