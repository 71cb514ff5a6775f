package coop.tablee.agreement.contest;

import coop.tablee.identity.ActingParty;
import coop.tablee.platform.form.Paper;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import java.time.Instant;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mini-competitions straight to what pages and the auditor's file show. The authority reads answers through {@code agreement.opened_answer}, which has none before the date; a supplier
 * reads its own. Another's is {@code not-found}.
 */
@Component
public class ContestQueries {

    /** A and C name the agreement and the request; answers, their trace, and which of them. */
    private static final String ONE = """
            select jsonb_build_object('id', c.id, 'agreement', a.id, 'reference', a.reference, 'agreementTitle', a.title, 'running', a.state = 'RUNNING' and a.valid_until >= (select platform.today()),
                'lot', l.id, 'lotNumber', l.number, 'lotTitle', l.title, 'authority', y.name, 'title', c.title, 'words', c.words, 'state', c.state,
                'until', c.answers_until, 'zone', c.time_zone, 'from', c.deliver_from, 'to', c.deliver_until, 'weekdays', to_jsonb(c.weekdays), 'askedAt', c.asked_at,
                'askedBy', coalesce(k.display_name, ''), 'openedAt', c.opened_at, 'chosenId', c.chosen_id, 'reasons', c.reasons, 'standstill', c.standstill_until,
                'decidedAt', c.decided_at, 'decidedBy', d.display_name,
                'items', (select jsonb_agg(jsonb_build_object('place', i.place, 'product', i.product, 'unit', i.unit, 'quantity', i.quantity) order by i.place)
                    from agreement.contest_item i where i.contest_id = c.id),
                'criteria', (select jsonb_agg(jsonb_build_object('place', t.place, 'kind', t.kind, 'title', t.title, 'weight', t.weight) order by t.place)
                    from agreement.contest_criterion t where t.contest_id = c.id),
                'suppliers', (select jsonb_agg(jsonb_build_object('id', s.supplier_id, 'name', p.name) order by s.rank)
                    from agreement.contest_supplier s join network.party p on p.id = s.supplier_id where s.contest_id = c.id),
                'answers', coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'supplier', o.supplier_id, 'name', p.name, 'words', o.words, 'paper', o.paper_name,
                    'firstAt', o.first_at, 'at', o.written_at,
                    'prices', (select jsonb_agg(jsonb_build_object('place', q.place, 'price', q.price, 'product', q.product_id,
                            'names', (select jsonb_build_object('texts', v.names) from catalogue.product g join catalogue.product_version v on v.id = g.current_version_id where g.id = q.product_id))
                            order by q.place)
                        from agreement.contest_price q where q.contest_id = o.contest_id and q.supplier_id = o.supplier_id),
                    'points', coalesce((select jsonb_agg(jsonb_build_object('place', g.place, 'points', g.points) order by g.place)
                        from agreement.contest_point g where g.contest_id = o.contest_id and g.supplier_id = o.supplier_id), '[]')) order by p.name, o.supplier_id)
                    from %1$s o join network.party p on p.id = o.supplier_id where o.contest_id = c.id %3$s), '[]'),
                'events', coalesce((select jsonb_agg(jsonb_build_object('at', o.at, 'supplier', p.name, 'what', o.what) order by o.id)
                    from %2$s o join network.party p on p.id = o.supplier_id where o.contest_id = c.id %3$s), '[]'))::text found
            from agreement.contest c join agreement.lot l on l.id = c.lot_id join agreement.agreement a on a.id = l.agreement_id join network.party y on y.id = a.authority_id
            left join identity.account k on k.id = c.asked_by left join identity.account d on d.id = c.decided_by
            """;

