package coop.tablee.network.member;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.platform.mail.LetterSecret;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Writes to those whom it concerns: invitations, and what was changed in what they may do. In the caller's transaction. */
@Component
class MemberNews {

    private static final String TO = "select email, locale from identity.account where id = :account";
    private static final String LANGUAGE = "select locale from identity.account where lower(email) = lower(:email)";

    private final DatabaseClient database;
    private final MailTemplates templates;
    private final Mails mails;
    private final MessageSource messages;

    MemberNews(DatabaseClient database, MailTemplates templates, Mails mails, MessageSource messages) {
        this.database = database;
        this.templates = templates;
        this.mails = mails;
        this.messages = messages;
    }

    /**
     * All words of a letter.
     *
     * @param address where its one button leads, absent for a letter that only tells
     */
    record Letter(
            String sender,
            String subject,
            String opening,
            String way,
            @Nullable String address,
            String after) {}

    /**
     * Tells a member what was changed.
     *
     * @param what {@code roles}, {@code ended} or {@code leads}
     */
    Mono<Void> tell(long account, ActingParty party, String what) {
        return mails.send(
                database.sql(TO).bind("account", account).map(To::from).one().map(to -> changed(to, party, what)));
    }

    /** Sends an invitation, in the language of whose address it is, or else of who invites. */
    Mono<Void> invite(long invitation, String email, Collection<Role> roles, ActingParty party, Actor actor) {
        return mails.sendWithSecret(database.sql(LANGUAGE)
                .bind("email", email)
                .mapValue(String.class)
                .one()
                .map(Locale::forLanguageTag)
                .defaultIfEmpty(actor.locale())
                .map(language -> invitation(invitation, email, roles, party, templates.languageOf(language))));
    }

    private Mail changed(To to, ActingParty party, String what) {
        var locale = templates.languageOf(to.locale);
        var letter = new Letter(
                party.name(),
                say("network.changed." + what + ".subject", locale, party.name()),
                say("network.changed." + what + ".opening", locale, party.name()),
                "",
                null,
                say("network.changed.question", locale, party.name()));
        return mail("membership_changed:" + UUID.randomUUID(), to.email, letter, locale);
    }

    private Mail invitation(long id, String email, Collection<Role> roles, ActingParty party, Locale locale) {
        var words = roles.stream()
                .sorted()
                .map(role -> say(RolesOfKinds.key(role), locale))
                .collect(Collectors.joining(", "));
        var address = templates.address(InvitationController.HERE + "/") + LetterSecret.PLACE;
        var letter = new Letter(
                party.name(),
                say("network.invitation.subject", locale, party.name()),
                say("network.invitation.opening", locale, party.name(), words),
                say("network.invitation.way", locale),
                address,
                say("network.invitation.once", locale, Invitations.DAYS));
        return mail(Invitations.KIND + ":" + id, email, letter, locale);
    }

    private Mail mail(String key, String email, Letter letter, Locale locale) {
        var written = templates.write("network/mail/members", locale, Map.of("letter", letter));
        return new Mail(key, email, null, letter.subject(), written.text(), written.html(), locale);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    private record To(String email, Locale locale) {

        private static To from(Readable row) {
            return new To(
                    Objects.requireNonNull(row.get("email", String.class)),
                    Locale.forLanguageTag(Objects.requireNonNull(row.get("locale", String.class))));
        }
    }
}
