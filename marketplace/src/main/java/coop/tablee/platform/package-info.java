/**
 * The ground that every module stands on: the database and its migrations, the product's clock, the outbox, blocking schedulers, the page shell and the
 * answers to what goes wrong. Knows no business word; modules contribute their menu entries and outbox handlers.
 */
@ApplicationModule(
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {"shared"})
@NullMarked
package coop.tablee.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
