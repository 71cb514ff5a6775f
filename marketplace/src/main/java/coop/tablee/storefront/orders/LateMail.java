package coop.tablee.storefront.orders;

import coop.tablee.ordering.LateNews;
import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells a buyer that a late request was refused, and why, that nobody answered it, or that it would have taken an approval; once. What was granted is told like any change of an order. */
@Component
class LateMail implements OutboxHandler {

    private final LateNews news;
    private final MailTemplates templates;
    private final Mails mails;
    private final MessageSource messages;

    LateMail(LateNews news, MailTemplates templates, Mails mails, MessageSource messages) {
        this.news = news;
        this.templates = templates;
        this.mails = mails;
        this.messages = messages;
    }

    /** All words of the letter. */
    record Letter(String subject, String opening, String reason, String address) {}

    @Override
    public String kind() {
        return "late_request_refused";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return mails.send(news.about(Long.parseLong(message.dedupKey())).map(told -> mail(message, told)));
    }

    private Mail mail(OutboxMessage message, LateNews.Told told) {
        var locale = templates.languageOf(told.locale());
        var product = told.names().in(locale).text();
        var letter = new Letter(
                say("storefront.late.mail.subject", locale, told.number(), product),
                say(
                        "storefront.late.mail." + told.state().name().toLowerCase(Locale.ROOT),
                        locale,
                        product,
                        told.number()),
                told.reason(),
                templates.address("/orders/" + told.number()).toString());
        var written = templates.write("storefront/mail/late", locale, Map.of("letter", letter));
        return new Mail(
                message.kind() + ":" + message.dedupKey(),
                told.email(),
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
