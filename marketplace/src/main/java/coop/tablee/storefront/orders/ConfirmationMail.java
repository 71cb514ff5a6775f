package coop.tablee.storefront.orders;

import coop.tablee.catalogue.Families;
import coop.tablee.catalogue.Family;
import coop.tablee.ordering.Correspondence;
import coop.tablee.ordering.Correspondence.Addressed;
import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.Mails;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.TemplateSpec;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import reactor.core.publisher.Mono;

/**
 * Confirms a placed order by mail to whoever placed it, in their language: the lines, the sums, where and when, and until when it may be changed, in the words of
 * the order's page. The message's key is the order's id. An order that was changed or cancelled before the mail is written is told as it stands.
 */
@Component
class ConfirmationMail implements OutboxHandler {

    private static final Set<String> WRITTEN = Set.of("fr", "en");
    private static final URI AT_HOME = URI.create("http://localhost:8080");

    private final Correspondence correspondence;
    private final Families families;
    private final OrderDisplay display;
    private final ITemplateEngine templates;
    private final MessageSource messages;
    private final Mails mails;
    private final URI publicUrl;

    ConfirmationMail(
            Correspondence correspondence,
            Families families,
            OrderDisplay display,
            ITemplateEngine templates,
            MessageSource messages,
            Mails mails,
            MarketplaceProperties properties) {
        this.correspondence = correspondence;
        this.families = families;
        this.display = display;
        this.templates = templates;
        this.messages = messages;
        this.mails = mails;
        this.publicUrl = Objects.requireNonNullElse(properties.publicUrl(), AT_HOME);
    }

    @Override
    public String kind() {
        return "order_confirmation";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        if (!mails.arePossible()) {
            return Mono.empty();
        }
        return correspondence
                .about(Long.parseLong(message.dedupKey()))
                .zipWith(families.all())
                .flatMap(both -> mails.send(mail(message, both.getT1(), both.getT2())));
    }

    private Mail mail(OutboxMessage message, Addressed addressed, Map<String, Family> known) {
        var locale = languageOf(addressed.locale());
        var order = addressed.order();
        var context = new Context(locale);
        context.setVariable("page", display.page(order, known, locale));
        context.setVariable("name", addressed.name());
        context.setVariable("address", publicUrl.resolve("/orders/" + order.number()));
        return new Mail(
                message.kind() + ":" + message.dedupKey(),
                addressed.email(),
                messages.getMessage("storefront.mail.subject", new Object[] {order.number()}, locale),
                templates.process(new TemplateSpec("storefront/confirmation.txt", TemplateMode.TEXT), context),
                templates.process("storefront/confirmation", context),
                locale);
    }

    private static Locale languageOf(Locale wished) {
        return WRITTEN.contains(wished.getLanguage()) ? wished : Locale.FRENCH;
    }
}
