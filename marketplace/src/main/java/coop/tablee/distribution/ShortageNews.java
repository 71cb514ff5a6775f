package coop.tablee.distribution;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * A producer declared that something is missing: tells the coordinators of the cooperatives whose orders count on it, unless they switched such mails off. A
 * producer who taps on, or takes it back, within some minutes is told of once, or not at all.
 */
@Component
class ShortageNews implements OutboxHandler {

    private static final String READERS = """
            select jsonb_build_object('account', a.id, 'email', a.email, 'name', a.display_name, 'language', a.locale, 'cooperativeName', cooperative.name,
                'names', jsonb_build_object('texts', v.names), 'orderingUnit', v.ordering_unit, 'missing', r.shortage, 'producer', producer.name,
                'dates', d.dates)::text
            from stock.stock_row r
            join catalogue.product g on g.id = r.product_id
            join catalogue.product_version v on v.id = g.current_version_id
            join network.party producer on producer.id = g.producer_id
            join lateral (
                select k.cooperative_id, jsonb_agg(jsonb_build_object('day', k.delivery_date, 'orders', k.orders, 'quantity', k.quantity) order by k.delivery_date) dates
                from (select c.cooperative_id, c.delivery_date, count(distinct c.order_id) orders, sum(c.quantity) quantity
                      from ordering.claim c where c.stock_id = r.id group by 1, 2) k
                group by k.cooperative_id) d on true
            join network.party cooperative on cooperative.id = d.cooperative_id
            join network.membership m on m.party_id = d.cooperative_id and m.until is null and 'COORDINATOR' = any (m.roles)
            join identity.account a on a.id = m.account_id
            where r.id = :stock and r.shortage > 0 and not exists (select from identity.mail_off f where f.account_id = a.id and f.kind = :kind)
            order by a.id limit 500
            """;
    private static final String TEMPLATE = "distribution/mail/shortage";

    private final DatabaseClient database;
    private final JsonMapper json;
    private final MailTemplates templates;
    private final Formats formats;
    private final MessageSource messages;
    private final Mails mails;

    ShortageNews(
            DatabaseClient database,
            JsonMapper json,
            MailTemplates templates,
            Formats formats,
            MessageSource messages,
            Mails mails) {
        this.database = database;
        this.json = json;
        this.templates = templates;
        this.formats = formats;
        this.messages = messages;
        this.mails = mails;
    }

    /** A coordinator, and what is missing for which of their dates, in ordering units. */
    record News(
            long account,
            String email,
            String name,
            Locale language,
            String cooperativeName,
            LocalizedText names,
            String orderingUnit,
            BigDecimal missing,
            String producer,
            List<Date> dates) {}

    record Date(LocalDate day, int orders, BigDecimal quantity) {}

    @Override
    public String kind() {
        return "shortage_declared";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var stock = message.payload().required("stock").asLong();
        var about = "shortage:" + stock;
        return news(stock)
                .collectList()
                .flatMap(found -> found.isEmpty()
                        ? mails.forget(about)
                        : mails.gather(about, Flux.fromIterable(found).map(news -> mail(message, about, news))));
    }

    private Flux<News> news(long stock) {
        return database.sql(READERS)
                .bind("stock", stock)
                .bind("kind", DistributionMails.SHORTAGE)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, News.class));
    }

    private Mail mail(OutboxMessage message, String about, News news) {
        var locale = templates.languageOf(news.language());
        var quantity = formats.in(locale)
                .quantity(
                        news.missing(),
                        messages.getMessage(
                                "unit." + news.orderingUnit() + ".counted", new Object[] {news.missing()}, locale));
        var product = news.names().in(locale).text();
        var subject =
                messages.getMessage("distribution.mail.shortage.subject", new Object[] {quantity, product}, locale);
        var written = templates.write(
                TEMPLATE,
                locale,
                Map.of(
                        "subject",
                        subject,
                        "news",
                        news,
                        "quantity",
                        quantity,
                        "product",
                        product,
                        "address",
                        templates.address("/coop/board"),
                        "choices",
                        templates.address("/my-mails")));
        @Nullable String nobodyAnswers = null;
        return new Mail(
                "%s:%s:%d".formatted(about, message.dedupKey(), news.account()),
                news.email(),
                nobodyAnswers,
                subject,
                written.text(),
                written.html(),
                locale);
    }
}
