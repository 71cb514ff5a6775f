package coop.tablee.ordering;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was read of some offers at one door on some days, to quote amounts of them: as good as the moment in which it was read, for one answer and no longer. */
public final class QuoteFacts {

    /** About nothing: whatever is quoted has to be read. */
    public static final QuoteFacts NONE = new QuoteFacts(0, List.of(), Set.of(), null);

    private final long destination;
    private final List<LocalDate> days;
    private final Set<Long> offers;
    private final @Nullable RequestFacts facts;

    QuoteFacts(long destination, List<LocalDate> days, Set<Long> offers, @Nullable RequestFacts facts) {
        this.destination = destination;
        this.days = List.copyOf(days);
        this.offers = offers;
        this.facts = facts;
    }

    /** Whether this is about everything that the orders name. */
    boolean cover(List<OrderRequest> orders) {
        return facts != null
                && orders.stream()
                        .allMatch(order -> order.destination() == destination
                                && days.contains(order.deliveryDate())
                                && order.lines().stream().allMatch(line -> offers.contains(line.offer())));
    }

    /** For orders that it covers. */
    RequestFacts about(List<OrderRequest> orders) {
        if (facts == null) {
            throw new IllegalStateException("Nothing was read");
        }
        return facts.renumbered(orders.stream()
                .map(order -> days.indexOf(order.deliveryDate()) + 1)
                .toList());
    }
}
