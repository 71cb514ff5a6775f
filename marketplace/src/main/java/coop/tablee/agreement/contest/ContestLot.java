package coop.tablee.agreement.contest;

import coop.tablee.identity.ActingParty;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The lot that quotes are asked under, for the form that asks. */
@Component
class ContestLot {

    private static final String OF = """
            select a.id agreement, a.reference, l.id, l.number, l.title, a.valid_until, a.state = 'RUNNING' and a.valid_until >= (select platform.today()) running,
                coalesce((select min(s.time_zone) from network.site s where s.party_id = a.authority_id), 'Europe/Brussels') zone,
                array(select p.name from agreement.lot_supplier s join network.party p on p.id = s.supplier_id where s.lot_id = l.id order by s.rank) suppliers
            from agreement.lot l join agreement.agreement a on a.id = l.agreement_id where l.id = :lot and a.id = :agreement and a.authority_id = :party
            """;

    private final DatabaseClient database;

    ContestLot(DatabaseClient database) {
        this.database = database;
    }

    /** @param zone the authority's, in which hours are said */
    record Of(
            long agreement,
            String reference,
            long id,
            int number,
            String title,
            LocalDate until,
            boolean running,
            String zone,
            String suppliers,
            boolean several) {}

    /** Another's is {@code not-found}. */
    Mono<Of> of(long agreement, long lot, ActingParty authority) {
        return database.sql(OF)
                .bind("lot", lot)
                .bind("agreement", agreement)
                .bind("party", authority.id())
                .map(row -> {
                    var suppliers = row.get("suppliers", String[].class);
                    return new Of(
                            row.get("agreement", Long.class),
                            row.get("reference", String.class),
                            row.get("id", Long.class),
                            row.get("number", Integer.class),
                            row.get("title", String.class),
                            row.get("valid_until", LocalDate.class),
                            row.get("running", Boolean.class),
                            row.get("zone", String.class),
                            String.join(", ", suppliers),
                            suppliers.length > 1);
                })
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }
}