    private static final String OPENED = ONE.formatted("agreement.opened_answer", "agreement.opened_event", "");
    private static final String OF_AUTHORITY =
            OPENED + " where c.id = :contest and a.id = :agreement and a.authority_id = :party";
    private static final String OF_AGREEMENT =
            OPENED + " where a.id = :agreement and a.authority_id = :authority order by c.id limit 500";
    // Points are the authority's; a supplier is told reasons
    private static final String OF_SUPPLIER =
            ONE.formatted("agreement.contest_answer", "agreement.contest_event", "and o.supplier_id = :party")
                    + " where c.id = :contest and exists (select from agreement.contest_supplier x where x.contest_id = c.id and x.supplier_id = :party)";
    private static final String LIST = """
            select c.id, c.title, c.state, c.answers_until, l.number, l.title lot, a.title agreement, y.name authority, c.chosen_id = :party mine,
                exists (select from agreement.contest_answer o where o.contest_id = c.id and o.supplier_id = :party) answered
            from agreement.contest c join agreement.lot l on l.id = c.lot_id join agreement.agreement a on a.id = l.agreement_id join network.party y on y.id = a.authority_id
            """;
    private static final String ASKED_OF = LIST + """
            where c.id in (select s.contest_id from agreement.contest_supplier s where s.supplier_id = :party)
            order by c.state <> 'ASKED', case c.state when 'ASKED' then c.answers_until end, c.answers_until desc, c.id desc limit 100
            """;
    private static final String OF_LOT = """
            select c.id, c.title, c.state, c.answers_until, l.number, l.title lot, a.title agreement, '' authority, null::boolean mine, false answered
            from agreement.contest c join agreement.lot l on l.id = c.lot_id join agreement.agreement a on a.id = l.agreement_id
            where l.id = :lot and a.id = :agreement and a.authority_id = :party order by c.id desc limit 100
            """;
    private static final String ROWS_OF_AGREEMENT = """
            select c.id, c.title, c.state, c.answers_until, l.number, l.title lot, a.title agreement, '' authority, null::boolean mine, false answered
            from agreement.contest c join agreement.lot l on l.id = c.lot_id join agreement.agreement a on a.id = l.agreement_id
            where a.id = :agreement and a.authority_id = :party order by c.id desc limit 500
            """;
    private static final String OWN =
            "select 1 from agreement.agreement where id = :agreement and authority_id = :party";
    private static final String OPENED_PAPER = """
            select o.paper_kind, o.paper_name, o.paper from agreement.opened_answer o join agreement.contest c on c.id = o.contest_id join agreement.lot l on l.id = c.lot_id
            join agreement.agreement a on a.id = l.agreement_id
            where o.id = :answer and c.id = :contest and a.id = :agreement and a.authority_id = :party and o.paper is not null
            """;
    private static final String OWN_PAPER = """
            select o.paper_kind, o.paper_name, o.paper from agreement.contest_answer o where o.contest_id = :contest and o.supplier_id = :party and o.paper is not null
            """;
    private static final String PRODUCTS = """
            select jsonb_build_object('id', p.id, 'names', jsonb_build_object('texts', v.names), 'producer', w.name)::text found
            from agreement.contest c cross join lateral agreement.products_of(c.lot_id, :party) o(id) join catalogue.product p on p.id = o.id
            join catalogue.product_version v on v.id = p.current_version_id join network.party w on w.id = p.producer_id
            where c.id = :contest order by w.name, p.id limit 500
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    ContestQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * A mini-competition in a list.
     *
     * @param mine whether one's own quote was chosen
     * @param answered whether one answered; false for the authority, which does not know
     */
    public record Row(
            long id,
            String title,
            ContestState state,
            Instant until,
            int lotNumber,
            String lot,
            String agreement,
            String authority,
            boolean mine,
            boolean answered) {}

    /** What a supplier could deliver. */
    record Product(long id, LocalizedText names, String producer) {}

    /** One of the acting authority's. */
    Mono<Contest> require(long agreement, long contest, ActingParty authority) {
        return database.sql(OF_AUTHORITY)
                .bind("contest", contest)
                .bind("agreement", agreement)
                .bind("party", authority.id())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Contest.class))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** One that the acting supplier was asked, with its own answer. */
    Mono<Contest> asked(long contest, ActingParty supplier) {
        return database.sql(OF_SUPPLIER)
                .bind("contest", contest)
                .bind("party", supplier.id())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Contest.class))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** All of an agreement, for work that nobody acts in; in the order in which they were asked. */
    public Mono<List<Contest>> ofAgreement(long agreement, long authority) {
        return database.sql(OF_AGREEMENT)
                .bind("agreement", agreement)
                .bind("authority", authority)
                .mapValue(String.class)
                .all()
                .map(found -> json.readValue(found, Contest.class))
                .collectList();
    }

    /** Those of a lot, the latest first; none of another authority's. */
    public Mono<List<Row>> ofLot(long agreement, long lot, ActingParty authority) {
        return rows(database.sql(OF_LOT)
                .bind("lot", lot)
                .bind("agreement", agreement)
                .bind("party", authority.id()));
    }

    /** Those of an agreement, the latest first; another authority's is {@code not-found}. */
    Mono<List<Row>> ofAgreement(long agreement, ActingParty authority) {
        return database.sql(OWN)
                .bind("agreement", agreement)
                .bind("party", authority.id())
                .mapValue(Integer.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(own -> rows(database.sql(ROWS_OF_AGREEMENT)
                        .bind("agreement", agreement)
                        .bind("party", authority.id())));
    }

    /** What the acting supplier was asked: what waits for an answer first, by date. */
    Mono<List<Row>> askedOf(ActingParty supplier) {
        return rows(database.sql(ASKED_OF).bind("party", supplier.id()));
    }

    /** What the acting supplier could deliver under the lot of a request. */
    Mono<List<Product>> products(long contest, ActingParty supplier) {
        return database.sql(PRODUCTS)
                .bind("contest", contest)
                .bind("party", supplier.id())
                .mapValue(String.class)
                .all()
                .map(found -> json.readValue(found, Product.class))
                .collectList();
    }

    /** The file of an answer that was opened, for the authority. */
    Mono<Paper> openedPaper(long agreement, long contest, long answer, ActingParty authority) {
        return paper(database.sql(OPENED_PAPER)
                .bind("answer", answer)
                .bind("contest", contest)
                .bind("agreement", agreement)
                .bind("party", authority.id()));
    }

    /** The file of one's own answer. */
    Mono<Paper> ownPaper(long contest, ActingParty supplier) {
        return paper(database.sql(OWN_PAPER).bind("contest", contest).bind("party", supplier.id()));
    }

    private static Mono<Paper> paper(DatabaseClient.GenericExecuteSpec statement) {
        return statement
                .map(row -> new Paper(
                        row.get("paper_kind", String.class),
                        row.get("paper_name", String.class),
                        row.get("paper", byte[].class)))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private static Mono<List<Row>> rows(DatabaseClient.GenericExecuteSpec statement) {
        return statement
                .map(row -> new Row(
                        row.get("id", Long.class),
                        row.get("title", String.class),
                        ContestState.valueOf(row.get("state", String.class)),
                        row.get("answers_until", Instant.class),
                        row.get("number", Integer.class),
                        row.get("lot", String.class),
                        row.get("agreement", String.class),
                        row.get("authority", String.class),
                        Boolean.TRUE.equals(row.get("mine", Boolean.class)),
                        row.get("answered", Boolean.class)))
                .all()
                .collectList();
    }
}
