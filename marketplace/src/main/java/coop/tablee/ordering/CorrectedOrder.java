package coop.tablee.ordering;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An order after a coordinator's correction. {@code replayed} when the same wish had been done before.
 *
 * @param version what came of the wish: somebody may have changed the order again since it was done
 * @param splitOff the number of the order that a part of it became, when that was the wish
 */
public record CorrectedOrder(
        String number,
        OrderState state,
        LocalDate deliveryDate,
        long version,
        boolean replayed,
        @Nullable String splitOff) {}
