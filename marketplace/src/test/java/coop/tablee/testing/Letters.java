package coop.tablee.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A mail server of the tests' own, and what it was given. With {@code -Dpictures=DIR} the documents of all mails are kept. */
public final class Letters {

    private static final char NO_BREAK_SPACE = '\u00a0';

    private final GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

    private Letters() {}

    /** Open until the tests are over. */
    public static Letters open() {
        var letters = new Letters();
        letters.server.start();
        return letters;
    }

    public int port() {
        return server.getSmtp().getPort();
    }

    /** The application's settings, to send its mails here. */
    public void tell(DynamicPropertyRegistry settings) {
        settings.add("spring.mail.host", () -> "localhost");
        settings.add("spring.mail.port", this::port);
    }

    /** Everything that came for an address, in the order in which it came. */
    public List<Letter> to(String address) {
        var found = new ArrayList<Letter>();
        for (var message : server.getReceivedMessages()) {
            var letter = Letter.of(message);
            if (letter.recipients.contains(address)) {
                found.add(letter);
            }
        }
        return found;
    }

    /** Waits for the first mail to an address whose subject contains these words. */
    public Letter await(String address, String subject) {
        for (var tries = 0; tries < 300; tries++) {
            for (var letter : to(address)) {
                if (letter.subject.contains(subject)) {
                    return letter;
                }
            }
            pause(100);
        }
        throw new AssertionError("No mail with “%s” to %s; there are %s".formatted(subject, address, to(address)));
    }

    public static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A mail as it arrived, both parts with plain spaces. */
    public record Letter(
            String id,
            List<String> recipients,
            String from,
            String replyTo,
            String subject,
            String language,
            String text,
            String html) {

        private static Letter of(MimeMessage message) {
            try {
                var parts = (MimeMultipart) message.getContent();
                while (parts.getBodyPart(0).getContent() instanceof MimeMultipart inner) {
                    parts = inner;
                }
                assertThat(parts.getCount()).isEqualTo(2);
                assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
                assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
                var letter = new Letter(
                        message.getMessageID(),
                        words(message.getAllRecipients()),
                        words(message.getFrom()).get(0),
                        words(message.getReplyTo()).get(0),
                        plain(message.getSubject()),
                        message.getHeader("Content-Language", null),
                        plain(parts.getBodyPart(0).getContent()),
                        plain(parts.getBodyPart(1).getContent()));
                letter.keep();
                return letter;
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Where its links lead. */
        public List<String> links() {
            return Pattern.compile("href=\"([^\"]*)\"")
                    .matcher(html)
                    .results()
                    .map(link -> link.group(1))
                    .toList();
        }

        private void keep() throws IOException {
            var pictures = System.getProperty("pictures");
            if (pictures != null) {
                var folder = Files.createDirectories(Path.of(pictures));
                var name = "mail-" + id.replaceAll("[^A-Za-z0-9]+", "-");
                Files.writeString(folder.resolve(name + ".html"), html);
                Files.writeString(folder.resolve(name + ".txt"), subject + "\n\n" + text);
            }
        }

        private static List<String> words(Address[] addresses) {
            return Arrays.stream(addresses).map(Address::toString).toList();
        }

        private static String plain(Object content) {
            return content.toString().replace(NO_BREAK_SPACE, ' ').replace("\r\n", "\n");
        }
    }
}
