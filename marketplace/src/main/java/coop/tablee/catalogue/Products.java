package coop.tablee.catalogue;

import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import io.r2dbc.spi.Readable;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes products: creates, revises, completes in bulk, withdraws. Open to coordinators of a cooperative that may offer the producer's goods and to the
 * producer's own people; to anyone else a product is {@code not-found}. Each use case is one statement, however many products it takes; a version is made only
 * where a buyer could notice a change. Prices are producers' prices in euros, VAT out.
 */
@Component
public class Products {

    private static final String CREATE = """
            select s.product_id, s.version_id, s.version, s.outcome from (
                select array_agg(w.producer order by w.n) producers, array_agg(w.sku order by w.n) skus, array_agg(w.facts::jsonb order by w.n) facts
                from unnest(:producers::bigint[], :skus::text[], :facts::text[]) with ordinality w(producer, sku, facts, n)
                where w.producer in (select catalogue.editable_producers(:cooperative, :producer))) w
            cross join lateral catalogue.store(w.producers, w.skus, w.facts) s
            where cardinality(w.producers) = cardinality(:producers::bigint[])
            """;
    private static final String LAY_OVER = """
            select s.product_id, s.version_id, s.version, s.outcome from (
                select array_agg(p.producer_id order by w.n) producers, array_agg(p.sku order by w.n) skus,
                       array_agg(catalogue.facts(v) || w.patch::jsonb order by w.n) facts
                from unnest(:products::bigint[], :patches::text[]) with ordinality w(product, patch, n)
                join catalogue.product p on p.id = w.product and p.state = 'ACTIVE'
                join catalogue.product_version v on v.id = p.current_version_id
                where p.producer_id in (select catalogue.editable_producers(:cooperative, :producer))) w
            cross join lateral catalogue.store(w.producers, w.skus, w.facts) s
            where cardinality(w.producers) = cardinality(:products::bigint[])
            """;
    private static final String LOCK = """
            select id from catalogue.product where id = any (:products::bigint[]) order by id for no key update
            """;
    private static final String WEIGHED = """
            select v.ordering_unit in ('KGM', 'LTR') weighed from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id
            where p.id = :product and p.state = 'ACTIVE' and p.producer_id in (select catalogue.editable_producers(:cooperative, :producer))
            """;
    private static final String WITHDRAW = """
            update catalogue.product set state = 'WITHDRAWN' where id = :product
              and producer_id in (select catalogue.editable_producers(:cooperative, :producer))
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final FactsJson json;

    Products(DatabaseClient database, TransactionalOperator transaction, FactsJson json) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
    }

    /** Creates one product; {@code sku-taken} (409) when the producer has one of that article number. */
    public Mono<SavedProduct> create(NewProduct product, Actor actor) {
        return createAll(List.of(product), actor).single();
    }

    /** Creates many, all or none. */
    public Flux<SavedProduct> createAll(List<NewProduct> products, Actor actor) {
        if (products.isEmpty()) {
            return Flux.empty();
        }
        return Flux.defer(() -> {
                    check(products);
                    return store(products, actor);
                })
                .map(Products::refuseKnown)
                .as(transaction::transactional);
    }

    /** Replaces what a product says; {@code not-found} for a product that is withdrawn or another's. */
    public Mono<SavedProduct> revise(long product, ProductFacts facts, Actor actor) {
        return Mono.fromCallable(() -> json.of(facts.checked()))
                .flatMapMany(whole -> layOver(new Long[] {product}, new String[] {whole}, actor))
                .single()
                .as(transaction::transactional);
    }

    /** Completes many products at once, all or none; what a completion leaves out stays as it is. */
    public Flux<SavedProduct> complete(List<Completion> completions, Actor actor) {
        var telling = completions.stream().filter(Completion::saysSomething).toList();
        if (telling.isEmpty()) {
            return Flux.empty();
        }
        var ids = telling.stream().map(Completion::product).toArray(Long[]::new);
        var patches = telling.stream().map(json::of).toArray(String[]::new);
        return Flux.defer(() -> {
                    refuse(telling.stream()
                            .filter(completion -> completion.price() != null)
                            .flatMap(completion ->
                                    Price.check("price-" + completion.product(), completion.price()).stream())
                            .toList());
                    return layOver(ids, patches, actor);
                })
                .as(transaction::transactional);
    }

    /** Lays what a product is lent in over its facts; see {@link Returnables#lend}. */
    Mono<SavedProduct> lend(long product, @Nullable String returnable, int count, Actor actor) {
        return asWriter(database.sql(WEIGHED).bind("product", product), actor)
                .mapValue(Boolean.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(weighed -> weighed && returnable != null
                        ? Mono.error(DomainException.invalid(
                                FieldError.at("returnable", "deposit-on-weight", returnable, null)))
                        : layOver(new Long[] {product}, new String[] {json.ofDeposit(returnable, count)}, actor)
                                .single())
                .as(transaction::transactional);
    }

    /** Takes a product out of the catalogue; orders and offers keep their version. Storing it again brings it back. */
    public Mono<Void> withdraw(long product, Actor actor) {
        return asWriter(database.sql(WITHDRAW).bind("product", product), actor)
                .fetch()
                .rowsUpdated()
                .flatMap(found -> found == 0 ? Mono.error(DomainException.notFound()) : Mono.empty());
    }

    private Flux<SavedProduct> store(List<NewProduct> products, Actor actor) {
        var facts = products.stream().map(product -> json.of(product.facts())).toArray(String[]::new);
        var statement = database.sql(CREATE)
                .bind("producers", products.stream().map(NewProduct::producer).toArray(Long[]::new))
                .bind("skus", products.stream().map(NewProduct::sku).toArray(String[]::new))
                .bind("facts", facts);
        return saved(asWriter(statement, actor));
    }

    /** Locked first: the facts laid over must be those that stand when the version is made. */
    private Flux<SavedProduct> layOver(Long[] products, String[] patches, Actor actor) {
        var statement = database.sql(LAY_OVER).bind("products", products).bind("patches", patches);
        return database.sql(LOCK).bind("products", products).then().thenMany(saved(asWriter(statement, actor)));
    }

    private static Flux<SavedProduct> saved(GenericExecuteSpec statement) {
        return statement.map(Products::savedProduct).all().switchIfEmpty(Flux.error(DomainException::notFound));
    }

    private static void check(List<NewProduct> products) {
        var seen = new HashSet<String>();
        for (var product : products) {
            product.facts().checked();
            if (product.sku().isBlank()) {
                throw DomainException.invalid(FieldError.at("sku", "missing-sku", null, null));
            }
            if (!seen.add(product.producer() + ":" + product.sku())) {
                throw skuTaken(product.sku());
            }
        }
    }

    /** Whoever creates means to change nothing that is there; the transaction takes the write back. */
    private static SavedProduct refuseKnown(SavedProduct saved) {
        if (saved.outcome() != SavedProduct.Outcome.CREATED) {
            throw skuTaken(null);
        }
        return saved;
    }

    private static DomainException skuTaken(@Nullable String sku) {
        return new DomainException(
                DomainException.Kind.CONFLICT, "sku-taken", List.of(FieldError.at("sku", "sku-taken", sku, null)));
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private static GenericExecuteSpec asWriter(GenericExecuteSpec statement, Actor actor) {
        var writer = Writer.of(actor);
        return statement
                .bind("cooperative", Binding.orNull(writer.cooperative(), Long.class))
                .bind("producer", Binding.orNull(writer.producer(), Long.class));
    }

    private static SavedProduct savedProduct(Readable row) {
        return new SavedProduct(
                row.get("product_id", Long.class),
                row.get("version_id", Long.class),
                row.get("version", Integer.class),
                SavedProduct.Outcome.valueOf(row.get("outcome", String.class)));
    }
}
