package coop.tablee.storefront.orders;

import coop.tablee.ordering.Correspondence.Addressed;
import java.util.Locale;
import org.springframework.context.MessageSource;

/** How a letter greets its reader: by name; a guest without one, because whoever ordered may have typed anything, and somebody else's address. */
final class Greeting {

    private Greeting() {}

    static String of(Addressed addressed, MessageSource messages, Locale locale) {
        return addressed.name().isEmpty()
                ? messages.getMessage("storefront.mail.guest", null, locale)
                : addressed.name();
    }
}
