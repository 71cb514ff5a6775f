package coop.tablee.ordering;

import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whom to write to about an order: the person who placed it, or the account that took it over from a guest, in that person's language; and what they were told before. For news that has to reach people outside
 * of a page.
 */
@Component
public class Correspondence {

    private static final String ADDRESSED = """
            select coalesce(a.email, a.contact_email) email, case when a.guest then '' else a.display_name end display_name, a.locale, d.details::text details, t.total_minor, t.lines::text lines,
                (select case when count(distinct g.contact_email) = 1 and count(*) = count(g.contact_email) then min(g.contact_email) end
                 from network.organisation g where g.id in (select l.cooperative_id from ordering.line l where l.order_id = o.id and l.kind = 'goods')) reply_to
            from jsonb_array_elements(ordering.details(array(
                select n.id from ordering.orders n where n.id = any (:orders) and n.state not in ('AWAITING_PAYMENT', 'EXPIRED', 'FAILED')
                    and n.delivery_date >= (platform.business_time() at time zone 'UTC')::date - :late::int))) d(details)
            join ordering.orders o on o.id = (d.details ->> 'id')::bigint
            join ordering.checkout c on c.id = o.checkout_id
            join identity.account p on p.id = c.account_id
            join identity.account a on a.id = coalesce(p.admitted_to, p.id) and coalesce(a.email, a.contact_email) is not null
            left join ordering.told t on t.order_id = o.id
            order by o.id
            """;
    private static final String REMEMBER = """
            insert into ordering.told (order_id, version, total_minor, lines)
            select o.id, o.version, o.total_minor,
                (select coalesce(jsonb_object_agg(l.id::text, l.quantity::text), '{}') from ordering.line l where l.order_id = o.id and l.kind = 'goods')
            from ordering.orders o where o.id = any (:orders) order by o.id
            on conflict (order_id) do update set version = excluded.version, total_minor = excluded.total_minor, lines = excluded.lines, told_at = clock_timestamp()
            """;

    private final DatabaseClient database;
    private final OrderStore store;
    private final JsonMapper json;

    Correspondence(DatabaseClient database, OrderStore store, JsonMapper json) {
        this.database = database;
        this.store = store;
        this.json = json;
    }

    /**
     * An order as it stands now, and who placed it.
     *
     * @param name how they are greeted; empty for a guest, whose name anybody may have typed
     * @param replyTo where the cooperative of the order reads answers; absent where it has not said so, or where there are several
     * @param told what the buyer was told last; absent when they were told nothing yet
     */
    public record Addressed(
            OrderDetails order,
            String email,
            String name,
            Locale locale,
            @Nullable String replyTo,
            @Nullable Told told) {

        /** How much of a line the buyer last knew of, in ordering units; as ordered when they were told nothing. */
        public BigDecimal knownOf(OrderDetails.Line line) {
            return told == null ? line.ordered() : told.quantities.getOrDefault(line.id(), BigDecimal.ZERO);
        }
    }

    /** What the last mail about an order said: its total, VAT in, and the quantity of each line by its id. */
    public record Told(Money total, Map<Long, BigDecimal> quantities) {

        public Told {
            quantities = Map.copyOf(quantities);
        }
    }

    /**
     * Without those that came to nothing before they were placed, whose day was over for more than {@code late} days, or that nobody in person placed.
     *
     * @param late none for what only matters before the goods come, more for what is said afterwards
     */
    public Mono<List<Addressed>> about(Collection<Long> orders, int late) {
        return database.sql(ADDRESSED)
                .bind("orders", orders.toArray(Long[]::new))
                .bind("late", late)
                .map(row -> {
                    var details = store.details(
                                    json.createArrayNode().add(json.readTree(row.get("details", String.class))))
                            .get(0);
                    return new Addressed(
                            details,
                            Objects.requireNonNull(row.get("email", String.class)),
                            Objects.requireNonNull(row.get("display_name", String.class)),
                            Locale.forLanguageTag(Objects.requireNonNull(row.get("locale", String.class))),
                            row.get("reply_to", String.class),
                            told(row.get("total_minor", Long.class), row.get("lines", String.class), details));
                })
                .all()
                .collectList();
    }

    /** Remembers that the buyers are told how their orders stand now, in the transaction of the mails that say it. */
    public Mono<Void> remember(Collection<Long> orders) {
        return database.sql(REMEMBER)
                .bind("orders", orders.toArray(Long[]::new))
                .then();
    }

    private @Nullable Told told(@Nullable Long total, @Nullable String lines, OrderDetails order) {
        if (total == null || lines == null) {
            return null;
        }
        var quantities = json.readTree(lines).properties().stream()
                .collect(Collectors.toMap(
                        line -> Long.valueOf(line.getKey()),
                        line -> new BigDecimal(line.getValue().asString())));
        return new Told(new Money(total, order.total().currency()), quantities);
    }
}
