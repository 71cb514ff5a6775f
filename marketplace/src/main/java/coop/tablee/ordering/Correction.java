package coop.tablee.ordering;

/**
 * What somebody who sells in an order wants done about it: once per key, if the order still has the version that was seen. The same key for another wish is
 * refused.
 */
interface Correction {

    String number();

    long version();

    String key();

    Because because();
}
