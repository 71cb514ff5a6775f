package coop.tablee.ordercycle;

import coop.tablee.identity.Actor;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings in delivery dates of the past, for a cooperative's old books or a demo's story: over and delivered, with what can be offered today at default prices.
 * What was ordered on them is {@code ordering.PastOrders}' business.
 */
@Component
public class PastDates {

    private static final String LOAD =
            "select ordercycle.load_past(:cooperative, :dates::date[], :fee::numeric, :margin::numeric)::text loaded";
    private static final String OFFERS = """
            select o.id, o.version, c.delivery_date, o.minimum, o.step, v.ordering_unit, v.storage, v.season, v.allergens !~ 'U' allergens_known
            from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id join catalogue.product_version v on v.id = o.product_version_id
            where c.cooperative_id = :cooperative and c.delivery_date = any (:dates::date[]) and o.state = 'OFFERED' order by c.delivery_date, o.id
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    PastDates(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * One offer of a past date.
     *
     * @param orderingUnit UN/ECE code
     * @param storage AMBIENT, CHILLED or FROZEN
     * @param season months (1-12); empty = it has none
     */
    public record PastOffer(
            long offer,
            long version,
            LocalDate deliveryDate,
            BigDecimal minimum,
            BigDecimal step,
            String orderingUnit,
            String storage,
            List<Integer> season,
            boolean allergensKnown) {}

    /** Loads the dates of the actor's cooperative whose cut-offs are over, and answers all their offers; percents as in {@link NewDate}. Again, it changes nothing. */
    public Mono<List<PastOffer>> load(
            Collection<LocalDate> dates, BigDecimal feePercent, BigDecimal marginPercent, Actor coordinator) {
        var cooperative = OrderCycles.cooperativeOf(coordinator);
        var days = dates.toArray(LocalDate[]::new);
        return database.sql(LOAD)
                .bind("cooperative", cooperative)
                .bind("dates", days)
                .bind("fee", feePercent)
                .bind("margin", marginPercent)
                .then()
                .thenMany(offers(cooperative, days))
                .collectList()
                .as(transaction::transactional);
    }

    private Flux<PastOffer> offers(long cooperative, LocalDate[] days) {
        return database.sql(OFFERS)
                .bind("cooperative", cooperative)
                .bind("dates", days)
                .map(row -> new PastOffer(
                        row.get("id", Long.class),
                        row.get("version", Long.class),
                        row.get("delivery_date", LocalDate.class),
                        row.get("minimum", BigDecimal.class),
                        row.get("step", BigDecimal.class),
                        row.get("ordering_unit", String.class),
                        row.get("storage", String.class),
                        Arrays.stream(Objects.requireNonNull(row.get("season", Short[].class)))
                                .map(Short::intValue)
                                .toList(),
                        row.get("allergens_known", Boolean.class)))
                .all();
    }
}
