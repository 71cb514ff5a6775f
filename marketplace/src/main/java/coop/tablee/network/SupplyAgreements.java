package coop.tablee.network;

import io.r2dbc.spi.Readable;
import java.time.LocalDate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Agreements between producers and cooperatives. SQL asks {@code network.agreed_on(producer, cooperative, day)} whether goods may be offered. */
@Component
public class SupplyAgreements {

    private static final String AGREE = """
            insert into network.supply_agreement (producer_id, cooperative_id, seller_of_record)
            values (:producer, :cooperative, :seller)
            on conflict on constraint supply_agreement_once do update set seller_of_record = excluded.seller_of_record, valid_until = null
            returning id
            """;
    private static final String SELECT = """
            select id, producer_id, cooperative_id, seller_of_record, may_offer, may_edit_stock, may_enter_weights from network.supply_agreement
            where (valid_until is null or valid_until >= :day) and valid_from <= :day
            """;

    private final DatabaseClient database;

    SupplyAgreements(DatabaseClient database) {
        this.database = database;
    }

    /** Makes an agreement that allows everything, or renews the one there is; gives its id. */
    public Mono<Long> agree(long producer, long cooperative, SellerOfRecord seller) {
        return database.sql(AGREE)
                .bind("producer", producer)
                .bind("cooperative", cooperative)
                .bind("seller", seller.name())
                .map(row -> row.get("id", Long.class))
                .one();
    }

    /** The agreements of a cooperative that are in force on a day, by producer. */
    public Flux<SupplyAgreement> ofCooperative(long cooperative, LocalDate day) {
        return database.sql(SELECT + "and cooperative_id = :cooperative order by producer_id")
                .bind("cooperative", cooperative)
                .bind("day", day)
                .map(SupplyAgreements::agreement)
                .all();
    }

    /** The agreements of a producer that are in force on a day, by cooperative. */
    public Flux<SupplyAgreement> ofProducer(long producer, LocalDate day) {
        return database.sql(SELECT + "and producer_id = :producer order by cooperative_id")
                .bind("producer", producer)
                .bind("day", day)
                .map(SupplyAgreements::agreement)
                .all();
    }

    private static SupplyAgreement agreement(Readable row) {
        return new SupplyAgreement(
                row.get("id", Long.class),
                row.get("producer_id", Long.class),
                row.get("cooperative_id", Long.class),
                SellerOfRecord.valueOf(row.get("seller_of_record", String.class)),
                row.get("may_offer", Boolean.class),
                row.get("may_edit_stock", Boolean.class),
                row.get("may_enter_weights", Boolean.class));
    }
}
