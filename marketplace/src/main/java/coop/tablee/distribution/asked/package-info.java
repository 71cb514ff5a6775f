/**
 * What will be asked: of a producer by those who order, date by date, with what is usually asked as a guess at the rest; and of the weeks to come by those who plan, as
 * producers expect them. Nothing here is decided and nothing of it is for sale.
 */
@NullMarked
package coop.tablee.distribution.asked;

import org.jspecify.annotations.NullMarked;
