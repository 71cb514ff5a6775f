/** The rules of the house. Each rule has an offender in {@code offender} that proves that the rule can fail. */
@NullMarked
package coop.tablee.architecture;

import org.jspecify.annotations.NullMarked;
