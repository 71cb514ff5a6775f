/**
 * What producers make, as buyers see it: products and their versions, allergens, labels, storage, units and families. This module decides what a complete
 * product is and when a change makes a new version. It leaves to stock how much there is, and to ordercycle what is offered, to whom and at which price.
 *
 * <p>The rule that must never break: a version never changes. Whatever a buyer could notice makes a new one, and orders keep theirs.
 */
@NullMarked
@ApiArea(Area.CATALOGUE)
@ApplicationModule(allowedDependencies = {"shared", "platform", "identity", "network"})
package coop.tablee.catalogue;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
