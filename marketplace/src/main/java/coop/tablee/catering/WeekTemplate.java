package coop.tablee.catering;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A week that a kitchen keeps under a name: amounts of products by weekday, to fill another week with. */
record WeekTemplate(long id, String name, Instant changedAt, List<Line> lines) {

    /**
     * @param weekday after ISO, 1 for Monday
     * @param amount ordering units, above zero
     * @param names what the product was called, for when it is not offered
     */
    record Line(int weekday, long product, long cooperative, BigDecimal amount, LocalizedText names) {}

    Set<Long> products() {
        return lines.stream().map(Line::product).collect(Collectors.toSet());
    }
}
