package coop.tablee.ordercycle.lead;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Sets the lead times of the producers that the own cooperative has an agreement with. They hold for dates that have not opened yet. */
@Component
public class LeadTimes {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final int MOST_DAYS = 60;
    private static final int MOST_HOURS = 1440;

    private static final String ALL = """
            select t.id, t.producer_id, t.product_id, p.name producer, v.names::text names, t.days, t.at, t.hours
            from ordercycle.lead_time t
            join network.party p on p.id = t.producer_id
            left join catalogue.product d on d.id = t.product_id
            left join catalogue.product_version v on v.id = d.current_version_id
            where t.cooperative_id = :cooperative
            order by p.name, t.product_id nulls first, t.id limit 1000
            """;
    private static final String CHOICES = """
            select p.id producer_id, p.name producer, d.id product_id, v.names::text names
            from network.supply_agreement a
            join network.party p on p.id = a.producer_id
            left join catalogue.product d on d.producer_id = a.producer_id and d.state = 'ACTIVE'
            left join catalogue.product_version v on v.id = d.current_version_id
            where a.cooperative_id = :cooperative and (a.valid_until is null or a.valid_until >= platform.today())
            order by p.name, p.id, coalesce(v.names ->> 'fr', v.names ->> 'en', v.names::text) collate "fr-x-icu", d.id limit 1500
            """;
    private static final String SET = """
            insert into ordercycle.lead_time as t (cooperative_id, producer_id, product_id, days, at, hours)
            select a.cooperative_id, a.producer_id, d.id, :days, :at, :hours
            from network.supply_agreement a
            left join catalogue.product d on d.id = :product and d.producer_id = a.producer_id
            where a.cooperative_id = :cooperative and a.producer_id = coalesce((select producer_id from catalogue.product where id = :product), :producer)
            on conflict on constraint lead_time_once do update set days = excluded.days, at = excluded.at, hours = excluded.hours
            returning id
            """;
    private static final String REMOVE =
            "delete from ordercycle.lead_time where id = :id and cooperative_id = :cooperative";
    private static final String APPLY = """
            select ordercycle.apply_lead_times(array(select c.id from ordercycle.cycle c where c.cooperative_id = :cooperative and c.state = 'PLANNED' order by 1)) is null applied
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;
    private final Trail trail;

    LeadTimes(DatabaseClient database, TransactionalOperator transaction, JsonMapper json, Trail trail) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
        this.trail = trail;
    }

    Mono<List<LeadTime>> all(long cooperative) {
        return database.sql(ALL)
                .bind("cooperative", cooperative)
                .map(row -> new LeadTime(
                        row.get("id", Long.class),
                        row.get("producer_id", Long.class),
                        row.get("producer", String.class),
                        row.get("product_id", Long.class),
                        texts(row.get("names", String.class)),
                        row.get("days", Integer.class),
                        row.get("at", LocalTime.class),
                        row.get("hours", Integer.class)))
                .all()
                .collectList();
    }

    /** Whose lead time may be set: producers, and their products. */
    Mono<List<Choice>> choices(long cooperative) {
        return database.sql(CHOICES)
                .bind("cooperative", cooperative)
                .map(row -> new Choice(
                        row.get("producer_id", Long.class),
                        row.get("producer", String.class),
                        row.get("product_id", Long.class),
                        texts(row.get("names", String.class))))
                .all()
                .collectList();
    }

    /** Sets one for a producer ({@code product} absent) or a product; a producer without agreement is {@code not-found}. */
    public Mono<Void> set(
            @Nullable Long producer,
            @Nullable Long product,
            @Nullable Integer days,
            @Nullable LocalTime at,
            @Nullable Integer hours,
            Actor actor) {
        var cooperative = OrderCycles.cooperativeOf(actor);
        return Mono.fromRunnable(() -> check(days, hours))
                .then(database.sql(SET)
                        .bind("cooperative", cooperative)
                        .bind("producer", Binding.orNull(producer, Long.class))
                        .bind("product", Binding.orNull(product, Long.class))
                        .bind("days", Binding.orNull(days, Integer.class))
                        .bind("at", Binding.orNull(at, LocalTime.class))
                        .bind("hours", Binding.orNull(hours, Integer.class))
                        .map(row -> row.get("id", Long.class))
                        .one())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(id -> trail.record(actor, "set", "lead-time", Long.toString(id), Map.of()))
                .then(apply(cooperative))
                .as(transaction::transactional);
    }

    /** Takes one away; one that is gone stays so. */
    Mono<Void> remove(long id, Actor actor) {
        var cooperative = OrderCycles.cooperativeOf(actor);
        return database.sql(REMOVE)
                .bind("id", id)
                .bind("cooperative", cooperative)
                .fetch()
                .rowsUpdated()
                .then(trail.record(actor, "remove", "lead-time", Long.toString(id), Map.of()))
                .then(apply(cooperative))
                .as(transaction::transactional);
    }

    private Mono<Void> apply(long cooperative) {
        return database.sql(APPLY).bind("cooperative", cooperative).then();
    }

    private static void check(@Nullable Integer days, @Nullable Integer hours) {
        if (days != null && (days < 0 || days > MOST_DAYS)) {
            throw DomainException.invalid(FieldError.at("amount", "out-of-range", days, "0 – " + MOST_DAYS));
        }
        if (hours != null && (hours < 1 || hours > MOST_HOURS)) {
            throw DomainException.invalid(FieldError.at("amount", "out-of-range", hours, "1 – " + MOST_HOURS));
        }
    }

    private @Nullable LocalizedText texts(@Nullable String names) {
        return names == null ? null : new LocalizedText(json.readValue(names, TEXTS));
    }

    /** A producer, and one of its products unless it has none. */
    record Choice(
            long producer,
            String producerName,
            @Nullable Long product,
            @Nullable LocalizedText productName) {}
}
