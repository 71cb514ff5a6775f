package coop.tablee.distribution;

import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.ordering.ReceivedLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.util.MultiValueMap;

/** What somebody decided at the door. */
final class ReceptionForm {

    private ReceptionForm() {}

    /** A kitchen decides every line and signs; lines not yet decided may be accepted in one go ({@code rest}). */
    static Delivered atTheDoor(long consignment, MultiValueMap<String, String> fields) {
        var form = new SentForm(fields);
        var lines = new ArrayList<ReceivedLine>();
        Map<Long, BigDecimal> celsius = new LinkedHashMap<>();
        for (var i = 0; i < form.lines(); i++) {
            var id = form.id(i);
            lines.add(line(form, i, id));
            form.optionalFigure(i, "temperature").ifPresent(degrees -> celsius.put(id, degrees));
        }
        if (form.text("signer").isEmpty()) {
            form.object("signer", "required");
        }
        form.requireSane();
        return new Delivered(
                new ReceiveConsignment(consignment, form.version(), lines, false), form.text("signer"), celsius);
    }

    /** A volunteer hands out, and names what is missing or spoilt; of several consignments each takes its own lines. */
    static ReceivedLine handedOut(SentForm form, int at) {
        var quantity = form.figure(at, "quantity");
        return new ReceivedLine(form.id(at), quantity, null, form.fault(at));
    }

    private static ReceivedLine line(SentForm form, int at, long id) {
        var decision = form.text(at, "decision");
        return switch (decision.isEmpty() ? form.text("rest") : decision) {
            case "accept" ->
                new ReceivedLine(
                        id,
                        form.figure(at, "quantity"),
                        form.optionalFigure(at, "weight").orElse(null),
                        form.fault(at));
            case "refuse" -> new ReceivedLine(id, BigDecimal.ZERO, null, form.fault(at));
            default -> {
                form.object(at, "decision", "decide");
                yield new ReceivedLine(id, BigDecimal.ZERO, null, null);
            }
        };
    }
}
