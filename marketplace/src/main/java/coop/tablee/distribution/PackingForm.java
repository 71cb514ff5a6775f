package coop.tablee.distribution;

import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import org.springframework.util.MultiValueMap;

/** What a packer wrote down. */
final class PackingForm {

    private PackingForm() {}

    /** Reads the form; refuses it ({@code invalid-input}) with every field that cannot be read. */
    static PackConsignment read(long consignment, MultiValueMap<String, String> fields) {
        var form = new SentForm(fields);
        var lines = new ArrayList<PackedLine>();
        var lots = new HashMap<Long, String>();
        for (var i = 0; i < form.lines(); i++) {
            if (fields.containsKey(SentForm.name(i, "lot"))) {
                lots.put(form.id(i), form.text(i, "lot"));
            }
            BigDecimal quantity = form.figure(i, "quantity");
            var weight = form.optionalFigure(i, "weight").orElse(null);
            lines.add(new PackedLine(form.id(i), quantity, quantity.signum() == 0 ? null : weight, form.fault(i)));
        }
        form.requireSane();
        return new PackConsignment(consignment, form.version(), lines, lots);
    }
}
