package coop.tablee.network.founding;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.platform.mail.LetterSecret;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Writes to those who lead the other side of a supply agreement: asked for, or accepted; and to farms that are asked to come. In the caller's transaction. */
@Component
class SupplyNews {

    private static final String LEADERS = """
            select a.id, a.email, a.locale, platform.today()::text today from network.membership m join identity.account a on a.id = m.account_id
            where m.party_id = :party and m.until is null and 'OWNER' = any (m.roles) order by m.since, a.id limit 5
            """;

    private static final String LANGUAGE = "select locale from identity.account where lower(email) = lower(:email)";

    private final DatabaseClient database;
    private final MailTemplates templates;
    private final Mails mails;
    private final MessageSource messages;

    SupplyNews(DatabaseClient database, MailTemplates templates, Mails mails, MessageSource messages) {
        this.database = database;
        this.templates = templates;
        this.mails = mails;
        this.messages = messages;
    }

    /** All words of a letter, and where its one button leads. */
    record Letter(String sender, String subject, String opening, String way, String address, String after) {}

    /** @param what {@code asked}, {@code agreed}, {@code left} of one that has ended, or {@code came} of a farm that was invited */
    Mono<Void> tell(long party, ActingParty from, String what) {
        return mails.send(database.sql(LEADERS)
                .bind("party", party)
                .map(row -> mail(
                        Objects.requireNonNull(row.get("email", String.class)),
                        templates.languageOf(
                                Locale.forLanguageTag(Objects.requireNonNull(row.get("locale", String.class)))),
                        from,
                        what,
                        // Asked, taken back and asked again: one letter a day tells it
                        "supply_%s:%d:%d:%d:%s"
                                .formatted(
                                        what,
                                        from.id(),
                                        party,
                                        row.get("id", Long.class),
                                        row.get("today", String.class))))
                .all());
    }

    /** Asks a farm to come, in the language of whose address it is, or else of who invites. The letter's secret is made when it leaves. */
    Mono<Void> invite(long invitation, String email, String farm, ActingParty cooperative, Actor actor) {
        return mails.sendWithSecret(database.sql(LANGUAGE)
                .bind("email", email)
                .mapValue(String.class)
                .one()
                .map(Locale::forLanguageTag)
                .defaultIfEmpty(actor.locale())
                .map(language -> invitation(invitation, email, farm, cooperative, templates.languageOf(language))));
    }

    private Mail invitation(long id, String email, String farm, ActingParty cooperative, Locale locale) {
        var letter = new Letter(
                cooperative.name(),
                say("network.farm.letter.subject", locale, cooperative.name()),
                say("network.farm.letter.opening", locale, cooperative.name(), farm),
                say("network.invitation.way", locale),
                templates.address(InvitedFarmController.HERE + "/") + LetterSecret.PLACE,
                say("network.invitation.once", locale, FarmInvitations.DAYS));
        var written = templates.write("network/mail/members", locale, Map.of("letter", letter));
        return new Mail(
                FarmInvitations.KIND + ":" + id, email, null, letter.subject(), written.text(), written.html(), locale);
    }

    private Mail mail(String email, Locale locale, ActingParty from, String what, String key) {
        var letter = new Letter(
                from.name(),
                say("network.supply." + what + ".subject", locale, from.name()),
                say("network.supply." + what + ".opening", locale, from.name()),
                say("network.supply.way", locale),
                templates.address(FilePages.HERE).toString(),
                say("network.supply.after", locale));
        var written = templates.write("network/mail/members", locale, Map.of("letter", letter));
        return new Mail(key, email, null, letter.subject(), written.text(), written.html(), locale);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
