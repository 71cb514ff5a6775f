/** The hours and closed days of a place, kept by whoever is there: a kitchen its door, a farm its gate, a cooperative its points. */
@NullMarked
package coop.tablee.delivery.door;

import org.jspecify.annotations.NullMarked;
