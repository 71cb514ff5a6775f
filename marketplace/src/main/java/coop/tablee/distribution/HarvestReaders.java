package coop.tablee.distribution;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Who reads a producer's harvest list: the people who own the farm or keep its stock. */
@Component
class HarvestReaders {

    private static final int MOST = 5000;

    private static final String READERS = """
            select g.producer_id, a.id account, a.email, a.display_name, a.locale, cooperative.name cooperative_name, o.contact_email
            from network.supply_agreement g
            join network.party cooperative on cooperative.id = g.cooperative_id
            join network.organisation o on o.id = g.cooperative_id
            join network.membership m on m.party_id = g.producer_id and m.until is null and m.roles && array['OWNER', 'STOCK_KEEPER']
            join identity.account a on a.id = m.account_id
            where g.cooperative_id = :cooperative and not exists (select from identity.mail_off f where f.account_id = a.id and f.kind = 'harvest')
            order by g.producer_id, a.id limit :limit
            """;

    private final DatabaseClient database;

    HarvestReaders(DatabaseClient database) {
        this.database = database;
    }

    /** A person, the producer they work for, and the cooperative that orders. */
    record Reader(
            long producer,
            long account,
            String email,
            String name,
            Locale language,
            String cooperativeName,
            @Nullable String replyTo) {}

    Mono<List<Reader>> producersOf(long cooperative) {
        return database.sql(READERS)
                .bind("cooperative", cooperative)
                .bind("limit", MOST)
                .map(row -> new Reader(
                        Objects.requireNonNull(row.get("producer_id", Long.class)),
                        Objects.requireNonNull(row.get("account", Long.class)),
                        Objects.requireNonNull(row.get("email", String.class)),
                        Objects.requireNonNull(row.get("display_name", String.class)),
                        Locale.forLanguageTag(Objects.requireNonNull(row.get("locale", String.class))),
                        Objects.requireNonNull(row.get("cooperative_name", String.class)),
                        row.get("contact_email", String.class)))
                .all()
                .collectList();
    }
}
