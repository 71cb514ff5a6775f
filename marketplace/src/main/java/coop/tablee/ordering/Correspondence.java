package coop.tablee.ordering;

import java.util.Locale;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Whom to write to about an order: the person who placed it, in that person's language. For news that has to reach people outside of a page. */
@Component
public class Correspondence {

    private static final String ADDRESSED = """
            select a.email, a.display_name, a.locale, ordering.details(array[o.id])::text details
            from ordering.orders o join ordering.checkout c on c.id = o.checkout_id join identity.account a on a.id = c.account_id
            where o.id = :order and o.state not in ('AWAITING_PAYMENT', 'CANCELLED', 'EXPIRED', 'FAILED')
                and o.delivery_date >= (platform.business_time() at time zone 'UTC')::date
            """;

    private final DatabaseClient database;
    private final OrderStore store;
    private final JsonMapper json;

    Correspondence(DatabaseClient database, OrderStore store, JsonMapper json) {
        this.database = database;
        this.store = store;
        this.json = json;
    }

    /** An order as it stands now, and who placed it. */
    public record Addressed(OrderDetails order, String email, String name, Locale locale) {}

    /** Empty when the order came to nothing, its day is over, or nobody in person placed it. */
    public Mono<Addressed> about(long order) {
        return database.sql(ADDRESSED)
                .bind("order", order)
                .map(row -> new Addressed(
                        store.details(json.readTree(row.get("details", String.class)))
                                .get(0),
                        Objects.requireNonNull(row.get("email", String.class)),
                        Objects.requireNonNull(row.get("display_name", String.class)),
                        Locale.forLanguageTag(Objects.requireNonNull(row.get("locale", String.class)))))
                .one();
    }
}
