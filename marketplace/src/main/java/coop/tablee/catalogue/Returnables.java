package coop.tablee.catalogue;

import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The kinds of deposit, and which of them a product lends. Kinds change with a release only, so they are read once in a while. */
@Component
public class Returnables {

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final int MOST = 100;
    private static final String ALL = """
            select code, names::text names, picture, amount from catalogue.returnable order by position, code
            """;

    private static final String PRODUCTS = """
            select p.id, v.names::text names, o.name producer_name, p.sku, v.returnable, v.returnable_count
            from catalogue.product p
            join catalogue.product_version v on v.id = p.current_version_id
            join network.party o on o.id = p.producer_id
            where p.producer_id in (select catalogue.editable_producers(:cooperative, :own)) and p.state = 'ACTIVE' and v.ordering_unit not in ('KGM', 'LTR')
            order by coalesce(v.names ->> 'fr', v.names ->> 'en', v.names ->> 'nl', v.names ->> 'de') collate "und-x-icu", p.id
            limit 2000
            """;

    private final DatabaseClient database;
    private final JsonTexts texts;
    private final Mono<Map<String, Returnable>> all;
    private final Products products;

    Returnables(DatabaseClient database, JsonTexts texts, Products products) {
        this.database = database;
        this.texts = texts;
        this.products = products;
        all = database.sql(ALL)
                .map(row -> new Returnable(
                        row.get("code", String.class),
                        texts.read(row.get("names", String.class)),
                        row.get("picture", String.class),
                        row.get("amount", BigDecimal.class)))
                .all()
                .collect(() -> new LinkedHashMap<String, Returnable>(), (kinds, kind) -> kinds.put(kind.code(), kind))
                .<Map<String, Returnable>>map(Collections::unmodifiableMap)
                .cache(kinds -> FRESH, error -> Duration.ZERO, () -> Duration.ZERO);
    }

    /** All kinds by code, in order. */
    public Mono<Map<String, Returnable>> all() {
        return all;
    }

    /**
     * A product that could be lent in something, as it stands.
     *
     * @param returnable the kind; absent = nothing comes back
     */
    record LentWith(
            long id,
            LocalizedText names,
            String producerName,
            String sku,
            @Nullable String returnable,
            int count) {

        boolean lends() {
            return returnable != null;
        }
    }

    /** The products that the actor may write and that are not weighed, by name. */
    Flux<LentWith> products(Actor actor) {
        var writer = Writer.of(actor);
        return database.sql(PRODUCTS)
                .bind("cooperative", Binding.orNull(writer.cooperative(), Long.class))
                .bind("own", Binding.orNull(writer.producer(), Long.class))
                .map(row -> new LentWith(
                        row.get("id", Long.class),
                        texts.read(row.get("names", String.class)),
                        row.get("producer_name", String.class),
                        row.get("sku", String.class),
                        row.get("returnable", String.class),
                        row.get("returnable_count", Integer.class)))
                .all();
    }

    /**
     * Says that each ordering unit of a product comes in {@code count} pieces of a kind, or (null) in nothing that comes back. Makes a new version where that is
     * a change. Refused: {@code unknown-returnable}, {@code count-not-allowed} (1 to 100), {@code deposit-on-weight} for what is ordered by weight or measure;
     * {@code not-found} for a product of others.
     */
    public Mono<SavedProduct> lend(long product, @Nullable String returnable, int count, Actor actor) {
        return all.flatMap(kinds -> {
            if (returnable != null && !kinds.containsKey(returnable)) {
                return Mono.error(
                        DomainException.invalid(FieldError.at("returnable", "unknown-returnable", returnable, null)));
            }
            if (count < 1 || count > MOST) {
                return Mono.error(DomainException.invalid(FieldError.at("count", "count-not-allowed", count, MOST)));
            }
            return products.lend(product, returnable, returnable == null ? 1 : count, actor);
        });
    }
}
