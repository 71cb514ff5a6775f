package coop.tablee.distribution.board;

import coop.tablee.ordering.Because;
import coop.tablee.ordering.CorrectOrder;
import coop.tablee.ordering.CorrectedLine;
import coop.tablee.ordering.CorrectionKey;
import coop.tablee.ordering.CorrectionReason;
import coop.tablee.ordering.MoveOrder;
import coop.tablee.ordering.ReplaceLine;
import coop.tablee.ordering.SplitOrder;
import coop.tablee.ordering.WithdrawOrder;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** What a coordinator wrote on an order's page; it comes back as it was sent when it is refused. */
final class CorrectionForm {

    static final CorrectionForm EMPTY = new CorrectionForm(new LinkedMultiValueMap<>());

    private static final int MOST_LINES = 500;
    private static final int SHOWN = 40;

    private final MultiValueMap<String, String> fields;
    private final Locale locale;

    CorrectionForm(MultiValueMap<String, String> fields) {
        this(fields, Locale.ROOT);
    }

    /** The same with amounts, typed in that language. */
    CorrectionForm(MultiValueMap<String, String> fields, Locale locale) {
        this.fields = fields;
        this.locale = locale;
    }

    /** A line with its field as it stands. */
    record Field(String name, OrderSheet.Line line, String quantity) {}

    CorrectOrder correction(String number) {
        return new CorrectOrder(number, version(), key(), lines(""), fields.containsKey("agreed"), because());
    }

    ReplaceLine replacement(long line) {
        var problems = new ArrayList<FieldError>();
        var quantity = Amounts.read(text("quantity"));
        if (Amounts.isAmbiguous(text("quantity"), locale)) {
            problems.add(FieldError.at("quantity", "amount-ambiguous", shown(text("quantity")), null));
        } else if (quantity.isEmpty()) {
            problems.add(FieldError.at("quantity", "not-a-number", shown(text("quantity")), null));
        }
        if (!text("offer").matches("\\d{1,18}")) {
            problems.add(FieldError.at("offer", "required", null, null));
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return new ReplaceLine(
                text("number"),
                version(),
                key(),
                line,
                id(text("offer")),
                quantity.get(),
                fields.containsKey("agreed"),
                fields.containsKey("allergensTold"),
                because());
    }

    /** A line that is left empty stays whole. */
    SplitOrder split(String number) {
        var when = text("when").split("/", 2);
        try {
            var slot = when.length == 1 ? null : (Long) id(when[1]);
            return new SplitOrder(number, version(), key(), LocalDate.parse(when[0]), slot, lines("0"), because());
        } catch (DateTimeParseException unreadable) {
            throw DomainException.invalid(FieldError.at("when", "required", null, null));
        }
    }

    private List<CorrectedLine> lines(String whenEmpty) {
        var problems = new ArrayList<FieldError>();
        var lines = new ArrayList<CorrectedLine>();
        for (var i = 0; i < MOST_LINES && fields.containsKey(name(i, "line")); i++) {
            var typed = text(name(i, "quantity")).isEmpty() ? whenEmpty : text(name(i, "quantity"));
            var amount = Amounts.read(typed);
            if (Amounts.isAmbiguous(typed, locale)) {
                problems.add(FieldError.at(name(i, "quantity"), "amount-ambiguous", shown(typed), null));
            } else if (amount.isEmpty()) {
                problems.add(FieldError.at(
                        name(i, "quantity"), typed.isEmpty() ? "required" : "not-a-number", shown(typed), null));
            }
            var line = id(text(name(i, "line")));
            amount.ifPresent(figure -> lines.add(new CorrectedLine(line, figure)));
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return lines;
    }

    WithdrawOrder withdrawal(String number) {
        return new WithdrawOrder(number, version(), key(), because());
    }

    MoveOrder move(String number) {
        LocalDate day;
        try {
            day = LocalDate.parse(text("day"));
        } catch (DateTimeParseException unreadable) {
            throw DomainException.invalid(FieldError.at("day", "required", null, null));
        }
        return new MoveOrder(number, version(), key(), id(text("destination")), day, because());
    }

    /** The lines that something may be taken of, with what was typed for them. */
    List<Field> parts(List<OrderSheet.Line> lines) {
        var filled = new ArrayList<Field>();
        for (var line : lines) {
            if (!line.isTakenOut()) {
                var sent = sentFor(line.id());
                filled.add(new Field("lines[" + filled.size() + "]", line, sent == null ? "" : sent));
            }
        }
        return filled;
    }

    List<Field> over(List<OrderSheet.Line> lines, Locale locale) {
        var filled = new ArrayList<Field>();
        for (var i = 0; i < lines.size(); i++) {
            var sent = sentFor(lines.get(i).id());
            filled.add(new Field(
                    "lines[" + i + "]",
                    lines.get(i),
                    sent == null ? Amounts.write(lines.get(i).quantity(), locale) : sent));
        }
        return filled;
    }

    /** The form as it comes back: a key that stands for another wish gives way to a new one, so that it can be sent again. */
    CorrectionForm after(DomainException refused) {
        if (!refused.code().equals("idempotency-key-reused")) {
            return this;
        }
        var renewed = new LinkedMultiValueMap<>(fields);
        renewed.remove("key");
        return new CorrectionForm(renewed);
    }

    private CorrectionKey key() {
        return CorrectionKey.of(text("key"));
    }

    /** A new wish has a key of its own; a refused one that comes back keeps the key it was sent with. */
    String key(boolean sent) {
        return sent && !text("key").isEmpty() ? text("key") : UUID.randomUUID().toString();
    }

    String text(String name) {
        var value = fields.getFirst(name);
        return value == null ? "" : value.strip();
    }

    private @Nullable String sentFor(long line) {
        for (var i = 0; i < MOST_LINES && fields.containsKey(name(i, "line")); i++) {
            if (text(name(i, "line")).equals(Long.toString(line))) {
                return text(name(i, "quantity"));
            }
        }
        return null;
    }

    Because because() {
        var chosen = text("reason");
        var reason = Arrays.stream(CorrectionReason.values())
                .filter(one -> one.name().equals(chosen))
                .findFirst()
                .orElse(null);
        return new Because(reason, text("note"));
    }

    private long version() {
        var typed = text("version");
        if (!typed.matches("\\d{1,18}")) {
            throw new DomainException(DomainException.Kind.MALFORMED, "bad-request");
        }
        return Long.parseLong(typed);
    }

    /** An id as it stands in an address or a field; what is none belongs to nobody. */
    static long id(String typed) {
        if (!typed.matches("\\d{1,18}")) {
            throw DomainException.notFound();
        }
        return Long.parseLong(typed);
    }

    private static String shown(String typed) {
        return typed.substring(0, Math.min(SHOWN, typed.length()));
    }

    private static String name(int line, String field) {
        return "lines[" + line + "]." + field;
    }
}
