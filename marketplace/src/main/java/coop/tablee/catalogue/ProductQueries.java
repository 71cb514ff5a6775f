package coop.tablee.catalogue;

import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lists products for those who may write them (see {@link Products}); others find none. One statement a page. */
@Component
public class ProductQueries {

    private static final String SELECT = """
            select p.id, p.producer_id, o.name producer_name, p.sku, p.state, v.id version_id, v.version, v.names::text names, v.descriptions::text descriptions,
                v.family, v.picture, v.ordering_unit, v.pricing_unit, v.content, v.content_unit, v.catch_weight, v.tolerance, v.price, v.vat_category, v.storage,
                v.allergens, v.labels, v.season, v.crate_share, v.animal, count(*) over () total
            from catalogue.product p
            join catalogue.product_version v on v.id = p.current_version_id
            join network.party o on o.id = p.producer_id
            where p.producer_id in (select catalogue.editable_producers(:cooperative, :own))
            """;
    private static final String FOUND = """
              and (:producer::bigint is null or p.producer_id = :producer)
              and case :state when 'ALL' then p.state = 'ACTIVE' when 'COMPLETE' then p.state = 'ACTIVE' and v.complete
                  when 'INCOMPLETE' then p.state = 'ACTIVE' and not v.complete else p.state = 'WITHDRAWN' end
              and (:search = '' or position(catalogue.plain(:search) in catalogue.plain(p.sku || ' ' || o.name)) > 0
                  or exists (select from jsonb_each_text(v.names) n where position(catalogue.plain(:search) in catalogue.plain(n.value)) > 0))
            order by case :sort when 'PRODUCER' then o.name end collate "und-x-icu", case :sort when 'PRICE' then v.price end, case :sort when 'NEWEST' then -p.id end,
                coalesce(v.names ->> :language, v.names ->> 'fr', v.names ->> 'en', v.names ->> 'nl', v.names ->> 'de') collate "und-x-icu", p.id
            limit :limit offset :offset
            """;
    private static final String PRODUCERS = """
            select o.id, o.name from network.party o where o.id in (select catalogue.editable_producers(:cooperative, :own)) order by o.name collate "und-x-icu", o.id
            """;

    private final DatabaseClient database;
    private final ProductRows rows;

    ProductQueries(DatabaseClient database, ProductRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /** The page of products that the filter asks for. */
    public Mono<ProductPage> search(ProductFilter filter, Actor actor) {
        return asWriter(database.sql(SELECT + FOUND), actor)
                .bind("producer", Binding.orNull(filter.producer(), Long.class))
                .bind("state", filter.state().name())
                .bind("search", filter.search())
                .bind("sort", filter.sort().name())
                .bind("language", filter.locale().getLanguage())
                .bind("limit", filter.limit())
                .bind("offset", filter.offset())
                .map(row -> new Found(rows.details(row), row.get("total", Long.class)))
                .all()
                .collectList()
                .map(ProductQueries::page);
    }

    /** A product that the actor may write, or {@code not-found}. */
    public Mono<ProductDetails> require(long product, Actor actor) {
        return byId(Set.of(product), actor).next().switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** Those of the products that the actor may write, by id. */
    public Flux<ProductDetails> byId(Collection<Long> products, Actor actor) {
        return asWriter(database.sql(SELECT + "and p.id = any (:products::bigint[]) order by p.id"), actor)
                .bind("products", products.toArray(Long[]::new))
                .map(rows::details)
                .all();
    }

    /** The producers whose products the actor may write, by name. */
    public Flux<ProducerName> producers(Actor actor) {
        return asWriter(database.sql(PRODUCERS), actor)
                .map(row -> new ProducerName(row.get("id", Long.class), row.get("name", String.class)))
                .all();
    }

    private static ProductPage page(List<Found> found) {
        var total = found.isEmpty() ? 0 : found.get(0).total();
        return new ProductPage(found.stream().map(Found::product).toList(), total);
    }

    private static GenericExecuteSpec asWriter(GenericExecuteSpec statement, Actor actor) {
        var writer = Writer.of(actor);
        return statement
                .bind("cooperative", Binding.orNull(writer.cooperative(), Long.class))
                .bind("own", Binding.orNull(writer.producer(), Long.class));
    }

    /** A producer to choose. */
    public record ProducerName(long id, String name) {}

    private record Found(ProductDetails product, long total) {}
}
