package coop.tablee.distribution;

import coop.tablee.ordering.ReceiveConsignment;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What somebody saw at the door.
 *
 * @param signer name of the person who receives; empty at a point
 * @param celsius temperatures by line
 */
record Delivered(ReceiveConsignment command, String signer, Map<Long, BigDecimal> celsius) {

    Delivered {
        celsius = Map.copyOf(celsius);
    }
}
