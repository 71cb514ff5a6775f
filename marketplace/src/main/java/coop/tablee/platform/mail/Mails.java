package coop.tablee.platform.mail;

import coop.tablee.platform.Binding;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes mails to be sent: in the caller's transaction, each key once. Without a mail server no mail is even written. */
@Component
public class Mails {

    private static final String WRITE = """
            insert into platform.mail (key, recipient, reply_to, subject, plain, html, language)
            values (:key, :recipient, :reply_to, :subject, :plain, :html, :language)
            on conflict on constraint mail_once_per_key do nothing
            """;

    private final DatabaseClient database;
    private final MailServer server;

    Mails(DatabaseClient database, MailServer server) {
        this.database = database;
        this.server = server;
    }

    /** Has these written and sent, if there is a server to send by; otherwise they are not asked for. */
    public Mono<Void> send(Flux<Mail> written) {
        return server.sender().isEmpty()
                ? Mono.empty()
                : written.concatMap(this::write).then();
    }

    public Mono<Void> send(Mono<Mail> written) {
        return send(written.flux());
    }

    private Mono<Void> write(Mail mail) {
        return database.sql(WRITE)
                .bind("key", mail.key())
                .bind("recipient", mail.recipient())
                .bind("reply_to", Binding.orNull(mail.replyTo(), String.class))
                .bind("subject", mail.subject())
                .bind("plain", mail.text())
                .bind("html", mail.html())
                .bind("language", mail.language().toLanguageTag())
                .then();
    }
}
