package coop.tablee.network;

import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Agreements and kitchens end with the organisation whose they are: this is said, and stops nobody. */
@Component
class NetworkOpenBusiness implements OpenBusiness {

    private static final String ENDING = """
            select 'agreements' word, string_agg(p.name, ', ' order by p.name, p.id) names
            from network.supply_agreement a join network.party p on p.id = case when a.producer_id = any (:all) then a.cooperative_id else a.producer_id end
            where (a.producer_id = any (:all) or a.cooperative_id = any (:all)) and a.valid_from <= platform.today() and (a.valid_until is null or a.valid_until >= platform.today())
            having count(*) > 0
            union all
            select 'kitchens', string_agg(p.name, ', ' order by p.name, p.id) from network.organisation o join network.party p on p.id = o.id
            where o.id = any (:all) and o.authority_id is not null having count(*) > 0
            """;

    private final DatabaseClient database;

    NetworkOpenBusiness(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Flux<OpenMatter> openWith(Collection<Long> organisations) {
        return database.sql(ENDING)
                .bind("all", organisations.toArray(Long[]::new))
                .map(row -> OpenMatter.of(row.get("word", String.class), row.get("names", String.class), "")
                        .onlySaid())
                .all();
    }
}
