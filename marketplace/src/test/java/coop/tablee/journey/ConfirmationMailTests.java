package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MailCatcher;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a buyer finds in the mailbox after ordering. */
@MarketplaceTest
class ConfirmationMailTests {

    private static final char NO_BREAK_SPACE = '\u00a0';

    private static final MailCatcher MAILBOX = MailCatcher.open();

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @DynamicPropertySource
    static void mailServer(DynamicPropertyRegistry settings) {
        settings.add("spring.mail.host", () -> "localhost");
        settings.add("spring.mail.port", MAILBOX::port);
        settings.add("marketplace.mail.from", () -> "bonjour@tablee.example");
    }

    @Test
    void placedOrdersAreConfirmedOnceInTheBuyersLanguage() throws Exception {
        var village = Village.build(database, accounts);
        run("update identity.account set locale = 'en' where email = '%s'".formatted(village.email("canteen")));
        var household = place(village, "household", "kiosque", Map.of("Poireau", 2, "Potimarron", 1, "Baguette", 3));
        var kitchen = place(village, "canteen", "tilleulsDoor", Map.of("Carotte", 12, "Savon au lait", 2));
        var again = mailTo(village.email("household"));

        assertThat(again.getSubject()).isEqualTo("Nous avons bien reçu votre commande " + household.number());
        assertThat(again.getFrom()[0]).hasToString("bonjour@tablee.example");
        assertThat(again.getMessageID()).isEqualTo("<order-confirmation-%d@localhost>".formatted(household.id()));
        assertThat(List.of(part(again, 0), part(again, 1)))
                .allSatisfy(text -> assertThat(text)
                        .contains("Bonjour household")
                        .contains("Poireau, 2 bottes", "Potimarron, 1 pièce", "Baguette, 3 pièces")
                        .contains("kiosque")
                        .contains("Modifiable jusqu’à")
                        .contains(euros(household.total().amount()))
                        .contains(euros(household.maximum().amount()))
                        .contains("/orders/" + household.number()));

        var english = mailTo(village.email("canteen"));
        assertThat(english.getSubject()).isEqualTo("We have received your order " + kitchen.number());
        assertThat(english.getHeader("Content-Language", null)).isEqualTo("en");
        assertThat(part(english, 0))
                .contains("Hello canteen", "Carrot, 12 kg", "BC-7", "tilleulsDoor", "6", "21")
                .contains("€" + kitchen.total().amount());

        run("update platform.outbox set status = 'new' where kind = 'order_confirmation' and dedup_key = '%d'"
                .formatted(household.id()));
        until(() -> number("select count(*) from platform.outbox where status = 'new'") == 0);
        Thread.sleep(1500);
        assertThat(MAILBOX.caught().stream().filter(mail -> mail.contains(village.email("household"))))
                .hasSize(1);
        assertThat(
                        number(
                                "select count(*) from platform.mail where status = 'sent' and recipient is null and plain is null"))
                .isEqualTo(2);
        Invariants.assertHold(database);
    }

    private OrderDetails place(Village village, String who, String site, Map<String, Integer> wanted) {
        var lines = wanted.entrySet().stream()
                .map(line -> new LineRequest(
                        village.offer(line.getKey(), village.firstDate()), BigDecimal.valueOf(line.getValue()), null))
                .toList();
        var request = new OrderRequest(village.site(site), village.firstDate(), null, "BC-7", lines);
        var method = who.equals("canteen") ? PaymentMethod.ACCOUNT : PaymentMethod.TEST;
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), method, false),
                        village.actor(who))
                .block()
                .orders()
                .get(0);
    }

    private static MimeMessage mailTo(String address) throws Exception {
        until(() -> lettersTo(address).findAny().isPresent());
        return new MimeMessage(
                (Session) null,
                new ByteArrayInputStream(
                        lettersTo(address).findFirst().orElseThrow().getBytes(StandardCharsets.UTF_8)));
    }

    private static Stream<String> lettersTo(String address) {
        return MAILBOX.caught().stream().filter(mail -> mail.contains("To: " + address));
    }

    /** The plain text (0) or the document (1), wherever a multipart hides it. */
    private static String part(MimeMessage mail, int wanted) throws MessagingException, IOException {
        var parts = (MimeMultipart) mail.getContent();
        while (parts.getBodyPart(0).getContent() instanceof MimeMultipart inner) {
            parts = inner;
        }
        return parts.getBodyPart(wanted).getContent().toString().replace(NO_BREAK_SPACE, ' ');
    }

    private static String euros(BigDecimal amount) {
        return amount.toPlainString().replace('.', ',') + " €";
    }

    private static void until(BooleanSupplier there) throws InterruptedException {
        for (var n = 0; n < 300 && !there.getAsBoolean(); n++) {
            Thread.sleep(100);
        }
        assertThat(there.getAsBoolean()).isTrue();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
