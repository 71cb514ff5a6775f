package coop.tablee.distribution;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Money that was counted on did not come, or a buyer's bank asks it back: tells the coordinators of the cooperatives whose goods it was for, each time it changes. About
 * money, so it cannot be switched off.
 */
@Component
class MoneyNews implements OutboxHandler {

    private static final String READERS = """
            select a.id, a.email, a.display_name, a.locale, min(o.number) number, string_agg(distinct o.number, ', ' order by o.number) numbers
            from ordering.orders o
            join ordering.line l on l.order_id = o.id and l.kind = 'goods'
            join network.membership m on m.party_id = l.cooperative_id and m.until is null and 'COORDINATOR' = any (m.roles)
            join identity.account a on a.id = m.account_id
            where o.id = any (:orders)
            group by a.id order by a.id limit 500
            """;

    private final DatabaseClient database;
    private final MailTemplates templates;
    private final Formats formats;
    private final MessageSource messages;
    private final Mails mails;

    MoneyNews(DatabaseClient database, MailTemplates templates, Formats formats, MessageSource messages, Mails mails) {
        this.database = database;
        this.templates = templates;
        this.formats = formats;
        this.messages = messages;
        this.mails = mails;
    }

    /** All words of the letter. */
    record Letter(String subject, String opening, String next, String address) {}

    /** A coordinator, and the numbers of the orders that it is about; {@code number} is the first. */
    private record Reader(long account, String email, String name, Locale language, String number, String numbers) {

        static Reader from(Readable row) {
            return new Reader(
                    row.get("id", Long.class),
                    text(row, "email"),
                    text(row, "display_name"),
                    Locale.forLanguageTag(text(row, "locale")),
                    text(row, "number"),
                    text(row, "numbers"));
        }

        private static String text(Readable row, String column) {
            return Objects.requireNonNull(row.get(column, String.class));
        }
    }

    @Override
    public String kind() {
        return "payment_trouble";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return mails.send(readers(message.payload().required("orders")).map(reader -> mail(message, reader)));
    }

    private Flux<Reader> readers(JsonNode orders) {
        return database.sql(READERS)
                .bind(
                        "orders",
                        StreamSupport.stream(orders.spliterator(), false)
                                .map(JsonNode::asLong)
                                .toArray(Long[]::new))
                .map(Reader::from)
                .all();
    }

    private Mail mail(OutboxMessage message, Reader reader) {
        var locale = templates.languageOf(reader.language);
        var about = message.payload();
        var state = about.required("state").asString();
        var money = new Money(
                about.required("amount").asLong(), about.required("currency").asString());
        var amount = formats.in(locale).money(money);
        var letter = new Letter(
                say("distribution.mail.money.subject." + state, locale, amount, reader.numbers),
                say(
                        "distribution.mail.money." + state
                                + (about.path("way").asString("").equals("card") ? ".card" : ""),
                        locale,
                        reader.name,
                        amount,
                        reader.numbers),
                say("distribution.mail.money.next." + state, locale),
                templates.address("/coop/orders/" + reader.number).toString());
        var written = templates.write("distribution/mail/money", locale, Map.of("letter", letter));
        @Nullable String nobodyAnswers = null;
        return new Mail(
                "%s:%s:%d".formatted(kind(), message.dedupKey(), reader.account),
                reader.email,
                nobodyAnswers,
                letter.subject(),
                written.text(),
                written.html(),
                locale);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
