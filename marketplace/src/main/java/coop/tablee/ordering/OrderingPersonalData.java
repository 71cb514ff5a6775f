package coop.tablee.ordering;

import coop.tablee.identity.ErasureObstacle;
import coop.tablee.identity.Person;
import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * What households put in baskets and order, and what people wrote to an order. Orders stay, with their amounts: sellers must be able to show them for ten years; whose
 * they were is then a number that leads to nobody.
 */
@Component
class OrderingPersonalData implements PersonalDataHolder {

    private static final String BLOTTED_NOTES = """
            update ordering.%1$s set %2$s = platform.blot(%2$s, :words::text[])
            where (%3$s = :account or order_id in (select id from ordering.orders where buyer_id = any (:households::bigint[])))
                and platform.blot(%2$s, :words::text[]) <> %2$s
            """;

    private static final List<PersonalData> HELD = List.of(
            PersonalData.of(
                            PersonalThing.BASKET,
                            "basket",
                            "ordering.cart.buyer_id",
                            "ordering.cart_line.buyer_id",
                            "ordering.cart.secret")
                    .told("""
                            select jsonb_build_object('destination', l.destination_id, 'offer', l.offer_id, 'product', v.names, 'quantity', l.quantity, 'changed', l.changed_at) held
                            from ordering.cart_line l join ordercycle.offer o on o.id = l.offer_id join catalogue.product_version v on v.id = o.product_version_id
                            where l.buyer_id = any (:households::bigint[]) order by l.changed_at, l.offer_id
                            """)
                    .erasedBy(
                            "delete from ordering.cart_line where buyer_id = any (:households::bigint[])",
                            "delete from ordering.cart where buyer_id = any (:households::bigint[])"),
            PersonalData.of(
                            PersonalThing.BASKET,
                            "substitutes",
                            "ordering.substitute_consent.account_id",
                            "ordering.substitute_consent.party_id")
                    .told("""
                            select jsonb_build_object('party', party_id, 'consent', consent, 'changed', changed_at) held
                            from ordering.substitute_consent where party_id = any (:households::bigint[]) order by party_id
                            """)
                    .erasedBy("delete from ordering.substitute_consent where party_id = any (:households::bigint[])"),
            PersonalData.of(
                            PersonalThing.ORDERS,
                            "orders",
                            "ordering.checkout.buyer_id",
                            "ordering.checkout.account_id",
                            "ordering.orders.buyer_id",
                            "ordering.orders.purchase_order_number",
                            "ordering.answer.body",
                            "ordering.deposit_balance.buyer_id")
                    .told("""
                            select jsonb_build_object('number', o.number, 'party', o.buyer_id, 'orderedByMe', k.account_id = :account, 'state', o.state, 'accepted', o.accepted_at,
                                'deliveryDate', o.delivery_date, 'destination', s.name, 'total', to_char(o.total_minor / 100.0, 'FM999999990.00'), 'currency', trim(o.currency),
                                'payment', o.payment_method, 'reference', o.purchase_order_number, 'lines', (
                                    select coalesce(jsonb_agg(jsonb_build_object('kind', l.kind, 'product', v.names, 'ordered', l.ordered_quantity, 'quantity', l.quantity,
                                        'unitPrice', l.unit_price, 'vatRate', l.vat_rate, 'total', to_char(l.line_minor / 100.0, 'FM999999990.00')) order by l.position, l.id), '[]')
                                    from ordering.line l left join catalogue.product_version v on v.id = l.product_version_id where l.order_id = o.id)) held
                            from ordering.orders o join ordering.checkout k on k.id = o.checkout_id join network.site s on s.id = o.destination_id
                            where o.buyer_id = any (:households::bigint[])
                                or o.buyer_id in (select party_id from network.membership where account_id = :account) and k.account_id = :account
                            order by o.id
                            """)
                    // The kept answer names the household; asked for again, it is told from the order as it stands
                    .erasedBy("""
                            delete from ordering.answer
                            where checkout_id in (select id from ordering.checkout where buyer_id = any (:households::bigint[]))
                            """, """
                            update ordering.orders set purchase_order_number = null
                            where buyer_id = any (:households::bigint[]) and purchase_order_number is not null
                            """),
            PersonalData.of(
                            PersonalThing.ORDERS,
                            "standingOrders",
                            "ordering.standing_order.account_id",
                            "ordering.standing_order.buyer_id",
                            "ordering.standing_order.purchase_order_number",
                            "ordering.standing_change.account_id")
                    .told("""
                            select jsonb_build_object('id', s.id, 'party', s.buyer_id, 'state', s.state, 'weekdays', s.weekdays, 'everyWeeks', s.every_weeks, 'starts', s.starts_on,
                                'ends', s.ends_on, 'reference', s.purchase_order_number, 'began', s.created_at) held
                            from ordering.standing_order s where s.buyer_id = any (:households::bigint[]) or s.account_id = :account
                            union all select jsonb_build_object('id', k.standing_order_id, 'changed', k.day, 'product', k.product_id, 'quantity', k.quantity)
                            from ordering.standing_change k where k.account_id = :account order by 1
                            """)
                    .erasedBy("""
                            select ordering.end_standing(id, buyer_id, :account) from ordering.standing_order
                            where buyer_id = any (:households::bigint[]) and state = 'ACTIVE' order by id
                            """, """
                            update ordering.standing_order set purchase_order_number = null
                            where buyer_id = any (:households::bigint[]) and purchase_order_number is not null
                            """),
            PersonalData.of(
                            PersonalThing.ORDERS,
                            "depositReturns",
                            "ordering.deposit_return.account_id",
                            "ordering.deposit_return.buyer_id",
                            "ordering.deposit_return.party_id")
                    .told("""
                            select jsonb_build_object('at', at, 'party', buyer_id, 'amount', to_char(amount_minor / 100.0, 'FM999999990.00'), 'brought', asked) held
                            from ordering.deposit_return where buyer_id = any (:households::bigint[]) order by id
                            """),
            PersonalData.of(
                            PersonalThing.NOTES,
                            "orderNotes",
                            "ordering.late_request.note",
                            "ordering.late_request.reason",
                            "ordering.late_request.account_id",
                            "ordering.late_request.answered_by",
                            "ordering.correction.note",
                            "ordering.correction.account_id",
                            "ordering.not_fetched.note",
                            "ordering.not_fetched.noted_by",
                            "ordering.forgiveness.reason",
                            "ordering.forgiveness.forgiven_by",
                            "ordering.remark.remark",
                            "ordering.remark.account_id",
                            "ordering.call_off.note",
                            "ordering.call_off.account_id",
                            "ordering.approval.reason",
                            "ordering.approval.asked_by",
                            "ordering.approval.decided_by",
                            "ordering.approval_comment.text",
                            "ordering.approval_comment.account_id")
                    .told("""
                            select jsonb_build_object('at', n.at, 'what', n.what, 'text', n.text) held from (
                                select asked_at at, 'asked late' what, note text from ordering.late_request where account_id = :account
                                union all select answered_at, 'answered a late request', reason from ordering.late_request where answered_by = :account
                                union all select at, 'corrected an order', note from ordering.correction where account_id = :account
                                union all select noted_at, 'noted what was not fetched', note from ordering.not_fetched where noted_by = :account
                                union all select forgiven_at, 'forgave what was not fetched', reason from ordering.forgiveness where forgiven_by = :account
                                union all select at, 'remarked on a line', remark from ordering.remark where account_id = :account
                                union all select at, 'called a delivery off', note from ordering.call_off where account_id = :account
                                union all select decided_at, 'decided on an order', reason from ordering.approval where decided_by = :account
                                union all select at, 'commented on orders', text from ordering.approval_comment where account_id = :account) n
                            order by n.at, n.what, n.text
                            """)
                    .erasedBy(
                            BLOTTED_NOTES.formatted("late_request", "note", "account_id"),
                            BLOTTED_NOTES.formatted("late_request", "reason", "answered_by"),
                            BLOTTED_NOTES.formatted("correction", "note", "account_id"),
                            BLOTTED_NOTES.formatted("not_fetched", "note", "noted_by"),
                            BLOTTED_NOTES.formatted("forgiveness", "reason", "forgiven_by"),
                            """
                            update ordering.remark set remark = platform.blot(remark, :words::text[])
                            where (account_id = :account or line_id in (
                                    select l.id from ordering.line l join ordering.orders o on o.id = l.order_id where o.buyer_id = any (:households::bigint[])))
                                and platform.blot(remark, :words::text[]) <> remark
                            """,
                            """
                            update ordering.call_off set note = platform.blot(note, :words::text[])
                            where account_id = :account and platform.blot(note, :words::text[]) <> note
                            """,
                            BLOTTED_NOTES.formatted("approval", "reason", "decided_by"),
                            """
                            update ordering.approval_comment set text = platform.blot(text, :words::text[])
                            where account_id = :account and platform.blot(text, :words::text[]) <> text
                            """),
            PersonalData.of(
                            PersonalThing.ACTS,
                            "deputies",
                            "ordering.approval_deputy.account_id",
                            "ordering.approval_deputy.deputy_id")
                    .told("""
                            select jsonb_build_object('from', from_day, 'until', until_day, 'authority', authority_id,
                                'what', case when account_id = :account then 'named a deputy' else 'stands in' end) held
                            from ordering.approval_deputy where :account in (account_id, deputy_id) order by from_day, id
                            """)
                    .erasedBy("delete from ordering.approval_deputy where :account in (account_id, deputy_id)"));

    private static final String OPEN = """
            select string_agg(number, ', ' order by id) numbers from ordering.orders
            where buyer_id = any (:households::bigint[]) and state in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'PLACED', 'CONFIRMED', 'PACKED') having count(*) > 0
            """;

    private final DatabaseClient database;

    OrderingPersonalData(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }

    @Override
    public Flux<ErasureObstacle> obstacles(Person person) {
        return person.ask(database, OPEN)
                .map(row -> ErasureObstacle.of("open-orders", row.get("numbers", String.class), "/orders"))
                .all();
    }
}
