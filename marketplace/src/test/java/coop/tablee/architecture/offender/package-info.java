/** Code that breaks the rules on purpose; never started, only looked at by the architecture tests. */
@NullMarked
package coop.tablee.architecture.offender;

import org.jspecify.annotations.NullMarked;
