package coop.tablee.platform.mail;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who writes, from {@code MARKETPLACE_MAIL_…} in the environment. The mail server itself is {@code spring.mail.*}; without its host nothing is sent.
 *
 * @param from the address that mails come from; absent = {@code no-reply@} the public address's host
 * @param gathering how long news that often comes in bursts waits, so that one mail says it all
 */
@ConfigurationProperties("marketplace.mail")
record MailProperties(
        @Nullable String from, @DefaultValue("2m") Duration gathering) {

    /** Who writes; an empty setting is none. */
    String fromOr(String other) {
        return from == null || from.isBlank() ? other : from;
    }
}
