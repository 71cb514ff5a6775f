package coop.tablee.agreement;

import coop.tablee.agreement.Agreement.Priced;
import coop.tablee.agreement.Agreement.Supplier;
import coop.tablee.identity.ActingParty;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Agreements straight to what pages show: those of the authority acted for. Another's is {@code not-found}. */
@Component
class AgreementQueries {

    private static final String STATE =
            "case when a.state = 'RUNNING' and a.valid_until < (select platform.today()) then 'ENDED' else a.state end";
    private static final String LIST = """
            select a.id, a.reference, a.title, a.valid_from, a.valid_until, %s state,
                (select count(*) from agreement.lot l where l.agreement_id = a.id) lots,
                (select count(*) from agreement.lot l where l.agreement_id = a.id and (l.called_off_minor + l.outside_minor) * 100 >= l.maximum_minor * %d) near,
                (select count(*) from agreement.clause c where c.agreement_id = a.id and c.done_on is null and c.due < (select platform.today())
                    and a.state <> 'DRAFT') late
            from agreement.agreement a where a.authority_id = :party
            order by case a.state when 'RUNNING' then 1 when 'DRAFT' then 2 else 3 end, a.valid_from desc, a.id desc limit 200
            """.formatted(STATE, LotRoom.NEAR);
    private static final String ONE = """
            select jsonb_build_object('id', a.id, 'authority', a.authority_id, 'reference', a.reference, 'title', a.title, 'from', a.valid_from, 'until', a.valid_until,
                'renewals', a.renewals, 'renewalsUsed', a.renewals_used, 'renewalMonths', a.renewal_months, 'paymentDays', a.payment_days,
                'paymentSource', a.payment_source, 'version', a.version, 'state', %s,
                'lots', coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'number', l.number, 'title', l.title, 'supply', l.supply, 'beside', l.beside,
                    'estimatedMinor', l.estimated_minor, 'maximumMinor', l.maximum_minor, 'outsideMinor', l.outside_minor, 'calledOffMinor', l.called_off_minor,
                    'minimumDropMinor', l.minimum_drop_minor, 'reservedGround', l.reserved_ground,
                    'weekdays', coalesce(to_jsonb(l.delivery_weekdays), '[]'), 'opens', l.delivery_opens, 'closes', l.delivery_closes,
                    'declines', coalesce((select jsonb_agg(jsonb_build_object('supplier', p.name, 'from', d.valid_from, 'until', d.valid_until, 'reason', d.reason) order by d.valid_from desc, d.id desc)
                        from agreement.decline d join network.party p on p.id = d.supplier_id where d.lot_id = l.id), '[]'),
                    'families', coalesce((select jsonb_agg(f.family order by y.position, f.family) from agreement.lot_family f
                        join catalogue.family y on y.code = f.family where f.lot_id = l.id), '[]'),
                    'suppliers', coalesce((select jsonb_agg(jsonb_build_object('id', s.supplier_id, 'name', p.name, 'rank', s.rank,
                        'approvedUntil', (select max(t.valid_until) from network.certificate t where t.organisation_id = s.supplier_id and t.scheme = 'SOCIAL'
                            and (select platform.today()) between t.valid_from and t.valid_until)) order by s.rank)
                        from agreement.lot_supplier s join network.party p on p.id = s.supplier_id where s.lot_id = l.id), '[]'),
                    'prices', coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'product', r.product, 'unit', r.unit, 'basis', r.basis, 'price', r.price,
                        'coefficient', r.coefficient, 'quotation', r.quotation, 'from', r.valid_from, 'until', r.valid_until,
                        'supplier', (select w.name from agreement.contest c join network.party w on w.id = c.chosen_id where c.id = r.contest_id), 'contest', r.contest_id, 'now', round(agreement.price_on(r, greatest(r.valid_from, least(r.valid_until, (select platform.today())))), 4),
                        'products', coalesce((select jsonb_agg(jsonb_build_object('id', k.product_id, 'names', jsonb_build_object('texts', v.names), 'producer', w.name,
                            'fits', agreement.of_pricing_unit(r.unit, v) is not null) order by w.name, k.product_id)
                            from agreement.lot_price_product k join catalogue.product t on t.id = k.product_id join catalogue.product_version v on v.id = t.current_version_id
                            join network.party w on w.id = t.producer_id where k.price_id = r.id), '[]')) order by r.product, r.valid_from, r.id)
                        from agreement.lot_price r where r.lot_id = l.id), '[]'),
                    'series', coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'basis', s.basis, 'name', s.name,
                        'values', coalesce((select jsonb_agg(jsonb_build_object('from', n.holds_from, 'value', n.value, 'source', n.source) order by n.holds_from desc, n.id desc)
                            from agreement.series_value n where n.series_id = s.id), '[]')) order by s.basis, s.name)
                        from agreement.series s where s.id in (select r.series_id from agreement.lot_price r where r.lot_id = l.id)), '[]'),
                    'orders', (select count(distinct c.order_id) from agreement.call_off c where c.lot_id = l.id and c.net_minor > 0)) order by l.number)
                    from agreement.lot l where l.agreement_id = a.id), '[]'),
                'clauses', coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'lot', c.lot_id, 'family', c.family, 'title', c.title, 'metric', c.metric,
                    'target', c.target, 'due', c.due, 'doneOn', c.done_on,
                    'late', c.done_on is null and a.state <> 'DRAFT' and c.due < (select platform.today()),
                    'evidence', coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'name', e.name,
                        'sentOn', (e.sent_at at time zone 'Europe/Brussels')::date) order by e.id) from agreement.evidence e where e.clause_id = c.id), '[]'))
                    order by c.due, c.id) from agreement.clause c where c.agreement_id = a.id), '[]'))::text found
            from agreement.agreement a where a.id = :id and a.authority_id = :party
            """.formatted(STATE);
    // Farms, and cooperatives that were admitted
    private static final String SUPPLIERS = """
            select p.id, p.name from network.organisation o join network.party p on p.id = o.id
            where o.kinds && array['COOPERATIVE', 'PRODUCER'] and o.ended_at is null and network.is_admitted(o.id) order by p.name, p.id limit 2000
            """;

