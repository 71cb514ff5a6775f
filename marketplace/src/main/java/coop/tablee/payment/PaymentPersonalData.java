package coop.tablee.payment;

import coop.tablee.identity.ErasureObstacle;
import coop.tablee.identity.Person;
import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import coop.tablee.shared.Money;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Payments of households: amounts and the provider's own numbers, never a card or a name. They stay with the books. */
@Component
class PaymentPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(PersonalData.of(
                    PersonalThing.PAYMENTS,
                    "payments",
                    "payment.payment.buyer_id",
                    "payment.session.url",
                    "payment.event.payload")
            .told("""
                    select jsonb_build_object('reference', p.public_ref, 'party', p.buyer_id, 'provider', p.provider, 'providerReference', p.provider_ref, 'status', p.status,
                        'amount', to_char(p.amount_minor / 100.0, 'FM999999990.00'), 'currency', trim(p.currency), 'begun', p.created_at, 'paid', p.captured_at, 'refunds', (
                            select coalesce(jsonb_agg(jsonb_build_object('amount', to_char(r.amount_minor / 100.0, 'FM999999990.00'), 'reason', r.reason, 'at', r.created_at) order by r.id), '[]')
                            from payment.refund r where r.payment_id = p.id)) held
                    from payment.payment p where p.buyer_id = any (:households::bigint[]) order by p.id
                    """)
            .erasedBy("""
                    update payment.session set url = '' where url <> '' and state in ('paid', 'over', 'refused')
                        and payment_id in (select id from payment.payment where buyer_id = any (:households::bigint[]))
                    """));

    // Order by order: what was paid for one that is not delivered yet is no credit, and pays for no other
    private static final String BALANCE = """
            select coalesce(sum(minor) filter (where minor > 0), 0)::bigint owed, coalesce(-sum(minor) filter (where minor < 0 and order_id is null), 0)::bigint credit
            from (select order_id, sum(amount_minor) minor from ledger.entry
                where account = any (array(select 'buyer:' || h from unnest(:households::bigint[]) h)) group by account, order_id) b
            """;

    private final DatabaseClient database;

    PaymentPersonalData(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }

    @Override
    public Flux<ErasureObstacle> obstacles(Person person) {
        return person.ask(database, BALANCE)
                .map(row -> Stream.of(
                                ErasureObstacle.owed("money-owed", Money.euro(row.get("owed", Long.class))),
                                ErasureObstacle.left("credit-left", Money.euro(row.get("credit", Long.class))))
                        .filter(PaymentPersonalData::isSomething)
                        .toList())
                .all()
                .flatMapIterable(found -> found);
    }

    private static boolean isSomething(ErasureObstacle obstacle) {
        var amount = obstacle.amount();
        return amount != null && amount.isPositive();
    }
}
