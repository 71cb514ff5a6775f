/** A higher module. */
@NullMarked
package coop.tablee.architecture.offender.upper;

import org.jspecify.annotations.NullMarked;
