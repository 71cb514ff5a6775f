package coop.tablee.catering.approval;

import coop.tablee.ordering.approval.ApprovalNews;
import coop.tablee.ordering.approval.ApprovalNews.News;
import coop.tablee.ordering.approval.ApprovalNews.Reader;
import coop.tablee.ordering.approval.AtCutOff;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.Money;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The words of letters about orders that wait for an agreement, in each reader's language. */
@Component
class ApprovalLetters {

    private static final String TEMPLATE = "catering/mail/approval";

    private final MailTemplates templates;
    private final Formats formats;
    private final MessageSource messages;

    ApprovalLetters(MailTemplates templates, Formats formats, MessageSource messages) {
        this.templates = templates;
        this.formats = formats;
        this.messages = messages;
    }

    /**
     * All words of a letter.
     *
     * @param strip until when, and what happens then; empty when nothing waits any more
     * @param quote what somebody said; empty when nobody did
     * @param choice where the letter can be turned off; empty where it is about a purchase
     */
    record Letter(
            String subject,
            String opening,
            String strip,
            String quote,
            List<Row> rows,
            String way,
            String address,
            String choice) {}

    record Row(String name, String small, String money) {}

    /** To those who may agree: something waits. {@code reminder}: still. */
    Mail toDecide(OutboxMessage message, News news, Reader reader, boolean reminder) {
        var locale = templates.languageOf(reader.language());
        var key = reminder ? "catering.approval.mail.reminder" : "catering.approval.mail.asked";
        var total = formats.in(locale)
                .money(Money.euro(news.orders().stream()
                        .mapToLong(ApprovalNews.Order::totalMinor)
                        .sum()));
        var letter = new Letter(
                say(key + ".subject", locale, news.kitchen(), total),
                say(
                        key,
                        locale,
                        reader.name(),
                        news.askedBy().isEmpty() ? news.kitchen() : news.askedBy(),
                        news.kitchen(),
                        news.orders().size(),
                        total),
                strip(news, locale),
                "",
                rows(news, locale),
                say("catering.approval.mail.look", locale),
                address(news),
                choices());
        return mail(message, reader, letter, locale);
    }

    /** To who sent it: what was decided. What was agreed to is confirmed like any order, and needs no other letter. */
    Mail decided(OutboxMessage message, News news, Reader reader, String decision) {
        var locale = templates.languageOf(reader.language());
        var key = "catering.approval.mail." + decision;
        var letter = new Letter(
                say(key + ".subject", locale, news.kitchen()),
                say(key, locale, reader.name(), news.by(), news.orders().size()),
                first(news)
                        .map(until -> say(
                                "catering.approval.mail.until-paid",
                                locale,
                                formats.in(locale).dayAndTime(until)))
                        .orElse(""),
                news.text(),
                rows(news, locale),
                say("catering.approval.mail.see", locale),
                address(news),
                "");
        return mail(message, reader, letter, locale);
    }

    Mail said(OutboxMessage message, News news, Reader reader) {
        var locale = templates.languageOf(reader.language());
        var letter = new Letter(
                say("catering.approval.mail.said.subject", locale, news.by(), news.kitchen()),
                say("catering.approval.mail.said", locale, reader.name(), news.by(), news.kitchen()),
                "",
                news.text(),
                List.of(),
                say("catering.approval.mail.see", locale),
                address(news),
                choices());
        return mail(message, reader, letter, locale);
    }

    private Mail mail(OutboxMessage message, Reader reader, Letter letter, Locale locale) {
        var written = templates.write(TEMPLATE, locale, Map.of("letter", letter));
        return new Mail(
                "%s:%s:%d".formatted(message.kind(), message.dedupKey(), reader.account()),
                reader.email(),
                null,
                letter.subject(),
                written.text(),
                written.html(),
                locale);
    }

    private String strip(News news, Locale locale) {
        return first(news)
                .map(until -> say(
                        news.atCutOff() == AtCutOff.PLACE
                                ? "catering.approval.mail.until-placed"
                                : "catering.approval.mail.until-gone",
                        locale,
                        formats.in(locale).dayAndTime(until)))
                .orElse("");
    }

    private static Optional<Instant> first(News news) {
        return news.orders().stream()
                .map(ApprovalNews.Order::until)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .min(Comparator.naturalOrder());
    }

    private List<Row> rows(News news, Locale locale) {
        var format = formats.in(locale);
        return news.orders().stream()
                .map(order -> new Row(
                        say("catering.approval.mail.row", locale, order.number(), format.day(order.day())),
                        say("catering.approval.mail.lines", locale, order.lines()),
                        format.money(Money.euro(order.totalMinor()))))
                .toList();
    }

    private String address(News news) {
        var path = news.orders().isEmpty()
                ? "/approvals"
                : "/approvals/" + news.orders().get(0).number();
        return templates.address(path).toString();
    }

    private String choices() {
        return templates.address("/my-mails").toString();
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
