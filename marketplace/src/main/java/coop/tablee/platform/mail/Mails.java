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

    private static final String GATHER = """
            with waiting as (
                update platform.mail set subject = :subject, plain = :plain, html = :html
                where id = (select id from platform.mail where status = 'new' and attempts = 0 and starts_with(key, :about || ':') and recipient = :recipient
                            order by id limit 1 for update)
                returning id
            )
            insert into platform.mail (key, recipient, reply_to, subject, plain, html, language, due_at)
            select :key, :recipient, :reply_to, :subject, :plain, :html, :language, clock_timestamp() + make_interval(secs => :seconds)
            where not exists (select from waiting)
            on conflict on constraint mail_once_per_key do nothing
            """;
    private static final String FORGET = """
            delete from platform.mail where status = 'new' and attempts = 0 and starts_with(key, :about || ':')
            """;

    private final DatabaseClient database;
    private final MailServer server;
    private final MailProperties properties;

    Mails(DatabaseClient database, MailServer server, MailProperties properties) {
        this.database = database;
        this.server = server;
        this.properties = properties;
    }

    /**
     * Has these written, but sent a little later: what is written about the same thing to the same person meanwhile takes their place. Their keys begin with
     * {@code about} and a colon.
     */
    public Mono<Void> gather(String about, Flux<Mail> written) {
        return server.sender().isEmpty()
                ? Mono.empty()
                : written.concatMap(mail -> bound(database.sql(GATHER), mail)
                                .bind("about", about)
                                .bind("seconds", (double) properties.gathering().toSeconds())
                                .then())
                        .then();
    }

    /** What waits about this is not true any more, and is not sent. */
    public Mono<Void> forget(String about) {
        return database.sql(FORGET).bind("about", about).then();
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
        return bound(database.sql(WRITE), mail).then();
    }

    private static DatabaseClient.GenericExecuteSpec bound(DatabaseClient.GenericExecuteSpec statement, Mail mail) {
        return statement
                .bind("key", mail.key())
                .bind("recipient", mail.recipient())
                .bind("reply_to", Binding.orNull(mail.replyTo(), String.class))
                .bind("subject", mail.subject())
                .bind("plain", mail.text())
                .bind("html", mail.html())
                .bind("language", mail.language().toLanguageTag());
    }
}
