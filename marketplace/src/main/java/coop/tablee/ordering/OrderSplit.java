package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * A coordinator lets a part of what their own cooperative sells in an order come on another day or in another opening: it becomes a second order of the same
 * buyer for the same place, with the prices, the VAT rates, the allergens and the purchase order number of the first. Goods, room, way, fees and what was paid
 * are shared between the two in one transaction; together they never come to more than was agreed, and no second fee for coming to the door is asked.
 *
 * <p>Refused like a move ({@link OrderCorrection#move}), and with {@code invalid-input} (422) at {@code lines[i].line}, {@code lines[i].quantity}, or at {@code lines} with
 * {@code nothing-goes} or {@code nothing-stays}.
 */
@Component
public class OrderSplit {

    private static final String SPLIT = "select ordering.split(:document::jsonb)::text answer";

    private final CorrectionDesk desk;

    OrderSplit(CorrectionDesk desk) {
        this.desk = desk;
    }

    /** Splits once per key. Once begun it is finished even if nobody waits. */
    public Mono<CorrectedOrder> split(SplitOrder command, Actor actor) {
        return desk.take(
                command, actor, turn -> desk.sheet(turn, actor).flatMap(sheet -> split(sheet, command, actor)));
    }

    private Mono<CorrectedOrder> split(FulfilmentSheet sheet, SplitOrder command, Actor actor) {
        var going = going(sheet, command, actor);
        var staying = new LinkedHashMap<Long, BigDecimal>();
        sheet.lines().stream()
                .filter(line -> going.containsKey(line.id()))
                .forEach(line ->
                        staying.put(line.id(), line.quantity().subtract(Objects.requireNonNull(going.get(line.id())))));
        var rest = sheet.corrected(staying, false);
        if (rest.lines().stream().allMatch(line -> line.quantity().signum() == 0)) {
            throw DomainException.invalid(FieldError.at("lines", "nothing-stays", null, null));
        }
        // Rounding twice may make a cent of one: the two together stay within what the one was
        var apart = sheet.apart(going, Math.max(sheet.most() - rest.most(), 0));
        var document = rest.document(actor);
        document.putAll(desk.document(command, false, actor));
        document.put("day", command.day().toString());
        document.put("slot", command.slot());
        document.put("asked", amounts(rest, going));
        document.put("apart", apart(apart));
        return desk.answer(SPLIT, document);
    }

    private static Map<String, @Nullable Object> apart(FulfilmentSheet apart) {
        var amounts = FulfilmentAmounts.of(apart);
        var written = amounts.written(apart.audience());
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("total", written.total());
        document.put("maximum", written.maximum());
        document.put("charges", written.charges());
        document.put("lines", amounts(apart, null));
        return document;
    }

    /** The lines of a sheet as they come to be, or those that are named. */
    private static List<Map<String, Object>> amounts(FulfilmentSheet sheet, @Nullable Map<Long, BigDecimal> named) {
        var goods = FulfilmentAmounts.of(sheet).goods();
        var lines = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < sheet.lines().size(); i++) {
            var line = sheet.lines().get(i);
            if (named == null || named.containsKey(line.id())) {
                lines.add(Map.of(
                        "id", line.id(),
                        "p", i + 1,
                        "quantity", line.quantity(),
                        "net", goods.get(i).net(),
                        "vat", goods.get(i).vat(),
                        "maximum", goods.get(i).maximum()));
            }
        }
        return lines;
    }

    /** What goes, by line; another cooperative's line is none of the actor's business. */
    private static Map<Long, BigDecimal> going(FulfilmentSheet sheet, SplitOrder command, Actor actor) {
        var problems = new ArrayList<FieldError>();
        var going = new LinkedHashMap<Long, BigDecimal>();
        for (var i = 0; i < command.lines().size(); i++) {
            var wish = command.lines().get(i);
            var line = sheet.lineOf(wish.line(), actor.requireParty().id()).orElse(null);
            if (line == null) {
                problems.add(CorrectionDesk.unknown(i, wish));
            } else if (!line.isPossible(wish.quantity()) || wish.quantity().compareTo(line.quantity()) > 0) {
                problems.add(FieldError.at(
                        CorrectionDesk.field(i),
                        "quantity-not-allowed",
                        Amounts.plain(wish.quantity()),
                        "0 … " + Amounts.plain(line.quantity())));
            } else if (wish.quantity().signum() > 0 && going.put(wish.line(), wish.quantity()) != null) {
                problems.add(FieldError.at(CorrectionDesk.field(i), "named-twice", null, null));
            }
        }
        if (problems.isEmpty() && going.isEmpty()) {
            problems.add(FieldError.at("lines", "nothing-goes", null, null));
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return going;
    }
}
