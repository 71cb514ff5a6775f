package coop.tablee.delivery;

import coop.tablee.network.OpenBusiness;
import coop.tablee.network.OpenMatter;
import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * Ways of others that count on an organisation: whose goods it carries, and whose pass through its hub or are fetched at its points. It is said, and stops nobody: these ways are the others' own to
 * change, and what is under way already is asked for by ordering.
 */
@Component
class DeliveryOpenBusiness implements OpenBusiness {

    private static final String COUNTED_ON = """
            with carried as (
                select l.cooperative_id other from delivery.lane l
                where l.active and (l.carrier_id = any (:all) or l.pool_carrier_id = any (:all))
                union
                select s.cooperative_id from delivery.supply s where s.carrier_id = any (:all) and s.producer_id <> all (:all)),
            hosted as (
                select p.guest_id other from delivery.pool p where p.host_id = any (:all) and (p.valid_until is null or p.valid_until >= platform.today())
                union
                select l.cooperative_id from delivery.lane l join delivery.destination d on d.site_id = l.destination_id and d.kind = 'POINT' and d.active
                join network.site s on s.id = d.site_id where l.active and s.party_id = any (:all))
            select x.word, string_agg(p.name, ', ' order by p.name, p.id) names
            from (select 'carries' word, other from carried union all select 'hosts', other from hosted) x
            join network.party p on p.id = x.other
            where x.other <> all (:all)
            group by x.word order by x.word
            """;

    private final DatabaseClient database;

    DeliveryOpenBusiness(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Flux<OpenMatter> openWith(Collection<Long> organisations) {
        return database.sql(COUNTED_ON)
                .bind("all", organisations.toArray(Long[]::new))
                .map(row -> OpenMatter.of(row.get("word", String.class), row.get("names", String.class), "")
                        .onlySaid())
                .all();
    }
}
