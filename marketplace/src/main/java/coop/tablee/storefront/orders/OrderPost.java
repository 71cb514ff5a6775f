package coop.tablee.storefront.orders;

import coop.tablee.catalogue.Families;
import coop.tablee.catalogue.Family;
import coop.tablee.ordering.Correspondence;
import coop.tablee.ordering.Correspondence.Addressed;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Writes a letter about an order to whoever placed it, in their language, and remembers what they know now. A message delivered twice writes one mail: the
 * mail's key is the message's.
 */
@Component
class OrderPost {

    private final Correspondence correspondence;
    private final Families families;
    private final MailTemplates templates;
    private final Mails mails;

    OrderPost(Correspondence correspondence, Families families, MailTemplates templates, Mails mails) {
        this.correspondence = correspondence;
        this.families = families;
        this.templates = templates;
        this.mails = mails;
    }

    /** Puts the facts of an order into words. */
    interface Wording {

        OrderLetter letter(Addressed addressed, Map<String, Family> families, Locale locale);
    }

    /** Nothing is written when the order is not, or not any more, as the news needs it. */
    Mono<Void> write(OutboxMessage message, long order, Predicate<Addressed> worthwhile, Wording wording) {
        return write(message, order, 0, worthwhile, wording);
    }

    /** The same, also up to so many days after the day of the order. */
    Mono<Void> write(OutboxMessage message, long order, int late, Predicate<Addressed> worthwhile, Wording wording) {
        return mails.send(correspondence
                .about(order, late)
                .filter(worthwhile)
                .zipWith(families.all())
                .flatMap(both ->
                        correspondence.remember(order).thenReturn(mail(message, both.getT1(), both.getT2(), wording))));
    }

    private Mail mail(OutboxMessage message, Addressed addressed, Map<String, Family> known, Wording wording) {
        var locale = templates.languageOf(addressed.locale());
        var letter = wording.letter(addressed, known, locale);
        var written = templates.write(
                "storefront/mail/order",
                locale,
                Map.of(
                        "letter",
                        letter,
                        "address",
                        templates.address("/orders/" + addressed.order().number())));
        return new Mail(
                message.kind() + ":" + message.dedupKey(),
                addressed.email(),
                addressed.replyTo(),
                letter.subject(),
                written.text(),
                written.html(),
                locale);
    }
}