    private static final String UNPRICED = """
            select jsonb_build_object('id', p.id, 'names', jsonb_build_object('texts', v.names), 'producer', w.name, 'fits', true)::text found
            from agreement.lot l join agreement.agreement a on a.id = l.agreement_id
            join catalogue.product_version v on v.family in (select f.family from agreement.lot_family f where f.lot_id = l.id)
            join catalogue.product p on p.current_version_id = v.id and p.state = 'ACTIVE'
            join network.party w on w.id = p.producer_id
            where l.id = :lot and a.authority_id = :party
              and not exists (select from agreement.lot_price_product k where k.lot_id = l.id and k.product_id = p.id and k.supplier_id is null)
              and (p.producer_id in (select s.supplier_id from agreement.lot_supplier s where s.lot_id = l.id)
                or exists (select from network.supply_agreement g join agreement.lot_supplier s on s.supplier_id = g.cooperative_id and s.lot_id = l.id
                    where g.producer_id = p.producer_id and (g.valid_until is null or g.valid_until >= (select platform.today()))))
            order by w.name, p.id limit 500
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    AgreementQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * An agreement in a list.
     *
     * @param near lots of which four fifths or more are used up
     * @param late clauses that are due and not done
     */
    record Row(
            long id,
            String reference,
            String title,
            LocalDate from,
            LocalDate until,
            AgreementState state,
            long lots,
            long near,
            long late) {}

    Flux<Row> all(ActingParty party) {
        return database.sql(LIST)
                .bind("party", party.id())
                .map(row -> new Row(
                        row.get("id", Long.class),
                        row.get("reference", String.class),
                        row.get("title", String.class),
                        row.get("valid_from", LocalDate.class),
                        row.get("valid_until", LocalDate.class),
                        AgreementState.valueOf(row.get("state", String.class)),
                        row.get("lots", Long.class),
                        row.get("near", Long.class),
                        row.get("late", Long.class)))
                .all();
    }

    Mono<Agreement> require(long id, ActingParty party) {
        return ofAuthority(id, party.id());
    }

    /** For work that nobody acts in. */
    Mono<Agreement> ofAuthority(long id, long authority) {
        return database.sql(ONE)
                .bind("id", id)
                .bind("party", authority)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Agreement.class))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** Products of a lot's suppliers that no line of its schedule prices, by grower. */
    Flux<Priced> unpriced(long lot, ActingParty party) {
        return database.sql(UNPRICED)
                .bind("lot", lot)
                .bind("party", party.id())
                .mapValue(String.class)
                .all()
                .map(found -> json.readValue(found, Priced.class));
    }

    /** Who may be named as a supplier, by name. */
    Flux<Supplier> suppliers() {
        return database.sql(SUPPLIERS)
                .map(row -> new Supplier(row.get("id", Long.class), row.get("name", String.class), 0, null))
                .all();
    }
}
