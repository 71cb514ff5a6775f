package coop.tablee.testing;

import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;

/** A framework agreement of the village's municipality, written straight to the tables: it runs, one lot is near its ceiling, one clause is late and has its evidence. */
public final class Contract {

    private static final String SQL = """
            with agreement as (
                insert into agreement.agreement (authority_id, reference, title, valid_from, valid_until, renewals, payment_days, payment_source, state, request_key, started_at)
                values (%1$d, 'AC-' || %3$d || '-' || :state, 'Légumes frais', current_date - 200, current_date + 400, 2, 30, '2011/7/UE, art. 4', :state, gen_random_uuid(), case :state when 'RUNNING' then now() end) returning id),
            lot as (
                insert into agreement.lot (agreement_id, number, title, supply, estimated_minor, maximum_minor, outside_minor, minimum_drop_minor, reserved_ground)
                select a.id, n, 'Lot ' || n, 'CASCADE', 9000000, 10000000, case n when 1 then 8500000 else 0 end, 6000, case n when 2 then '2014/24/UE, art. 20' end
                from agreement a, generate_series(1, %4$d) n returning id, number),
            family as (
                insert into agreement.lot_family select id, 'ROOT_VEGETABLES' from lot),
            supplier as (
                insert into agreement.lot_supplier select id, %2$d, 1 from lot),
            price as (
                insert into agreement.lot_price (lot_id, product, unit, basis, price, valid_from, valid_until)
                select id, 'Carotte ' || n, 'kg', 'FIXED', 1.4525, current_date, current_date + 100 from lot, generate_series(1, %4$d) n),
            clause as (
                insert into agreement.clause (agreement_id, lot_id, family, title, metric, target, due)
                select a.id, l.id, 'SOCIAL', 'Formation ' || l.number, 'Heures', '120', current_date - 20 from agreement a, lot l returning id),
            evidence as (
                insert into agreement.evidence (clause_id, kind, name, content, sent_by) select id, 'PDF', 'heures.pdf', 'x'::bytea, 0 from clause returning id)
            select (select id from agreement) agreement, (select min(id) from lot) lot, (select min(id) from clause) clause, (select min(id) from evidence) evidence
            """;

    private Contract() {}

    /** Writes one in this state ({@code DRAFT}, {@code RUNNING}) with so many lots; answers the ids by {@code agreement}, {@code lot}, {@code clause}, {@code evidence}. */
    public static Map<String, String> of(Village village, DatabaseClient database, String state, int lots) {
        return database.sql(SQL.formatted(village.party("forest"), village.party("sillons"), village.number(), lots))
                .bind("state", state)
                .fetch()
                .one()
                .map(row -> row.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, one -> String.valueOf(one.getValue()))))
                .block();
    }
}
