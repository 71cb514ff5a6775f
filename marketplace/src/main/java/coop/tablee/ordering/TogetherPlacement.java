package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.ordering.PlacingDocument.Sound;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Places orders of several kitchens that one person sends at once: a checkout for each kitchen, since each has its own papers, prices and payer, and all of them in one transaction or none.
 * Where one authority pays for several, what it is asked to approve is counted over all of them.
 *
 * <p>Refused as {@link OrderPlacement} refuses; the reasons count the orders of all kitchens through, {@code orders[i]}. A key used before for something else is
 * {@code idempotency-key-reused} (409). A refusal leaves nothing behind.
 */
@Component
public class TogetherPlacement {

    private static final int LONGEST_KEY = 150;
    private static final Pattern ORDER = Pattern.compile("^orders\\[(\\d+)]");
    private static final String ANNOUNCE =
            "select ordering.announce_joint_least(:doors::bigint[], :days::date[], :amounts::bigint[])";
    private static final String PAYERS =
            "select id, coalesce(authority_id, id) payer from network.organisation where id = any (:buyers)";

    private final RequestReading reading;
    private final OrderStore store;
    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    TogetherPlacement(
            RequestReading reading, OrderStore store, DatabaseClient database, TransactionalOperator transaction) {
        this.reading = reading;
        this.store = store;
        this.database = database;
        this.transaction = transaction;
    }

    /** @param before how many orders stand before this part's */
    private record Asked(Buyer buyer, PlaceCheckout command, String hash, int before) {

        CheckoutDraft draft(RequestFacts facts, Map<Long, BigDecimal> together) {
            return CheckoutDraft.of(command.orders(), buyer.audience(), facts, false, together);
        }
    }

    /** Somebody placed the same at this moment. */
    private static final class PlacedMeanwhile extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Places, or answers again what was placed with the same key: a checkout for each part, in their order. Once begun it is finished even if nobody waits. */
    public Mono<List<PlacedCheckout>> place(PlaceTogether command) {
        return Mono.defer(() -> {
            requireSane(command);
            var asked = asked(command);
            return Detached.run(
                    store.retried(attempt(asked).onErrorResume(PlacedMeanwhile.class, meanwhile -> attempt(asked))));
        });
    }

