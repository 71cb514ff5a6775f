package coop.tablee.platform.mail;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.Blocking;
import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.testing.Letters;
import coop.tablee.testing.MarketplaceTest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

@MarketplaceTest
class MailsTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    JsonMapper json;

    @Test
    void anEmptyNameIsNoMailServer() {
        assertThat(new MailServer("", sender(25)).sender()).isEmpty();
        assertThat(new MailServer(" ", sender(25)).sender()).isEmpty();
        assertThat(new MailServer("localhost", sender(25)).sender()).isPresent();
    }

    @Test
    void withoutAMailServerNoMailIsEvenWritten() {
        var asked = new AtomicBoolean();

        new Mails(database, new MailServer("", sender(25)), settings(), json)
                .send(Mono.fromSupplier(() -> {
                    asked.set(true);
                    return mail("never");
                }))
                .block();

        assertThat(asked).isFalse();
    }

    @Test
    void twoPostmenBringEachMailOnce() {
        var letters = Letters.open();
        var server = new MailServer("localhost", sender(letters.port()));
        var run = UUID.randomUUID().toString();
        var mails = new Mails(database, server, settings(), json);
        Flux.range(0, 20)
                .concatMap(n -> mails.send(Mono.just(mail(run + ":" + n % 10))))
                .blockLast();

        try (var threads = Blocking.of("test-mail", 4, 50)) {
            Flux.range(0, 2)
                    .flatMap(node -> new Postman(database, server, threads, home(), settings()).round())
                    .blockLast();
        }

        assertThat(letters.to("lou@village.example")).hasSize(10).allSatisfy(letter -> {
            assertThat(letter.from()).isEqualTo("no-reply@marche.example");
            assertThat(letter.replyTo()).isEqualTo("bonjour@coop.example");
            assertThat(letter.text()).contains("L’œuf à 2 €");
        });
    }

    private static Mail mail(String key) {
        return new Mail(
                key,
                "lou@village.example",
                "bonjour@coop.example",
                "Œufs",
                "L’œuf à 2 €",
                "<p>L’œuf à 2 €</p>",
                Locale.FRENCH);
    }

    private static MarketplaceProperties home() {
        return new MarketplaceProperties(null, Path.of("."), URI.create("https://marche.example"), null);
    }

    private static ObjectProvider<JavaMailSender> sender(int port) {
        var sender = new JavaMailSenderImpl();
        sender.setHost("localhost");
        sender.setPort(port);
        var beans = new StaticListableBeanFactory();
        beans.addBean("sender", sender);
        return beans.getBeanProvider(JavaMailSender.class);
    }

    private static MailProperties settings() {
        return new MailProperties(null, Duration.ofSeconds(2));
    }
}
