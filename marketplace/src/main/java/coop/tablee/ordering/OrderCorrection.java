package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * A coordinator changes what their own cooperative sells in an order, also after the cut-offs, as long as nothing of it is packed: less, none, more if it is
 * there and the buyer agreed, always with a reason. Goods, room, fees, VAT and money follow in one transaction, and the buyer is told once.
 *
 * <p>An order that the cooperative has no part in is {@code not-found} (404); another version by now is {@code order-changed} (412). Refused (409) with
 * {@code order-over}, {@code already-packed}, {@code not-paid-yet}, {@code insufficient-stock}, {@code slot-full}, {@code not-paid-for} (a paid order never comes
 * to more than was paid), and {@code invalid-input} (422) with {@code lines[i].quantity}, {@code agreed}, {@code reason} or {@code note}.
 */
@Component
public class OrderCorrection {

    private static final String BEGIN =
            "select ordering.begin_correction(:number, :party, :version, :key)::text answer";
    private static final String SHEET = "select ordering.fulfilment_sheet(:consignment, :party)::text answer";
    private static final String CORRECT = "select ordering.correct(:document::jsonb)::text answer";
    private static final String MOVE = "select ordering.move(:document::jsonb)::text answer";
    private static final String WITHDRAW = "select ordering.withdraw(:document::jsonb)::text answer";
    private static final int LONGEST_KEY = 100;
    private static final int MOST_DECIMALS = 3;

    private final DatabaseClient database;
    private final OrderStore store;
    private final JsonMapper json;
    private final TransactionalOperator transaction;

    OrderCorrection(DatabaseClient database, OrderStore store, JsonMapper json, TransactionalOperator transaction) {
        this.database = database;
        this.store = store;
        this.json = json;
        this.transaction = transaction;
    }

    /** Gives lines other quantities. Taking out the last line of an order ends it. Once begun it is finished even if nobody waits. */
    public Mono<CorrectedOrder> correct(CorrectOrder command, Actor actor) {
        return Mono.defer(() -> {
            requireSane(command.key(), command.because());
            return finished(turn(command.number(), command.version(), command.key(), actor)
                    .flatMap(turn -> turn.replayed() ? Mono.just(turn.asItStands()) : correct(turn, command, actor)));
        });
    }

    /** Takes the cooperative's part out of an order; the whole order ends when nothing else is in it. Once begun it is finished even if nobody waits. */
    public Mono<CorrectedOrder> withdraw(WithdrawOrder command, Actor actor) {
        return Mono.defer(() -> {
            requireSane(command.key(), command.because());
            return finished(turn(command.number(), command.version(), command.key(), actor)
                    .flatMap(turn -> turn.replayed() ? Mono.just(turn.asItStands()) : withdraw(turn, command, actor)));
        });
    }

    /**
     * Brings an order that the cooperative alone sells in to another day or place of its buyer, with the goods, the room and the way there, or says why not
     * ({@code invalid-input}, 422) and changes nothing. Prices stay as they were agreed. Once begun it is finished even if nobody waits.
     */
    public Mono<CorrectedOrder> move(MoveOrder command, Actor actor) {
        return Mono.defer(() -> {
            requireSane(command.key(), command.because());
            return finished(turn(command.number(), command.version(), command.key(), actor)
                    .flatMap(turn -> turn.replayed() ? Mono.just(turn.asItStands()) : moveNow(command, actor)));
        });
    }

    private Mono<CorrectedOrder> moveNow(MoveOrder command, Actor actor) {
        var document = document(command.key(), command.because(), false, actor);
        document.put("number", command.number());
        document.put("destination", command.destination());
        document.put("day", command.day().toString());
        return answer(MOVE, document);
    }

    private Mono<CorrectedOrder> correct(Turn turn, CorrectOrder command, Actor actor) {
        return sheet(turn, actor).flatMap(sheet -> {
            var wishes = wishes(sheet, command, actor);
            var corrected = sheet.corrected(wishes, command.agreed());
            return corrected.lines().stream().allMatch(line -> line.quantity().signum() == 0)
                    ? end(turn, command.key(), command.because(), actor)
                    : write(corrected, wishes, command, actor);
        });
    }

    private Mono<CorrectedOrder> withdraw(Turn turn, WithdrawOrder command, Actor actor) {
        if (!turn.shared()) {
            return end(turn, command.key(), command.because(), actor);
        }
        return sheet(turn, actor).flatMap(sheet -> {
            var own = sheet.lines().stream()
                    .filter(line -> line.cooperative() == actor.requireParty().id())
                    .filter(line -> line.quantity().signum() > 0)
                    .map(line -> new CorrectedLine(line.id(), BigDecimal.ZERO))
                    .toList();
            var all = new CorrectOrder(turn.number(), turn.version(), command.key(), own, false, command.because());
            var wishes = wishes(sheet, all, actor);
            return write(sheet.corrected(wishes, false), wishes, all, actor);
        });
    }

    private Mono<CorrectedOrder> end(Turn turn, String key, Because because, Actor actor) {
        var document = document(key, because, false, actor);
        document.put("number", turn.number());
        return answer(WITHDRAW, document);
    }

