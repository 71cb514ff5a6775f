/** A lower module that may call nothing, and yet calls up. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package coop.tablee.architecture.offender.lower;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
