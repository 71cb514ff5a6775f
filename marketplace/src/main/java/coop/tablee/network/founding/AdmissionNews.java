package coop.tablee.network.founding;

import coop.tablee.identity.ActingParty;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import io.r2dbc.spi.Readable;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes to those who run the marketplace that somebody wants to be looked at, and to who leads what they said. In the caller's transaction, in each one's language. */
@Component
class AdmissionNews {

    private static final String ADMINISTRATORS = """
            select a.id, a.email, a.locale, '' name, platform.today()::text today from identity.account a
            where 'ADMINISTRATOR' = any (a.platform_roles) and a.erased_at is null and a.email is not null order by a.id limit 20
            """;
    private static final String LEADERS = """
            select a.id, a.email, a.locale, p.name, '' today from network.membership m join identity.account a on a.id = m.account_id join network.party p on p.id = m.party_id
            where m.party_id = :party and m.until is null and 'OWNER' = any (m.roles) order by m.since, a.id limit 5
            """;

    private final DatabaseClient database;
    private final MailTemplates templates;
    private final Mails mails;
    private final MessageSource messages;

    AdmissionNews(DatabaseClient database, MailTemplates templates, Mails mails, MessageSource messages) {
        this.database = database;
        this.templates = templates;
        this.mails = mails;
        this.messages = messages;
    }

    /** Somebody to write to. {@code name} is the organisation's, where it is read with them. */
    private record To(long id, String email, Locale locale, String name, String today) {

        private static To from(Readable row) {
            return new To(
                    Objects.requireNonNull(row.get("id", Long.class)),
                    Objects.requireNonNull(row.get("email", String.class)),
                    Locale.forLanguageTag(Objects.requireNonNull(row.get("locale", String.class))),
                    Objects.requireNonNull(row.get("name", String.class)),
                    Objects.requireNonNull(row.get("today", String.class)));
        }
    }

    /** To those who run the marketplace, once a day for an organisation that asks again and again. */
    Mono<Void> asked(ActingParty party) {
        return mails.send(database.sql(ADMINISTRATORS).map(To::from).all().map(to -> {
            var locale = templates.languageOf(to.locale);
            return mail(
                    to,
                    "admission_asked:%d:%d:%s".formatted(party.id(), to.id, to.today),
                    new SupplyNews.Letter(
                            party.name(),
                            say("network.admission.asked.subject", locale, party.name()),
                            say("network.admission.asked.opening", locale, party.name()),
                            say("network.admission.asked.way", locale),
                            templates
                                    .address(AdmissionController.HERE + "/" + party.id())
                                    .toString(),
                            say("network.admission.asked.after", locale)));
        }));
    }

    /** To those who run the marketplace: somebody whom they look after has another name. */
    Mono<Void> renamed(long party, String key, String was, String name) {
        return mails.send(database.sql(ADMINISTRATORS).map(To::from).all().map(to -> {
            var locale = templates.languageOf(to.locale);
            return mail(
                    to,
                    "organisation_renamed:%s:%d".formatted(key, to.id),
                    new SupplyNews.Letter(
                            name,
                            say("network.renamed.subject", locale, was, name),
                            say("network.renamed.opening", locale, was, name),
                            say("network.admission.asked.way", locale),
                            templates
                                    .address(AdmissionController.HERE + "/" + party)
                                    .toString(),
                            say("network.admission.asked.after", locale)));
        }));
    }

    /** To who leads it. {@code reason} is quoted as it was written; empty with a yes. */
    Mono<Void> answered(long party, AdmissionState state, String reason) {
        return toLeaders(
                party,
                state == AdmissionState.ADMITTED ? "network.admission.accepted" : "network.admission.declined",
                reason,
                FilePages.HERE);
    }

    /** To who leads it: it has just ended. Told before they are no members any more. */
    Mono<Void> ended(long party) {
        return toLeaders(party, "network.ending.ended", "", "/my-organisations");
    }

    /** To who leads it again. */
    Mono<Void> back(long party) {
        return toLeaders(party, "network.ending.back", "", FilePages.HERE);
    }

    private Mono<Void> toLeaders(long party, String words, String reason, String page) {
        Flux<Mail> letters = database.sql(LEADERS)
                .bind("party", party)
                .map(To::from)
                .all()
                .map(to -> {
                    var locale = templates.languageOf(to.locale);
                    return mail(
                            to,
                            "admission_answered:" + UUID.randomUUID(),
                            new SupplyNews.Letter(
                                    to.name,
                                    say(words + ".subject", locale, to.name),
                                    say(words + ".opening", locale, to.name, reason),
                                    say(
                                            page.equals(FilePages.HERE) ? "network.supply.way" : "network.mine.title",
                                            locale),
                                    templates.address(page).toString(),
                                    say("network.supply.after", locale)));
                });
        return mails.send(letters);
    }

    private Mail mail(To to, String key, SupplyNews.Letter letter) {
        var locale = templates.languageOf(to.locale);
        var written = templates.write("network/mail/members", locale, Map.of("letter", letter));
        return new Mail(key, to.email, null, letter.subject(), written.text(), written.html(), locale);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