    private Mono<CorrectedOrder> write(
            FulfilmentSheet corrected, Map<Long, BigDecimal> wishes, CorrectOrder command, Actor actor) {
        var document = corrected.document(actor);
        document.putAll(document(command.key(), command.because(), command.agreed(), actor));
        document.put("asked", asked(corrected, wishes, command));
        return answer(CORRECT, document);
    }

    private Mono<CorrectedOrder> answer(String statement, Map<String, @Nullable Object> document) {
        return store.ask(
                        database.sql(statement).bind("document", json.writeValueAsString(document)),
                        place -> place.line() < 0 ? "order" : field(place.line()))
                .map(answer -> json.treeToValue(answer, CorrectedOrder.class));
    }

    private static List<Map<String, Object>> asked(
            FulfilmentSheet corrected, Map<Long, BigDecimal> wishes, CorrectOrder command) {
        var amounts = FulfilmentAmounts.of(corrected).goods();
        var places = command.lines().stream().map(CorrectedLine::line).toList();
        var asked = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < corrected.lines().size(); i++) {
            var line = corrected.lines().get(i);
            if (wishes.containsKey(line.id())) {
                asked.add(Map.of(
                        "id", line.id(),
                        "place", places.indexOf(line.id()) + 1,
                        "quantity", line.quantity(),
                        "maximum", amounts.get(i).maximum()));
            }
        }
        return asked;
    }

    private static Map<String, @Nullable Object> document(String key, Because because, boolean agreed, Actor actor) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("party", actor.requireParty().id());
        document.put("account", actor.accountId());
        document.put("key", key);
        document.put("reason", because.reason());
        document.put("note", because.note());
        document.put("agreed", agreed);
        return document;
    }

    /** The lines that really change, judged; another cooperative's line is none of the actor's business. */
    private static Map<Long, BigDecimal> wishes(FulfilmentSheet sheet, CorrectOrder command, Actor actor) {
        var problems = new ArrayList<FieldError>();
        var wishes = new LinkedHashMap<Long, BigDecimal>();
        var more = false;
        for (var i = 0; i < command.lines().size(); i++) {
            var wish = command.lines().get(i);
            var line = sheet.lines().stream()
                    .filter(one -> one.id() == wish.line())
                    .filter(one -> one.cooperative() == actor.requireParty().id())
                    .findFirst()
                    .orElseThrow(DomainException::notFound);
            if (!isPossible(line, wish.quantity())) {
                problems.add(FieldError.at(
                        field(i),
                        "quantity-not-allowed",
                        LineJudge.plain(wish.quantity()),
                        line.isContinuous() ? "≥ 0" : "0, 1, 2 …"));
            } else if (wish.quantity().compareTo(line.quantity()) != 0
                    && wishes.put(wish.line(), wish.quantity()) != null) {
                problems.add(FieldError.at(field(i), "named-twice", null, null));
            }
            more |= wish.quantity().compareTo(line.quantity()) > 0;
        }
        if (problems.isEmpty() && wishes.isEmpty()) {
            problems.add(FieldError.at("lines", "nothing-changes", null, null));
        }
        if (more && !command.agreed()) {
            problems.add(FieldError.at("agreed", "agreement-needed", null, null));
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return wishes;
    }

    private static boolean isPossible(FulfilmentLine line, BigDecimal quantity) {
        return LineJudge.isSane(quantity)
                && quantity.stripTrailingZeros().scale() <= (line.isContinuous() ? MOST_DECIMALS : 0);
    }

    private static String field(int line) {
        return "lines[" + line + "].quantity";
    }

    private Mono<Turn> turn(String number, long version, String key, Actor actor) {
        if (!actor.hasAny(Role.COORDINATOR)) {
            return Mono.error(DomainException::notFound);
        }
        return store.ask(
                        database.sql(BEGIN)
                                .bind("number", number)
                                .bind("party", actor.requireParty().id())
                                .bind("version", version)
                                .bind("key", key),
                        place -> "order")
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(answer -> json.treeToValue(answer, Turn.class));
    }

    private Mono<FulfilmentSheet> sheet(Turn turn, Actor actor) {
        if (turn.state() == OrderState.AWAITING_PAYMENT || turn.state() == OrderState.AWAITING_APPROVAL) {
            return Mono.error(new DomainException(Kind.CONFLICT, "not-paid-yet"));
        }
        return store.ask(
                        database.sql(SHEET)
                                .bind("consignment", turn.consignment())
                                .bind("party", actor.requireParty().id()),
                        place -> "order")
                .map(sheet -> json.treeToValue(sheet, FulfilmentSheet.class));
    }

    private static void requireSane(String key, Because because) {
        var problems = new ArrayList<>(because.problems());
        if (key.isBlank() || key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            problems.add(FieldError.at("key", "malformed", null, null));
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }

    private <T> Mono<T> finished(Mono<T> work) {
        return Detached.run(store.retried(work.as(transaction::transactional)));
    }

    /** An order whose row is held until the transaction ends. */
    private record Turn(
            boolean replayed,
            String number,
            OrderState state,
            LocalDate deliveryDate,
            long version,
            long consignment,
            boolean shared) {

        CorrectedOrder asItStands() {
            return new CorrectedOrder(number, state, deliveryDate, version, true);
        }
    }
}
