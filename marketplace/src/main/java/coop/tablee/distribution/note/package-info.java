/**
 * The delivery note: one paper for everything that arrives at one place on one day, whichever cooperative sends it. Each party sees what concerns it: a sender its
 * consignments, a kitchen all that is brought to it, a point all that is handed out there. Nobody's household is named on it.
 */
@NullMarked
package coop.tablee.distribution.note;

import org.jspecify.annotations.NullMarked;
