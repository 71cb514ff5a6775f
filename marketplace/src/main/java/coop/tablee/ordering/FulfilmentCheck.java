package coop.tablee.ordering;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at what somebody wrote down of a consignment and names everything that cannot be, each at its place ({@code lines[i].quantity} …). */
final class FulfilmentCheck {

    private static final BigDecimal MOST = new BigDecimal("100000");
    private static final BigDecimal IMPLAUSIBLE = BigDecimal.valueOf(5);
    private static final int DECIMALS = 3;
    private static final int LONGEST_LOT = 40;

    private final Map<Long, FulfilmentLine> lines;
    private final Set<Long> named = new HashSet<>();
    private final List<FieldError> problems = new ArrayList<>();

    private FulfilmentCheck(List<FulfilmentLine> lines) {
        this.lines = lines.stream().collect(Collectors.toMap(FulfilmentLine::id, Function.identity()));
    }

    static void requireSane(FulfilmentSheet sheet, PackConsignment command) {
        var check = new FulfilmentCheck(sheet.own());
        for (var i = 0; i < command.lines().size(); i++) {
            check.packed(i, command.lines().get(i));
            var lot = command.lots().getOrDefault(command.lines().get(i).line(), "");
            if (lot.strip().length() > LONGEST_LOT) {
                check.problems.add(FieldError.at("lines[" + i + "].lot", "too-long", null, LONGEST_LOT));
            }
        }
        check.requireAllNamed(line -> line.isWanted() && line.packed() == null);
        check.tell();
    }

    static void requireSane(FulfilmentSheet sheet, ReceiveConsignment command) {
        var check = new FulfilmentCheck(sheet.own());
        for (var i = 0; i < command.lines().size(); i++) {
            check.received(i, command.lines().get(i));
        }
        check.requireAllNamed(line -> line.isThere() && !command.restAccepted());
        check.tell();
    }

    private void packed(int at, PackedLine given) {
        var line = find(at, given.line());
        if (line == null || !isSane(at, line, given.quantity())) {
            return;
        }
        if (given.quantity().compareTo(line.ordered()) > 0) {
            object(at, "quantity", "more-than-ordered", given.quantity(), line.ordered());
        }
        weight(at, line, given.quantity(), given.weight(), line.catchWeight());
        if (given.quantity().compareTo(line.ordered()) < 0) {
            reason(at, given.shortage());
            if (given.shortage() != null && !given.shortage().isForPacking()) {
                problem(at, "reason", "reason-unknown", given.shortage(), null);
            }
        }
    }

    private void received(int at, ReceivedLine given) {
        var line = find(at, given.line());
        if (line == null || !isSane(at, line, given.quantity())) {
            return;
        }
        var packed = line.packed() == null ? BigDecimal.ZERO : line.packed();
        if (given.quantity().compareTo(packed) > 0) {
            object(at, "quantity", "more-than-packed", given.quantity(), packed);
        }
        weight(at, line, given.quantity(), given.weight(), false);
        if (given.weight() != null
                && line.packedWeight() != null
                && given.weight().compareTo(line.packedWeight()) > 0) {
            object(at, "weight", "more-than-packed", given.weight(), line.packedWeight());
        }
        if (given.quantity().compareTo(packed) < 0 || line.isTooLight(given.weight())) {
            reason(at, given.fault());
        }
    }

    private @Nullable FulfilmentLine find(int at, long id) {
        var line = lines.get(id);
        if (line == null) {
            problem(at, "line", "not-of-this-consignment", id, null);
        } else if (!named.add(id)) {
            problem(at, "line", "named-twice", id, null);
        }
        return line;
    }

    private boolean isSane(int at, FulfilmentLine line, BigDecimal quantity) {
        var decimals = line.isContinuous() ? DECIMALS : 0;
        if (quantity.signum() < 0
                || quantity.compareTo(MOST) > 0
                || quantity.stripTrailingZeros().scale() > decimals) {
            object(at, "quantity", decimals == 0 ? "whole-number" : "amount-not-allowed", quantity, line.ordered());
            return false;
        }
        return true;
    }

    private void weight(
            int at, FulfilmentLine line, BigDecimal quantity, @Nullable BigDecimal weight, boolean required) {
        if (weight == null) {
            if (required && quantity.signum() > 0) {
                problem(at, "weight", "weight-required", null, null);
            }
        } else if (!line.catchWeight()) {
            object(at, "weight", "no-weight-here", weight, null);
        } else if (weight.signum() < 0
                || weight.compareTo(MOST) > 0
                || weight.stripTrailingZeros().scale() > DECIMALS
                || (weight.signum() == 0) != (quantity.signum() == 0)) {
            object(at, "weight", "weight-not-allowed", weight, null);
        } else if (weight.compareTo(line.nominal(quantity).multiply(IMPLAUSIBLE)) > 0) {
            object(at, "weight", "weight-implausible", weight, line.nominal(quantity));
        }
    }

    private void reason(int at, @Nullable LineFault fault) {
        if (fault == null) {
            problem(at, "reason", "reason-required", null, null);
        }
    }

    private void requireAllNamed(Predicate<FulfilmentLine> expected) {
        lines.values().stream()
                .filter(expected)
                .map(FulfilmentLine::id)
                .filter(id -> !named.contains(id))
                .sorted()
                .forEach(id -> problems.add(FieldError.at("lines", "line-missing", null, id)));
    }

    private void object(int at, String field, String code, BigDecimal found, @Nullable BigDecimal expected) {
        problem(at, field, code, Amounts.plain(found), expected == null ? null : Amounts.plain(expected));
    }

    private void problem(int at, String field, String code, @Nullable Object found, @Nullable Object expected) {
        problems.add(FieldError.at("lines[" + at + "]." + field, code, found, expected));
    }

    private void tell() {
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }
}
