package coop.tablee.identity;

import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells an account's owner by mail that the way in was changed, so that they hear of it who did not do it. Opens nothing and names no address. */
@Component
class AccountNews {

    private final Accounts accounts;
    private final MailTemplates templates;
    private final Mails mails;
    private final MessageSource messages;

    AccountNews(Accounts accounts, MailTemplates templates, Mails mails, MessageSource messages) {
        this.accounts = accounts;
        this.templates = templates;
        this.mails = mails;
        this.messages = messages;
    }

    /**
     * Has a letter written, in the caller's transaction.
     *
     * @param email whom to tell: of a new address, the old one
     * @param what {@code password}, {@code address}, {@code passkey-added}, {@code passkey-copied} or {@code provider-added}
     */
    Mono<Void> tell(long account, String email, String what) {
        return mails.send(
                accounts.find(account).map(found -> letter(email, what, templates.languageOf(found.locale()))));
    }

    private Mail letter(String email, String what, Locale locale) {
        var subject = messages.getMessage("identity.changed." + what + ".subject", null, locale);
        var written = templates.write(
                "identity/mail/changed",
                locale,
                Map.of(
                        "subject",
                        subject,
                        "opening",
                        messages.getMessage("identity.changed." + what + ".opening", null, locale),
                        "then",
                        messages.getMessage(then(what), null, locale)));
        return new Mail(
                "account_changed:" + UUID.randomUUID(), email, null, subject, written.text(), written.html(), locale);
    }

    private static String then(String what) {
        if (what.startsWith("passkey")) {
            return "identity.changed.passkeys";
        }
        return what.startsWith("provider") ? "identity.changed.providers" : "identity.changed.out";
    }

    /** The last letter: that all is erased, and what the books keep. In the caller's transaction. */
    Mono<Void> farewell(String email, Locale wished) {
        return mails.send(Mono.fromSupplier(() -> {
            var locale = templates.languageOf(wished);
            var subject = messages.getMessage("identity.erased.title", null, locale);
            var written = templates.write("identity/mail/erased", locale, Map.of("subject", subject));
            return new Mail(
                    "account_erased:" + UUID.randomUUID(),
                    email,
                    null,
                    subject,
                    written.text(),
                    written.html(),
                    locale);
        }));
    }
}
