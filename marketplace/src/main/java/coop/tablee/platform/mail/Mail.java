package coop.tablee.platform.mail;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A mail to one person, in both forms.
 *
 * @param key what it is about, such as {@code order_confirmation:17}; a second mail with the same key is never sent
 * @param html a whole document, without anything fetched from elsewhere
 * @param replyTo who reads the answers; absent where nobody does
 */
public record Mail(
        String key,
        String recipient,
        @Nullable String replyTo,
        String subject,
        String text,
        String html,
        Locale language) {

    Mail withSecret(String secret) {
        return new Mail(
                key,
                recipient,
                replyTo,
                subject,
                text.replace(LetterSecret.PLACE, secret),
                html.replace(LetterSecret.PLACE, secret),
                language);
    }
}
