package coop.tablee.agreement;

import coop.tablee.network.OpenBusiness;
import coop.tablee.network.OpenMatter;
import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * Framework agreements that run: an authority ends its own first; who supplies under somebody else's is reminded that they have promised, which only the authority can take from them.
 */
@Component
class AgreementOpenBusiness implements OpenBusiness {

    private static final String RUNNING = """
            with running as (
                select a.id, a.reference || ' ' || a.title name, a.authority_id from agreement.agreement a
                where a.state = 'RUNNING' and a.valid_until >= platform.today())
            select 'contracts' word, string_agg(name, ', ' order by name, id) names from running where authority_id = any (:all) having count(*) > 0
            union all
            select 'supplies', string_agg(name, ', ' order by name, id) from running r
            where r.authority_id <> all (:all) and exists (select from agreement.lot l join agreement.lot_supplier s on s.lot_id = l.id
                where l.agreement_id = r.id and s.supplier_id = any (:all)) having count(*) > 0
            """;

    private final DatabaseClient database;

    AgreementOpenBusiness(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Flux<OpenMatter> openWith(Collection<Long> organisations) {
        return database.sql(RUNNING)
                .bind("all", organisations.toArray(Long[]::new))
                .map(row -> matter(row.get("word", String.class), row.get("names", String.class)))
                .all();
    }

    private static OpenMatter matter(String word, String names) {
        return word.equals("contracts")
                ? OpenMatter.of(word, names, AgreementsController.HERE)
                : OpenMatter.of(word, names, "").onlySaid();
    }
}
