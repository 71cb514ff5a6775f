package coop.tablee.delivery;

import java.math.BigDecimal;

/** What somebody wants to bring or fetch, in delivery crates: all together, and of those how many are chilled and how many frozen. */
public record Load(BigDecimal crates, BigDecimal chilled, BigDecimal frozen) {

    /** Nothing yet: any place with room for something fits. */
    public static final Load NONE = new Load(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
}
