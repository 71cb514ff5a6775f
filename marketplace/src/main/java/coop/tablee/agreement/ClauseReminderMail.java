package coop.tablee.agreement;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import coop.tablee.platform.page.Formats;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Tells who leads an authority or buys for it that a clause falls due or is late. What was kept meanwhile is told to nobody. */
@Component
class ClauseReminderMail implements OutboxHandler {

    private static final String NEWS = """
            select jsonb_build_object('agreement', a.id, 'clause', c.id, 'reference', a.reference, 'title', a.title, 'asked', c.title, 'metric', c.metric, 'target', c.target,
                'due', c.due, 'late', c.due < (select platform.today()), 'readers', coalesce((
                    select jsonb_agg(jsonb_build_object('account', p.id, 'email', p.email, 'name', p.display_name, 'language', p.locale) order by p.id)
                    from identity.account p where p.email is not null and p.id in (
                        select m.account_id from network.membership m where m.party_id = a.authority_id and m.until is null and m.roles && array['OWNER', 'BUYER'])
                        and not exists (select from identity.mail_off f where f.account_id = p.id and f.kind = 'clause')), '[]'))::text news
            from agreement.clause c join agreement.agreement a on a.id = c.agreement_id where c.id = :clause and c.done_on is null and a.state = 'RUNNING'
            """;

    private final DatabaseClient database;
    private final JsonMapper json;
    private final MailTemplates templates;
    private final Formats formats;
    private final MessageSource messages;
    private final Mails mails;

    ClauseReminderMail(
            DatabaseClient database,
            JsonMapper json,
            MailTemplates templates,
            Formats formats,
            MessageSource messages,
            Mails mails) {
        this.database = database;
        this.json = json;
        this.templates = templates;
        this.formats = formats;
        this.messages = messages;
        this.mails = mails;
    }

    record News(
            long agreement,
            long clause,
            String reference,
            String title,
            String asked,
            String metric,
            String target,
            LocalDate due,
            boolean late,
            List<Reader> readers) {}

    record Reader(long account, String email, String name, Locale language) {}

    /** All words of a letter. */
    record Letter(
            String subject, String opening, String name, String small, String way, String address, String choice) {}

    @Override
    public String kind() {
        return "clause_due";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return mails.send(database.sql(NEWS)
                .bind("clause", message.payload().required("clause").asLong())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, News.class))
                .flatMapMany(news -> Flux.fromIterable(news.readers()).map(reader -> letter(message, news, reader))));
    }

    private Mail letter(OutboxMessage message, News news, Reader reader) {
        var locale = templates.languageOf(reader.language());
        var key = news.late ? "agreement.mail.late" : "agreement.mail.due";
        var due = formats.in(locale).dayAndYear(news.due);
        var letter = new Letter(
                say(key + ".subject", locale, due, news.reference),
                say(key, locale, reader.name, due, news.title),
                news.asked,
                say("agreement.target.words", locale, news.metric, news.target),
                say("agreement.mail.see", locale),
                templates
                        .address("/agreements/" + news.agreement + "/clauses/" + news.clause)
                        .toString(),
                templates.address("/my-mails").toString());
        var written = templates.write("agreement/mail/clause", locale, Map.of("letter", letter));
        return new Mail(
                "%s:%s:%d".formatted(message.kind(), message.dedupKey(), reader.account),
                reader.email,
                null,
                letter.subject(),
                written.text(),
                written.html(),
                locale);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
