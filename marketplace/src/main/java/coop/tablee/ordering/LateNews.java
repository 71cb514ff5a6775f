package coop.tablee.ordering;

import coop.tablee.shared.LocalizedText;
import java.util.Locale;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** A late request that came to nothing, and whom to tell. The outbox says when: {@code late_request_refused}, its key is the request's id. */
@Component
public class LateNews {

    private static final String NEWS = """
            select a.email, a.locale, o.number, jsonb_build_object('texts', v.names)::text names, r.reason, r.state
            from ordering.late_request r
            join ordering.orders o on o.id = r.order_id
            join ordercycle.offer f on f.id = r.offer_id
            join catalogue.product_version v on v.id = f.product_version_id
            join identity.account a on a.id = r.account_id
            where r.id = :request and r.state in ('REFUSED', 'LAPSED', 'UNAPPROVED')
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    LateNews(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** {@code reason} is what was said when it was refused. */
    public record Told(
            String number, LocalizedText names, LateState state, String reason, String email, Locale locale) {}

    public Mono<Told> about(long request) {
        return database.sql(NEWS)
                .bind("request", request)
                .map(row -> new Told(
                        Objects.requireNonNull(row.get("number", String.class)),
                        json.readValue(row.get("names", String.class), LocalizedText.class),
                        LateState.valueOf(Objects.requireNonNull(row.get("state", String.class))),
                        Objects.requireNonNull(row.get("reason", String.class)),
                        Objects.requireNonNull(row.get("email", String.class)),
                        Locale.forLanguageTag(Objects.requireNonNull(row.get("locale", String.class)))))
                .one();
    }
}
