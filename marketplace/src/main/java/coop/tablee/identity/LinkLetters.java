package coop.tablee.identity;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.LetterSecret;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import io.r2dbc.spi.Readable;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Writes the letters with one-time links, once who asked has long been answered: finds out whose address it is, which the answer must not tell. Nobody's address
 * is written to only to sign up or to confirm it; an account's address where a new one was meant becomes a way into that account; who ordered as a guest and asks for a way in gets
 * the one to what was ordered. What strangers typed, apart from
 * the address, stands in no letter.
 */
@Component
class LinkLetters implements OutboxHandler {

    private static final String FIND = """
            /* job */ select l.id, l.purpose, l.email, l.locale, a.id account, a.email account_email, a.locale account_locale, g.id guest
            from identity.one_time_link l left join identity.account a on lower(a.email) = lower(l.email) and a.erased_at is null
            left join lateral (select w.id from identity.account w where w.guest and w.ordered_at is not null and lower(w.contact_email) = lower(l.email)
                order by w.agreed_at desc, w.id desc limit 1) g on a.id is null and l.purpose = 'SIGN_IN'
            where l.id = :id and l.expires_at > clock_timestamp()
            """;
    private static final String BELONGS =
            "/* job */ update identity.one_time_link set purpose = :purpose, email = :email, account_id = :account where id = :id";
    private static final String FORGET = "/* job */ delete from identity.one_time_link where id = :id";

    private final DatabaseClient database;
    private final MailTemplates templates;
    private final Mails mails;
    private final MessageSource messages;
    private final IdentityProperties properties;

    LinkLetters(
            DatabaseClient database,
            MailTemplates templates,
            Mails mails,
            MessageSource messages,
            IdentityProperties properties) {
        this.database = database;
        this.templates = templates;
        this.mails = mails;
        this.messages = messages;
        this.properties = properties;
    }

    /** All words of the letter. */
    record Letter(String subject, String opening, String way, String address, String once) {}

    @Override
    public String kind() {
        return OneTimeLinks.KIND;
    }

    @Override
    public boolean forgets() {
        return true;
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return database.sql(FIND)
                .bind("id", Long.parseLong(message.dedupKey()))
                .map(Asked::from)
                .one()
                .flatMap(this::answer);
    }

    private Mono<Void> answer(Asked asked) {
        var owner = asked.owner;
        if (asked.purpose == LinkPurpose.GUEST) {
            return owner == null
                    ? send(asked, LinkPurpose.GUEST.word(), asked.email, asked.locale)
                    : send(asked, "guest-known", asked.email, owner.locale);
        }
        if (owner != null) {
            var known = asked.purpose == LinkPurpose.SIGN_UP || asked.purpose == LinkPurpose.NEW_ADDRESS;
            return database.sql(BELONGS)
                    .bind("purpose", (known ? LinkPurpose.SIGN_IN : asked.purpose).name())
                    .bind("email", owner.email)
                    .bind("account", owner.id)
                    .bind("id", asked.id)
                    .then()
                    .then(send(asked, known ? "known" : asked.purpose.word(), owner.email, owner.locale));
        }
        var guest = asked.guest;
        if (guest != null) {
            return database.sql(BELONGS)
                    .bind("purpose", LinkPurpose.GUEST.name())
                    .bind("email", asked.email)
                    .bind("account", guest)
                    .bind("id", asked.id)
                    .then()
                    .then(send(asked, LinkPurpose.GUEST.word(), asked.email, asked.locale));
        }
        return asked.purpose == LinkPurpose.SIGN_UP || asked.purpose == LinkPurpose.NEW_ADDRESS
                ? send(asked, asked.purpose.word(), asked.email, asked.locale)
                : database.sql(FORGET).bind("id", asked.id).then();
    }

    private Mono<Void> send(Asked asked, String about, String email, Locale wished) {
        return mails.sendWithSecret(
                Mono.fromSupplier(() -> letter(asked.id, about, email, templates.languageOf(wished))));
    }

    private Mail letter(long id, String about, String email, Locale locale) {
        var letter = new Letter(
                say("identity.letter." + about + ".subject", locale),
                say("identity.letter." + about + ".opening", locale),
                say("identity.letter." + about + ".way", locale),
                templates.address(LinkController.HERE + "/") + LetterSecret.PLACE,
                say("identity.letter.once", locale, properties.linkLife().toMinutes()));
        var written = templates.write("identity/mail/link", locale, Map.of("letter", letter));
        return new Mail(
                OneTimeLinks.KIND + ":" + id, email, null, letter.subject(), written.text(), written.html(), locale);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    private record Asked(
            long id,
            LinkPurpose purpose,
            String email,
            Locale locale,
            @Nullable Owner owner,
            @Nullable Long guest) {

        private static Asked from(Readable row) {
            return new Asked(
                    Columns.number(row, "id"),
                    LinkPurpose.valueOf(Columns.text(row, "purpose")),
                    Columns.text(row, "email"),
                    Locale.forLanguageTag(Columns.text(row, "locale")),
                    Owner.from(row),
                    row.get("guest", Long.class));
        }
    }

    /** Whose address it is. */
    private record Owner(long id, String email, Locale locale) {

        private static @Nullable Owner from(Readable row) {
            var id = row.get("account", Long.class);
            return id == null
                    ? null
                    : new Owner(
                            id,
                            Objects.requireNonNull(row.get("account_email", String.class)),
                            Locale.forLanguageTag(Columns.text(row, "account_locale")));
        }
    }
}
