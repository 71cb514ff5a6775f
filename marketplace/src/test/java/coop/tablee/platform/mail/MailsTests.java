package coop.tablee.platform.mail;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.Blocking;
import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.testing.Letters;
import coop.tablee.testing.MarketplaceTest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.env.StandardEnvironment;
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

        new Mails(database, new MailServer("", sender(25)), box(new MailServer("", sender(25))), settings(), json)
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
        var mails = new Mails(database, server, box(server), settings(), json);
        Flux.range(0, 20)
                .concatMap(n -> mails.send(Mono.just(mail(run + ":" + n % 10))))
                .blockLast();

        try (var threads = Blocking.of("test-mail", 4, 50)) {
            Flux.range(0, 2)
                    .flatMap(node ->
                            new Postman(database, server, box(server), List.of(), threads, home(), settings()).round())
                    .blockLast();
        }

        assertThat(letters.to("lou@village.example")).hasSize(10).allSatisfy(letter -> {
            assertThat(letter.from()).isEqualTo("no-reply@marche.example");
            assertThat(letter.replyTo()).isEqualTo("bonjour@coop.example");
            assertThat(letter.text()).contains("L’œuf à 2 €");
        });
    }

    @Test
    void secretIsMadeAnewAtEachSendingAndNeverStored() {
        var letters = Letters.open();
        var made = new ArrayList<String>();
        var key = "key-" + UUID.randomUUID();
        var mails = new Mails(
                database, new MailServer("localhost", sender(letters.port())), box(server(1)), settings(), json);
        mails.sendWithSecret(Mono.just(keyLetter(key))).block();

        try (var threads = Blocking.of("test-mail", 1, 50)) {
            // Nobody listens there: the letter stays, without the secret that it would have carried
            postman(server(1), threads, new Secrets(key, made)).round().block();
            assertThat(made).hasSize(1);
            assertThat(kept(key)).contains(LetterSecret.PLACE).doesNotContain(made.get(0));
            run("update platform.mail set due_at = clock_timestamp() where status = 'new'");
            postman(new MailServer("localhost", sender(letters.port())), threads, new Secrets(key, made))
                    .round()
                    .block();
        }

        assertThat(made).hasSize(2).doesNotHaveDuplicates();
        assertThat(letters.to("lou@village.example")).singleElement().satisfies(letter -> {
            assertThat(letter.text()).isEqualTo("Par ici : " + made.get(1)).doesNotContain(made.get(0));
            assertThat(letter.html()).contains(made.get(1));
        });
        assertThat(kept(key)).as("nothing of it stays").isNull();
    }

    @Test
    void letterWhoseSecretIsWorthNothingAnyMoreStaysUnsent() {
        var letters = Letters.open();
        var key = "key-" + UUID.randomUUID();
        var server = new MailServer("localhost", sender(letters.port()));
        new Mails(database, server, box(server), settings(), json)
                .sendWithSecret(Mono.just(keyLetter(key)))
                .block();

        try (var threads = Blocking.of("test-mail", 1, 50)) {
            postman(server, threads, new Secrets("another", new ArrayList<>()))
                    .round()
                    .block();
        }

        assertThat(letters.to("lou@village.example")).isEmpty();
        assertThat(database.sql("select count(*) from platform.mail where key = :key")
                        .bind("key", Secrets.ABOUT + ":" + key)
                        .mapValue(Long.class)
                        .one()
                        .block())
                .isZero();
    }

    @Test
    void letterBoxIsOpenOnlyInADemoOnOnesOwnMachineWithoutMailServer() {
        var none = new MailServer("", sender(25));
        assertThat(box("https://marche.example", "small", none).isOpen()).isFalse();
        assertThat(box("http://localhost:8080", "none", none).isOpen()).isFalse();
        assertThat(box("http://localhost:8080", "small", server(25)).isOpen()).isFalse();
        assertThat(box("http://localhost:8080", "small", none).isOpen()).isTrue();
    }

    /** Opens something for letters of one key, and for no other. */
    private record Secrets(String key, List<String> made) implements LetterSecret {

        private static final String ABOUT = "test_key";

        @Override
        public String about() {
            return ABOUT;
        }

        @Override
        public Mono<String> make(String asked) {
            return Mono.fromSupplier(() -> {
                        made.add(UUID.randomUUID().toString());
                        return made.get(made.size() - 1);
                    })
                    .filter(secret -> asked.equals(ABOUT + ":" + key));
        }
    }

    private Postman postman(MailServer server, Blocking threads, LetterSecret secrets) {
        return new Postman(database, server, box(server), List.of(secrets), threads, home(), settings());
    }

    private String kept(String key) {
        return database.sql("select coalesce(plain || html, '') from platform.mail where key = :key")
                .bind("key", Secrets.ABOUT + ":" + key)
                .mapValue(String.class)
                .one()
                .block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private static Mail keyLetter(String key) {
        return new Mail(
                Secrets.ABOUT + ":" + key,
                "lou@village.example",
                null,
                "Votre lien",
                "Par ici : " + LetterSecret.PLACE,
                "<p>" + LetterSecret.PLACE + "</p>",
                Locale.FRENCH);
    }

    private static MailServer server(int port) {
        return new MailServer("localhost", sender(port));
    }

    private static LetterBox box(MailServer server) {
        return box("https://marche.example", "none", server);
    }

    private static LetterBox box(String address, String demo, MailServer server) {
        return new LetterBox(
                new MarketplaceProperties(null, Path.of("."), URI.create(address), demo),
                server,
                new StandardEnvironment());
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
