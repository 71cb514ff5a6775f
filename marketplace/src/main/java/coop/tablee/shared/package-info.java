/**
 * Words that every module speaks: money, localized text, and the refusal of a request. Knows no framework and no business capability; nothing here
 * rounds twice or touches floating point.
 */
@ApplicationModule(
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {})
@NullMarked
package coop.tablee.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
