/**
 * The ground that every module stands on: the database, what watches over its connections, what tells that something was written or rearranged and lets
 * readers share answers until then, its migrations, the product's clock, the outbox, blocking schedulers, pictures that people send ({@code picture}), forms and files as they were sent ({@code form}), the page shell
 * ({@code page}), mails that wait to be sent ({@code mail}), the description of the API ({@code api}), and the answers to what goes wrong. Knows no business
 * word; modules contribute their menu entries, their outbox handlers and what their mails say.
 */
@ApplicationModule(
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {"shared"})
@NullMarked
package coop.tablee.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
