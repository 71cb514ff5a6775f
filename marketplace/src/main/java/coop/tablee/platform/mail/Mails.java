package coop.tablee.platform.mail;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Takes mails to be sent: in the caller's transaction, each key once. Without a mail server it notes the key, never the address, and forgets the rest. */
@Component
public class Mails {

    private static final Logger LOG = LoggerFactory.getLogger(Mails.class);
    private static final String WRITE = """
            insert into platform.mail (key, recipient, subject, plain, html, language) values (:key, :recipient, :subject, :plain, :html, :language)
            on conflict on constraint mail_once_per_key do nothing
            """;

    private final DatabaseClient database;
    private final boolean possible;

    Mails(DatabaseClient database, ObjectProvider<JavaMailSender> sender) {
        this.database = database;
        this.possible = sender.getIfAvailable() != null;
    }

    /** Whether there is a mail server to send by. */
    public boolean arePossible() {
        return possible;
    }

    public Mono<Void> send(Mail mail) {
        if (!possible) {
            LOG.debug("No mail server: {} is not sent", mail.key());
            return Mono.empty();
        }
        return database.sql(WRITE)
                .bind("key", mail.key())
                .bind("recipient", mail.recipient())
                .bind("subject", mail.subject())
                .bind("plain", mail.text())
                .bind("html", mail.html())
                .bind("language", mail.language().toLanguageTag())
                .then();
    }
}
