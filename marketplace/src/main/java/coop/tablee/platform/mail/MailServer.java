package coop.tablee.platform.mail;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/** The mail server, if one is named: an empty name ({@code SPRING_MAIL_HOST=}) is none. */
@Component
class MailServer {

    private static final Logger LOG = LoggerFactory.getLogger(MailServer.class);

    private final Optional<JavaMailSender> sender;

    MailServer(@Value("${spring.mail.host:}") String host, ObjectProvider<JavaMailSender> senders) {
        sender = host.isBlank() ? Optional.empty() : Optional.ofNullable(senders.getIfAvailable());
        if (sender.isEmpty()) {
            LOG.info("No mail server is named (SPRING_MAIL_HOST): mails are neither written nor sent");
        }
    }

    Optional<JavaMailSender> sender() {
        return sender;
    }
}
