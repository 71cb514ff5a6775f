package coop.tablee.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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

    private static final String NEW =
            "select %1$s from agreement.contest c join agreement.lot l on l.id = c.lot_id where l.agreement_id = %2$s and c.asked_by = 0";
    private static final String NEW_ANSWER =
            "select min(o.id) from agreement.contest_answer o join agreement.contest c on c.id = o.contest_id join agreement.lot l on l.id = c.lot_id where l.agreement_id = %s";
    private static final String CONTEST = """
            update agreement.contest set asked_by = 1 where lot_id in (select id from agreement.lot where agreement_id = %1$s);
            insert into agreement.contest (lot_id, title, words, answers_until, time_zone, deliver_from, deliver_until, weekdays, request_key, asked_by)
                select l.id, 'Carottes de janvier à mars, ' || '%3$s', 'En caisses consignées, avant 10 heures.', platform.business_time() + interval '5 days', 'Europe/Brussels',
                    current_date + 10, current_date + 90, '{2,4}', gen_random_uuid(), 0 from agreement.lot l where l.agreement_id = %1$s order by l.id;
            insert into agreement.contest_item (contest_id, place, product, unit, quantity)
                select c.id, x.place, x.product, 'kg', 1200.5 from agreement.contest c join agreement.lot l on l.id = c.lot_id
                cross join (values (1, 'Carotte'), (2, 'Betterave')) x (place, product) where l.agreement_id = %1$s and c.asked_by = 0;
            insert into agreement.contest_criterion (contest_id, place, kind, title, weight)
                select c.id, x.place, x.kind, x.title, x.weight from agreement.contest c join agreement.lot l on l.id = c.lot_id
                cross join (values (1, 'PRICE', '', 60), (2, 'QUALITY', 'Heures entre récolte et livraison', 40)) x (place, kind, title, weight) where l.agreement_id = %1$s and c.asked_by = 0;
            insert into agreement.contest_supplier (contest_id, supplier_id, rank)
                select c.id, %2$s, 1 from agreement.contest c join agreement.lot l on l.id = c.lot_id where l.agreement_id = %1$s and c.asked_by = 0;
            """;
    private static final String ANSWER = """
            insert into agreement.contest_answer (contest_id, supplier_id, words, paper_kind, paper_name, paper, written_by)
                select c.id, %2$s, 'Récoltées la veille, caisses reprises.', 'PDF', 'offre.pdf', 'x'::bytea, 0
                from agreement.contest c join agreement.lot l on l.id = c.lot_id where l.agreement_id = %1$s and c.asked_by = 0 order by c.id;
            insert into agreement.contest_price (contest_id, supplier_id, place, price)
                select c.id, %2$s, x.place, 1.2345 from agreement.contest c join agreement.lot l on l.id = c.lot_id cross join (values (1), (2)) x (place)
                where l.agreement_id = %1$s and c.asked_by = 0;
            update agreement.contest c set answers_until = platform.business_time() - interval '1 hour', opened_at = platform.business_time(), state = 'OPENED'
                from agreement.lot l where l.id = c.lot_id and l.agreement_id = %1$s and c.asked_by = 0
            """;

    private Contract() {}

    /** Writes one in this state ({@code DRAFT}, {@code RUNNING}) with so many lots; answers the ids by {@code agreement}, {@code lot}, {@code clause}, {@code evidence}. */
    public static Map<String, String> of(Village village, DatabaseClient database, String state, int lots) {
        var contract = new HashMap<>(written(village, database, state, lots));
        if (state.equals("RUNNING")) {
            contract.putAll(contest(village, database, contract.get("agreement"), true));
        }
        return contract;
    }

    /** A mini-competition under each lot of an agreement, asked of the village's farm: open for answers, or answered with a file and to be chosen. Answers ids by {@code contest}, {@code answer}. */
    public static Map<String, String> contest(
            Village village, DatabaseClient database, String agreement, boolean answered) {
        for (var step : (answered ? CONTEST + ANSWER : CONTEST).split(";\\s*")) {
            database.sql(step.formatted(agreement, village.party("sillons"), answered ? "ans" : "ask"))
                    .then()
                    .block();
        }
        return Map.of(
                "contest",
                number(database, NEW.formatted("min(c.id)", agreement)),
                "answer",
                answered ? number(database, NEW_ANSWER.formatted(agreement)) : "0");
    }

    private static String number(DatabaseClient database, String sql) {
        return String.valueOf(Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block()));
    }

    private static Map<String, String> written(Village village, DatabaseClient database, String state, int lots) {
        return database.sql(SQL.formatted(village.party("forest"), village.party("sillons"), village.number(), lots))
                .bind("state", state)
                .fetch()
                .one()
                .map(row -> row.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, one -> String.valueOf(one.getValue()))))
                .block();
    }
}
