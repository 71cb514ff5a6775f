package coop.tablee.distribution;

import coop.tablee.shared.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * One line of goods with its fields as they stand in the form: as stored, or as they were sent when the form comes back.
 *
 * @param at its name in the form: {@code lines[3]}
 * @param decision accept, refuse or nothing yet
 * @param flawed whether something is said to be wrong with it
 */
record LineForm(
        String at,
        GoodsLine goods,
        String quantity,
        String weight,
        String reason,
        String temperature,
        String decision,
        boolean flawed,
        String note,
        String lot) {

    static List<LineForm> toPack(List<GoodsLine> lines, MultiValueMap<String, String> sent, Locale locale) {
        return fill(
                lines,
                sent,
                line -> new LineForm(
                        "",
                        line,
                        Amounts.write(line.packed() == null ? line.ordered() : line.packed(), locale),
                        Amounts.write(line.packedWeight(), locale),
                        line.shortage() == null ? "" : line.shortage().name(),
                        "",
                        "",
                        line.isShort(),
                        "",
                        line.proposedLot()));
    }

    static List<LineForm> toReceive(List<GoodsLine> lines, MultiValueMap<String, String> sent, Locale locale) {
        return fill(
                lines.stream().filter(GoodsLine::isThere).toList(),
                sent,
                line -> new LineForm(
                        "",
                        line,
                        Amounts.write(line.packed(), locale),
                        Amounts.write(line.packedWeight(), locale),
                        "",
                        "",
                        "",
                        false,
                        "",
                        ""));
    }

    private static List<LineForm> fill(
            List<GoodsLine> lines, MultiValueMap<String, String> sent, Function<GoodsLine, LineForm> stored) {
        var filled = new ArrayList<LineForm>();
        for (var i = 0; i < lines.size(); i++) {
            var form = stored.apply(lines.get(i)).at("lines[" + i + "]");
            filled.add(sent.containsKey(form.at + ".line") ? form.sent(sent) : form);
        }
        return List.copyOf(filled);
    }

    private LineForm at(String name) {
        return new LineForm(name, goods, quantity, weight, reason, temperature, decision, flawed, note, lot);
    }

    private LineForm sent(MultiValueMap<String, String> fields) {
        return new LineForm(
                at,
                goods,
                value(fields, "quantity", quantity),
                value(fields, "weight", weight),
                value(fields, "reason", ""),
                value(fields, "temperature", ""),
                value(fields, "decision", ""),
                fields.containsKey(at + ".flawed") || fields.containsKey(at + ".reason"),
                value(fields, "note", ""),
                value(fields, "lot", lot));
    }

    private String value(MultiValueMap<String, String> fields, String field, String otherwise) {
        return Objects.requireNonNullElse(first(fields, field), otherwise);
    }

    private @Nullable String first(MultiValueMap<String, String> fields, String field) {
        return fields.getFirst(at + "." + field);
    }
}
