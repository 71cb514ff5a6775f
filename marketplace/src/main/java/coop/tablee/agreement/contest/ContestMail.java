package coop.tablee.agreement.contest;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import coop.tablee.platform.page.Formats;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Letters about mini-competitions: suppliers are asked, the authority is told when answers may be read, whoever answered is told of the choice with its reasons and the standstill, and
 * whoever was asked that it was given up. The law wants them, so nobody switches them off. Until the date no letter says what was answered, or by whom.
 */
@Component
class ContestMail implements OutboxHandler {

    private static final String NEWS = """
            select jsonb_build_object('contest', c.id, 'agreement', a.id, 'title', c.title, 'lot', l.title, 'authority', y.name, 'state', c.state, 'until', c.answers_until, 'zone', c.time_zone,
                'reasons', c.reasons, 'standstill', c.standstill_until, 'chosen', (select p.name from network.party p where p.id = c.chosen_id),
                'answers', (select count(*) from agreement.opened_answer o where o.contest_id = c.id), 'readers', coalesce((
                    select jsonb_agg(distinct jsonb_build_object('account', p.id, 'party', m.party_id, 'email', p.email, 'name', p.display_name, 'language', p.locale, 'buyer', m.party_id = a.authority_id,
                        'won', coalesce(m.party_id = c.chosen_id, false)))
                    from network.membership m join identity.account p on p.id = m.account_id and p.email is not null
                    where m.until is null and case when :news = 'opened' then m.party_id = a.authority_id and m.roles && array['OWNER', 'BUYER']
                        else m.roles && array['OWNER', 'COORDINATOR'] and m.party_id in (select s.supplier_id from agreement.contest_supplier s where s.contest_id = c.id)
                            and (c.state <> 'CHOSEN' or m.party_id in (select o.supplier_id from agreement.opened_answer o where o.contest_id = c.id)) end), '[]'))::text news
            from agreement.contest c join agreement.lot l on l.id = c.lot_id join agreement.agreement a on a.id = l.agreement_id join network.party y on y.id = a.authority_id
            where c.id = :contest and case :news when 'asked' then c.state = 'ASKED' when 'opened' then c.state in ('OPENED', 'UNANSWERED') else true end
            """;

    private final DatabaseClient database;
    private final JsonMapper json;
    private final MailTemplates templates;
    private final Formats formats;
    private final MessageSource messages;
    private final Mails mails;

    ContestMail(
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
            long contest,
            long agreement,
            String title,
            String lot,
            String authority,
            ContestState state,
            Instant until,
            String zone,
            @Nullable String reasons,
            @Nullable LocalDate standstill,
            @Nullable String chosen,
            int answers,
            List<Reader> readers) {}

    /** @param won whether the reader's organisation was chosen */
    record Reader(long account, long party, String email, String name, Locale language, boolean buyer, boolean won) {}

    /** All words of a letter; reasons and standstill are empty where there are none. */
    record Letter(
            String subject,
            String opening,
            String because,
            String reasons,
            String standstill,
            String sender,
            String way,
            String address) {}

    @Override
    public String kind() {
        return "contest_news";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var what = message.payload().required("news").asString();
        return mails.send(database.sql(NEWS)
                .bind("contest", message.payload().required("contest").asLong())
                .bind("news", what)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, News.class))
                .flatMapMany(
                        news -> Flux.fromIterable(news.readers()).map(reader -> letter(message, what, news, reader))));
    }

    private Mail letter(OutboxMessage message, String what, News news, Reader reader) {
        var locale = templates.languageOf(reader.language());
        var in = formats.in(locale);
        var local = news.until.atZone(ZoneId.of(news.zone));
        var until =
                say("agreement.contest.hour", locale, in.dayAndYear(local.toLocalDate()), in.time(local.toLocalTime()));
        var key = "agreement.contest.mail." + keyOf(what, news, reader);
        var letter = new Letter(
                say(key + ".subject", locale, news.title),
                say(
                        key,
                        locale,
                        reader.name,
                        news.title,
                        news.authority,
                        until,
                        String.valueOf(news.chosen),
                        news.answers),
                say("agreement.contest.mail.because", locale),
                what.equals("decided") && news.reasons != null ? news.reasons : "",
                news.standstill == null
                        ? ""
                        : say("agreement.contest.mail.standstill", locale, in.dayAndYear(news.standstill)),
                news.authority,
                say("agreement.contest.mail.see", locale),
                templates
                        .address(
                                reader.buyer
                                        ? "/agreements/" + news.agreement + "/contests/" + news.contest
                                        : QuoteController.HERE + "/" + news.contest)
                        .toString());
        var written = templates.write("agreement/mail/contest", locale, Map.of("letter", letter));
        return new Mail(
                "%s:%s:%d:%d".formatted(message.kind(), message.dedupKey(), reader.party, reader.account),
                reader.email,
                null,
                letter.subject(),
                written.text(),
                written.html(),
                locale);
    }

    private static String keyOf(String what, News news, Reader reader) {
        return switch (what) {
            case "asked" -> "asked";
            case "opened" -> news.state == ContestState.UNANSWERED ? "unanswered" : "opened";
            default -> news.state == ContestState.CANCELLED ? "cancelled" : reader.won ? "won" : "lost";
        };
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
