package coop.tablee.catering.joint;

import coop.tablee.catering.joint.JointNews.Reader;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.Money;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The words of letters about joint drops, in each reader's language. */
@Component
class JointLetters {

    private static final String TEMPLATE = "catering/mail/joint";
    private static final String COOPERATIVE = "/coop/joint-drops";

    private final MailTemplates templates;
    private final Formats formats;
    private final MessageSource messages;

    JointLetters(MailTemplates templates, Formats formats, MessageSource messages) {
        this.templates = templates;
        this.formats = formats;
        this.messages = messages;
    }

    /** @param choice where the letter can be turned off; empty where it is about an order */
    record Letter(String subject, String opening, String address, String choice) {}

    /** @param what {@code asked}, {@code agreed}, {@code in-force} or {@code ended} */
    Mail news(OutboxMessage message, JointNews.Joint joint, Reader reader, String what, String path) {
        var locale = templates.languageOf(reader.language());
        var key = "joint.mail." + what;
        return mail(
                message,
                reader,
                new Letter(
                        say(key + ".subject", locale, joint.asking(), joint.asked()),
                        say(
                                key,
                                locale,
                                reader.name(),
                                joint.asking(),
                                joint.asked(),
                                joint.cooperative(),
                                joint.endedBy()),
                        templates.address(path).toString(),
                        templates.address("/my-mails").toString()),
                locale);
    }

    Mail tooLittle(OutboxMessage message, JointNews.TooLittle drop, Reader reader, String path) {
        var locale = templates.languageOf(reader.language());
        var format = formats.in(locale);
        var day = format.day(drop.day());
        return mail(
                message,
                reader,
                new Letter(
                        say("joint.mail.short.subject", locale, drop.name(), day),
                        say(
                                "joint.mail.short",
                                locale,
                                reader.name(),
                                drop.name(),
                                day,
                                drop.other(),
                                format.money(Money.euro(drop.missing())),
                                format.money(Money.euro(drop.minimum()))),
                        templates.address(path).toString(),
                        ""),
                locale);
    }

    static String ofKitchen(long door) {
        return "/week/joint?site=" + door;
    }

    static String ofCooperative() {
        return COOPERATIVE;
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

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
