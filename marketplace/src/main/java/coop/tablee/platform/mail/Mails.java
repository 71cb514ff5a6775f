package coop.tablee.platform.mail;

import coop.tablee.platform.Binding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Takes mails to be sent: in the caller's transaction, each key once. Without a mail server no mail is even written. */
@Component
public class Mails {

    // Nobody ever has an address that ends so (RFC 2606): those who were erased do
    private static final String WRITE = """
            insert into platform.mail (key, recipient, reply_to, subject, plain, html, language)
            select m.key, m.recipient, m."replyTo", m.subject, m.text, m.html, m.language
            from jsonb_to_recordset(:mails::jsonb) as m(key text, recipient text, "replyTo" text, subject text, text text, html text, language text)
            where m.recipient not like '%.invalid'
            order by m.key
            on conflict on constraint mail_once_per_key do nothing
            """;
    private static final int AT_ONCE = 100;

    private static final String GATHER = """
            with waiting as (
                update platform.mail set subject = :subject, plain = :plain, html = :html
                where id = (select id from platform.mail where status = 'new' and attempts = 0 and starts_with(key, :about || ':') and recipient = :recipient
                            order by id limit 1 for update)
                returning id
            )
            insert into platform.mail (key, recipient, reply_to, subject, plain, html, language, due_at)
            select :key, :recipient, :reply_to, :subject, :plain, :html, :language, clock_timestamp() + make_interval(secs => :seconds)
            where not exists (select from waiting) and :recipient not like '%.invalid'
            on conflict on constraint mail_once_per_key do nothing
            """;
    private static final String FORGET = """
            delete from platform.mail where status = 'new' and attempts = 0 and starts_with(key, :about || ':')
            """;

    private final DatabaseClient database;
    private final MailServer server;
    private final LetterBox box;
    private final MailProperties properties;
    private final JsonMapper json;

    Mails(DatabaseClient database, MailServer server, LetterBox box, MailProperties properties, JsonMapper json) {
        this.json = json;
        this.database = database;
        this.server = server;
        this.box = box;
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
                : written.buffer(AT_ONCE).concatMap(this::write).then();
    }

    public Mono<Void> send(Mono<Mail> written) {
        return send(written.flux());
    }

    /** Has a letter written whose secret is made when it leaves ({@link LetterSecret}): to the mail server, or to the demo's {@link LetterBox} where that is open. */
    public Mono<Void> sendWithSecret(Mono<Mail> written) {
        return server.sender().isEmpty() && !box.isOpen()
                ? Mono.empty()
                : written.flatMap(mail -> write(List.of(mail)));
    }

    private Mono<Void> write(List<Mail> letters) {
        return database.sql(WRITE)
                .bind(
                        "mails",
                        json.writeValueAsString(letters.stream().map(Row::of).toList()))
                .then();
    }

    private record Row(
            String key,
            String recipient,
            @Nullable String replyTo,
            String subject,
            String text,
            String html,
            String language) {

        static Row of(Mail mail) {
            return new Row(
                    mail.key(),
                    mail.recipient(),
                    mail.replyTo(),
                    mail.subject(),
                    mail.text(),
                    mail.html(),
                    mail.language().toLanguageTag());
        }
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
