package coop.tablee.platform.mail;

import coop.tablee.platform.Binding;
import coop.tablee.platform.Blocking;
import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.platform.RecurringWork;
import io.r2dbc.spi.Readable;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings mails to the mail server, any number of nodes together. A mail is first lent to one node for some minutes, then sent outside of any transaction, then
 * marked and forgotten. Should a node die between sending and marking, the mail goes out again under the same Message-ID, by which mailboxes know it. What opens
 * something is put into a letter here, at the last moment ({@link LetterSecret}), and never stored.
 */
@Component
class Postman implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    private static final int MAX_ATTEMPTS = 12;

    private static final String TAKE = """
            /* job */ update platform.mail set attempts = attempts + 1, due_at = clock_timestamp() + interval '5 minutes'
            where id = (select id from platform.mail where status = 'new' and due_at <= clock_timestamp()
                    and (:kinds::text[] is null or split_part(key, ':', 1) = any (:kinds)) order by id limit 1 for update skip locked)
            returning id, key, recipient, reply_to, subject, plain, html, language
            """;
    private static final String MARK_SENT = """
            /* job */ update platform.mail set status = 'sent', sent_at = clock_timestamp(), recipient = null, reply_to = null, subject = null, plain = null, html = null, last_error = null
            where id = :id
            """;
    private static final String MARK_FAILED = """
            /* job */ update platform.mail set last_error = :error, status = case when attempts >= :max then 'dead' else 'new' end,
                due_at = clock_timestamp() + least(interval '1 hour', interval '1 second' * power(3, attempts))
            where id = :id and status = 'new'
            """;

    private static final String FORGET = "/* job */ delete from platform.mail where id = :id";

    private final DatabaseClient database;
    private final Optional<Carrier> carrier;
    private final Map<String, LetterSecret> secrets;
    /** Those that are brought; absent = all. The letter box takes nothing but what opens something. */
    private final String @Nullable [] kinds;

    private final Blocking mailThreads;
    private final String host;
    private final String from;

    Postman(
            DatabaseClient database,
            MailServer server,
            LetterBox box,
            List<LetterSecret> secrets,
            Blocking mailThreads,
            MarketplaceProperties marketplace,
            MailProperties properties) {
        this.database = database;
        this.secrets = secrets.stream().collect(Collectors.toMap(LetterSecret::about, one -> one));
        this.mailThreads = mailThreads;
        this.carrier = server.sender()
                .<Carrier>map(sender -> mail -> sender.send(message(mail)))
                .or(() -> box.isOpen() ? Optional.of(box::put) : Optional.empty());
        this.kinds = server.sender().isPresent() ? null : this.secrets.keySet().toArray(String[]::new);
        var address = marketplace.publicUrl();
        host = address == null || address.getHost() == null ? "localhost" : address.getHost();
        from = properties.fromOr("no-reply@" + host);
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT3S")
    Mono<Void> round() {
        return carrier.map(this::emptyBox).orElseGet(Mono::empty);
    }

    private Mono<Void> emptyBox(Carrier way) {
        return Flux.defer(() -> next(way))
                .repeat()
                .takeUntil(found -> !found)
                .then()
                .onErrorResume(error -> {
                    LOG.warn("Mails wait: {}", error.toString());
                    return Mono.empty();
                });
    }

    private Mono<Boolean> next(Carrier way) {
        return database.sql(TAKE)
                .bind("kinds", Binding.orNull(kinds, String[].class))
                .map(Letter::from)
                .one()
                .flatMap(letter -> bring(letter, way))
                .hasElement();
    }

    /** A letter with a secret leaves nothing behind, be it sent or be its secret worth nothing any more. */
    private Mono<Long> bring(Letter letter, Carrier way) {
        var secret = secrets.get(letter.mail().key().split(":", 2)[0]);
        var whole = secret == null
                ? Mono.just(letter.mail())
                : secret.make(letter.mail().key()).map(letter.mail()::withSecret);
        return whole.flatMap(mail -> mailThreads.call(() -> {
                    way.bring(mail);
                    return secret == null ? MARK_SENT : FORGET;
                }))
                .defaultIfEmpty(FORGET)
                .flatMap(mark -> database.sql(mark).bind("id", letter.id()).then())
                .thenReturn(letter.id())
                .onErrorResume(error -> failed(letter, error));
    }

    private Mono<Long> failed(Letter letter, Throwable error) {
        LOG.warn(
                "Mail {} was not sent: {}",
                letter.mail().key(),
                error.getClass().getSimpleName());
        return database.sql(MARK_FAILED)
                .bind("id", letter.id())
                .bind("error", error.getClass().getSimpleName())
                .bind("max", MAX_ATTEMPTS)
                .then()
                .thenReturn(letter.id());
    }

    private MimeMessage message(Mail mail) throws MessagingException {
        var message = new Kept(mail.key().replaceAll("[^A-Za-z0-9]", "-") + "@" + host);
        var helper = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
        helper.setFrom(from);
        helper.setTo(mail.recipient());
        var replyTo = mail.replyTo();
        if (replyTo != null) {
            helper.setReplyTo(replyTo);
        }
        helper.setSubject(mail.subject());
        helper.setText(mail.text(), mail.html());
        message.setHeader("Content-Language", mail.language().toLanguageTag());
        message.setHeader("Auto-Submitted", "auto-generated");
        return message;
    }

    /** Where mails go: to the server, or to the demo's letter box. */
    private interface Carrier {

        void bring(Mail mail) throws MessagingException;
    }

    private record Letter(long id, Mail mail) {

        static Letter from(Readable row) {
            return new Letter(
                    Objects.requireNonNull(row.get("id", Long.class)),
                    new Mail(
                            text(row, "key"),
                            text(row, "recipient"),
                            row.get("reply_to", String.class),
                            text(row, "subject"),
                            text(row, "plain"),
                            text(row, "html"),
                            Locale.forLanguageTag(text(row, "language"))));
        }

        private static String text(Readable row, String column) {
            return Objects.requireNonNull(row.get(column, String.class));
        }
    }

    /** Keeps its Message-ID when it is saved, which a MimeMessage of its own accord does not. */
    private static final class Kept extends MimeMessage {

        private final String id;

        Kept(String id) {
            super((jakarta.mail.Session) null);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + ">");
        }
    }
}
