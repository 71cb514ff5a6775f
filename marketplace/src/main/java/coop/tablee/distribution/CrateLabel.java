package coop.tablee.distribution;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands on one crate, to be read at arm's length in a cold room: where it goes, whose it is, how cold, and which of how many. */
record CrateLabel(Crates crates, int number, int of) {

    /**
     * So many crates of one storage class of a consignment.
     *
     * @param storage AMBIENT, CHILLED or FROZEN
     */
    record Crates(
            long consignment,
            String number,
            @Nullable String reference,
            String buyer,
            String destination,
            String city,
            String sender,
            LocalDate date,
            @Nullable LocalTime opens,
            @Nullable LocalTime closes,
            String storage,
            int count) {}

    /** One for each crate, numbered within its consignment. */
    static List<CrateLabel> of(List<Crates> crates) {
        Map<Long, Integer> all = new LinkedHashMap<>();
        crates.forEach(some -> all.merge(some.consignment, some.count, Integer::sum));
        Map<Long, Integer> so = new LinkedHashMap<>();
        var labels = new ArrayList<CrateLabel>();
        for (var some : crates) {
            for (var i = 0; i < some.count; i++) {
                labels.add(new CrateLabel(
                        some, so.merge(some.consignment, 1, Integer::sum), all.getOrDefault(some.consignment, 1)));
            }
        }
        return List.copyOf(labels);
    }
}
