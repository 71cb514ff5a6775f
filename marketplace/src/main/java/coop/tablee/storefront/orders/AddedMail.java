package coop.tablee.storefront.orders;

import coop.tablee.ordering.Correspondence;
import coop.tablee.ordering.OrderDetails.Addition;
import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import coop.tablee.platform.page.Formats;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Tells a buyer that those who sell put more into an order that is paid by card, as was asked for late or agreed, what is to be paid for it, where and until when; once for each
 * payment. What is paid or gone by then needs no letter.
 */
@Component
class AddedMail implements OutboxHandler {

    private final Correspondence correspondence;
    private final LetterLines lines;
    private final MailTemplates templates;
    private final Formats formats;
    private final Mails mails;
    private final MessageSource messages;

    AddedMail(
            Correspondence correspondence,
            LetterLines lines,
            MailTemplates templates,
            Formats formats,
            Mails mails,
            MessageSource messages) {
        this.correspondence = correspondence;
        this.lines = lines;
        this.templates = templates;
        this.formats = formats;
        this.mails = mails;
        this.messages = messages;
    }

    @Override
    public String kind() {
        return "addition_asked";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return mails.send(correspondence
                .about(List.of(message.payload().required("order").asLong()), 0)
                .flatMapMany(Flux::fromIterable)
                .flatMap(addressed -> mail(message, addressed)));
    }

    private Mono<Mail> mail(OutboxMessage message, Correspondence.Addressed addressed) {
        var addition = addressed.order().addition();
        var way = addressed.order().paymentUrl();
        var reference = message.payload().required("reference").asString();
        return addition == null || way == null || !way.endsWith("/" + reference)
                ? Mono.empty()
                : Mono.just(mail(message, addressed, addition, way));
    }

    private Mail mail(OutboxMessage message, Correspondence.Addressed addressed, Addition addition, String way) {
        var order = addressed.order();
        var locale = templates.languageOf(addressed.locale());
        var format = formats.in(locale);
        var amount = format.money(addition.amount());
        var letter = new OwedMail.Letter(
                say("storefront.mail.added.subject", locale, order.number(), amount),
                say(
                        "storefront.mail.added",
                        locale,
                        Greeting.of(addressed, messages, locale),
                        order.number(),
                        format.day(order.deliveryDate()),
                        lines.counted(order, linesOf(message), locale),
                        amount,
                        format.dayAndTime(addition.until())),
                say("storefront.mail.added.pay", locale),
                templates.address(way).toString());
        var written = templates.write("storefront/mail/owed", locale, Map.of("letter", letter));
        return new Mail(
                kind() + ":" + message.dedupKey(),
                addressed.email(),
                addressed.replyTo(),
                letter.subject(),
                written.text(),
                written.html(),
                locale);
    }

    private static Set<Long> linesOf(OutboxMessage message) {
        return StreamSupport.stream(message.payload().required("lines").spliterator(), false)
                .map(JsonNode::asLong)
                .collect(Collectors.toSet());
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
