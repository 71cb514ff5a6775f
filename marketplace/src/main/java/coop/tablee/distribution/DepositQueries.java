package coop.tablee.distribution;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Who fetches at the points of a party, what they still have of what they were lent, and what came back on a day. */
@Component
class DepositQueries {

    private static final String HOUSEHOLDS = """
            select to_jsonb(x)::text from (
                select distinct on (o.buyer_id) o.buyer_id id, buyer.name, o.destination_id site, o.delivery_date "lastDate",
                    (select coalesce(sum(b.out_count - b.back_count), 0)::bigint from ordering.deposit_balance b where b.buyer_id = o.buyer_id) "left",
                    ledger.credit_of(o.buyer_id) "creditMinor"
                from ordering.orders o
                join network.site s on s.id = o.destination_id and s.party_id = :party
                join delivery.destination d on d.site_id = s.id and d.kind <> 'KITCHEN_DOOR'
                join network.party buyer on buyer.id = o.buyer_id
                where o.audience = 'HOUSEHOLD' and o.state not in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'EXPIRED', 'FAILED') and %s
                order by o.buyer_id, o.delivery_date desc, o.id desc
                limit 3000) x
            """;
    private static final String ALL = HOUSEHOLDS.formatted("o.delivery_date > :since");
    private static final String ONE = HOUSEHOLDS.formatted("o.buyer_id = :household");
    private static final String BACK = """
            select to_jsonb(x)::text from (
                select r.code, jsonb_build_object('texts', r.names) names, sum(a.value::numeric) count, sum(a.value::numeric * r.amount) amount
                from ordering.deposit_return t
                join network.site s on s.id = t.site_id and s.party_id = :party
                cross join jsonb_each_text(t.asked) a
                join catalogue.returnable r on r.code = a.key
                where (t.at at time zone 'Europe/Brussels')::date = :date
                group by r.code order by r.position, r.code) x
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    DepositQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Pieces of one kind that came back; {@code amount} is what was credited for them, EUR. */
    record Back(String code, LocalizedText names, BigDecimal count, BigDecimal amount) {}

    /** Those who fetched since a day, 3000 at most. */
    Mono<List<Household>> households(long party, LocalDate since) {
        return read(database.sql(ALL).bind("party", party).bind("since", since), Household.class);
    }

    /** The household, if it fetches, or ever fetched, at a point of the party. */
    Mono<Household> household(long party, long household) {
        return read(database.sql(ONE).bind("party", party).bind("household", household), Household.class)
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()));
    }

    /** What came back to the points of the party on a day. */
    Mono<List<Back>> backOn(long party, LocalDate date) {
        return read(database.sql(BACK).bind("party", party).bind("date", date), Back.class);
    }

    private <T> Mono<List<T>> read(DatabaseClient.GenericExecuteSpec statement, Class<T> type) {
        return statement
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, type))
                .collectList();
    }
}
