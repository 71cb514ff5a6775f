package coop.tablee.ordering.approval;

import coop.tablee.platform.OutboxMessage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * What to write about orders that wait for an agreement, and to whom. The outbox says when: {@code approval_asked} and {@code approval_reminder} to those who may agree and want to hear
 * of it, {@code approval_decided} to who sent the orders, {@code approval_comment} to who sent them and who spoke before.
 */
@Component
public class ApprovalNews {

    private static final String PEOPLE = """
            select jsonb_agg(jsonb_build_object('account', a.id, 'email', a.email, 'name', a.display_name, 'language', a.locale) order by a.id)
            from identity.account a where a.email is not null and
            """;
    private static final String FACTS = """
            'kitchen', (select name from network.party where id = c.buyer_id), 'askedBy', coalesce((select display_name from identity.account where id = c.asked_by), ''),
            """;
    private static final String ORDERS = """
            (select coalesce(jsonb_agg(jsonb_build_object('number', o.number, 'day', o.delivery_date, 'totalMinor', o.total_minor, 'state', o.state,
                'until', case when o.state = 'AWAITING_PAYMENT' then (select min(y.expires_at) from payment.payment y where y.attempt_key = 'approved:' || o.id) else o.hold_until end,
                'decision', p.decision, 'reason', p.reason, 'lines', (select count(*) from ordering.line l where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0))
                order by o.delivery_date, o.id), '[]')
             from ordering.approval p join ordering.orders o on o.id = p.order_id where p.checkout_id = c.checkout_id and %s)
            """;
    private static final String TO_DECIDE =
            """
            select jsonb_build_object(%s 'by', '', 'text', '', 'atCutOff', c.at_cut_off, 'orders', %s,
                'readers', (%s a.id in (
                        select m.account_id from network.membership m where m.party_id in (c.buyer_id, c.authority_id) and m.until is null
                        union select d.deputy_id from ordering.approval_deputy d where d.authority_id = c.authority_id)
                    and ordering.approval_rank(a.id, c.buyer_id, c.authority_id, case when c.own_forbidden then c.asked_by end) >= c.level and not (c.own_forbidden and a.id = c.asked_by)
                    and not exists (select from identity.mail_off f where f.account_id = a.id and f.kind = 'approval')))::text news
            from (select p.*, o.buyer_id from ordering.approval p join ordering.orders o on o.id = p.order_id where p.checkout_id = :checkout order by p.order_id limit 1) c
            """.formatted(FACTS, ORDERS.formatted("o.state = 'AWAITING_APPROVAL'"), PEOPLE);
    private static final String DECIDED = """
            select jsonb_build_object(%s 'by', coalesce((select display_name from identity.account where id = c.decided_by), ''), 'text', c.reason, 'atCutOff', c.at_cut_off, 'orders', %s,
                'readers', (%s a.id = c.asked_by))::text news
            from (select p.*, o.buyer_id from ordering.approval p join ordering.orders o on o.id = p.order_id where p.order_id = any (:orders) order by p.order_id limit 1) c
            """.formatted(FACTS, ORDERS.formatted("o.id = any (:orders)"), PEOPLE);
    private static final String SAID = """
            select jsonb_build_object(%s 'by', coalesce((select display_name from identity.account where id = s.account_id), ''), 'text', s.text, 'atCutOff', c.at_cut_off, 'orders', %s,
                'readers', (%s a.id <> s.account_id and (a.id = c.asked_by or a.id in (select e.account_id from ordering.approval_comment e where e.checkout_id = s.checkout_id))
                    and ordering.approval_rank(a.id, c.buyer_id, c.authority_id) >= 0
                    and not exists (select from identity.mail_off f where f.account_id = a.id and f.kind = 'approval')))::text news
            from ordering.approval_comment s cross join lateral (
                select p.*, o.buyer_id from ordering.approval p join ordering.orders o on o.id = p.order_id where p.checkout_id = s.checkout_id order by p.order_id limit 1) c
            where s.id = :comment
            """.formatted(FACTS, ORDERS.formatted("true"), PEOPLE);

    private final DatabaseClient database;
    private final JsonMapper json;

    ApprovalNews(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * @param by who decided or spoke; empty when nobody did
     * @param text the reason or the comment
     * @param readers absent when nobody is to be told
     */
    public record News(
            String kitchen,
            String askedBy,
            String by,
            String text,
            AtCutOff atCutOff,
            List<Order> orders,
            @Nullable List<Reader> readers) {

        public List<Reader> told() {
            return readers == null ? List.of() : readers;
        }
    }

    /** @param totalMinor cents, VAT in; {@code until} is absent once it waits no longer */
    public record Order(
            String number,
            LocalDate day,
            long totalMinor,
            String state,
            @Nullable Instant until,
            @Nullable String decision,
            String reason,
            int lines) {}

    public record Reader(long account, String email, String name, Locale language) {}

    /** Orders that still wait, and who may agree to them. */
    public Mono<News> toDecide(OutboxMessage message) {
        return database.sql(TO_DECIDE)
                .bind("checkout", message.payload().required("checkout").asLong())
                .mapValue(String.class)
                .one()
                .map(this::read);
    }

    /** What was decided on together, and who sent it. */
    public Mono<News> decided(OutboxMessage message) {
        var orders = message.payload().required("orders").valueStream().map(one -> one.asLong());
        return database.sql(DECIDED)
                .bind("orders", orders.toArray(Long[]::new))
                .mapValue(String.class)
                .one()
                .map(this::read);
    }

    /** What was said, and whom it concerns. */
    public Mono<News> said(OutboxMessage message) {
        return database.sql(SAID)
                .bind("comment", message.payload().required("comment").asLong())
                .mapValue(String.class)
                .one()
                .map(this::read);
    }

    private News read(String news) {
        return json.readValue(news, News.class);
    }
}
