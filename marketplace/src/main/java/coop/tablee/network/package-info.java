/**
 * Who takes part: organisations and households, their sites and certificates, which producer supplies which cooperative and who then sells, what a food
 * council's territory is, and which account may act for whom. It leaves to identity who signs in, and to delivery how goods reach a site.
 *
 * <p>The rule that must never break: nobody acts for a party without a membership that says so.
 */
@NullMarked
@ApiArea(Area.ORGANISATIONS)
@ApplicationModule(allowedDependencies = {"shared", "platform", "identity"})
package coop.tablee.network;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
