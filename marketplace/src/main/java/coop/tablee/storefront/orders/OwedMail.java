package coop.tablee.storefront.orders;

import coop.tablee.ordering.Correspondence;
import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import coop.tablee.platform.page.Formats;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Tells a buyer that a debit did not come through, that a card let go of what it held before it was taken, or that a bank took the money back for good, so that the order is still owed, and where it is paid; once, in one letter for all that was to be paid together. */
@Component
class OwedMail implements OutboxHandler {

    /** A debit may come to nothing weeks after the goods were fetched, and a bank may take money back for a year and a half. */
    private static final int DAYS_AFTER = 550;

    private final Correspondence correspondence;
    private final MailTemplates templates;
    private final Formats formats;
    private final Mails mails;
    private final MessageSource messages;

    OwedMail(
            Correspondence correspondence,
            MailTemplates templates,
            Formats formats,
            Mails mails,
            MessageSource messages) {
        this.correspondence = correspondence;
        this.templates = templates;
        this.formats = formats;
        this.mails = mails;
        this.messages = messages;
    }

    /** All words of the letter. */
    record Letter(String subject, String opening, String pay, String address) {}

    @Override
    public String kind() {
        return "payment_failed";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var orders = StreamSupport.stream(message.payload().required("orders").spliterator(), false)
                .map(JsonNode::asLong)
                .toList();
        return correspondence
                .about(orders, DAYS_AFTER)
                .filter(addressed -> !addressed.isEmpty())
                .flatMap(addressed -> mails.send(Mono.just(mail(message, addressed))));
    }

    private Mail mail(OutboxMessage message, List<Correspondence.Addressed> addressed) {
        var first = addressed.get(0);
        var locale = templates.languageOf(first.locale());
        var number = first.order().number();
        var day = formats.in(locale).day(first.order().deliveryDate());
        var letter = new Letter(
                say("storefront.mail.owed.subject", locale, number),
                say("storefront.mail.owed" + wayOf(message), locale, Greeting.of(first, messages, locale), number, day),
                say("storefront.mail.owed.pay", locale),
                templates
                        .address("/payments/stripe/"
                                + message.payload().required("reference").asString())
                        .toString());
        var written = templates.write("storefront/mail/owed", locale, Map.of("letter", letter));
        return new Mail(
                kind() + ":" + message.dedupKey(),
                first.email(),
                first.replyTo(),
                letter.subject(),
                written.text(),
                written.html(),
                locale);
    }

    /** The money was to come of a card, or of an account, or it came and a bank has taken it back. */
    private static String wayOf(OutboxMessage message) {
        return switch (message.payload().path("way").asString("")) {
            case "card" -> ".card";
            case "dispute" -> ".dispute";
            default -> "";
        };
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