    private static void requireSane(PlaceTogether command) {
        var key = command.idempotencyKey();
        if (key.isBlank() || key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > 31 && c < 127)) {
            throw new DomainException(Kind.MALFORMED, "idempotency-key-malformed");
        }
        var tooMuch = CheckoutDraft.tooMuch(
                command.parts().stream().flatMap(part -> part.orders().stream()).toList());
        if (!tooMuch.isEmpty()) {
            throw DomainException.invalid(tooMuch);
        }
    }

    private static List<Asked> asked(PlaceTogether command) {
        var asked = new ArrayList<Asked>();
        var buyers = new HashSet<Long>();
        var before = 0;
        for (var part : command.parts()) {
            var buyer = Buyer.of(part.actor());
            if (buyer.audience() != Audience.INSTITUTION || !buyers.add(buyer.party())) {
                throw new DomainException(Kind.FORBIDDEN, "may-not-order");
            }
            var checkout = new PlaceCheckout(
                    command.idempotencyKey() + "@" + buyer.party(), part.orders(), PaymentMethod.ACCOUNT, false);
            asked.add(new Asked(buyer, checkout, RequestHash.of(checkout), before));
            before += part.orders().size();
        }
        return asked;
    }

    private Mono<List<PlacedCheckout>> attempt(List<Asked> asked) {
        return Mono.zip(
                        reading.readAll(asked.stream()
                                .map(one -> RequestReading.Ask.of(one.buyer, one.command))
                                .toList()),
                        payers(asked))
                .flatMap(read -> {
                    var facts = read.getT1();
                    return facts.stream().allMatch(one -> one.earlier() == null)
                            ? write(asked, facts, read.getT2())
                            : replay(asked, facts);
                });
    }

    private Mono<Map<Long, Long>> payers(List<Asked> asked) {
        return database.sql(PAYERS)
                .bind("buyers", asked.stream().map(one -> one.buyer.party()).toArray(Long[]::new))
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get("id", Long.class)),
                        Objects.requireNonNull(row.get("payer", Long.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<List<PlacedCheckout>> replay(List<Asked> asked, List<RequestFacts> facts) {
        var checkouts = new ArrayList<Long>();
        for (var i = 0; i < asked.size(); i++) {
            var one = asked.get(i);
            var earlier = facts.get(i).earlier();
            if (earlier == null
                    || earlier.buyer() != one.buyer.party()
                    || !earlier.hash().equals(one.hash)) {
                return Mono.error(NamedRequest.reused());
            }
            checkouts.add(earlier.checkout());
        }
        return told(checkouts, true);
    }

    private Mono<List<PlacedCheckout>> told(List<Long> checkouts, boolean replayed) {
        return Flux.fromIterable(checkouts)
                .concatMap(store::answered)
                .map(placed -> PlacedCheckout.of(placed.orders(), replayed))
                .collectList();
    }

    private Mono<List<PlacedCheckout>> write(List<Asked> asked, List<RequestFacts> facts, Map<Long, Long> payers) {
        // Whose turn it is in a cascade follows from what all kitchens ask of who comes first
        var together = CheckoutDraft.asked(
                asked.stream().flatMap(one -> one.command.orders().stream()).toList());
        var drafts = drafts(asked, facts, together);
        var problems = IntStream.range(0, asked.size())
                .boxed()
                .flatMap(i -> counted(drafts.get(i).problems(), asked.get(i)))
                .toList();
        if (!problems.isEmpty()) {
            return Mono.error(OrderRefusal.of(problems));
        }
        var sound = IntStream.range(0, asked.size())
                .mapToObj(i -> new Sound(drafts.get(i), asked.get(i).command, asked.get(i).buyer, asked.get(i).hash))
                .toList();
        var document = PlacingDocument.of(sound, null).owing(owed(asked, drafts, payers));
        return announced(drafts)
                .then(store.placeTogether(document))
                .map(outcome -> checkouts(asked, drafts, outcome))
                .flatMap(written -> written)
                .as(transaction::transactional)
                .flatMap(checkouts -> told(checkouts, false));
    }

    /** Each part's draft, where doors are joined to those of other parts counting on what these bring. */
    private static List<CheckoutDraft> drafts(
            List<Asked> asked, List<RequestFacts> facts, Map<Long, BigDecimal> together) {
        var alone = IntStream.range(0, asked.size())
                .mapToObj(i -> asked.get(i).draft(facts.get(i), together))
                .toList();
        return IntStream.range(0, asked.size())
                .mapToObj(i -> facts.get(i).drops().stream()
                                .allMatch(drop -> drop.jointDoors().isEmpty())
                        ? alone.get(i)
                        : asked.get(i).draft(countingOnOthers(facts.get(i), i, alone), together))
                .toList();
    }

    private static RequestFacts countingOnOthers(RequestFacts facts, int own, List<CheckoutDraft> all) {
        return facts.with(facts.drops().stream()
                .map(drop -> {
                    var day = all.get(own)
                            .orders()
                            .get(drop.order() - 1)
                            .request()
                            .deliveryDate();
                    return drop.joinedTo(drop.jointDoors().stream()
                            .map(door -> door.plus(IntStream.range(0, all.size())
                                    .filter(other -> other != own)
                                    .mapToLong(other -> all.get(other).brings(door.destination(), day))
                                    .sum()))
                            .toList());
                })
                .toList());
    }

    /** Says what each joined door is to get before any of it is placed; undone with everything else when one part is refused. */
    private Mono<Void> announced(List<CheckoutDraft> drafts) {
        var joined = drafts.stream()
                .flatMap(draft -> draft.orders().stream())
                .filter(order ->
                        order.drop() != null && !order.drop().jointDoors().isEmpty())
                .toList();
        return joined.isEmpty()
                ? Mono.empty()
                : database.sql(ANNOUNCE)
                        .bind(
                                "doors",
                                joined.stream()
                                        .map(order -> order.request().destination())
                                        .toArray(Long[]::new))
                        .bind(
                                "days",
                                joined.stream()
                                        .map(order -> order.request().deliveryDate())
                                        .toArray(LocalDate[]::new))
                        .bind(
                                "amounts",
                                joined.stream()
                                        .map(order -> order.amounts().goodsNet())
                                        .toArray(Long[]::new))
                        .then();
    }

    /** What each payer is asked to agree to, by the part: the most that all its kitchens' orders may come to, cents VAT in. */
    private static List<Long> owed(List<Asked> asked, List<CheckoutDraft> drafts, Map<Long, Long> payers) {
        var ofPayer = new LinkedHashMap<Long, Long>();
        for (var i = 0; i < asked.size(); i++) {
            ofPayer.merge(
                    payer(asked.get(i), payers),
                    drafts.get(i).orders().stream()
                            .mapToLong(draft -> draft.amounts().agreed())
                            .sum(),
                    Long::sum);
        }
        return asked.stream()
                .map(one -> ofPayer.getOrDefault(payer(one, payers), 0L))
                .toList();
    }

    private static long payer(Asked one, Map<Long, Long> payers) {
        return payers.getOrDefault(one.buyer.party(), one.buyer.party());
    }

    /** The checkouts by part; an error, so that nothing of it stays, as soon as one is refused or known. */
    private Mono<List<Long>> checkouts(List<Asked> asked, List<CheckoutDraft> drafts, OrderStore.Outcome outcome) {
        if (!outcome.refused().isEmpty()) {
            return Flux.fromIterable(outcome.refused())
                    .concatMap(refusal -> reasons(asked.get(refusal.c() - 1), drafts.get(refusal.c() - 1), refusal))
                    .collectList()
                    .flatMap(reasons -> Mono.error(OrderRefusal.of(
                            reasons.stream().flatMap(List::stream).toList())));
        }
        if (outcome.isStale() || !outcome.again().isEmpty()) {
            return Mono.error(new PlacedMeanwhile());
        }
        var ofPart = outcome.orders().stream()
                .collect(Collectors.toMap(
                        PlacedOrder.Given::c, PlacedOrder.Given::checkout, (one, same) -> one, LinkedHashMap::new));
        return Mono.just(IntStream.rangeClosed(1, asked.size())
                .mapToObj(c -> Objects.requireNonNull(ofPart.get(c)))
                .toList());
    }

    private Mono<List<FieldError>> reasons(Asked one, CheckoutDraft draft, OrderStore.Outcome.Refusal refusal) {
        var refused = store.refusal(refusal, OrderStore.Place::fieldOfCheckout);
        return store.withPrices(refused, draft.priced(), one.buyer)
                .map(told -> counted(told.errors(), one).toList());
    }

    /** The same reasons, with the orders counted through all parts. */
    private static Stream<FieldError> counted(List<FieldError> reasons, Asked one) {
        return reasons.stream()
                .map(reason -> FieldError.at(
                        counted(reason.field(), one.before), reason.code(), reason.found(), reason.expected()));
    }

    private static String counted(@Nullable String field, int before) {
        return ORDER.matcher(Objects.requireNonNullElse(field, ""))
                .replaceFirst(order -> "orders[" + (Integer.parseInt(order.group(1)) + before) + "]");
    }
}
