package coop.tablee.ordercycle;

import coop.tablee.stock.DeliveryDates;
import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells stock on which days a producer's goods are delivered: the dates of all cycles of the cooperatives that sell for it. */
@Component
class CycleDates implements DeliveryDates {

    private static final String DATES = """
            select distinct c.delivery_date
            from network.supply_agreement a
            join ordercycle.cycle c on c.cooperative_id = a.cooperative_id
            where a.producer_id = :producer and c.state <> 'CANCELLED' and c.delivery_date between :first and :last
                and a.valid_from <= c.delivery_date and (a.valid_until is null or a.valid_until >= c.delivery_date)
            order by c.delivery_date limit 100
            """;

    private final DatabaseClient database;

    CycleDates(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<List<LocalDate>> of(long producer, LocalDate first, LocalDate last) {
        return database.sql(DATES)
                .bind("producer", producer)
                .bind("first", first)
                .bind("last", last)
                .mapValue(LocalDate.class)
                .all()
                .collectList();
    }
}
