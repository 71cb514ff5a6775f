package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * A coordinator changes what their own cooperative sells in an order, also after the cut-offs, as long as nothing of it is packed: less, none, more if it is
 * there and the buyer agreed, always with a reason. Goods, room, fees, VAT and money follow in one transaction, and the buyer is told once.
 *
 * <p>An order that the cooperative has no part in is {@code not-found} (404); another version by now is {@code order-changed} (412). Refused (409) with
 * {@code order-over}, {@code already-packed}, {@code not-paid-yet}, {@code awaiting-approval} (less may be corrected of an order that waits for an approval, more not), {@code insufficient-stock}, {@code slot-full}, {@code not-paid-for} (a paid order never comes
 * to more than was paid; where it is paid by card the buyer is asked for the difference, and unpaid it falls away, {@link AdditionLapse}), {@code still-being-paid} (of moving, splitting and replacing), and {@code invalid-input} (422) with {@code lines[i].line}, {@code lines[i].quantity}, {@code agreed}, {@code reason} or {@code note}.
 */
@Component
public class OrderCorrection {

    private static final String CORRECT = "select ordering.correct(:document::jsonb)::text answer";
    private static final String MOVE = "select ordering.move(:document::jsonb)::text answer";
    private static final String WITHDRAW = "select ordering.withdraw(:document::jsonb)::text answer";

    private final CorrectionDesk desk;

    OrderCorrection(CorrectionDesk desk) {
        this.desk = desk;
    }

    /** Gives lines other quantities. Taking out the last line of an order ends it. Once begun it is finished even if nobody waits. */
    public Mono<CorrectedOrder> correct(CorrectOrder command, Actor actor) {
        return desk.take(command, actor, turn -> correct(turn, command, actor));
    }

    /** Takes the cooperative's part out of an order; the whole order ends when nothing else is in it. Once begun it is finished even if nobody waits. */
    public Mono<CorrectedOrder> withdraw(WithdrawOrder command, Actor actor) {
        return desk.take(command, actor, turn -> withdraw(turn, command, actor));
    }

    /**
     * Brings an order that the cooperative alone sells in to another day or place of its buyer, with the goods, the room and the way there, or says why not
     * ({@code invalid-input}, 422) and changes nothing. Prices stay as they were agreed. Once begun it is finished even if nobody waits.
     */
    public Mono<CorrectedOrder> move(MoveOrder command, Actor actor) {
        return desk.take(command, actor, turn -> moveNow(command, actor));
    }

    private Mono<CorrectedOrder> moveNow(MoveOrder command, Actor actor) {
        var document = desk.document(command, false, actor);
        document.put("number", command.number());
        document.put("destination", command.destination());
        document.put("day", command.day().toString());
        return desk.answer(MOVE, document);
    }

    private Mono<CorrectedOrder> correct(CorrectionDesk.Turn turn, CorrectOrder command, Actor actor) {
        return desk.sheetToLessen(turn, actor).flatMap(sheet -> {
            var wishes = wishes(sheet, command.lines(), command.agreed(), actor);
            if (turn.state() == OrderState.AWAITING_APPROVAL && isMore(sheet, wishes)) {
                throw new DomainException(Kind.CONFLICT, "awaiting-approval");
            }
            var corrected = sheet.corrected(wishes, command.agreed());
            return corrected.lines().stream().allMatch(line -> line.quantity().signum() == 0)
                    ? end(command, actor)
                    : write(corrected, wishes, command.lines(), command, command.agreed(), actor);
        });
    }

    private static boolean isMore(FulfilmentSheet sheet, Map<Long, BigDecimal> wishes) {
        return sheet.lines().stream()
                .anyMatch(
                        line -> wishes.getOrDefault(line.id(), line.quantity()).compareTo(line.quantity()) > 0);
    }

    private Mono<CorrectedOrder> withdraw(CorrectionDesk.Turn turn, WithdrawOrder command, Actor actor) {
        if (!turn.shared()) {
            return end(command, actor);
        }
        return desk.sheetToLessen(turn, actor).flatMap(sheet -> {
            var own = sheet.lines().stream()
                    .filter(line -> line.cooperative() == actor.requireParty().id())
                    .filter(line -> line.quantity().signum() > 0)
                    .map(line -> new CorrectedLine(line.id(), BigDecimal.ZERO))
                    .toList();
            var wishes = wishes(sheet, own, false, actor);
            return write(sheet.corrected(wishes, false), wishes, own, command, false, actor);
        });
    }

    private Mono<CorrectedOrder> end(Correction command, Actor actor) {
        var document = desk.document(command, false, actor);
        document.put("number", command.number());
        return desk.answer(WITHDRAW, document);
    }

    private Mono<CorrectedOrder> write(
            FulfilmentSheet corrected,
            Map<Long, BigDecimal> wishes,
            List<CorrectedLine> lines,
            Correction command,
            boolean agreed,
            Actor actor) {
        var document = corrected.document(actor);
        document.putAll(desk.document(command, agreed, actor));
        document.put("asked", asked(corrected, wishes, lines));
        return desk.answer(CORRECT, document);
    }

    private static List<Map<String, Object>> asked(
            FulfilmentSheet corrected, Map<Long, BigDecimal> wishes, List<CorrectedLine> lines) {
        var amounts = FulfilmentAmounts.of(corrected).goods();
        var places = lines.stream().map(CorrectedLine::line).toList();
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

    /** The lines that really change, judged; another cooperative's line is none of the actor's business. */
    private static Map<Long, BigDecimal> wishes(
            FulfilmentSheet sheet, List<CorrectedLine> lines, boolean agreed, Actor actor) {
        var problems = new ArrayList<FieldError>();
        var wishes = new LinkedHashMap<Long, BigDecimal>();
        var more = false;
        for (var i = 0; i < lines.size(); i++) {
            var wish = lines.get(i);
            var line = sheet.lineOf(wish.line(), actor.requireParty().id()).orElse(null);
            if (line == null) {
                problems.add(CorrectionDesk.unknown(i, wish));
                continue;
            }
            if (!line.isPossible(wish.quantity())) {
                problems.add(FieldError.at(
                        CorrectionDesk.field(i),
                        "quantity-not-allowed",
                        Amounts.plain(wish.quantity()),
                        line.isContinuous() ? "≥ 0" : "0, 1, 2 …"));
            } else if (wish.quantity().compareTo(line.quantity()) != 0
                    && wishes.put(wish.line(), wish.quantity()) != null) {
                problems.add(FieldError.at(CorrectionDesk.field(i), "named-twice", null, null));
            }
            more |= wish.quantity().compareTo(line.quantity()) > 0;
        }
        if (problems.isEmpty() && wishes.isEmpty()) {
            problems.add(FieldError.at("lines", "nothing-changes", null, null));
        }
        if (more && !agreed) {
            problems.add(FieldError.at("agreed", "agreement-needed", null, null));
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return wishes;
    }
}
