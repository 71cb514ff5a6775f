package coop.tablee.distribution;

import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.ordering.ReceivedLine;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what programs send about a consignment and names every field that cannot be read. */
final class ConsignmentBody {

    private static final int MOST_LINES = 500;

    private final JsonNode body;
    private final List<FieldError> problems = new ArrayList<>();

    private ConsignmentBody(JsonNode body) {
        this.body = body;
    }

    static PackConsignment packing(long consignment, JsonNode sent) {
        var body = new ConsignmentBody(sent);
        var lines = new ArrayList<PackedLine>();
        for (var i = 0; i < body.lines(); i++) {
            lines.add(new PackedLine(body.line(i), body.quantity(i), body.figure(i, "weight"), body.reason(i)));
        }
        body.tell();
        return new PackConsignment(consignment, body.version(), lines);
    }

    static Delivered reception(long consignment, JsonNode sent) {
        var body = new ConsignmentBody(sent);
        var lines = new ArrayList<ReceivedLine>();
        Map<Long, BigDecimal> celsius = new LinkedHashMap<>();
        for (var i = 0; i < body.lines(); i++) {
            var refused = body.text(i, "decision").equalsIgnoreCase("reject");
            lines.add(new ReceivedLine(
                    body.line(i),
                    refused ? BigDecimal.ZERO : body.quantity(i),
                    refused ? null : body.figure(i, "weight"),
                    body.reason(i)));
            var degrees = body.figure(i, "temperature");
            if (degrees != null) {
                celsius.put(body.line(i), degrees);
            }
        }
        body.tell();
        return new Delivered(
                new ReceiveConsignment(consignment, body.version(), lines, false),
                sent.path("signer").asString("").strip(),
                celsius);
    }

    private int lines() {
        var lines = body.path("lines");
        if (!lines.isArray() || lines.isEmpty()) {
            problems.add(FieldError.at("lines", "required", null, null));
            return 0;
        }
        if (lines.size() > MOST_LINES) {
            problems.add(FieldError.at("lines", "too-many", lines.size(), MOST_LINES));
            return 0;
        }
        return lines.size();
    }

    private JsonNode at(int line, String field) {
        return body.path("lines").path(line).path(field);
    }

    private String text(int line, String field) {
        return at(line, field).asString("").strip();
    }

    private long line(int line) {
        try {
            return Long.parseLong(text(line, "line"));
        } catch (NumberFormatException notAnId) {
            object(line, "line", "not-of-this-consignment");
            return 0;
        }
    }

    private BigDecimal quantity(int line) {
        var quantity = figure(line, "quantity");
        if (quantity == null) {
            if (text(line, "quantity").isEmpty()) {
                object(line, "quantity", "required");
            }
            return BigDecimal.ZERO;
        }
        return quantity;
    }

    private @Nullable BigDecimal figure(int line, String field) {
        var typed = text(line, field);
        if (typed.isEmpty()) {
            return null;
        }
        var figure = Amounts.read(typed);
        if (figure.isEmpty()) {
            object(line, field, "not-a-number");
        }
        return figure.orElse(null);
    }

    private @Nullable LineFault reason(int line) {
        var word = text(line, "reason");
        if (word.isEmpty()) {
            return null;
        }
        try {
            return LineFault.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            object(line, "reason", "reason-unknown");
            return null;
        }
    }

    private @Nullable Long version() {
        var version = body.path("version").asString("").strip();
        try {
            return version.isEmpty() ? null : Long.valueOf(version);
        } catch (NumberFormatException notAVersion) {
            throw DomainException.invalid(FieldError.at("version", "not-a-number", null, null));
        }
    }

    private void object(int line, String field, String code) {
        var typed = text(line, field);
        problems.add(FieldError.at(
                SentForm.name(line, field),
                code,
                typed.isEmpty() ? null : typed.substring(0, Math.min(40, typed.length())),
                null));
    }

    private void tell() {
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }
}
