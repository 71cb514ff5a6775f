package coop.tablee.ordercycle.lead;

import coop.tablee.shared.LocalizedText;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * How early a producer must know: so many days before the delivery date at a wall time, or so many elapsed hours before the delivery begins.
 *
 * @param product the one product it is for; absent = all of the producer's
 */
record LeadTime(
        long id,
        long producerId,
        String producer,
        @Nullable Long productId,
        @Nullable LocalizedText product,
        @Nullable Integer days,
        @Nullable LocalTime at,
        @Nullable Integer hours) {}
