package coop.tablee.distribution;

import coop.tablee.ordering.ReceiveConsignment;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What somebody saw at the door.
 *
 * @param signer name of the person who receives; empty at a point
 * @param celsius temperatures by line
 * @param remarks what was wrong with a line, in their own words; 200 characters at most
 */
record Delivered(ReceiveConsignment command, String signer, Map<Long, BigDecimal> celsius, Map<Long, String> remarks) {

    Delivered {
        celsius = Map.copyOf(celsius);
        remarks = Map.copyOf(remarks);
    }

    Delivered(ReceiveConsignment command, String signer, Map<Long, BigDecimal> celsius) {
        this(command, signer, celsius, Map.of());
    }
}
