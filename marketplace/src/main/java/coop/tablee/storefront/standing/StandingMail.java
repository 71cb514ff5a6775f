package coop.tablee.storefront.standing;

import coop.tablee.ordering.standing.StandingNews;
import coop.tablee.platform.OutboxBatchHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import coop.tablee.platform.page.Formats;
import coop.tablee.storefront.standing.StandingPages.Lacking;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells whoever keeps a standing order what of it could not be had on a date, or that it waits for a payment; once. What came as it was wanted needs no letter: the order's own confirmation says it. */
@Component
class StandingMail implements OutboxBatchHandler {

    private final StandingNews news;
    private final StandingDisplay display;
    private final MailTemplates templates;
    private final Mails mails;
    private final MessageSource messages;
    private final Formats formats;

    StandingMail(
            StandingNews news,
            StandingDisplay display,
            MailTemplates templates,
            Mails mails,
            MessageSource messages,
            Formats formats) {
        this.news = news;
        this.display = display;
        this.templates = templates;
        this.mails = mails;
        this.messages = messages;
        this.formats = formats;
    }

    /** All words of the letter. */
    record Letter(
            String subject, String opening, @Nullable String strip, List<Lacking> missed, String way, String address) {}

    @Override
    public String kind() {
        return "standing_order_report";
    }

    @Override
    public Mono<Void> handleAll(List<OutboxMessage> messages) {
        var runs = messages.stream()
                .map(message -> Long.valueOf(message.dedupKey()))
                .toList();
        return mails.send(news.about(runs).flatMapIterable(told -> told).map(this::mail));
    }

    private Mail mail(StandingNews.Told told) {
        var locale = templates.languageOf(told.locale());
        var letter = letter(told, locale);
        var written = templates.write("storefront/mail/standing", locale, Map.of("letter", letter));
        return new Mail(
                kind() + ":" + told.run(),
                told.email(),
                null,
                letter.subject(),
                written.text(),
                written.html(),
                locale);
    }

    private Letter letter(StandingNews.Told told, Locale locale) {
        var day = formats.in(locale).day(told.day());
        var number = told.number();
        var until = told.payUntil();
        var what = number == null ? "nothing" : until != null ? "pay" : "placed";
        var reason = display.reason(told.reason(), locale);
        return new Letter(
                say("storefront.standing.mail.subject." + what, locale, day),
                reason == null
                        ? say(
                                "storefront.standing.mail.opening." + what,
                                locale,
                                day,
                                told.place(),
                                number == null ? "" : number)
                        : reason,
                until == null
                        ? null
                        : say(
                                "storefront.standing.mail.until",
                                locale,
                                formats.in(locale).dayAndTime(until)),
                display.lacking(told.report(), locale),
                say(number == null ? "storefront.standing.mail.see" : "storefront.mail.see", locale),
                templates
                        .address(number == null ? "/standing-orders/" + told.standingOrder() : "/orders/" + number)
                        .toString());
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
