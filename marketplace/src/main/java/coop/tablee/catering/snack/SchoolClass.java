package coop.tablee.catering.snack;

import java.math.BigDecimal;

/** A class by the name of its door, and how many children are in it. */
record SchoolClass(String name, int pupils) {

    /** What it gets, in the base unit of the product. */
    BigDecimal share(BigDecimal portion) {
        return portion.multiply(BigDecimal.valueOf(pupils));
    }
}
