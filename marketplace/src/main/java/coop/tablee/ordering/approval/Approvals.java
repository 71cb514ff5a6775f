package coop.tablee.ordering.approval;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Orders that wait for an agreement: seen by everybody of the kitchen and of the authority that pays for it, decided by whoever may agree to so much. A person is asked for themselves,
 * whatever they act for at the moment; a token only for its own organisation.
 *
 * <p>Deciding is refused with {@code approval-cut-off-passed}, {@code approved-already}, {@code returned-already}, {@code declined-already}, {@code order-over} (also
 * when its date was called off), {@code cut-off-passed} (what it counts on is being packed already), {@code place-closed} (409), {@code own-order}, {@code may-not-approve}, {@code left-organisation} (403), {@code invalid-input} (422) at {@code reason}. What is another's is
 * {@code not-found}. Whoever decides the same twice is told what became of it the first time.
 */
@Component
public class Approvals {

    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_COMMENT = 1000;
    private static final Set<String> FORBIDDEN = Set.of("own-order", "may-not-approve", "left-organisation");

    /** Parties that the account is a member of, and those where it stands in for somebody. */
    private static final String PARTIES = """
            select m.party_id from network.membership m where m.account_id = :account and (m.until is null or m.until > clock_timestamp())
                and (:party::bigint is null or m.party_id = :party)
            """;

    private static final String WAITING = """
            select jsonb_build_object('number', w.numbers[1], 'numbers', to_jsonb(w.numbers), 'kitchenName', b.name, 'askedBy', coalesce(a.display_name, ''), 'askedAt', w.asked_at,
                'first', w.first, 'last', w.last, 'totalMinor', w.total, 'until', w.until, 'atCutOff', w.at_cut_off, 'mayDecide', w.may)::text found
            from (
                select p.checkout_id, o.buyer_id, p.asked_by, p.asked_at, p.at_cut_off, array_agg(o.number order by o.delivery_date, o.id) numbers, sum(o.total_minor) total,
                    min(o.hold_until) until, min(o.delivery_date) first, max(o.delivery_date) last,
                    ordering.approval_rank(:account, o.buyer_id, p.authority_id, case when p.own_forbidden then p.asked_by end) >= p.level and not (p.own_forbidden and p.asked_by = :account) may
                from ordering.orders o join ordering.approval p on p.order_id = o.id
                where o.state = 'AWAITING_APPROVAL' and (o.buyer_id in (%1$s) or p.authority_id in (%1$s))
                group by p.checkout_id, o.buyer_id, p.asked_by, p.asked_at, p.at_cut_off, p.authority_id, p.level, p.own_forbidden
                order by until, p.checkout_id limit 200) w
            join network.party b on b.id = w.buyer_id
            left join identity.account a on a.id = w.asked_by
            order by not w.may, w.until, w.checkout_id
            """.formatted(PARTIES);
    private static final String SHOWN = """
            with one as materialized (
                select p.*, o.buyer_id from ordering.orders n join ordering.approval p on p.order_id = n.id join ordering.orders o on o.id = n.id
                where n.number = :number and (:party::bigint is null or :party in (n.buyer_id, p.authority_id)) and ordering.approval_rank(:account, n.buyer_id, p.authority_id) >= 0),
            mine as materialized (
                select o.*, p.decision, p.decided_by, p.decided_at, p.reason, s.name place, before.ids before_ids, before.kind since
                from one join ordering.approval p on p.checkout_id = one.checkout_id
                join ordering.orders o on o.id = p.order_id
                join network.site s on s.id = o.destination_id
                left join lateral (
                    (select array[x.id] ids, 'returned' kind, 1 place from ordering.orders x join ordering.approval q on q.order_id = x.id
                     where x.buyer_id = o.buyer_id and x.destination_id = o.destination_id and x.delivery_date = o.delivery_date and x.id < o.id and q.decision = 'RETURNED'
                     order by x.id desc limit 1)
                    union all
                    (select array_agg(x.id), 'week', 2 from ordering.orders x
                     where x.buyer_id = o.buyer_id and x.destination_id = o.destination_id and x.delivery_date = o.delivery_date - 7
                        and x.state not in ('AWAITING_APPROVAL', 'CANCELLED', 'EXPIRED', 'FAILED') having count(*) > 0)
                    order by place limit 1) before on true),
            earlier as materialized (
                select m.id order_id, v.product_id, sum(l.quantity) quantity, (array_agg(v.names order by v.id desc))[1] names, (array_agg(v.ordering_unit order by v.id desc))[1] unit
                from mine m join ordering.line l on l.order_id = any (m.before_ids) and l.kind = 'goods' and (l.quantity > 0 or m.since = 'returned')
                join catalogue.product_version v on v.id = l.product_version_id group by m.id, v.product_id)
            select jsonb_build_object('checkout', one.checkout_id, 'kitchen', one.buyer_id, 'kitchenName', b.name, 'authorityName', g.name, 'askedBy', coalesce(a.display_name, ''),
                'askedAt', one.asked_at, 'level', one.level, 'askedMinor', one.asked_minor, 'atCutOff', one.at_cut_off,
                'mayDecide', ordering.approval_rank(:account, one.buyer_id, one.authority_id, case when one.own_forbidden then one.asked_by end) >= one.level and not (one.own_forbidden and one.asked_by = :account),
                'own', one.own_forbidden and one.asked_by = :account,
                'orders', (select jsonb_agg(jsonb_build_object('number', m.number, 'state', m.state, 'day', m.delivery_date, 'place', m.place,
                        'purchaseOrderNumber', m.purchase_order_number, 'totalMinor', m.total_minor,
                        'netMinor', (select coalesce(sum(l.net_minor), 0) from ordering.line l where l.order_id = m.id),
                        'until', case when m.state = 'AWAITING_APPROVAL' then m.hold_until end, 'decision', m.decision,
                        'decidedBy', (select d.display_name from identity.account d where d.id = m.decided_by), 'decidedAt', m.decided_at, 'reason', m.reason, 'since', m.since,
                        'lines', (select coalesce(jsonb_agg(jsonb_build_object('names', jsonb_build_object('texts', v.names), 'producer', q.name, 'orderingUnit', v.ordering_unit,
                                'quantity', l.quantity, 'before', case when m.since is not null then coalesce(e.quantity, 0) end, 'netMinor', l.net_minor) order by l.position, l.id), '[]')
                            from ordering.line l join catalogue.product_version v on v.id = l.product_version_id join network.party q on q.id = l.producer_id
                            left join earlier e on e.order_id = m.id and e.product_id = v.product_id
                            where l.order_id = m.id and l.kind = 'goods' and l.quantity > 0),
                        'gone', (select coalesce(jsonb_agg(jsonb_build_object('names', jsonb_build_object('texts', e.names), 'orderingUnit', e.unit, 'before', e.quantity) order by e.product_id), '[]')
                            from earlier e where e.order_id = m.id and e.quantity > 0 and not exists (select from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
                                where l.order_id = m.id and l.kind = 'goods' and l.quantity > 0 and v.product_id = e.product_id)))
                    order by m.delivery_date, m.id) from mine m),
                'comments', (select coalesce(jsonb_agg(jsonb_build_object('by', coalesce(w.display_name, ''), 'at', c.at, 'text', c.text) order by c.id), '[]')
                    from ordering.approval_comment c left join identity.account w on w.id = c.account_id where c.checkout_id = one.checkout_id),
                'weeks', (select coalesce(jsonb_agg(jsonb_build_object('door', w.door, 'monday', w.monday, 'netMinor', (
                        select coalesce(sum(l.net_minor), 0) from ordering.orders x join ordering.line l on l.order_id = x.id and l.kind <> 'deposit'
                        where x.buyer_id = one.buyer_id and x.destination_id = w.door and x.delivery_date between w.monday and w.monday + 6
                            and x.state not in ('CANCELLED', 'EXPIRED', 'FAILED'))) order by w.door, w.monday), '[]')
                    from (select distinct m.destination_id door, date_trunc('week', m.delivery_date::timestamp)::date monday from mine m) w))::text found
            from one
            join network.party b on b.id = one.buyer_id
            join network.party g on g.id = one.authority_id
            left join identity.account a on a.id = one.asked_by
            """;
    private static final String DECIDE =
            "select ordering.decide(:numbers, :decision, :reason, :account, :party)::text answer";
    private static final String SENT_BACK = """
            select exists (select from ordering.orders o join ordering.approval p on p.order_id = o.id where o.number = any (:numbers) and p.decision = 'RETURNED') back
            """;
    private static final String COMMENT = """
            with one as (
                select p.checkout_id from ordering.orders n join ordering.approval p on p.order_id = n.id
                where n.number = :number and (:party::bigint is null or :party in (n.buyer_id, p.authority_id)) and ordering.approval_rank(:account, n.buyer_id, p.authority_id) >= 0
            ), said as (
                insert into ordering.approval_comment (checkout_id, account_id, text) select checkout_id, :account, :text from one returning id
            )
            select said.id from said cross join lateral platform.announce('approval_comment', said.id::text, jsonb_build_object('comment', said.id)) told
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    Approvals(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** What became of one order. */
    private record Outcome(String number, String outcome) {}

    /** What waits at the person's kitchens and authorities: what they may decide first, then by cut-off. */
    public Flux<WaitingSubmission> waiting(Actor actor) {
        return bound(database.sql(WAITING), actor)
                .mapValue(String.class)
                .all()
                .map(found -> json.readValue(found, WaitingSubmission.class));
    }

    /** All that was sent together with the order of this number. */
    public Mono<Submission> find(String number, Actor actor) {
        return bound(database.sql(SHOWN).bind("number", number), actor)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Submission.class))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /**
     * Decides on orders in one transaction; of several, those that cannot be decided on any more stay as they are. Answers how many are as was asked for; refuses when none is.
     *
     * @param reason why it is sent back or declined, 1 to 500 characters; passed over when it is approved
     */
    public Mono<Integer> decide(Collection<String> numbers, ApprovalDecision decision, String reason, Actor actor) {
        return Mono.defer(() -> {
            var said = decision == ApprovalDecision.APPROVED
                    ? ""
                    : text("reason", reason, "reason-required", LONGEST_REASON);
            return database.sql(DECIDE)
                    .bind("numbers", numbers.stream().distinct().toArray(String[]::new))
                    .bind("decision", decision.name())
                    .bind("reason", said)
                    .bind("account", actor.accountId())
                    .bind("party", Binding.orNull(partyOf(actor), Long.class))
                    .mapValue(String.class)
                    .one()
                    .map(answer -> List.of(json.readValue(answer, Outcome[].class)))
                    .map(Approvals::told);
        });
    }

    /** Whether one of these orders was sent back, so that its amounts are in its kitchen's draft again. */
    public Mono<Boolean> isSentBack(Collection<String> numbers) {
        return database.sql(SENT_BACK)
                .bind("numbers", numbers.toArray(String[]::new))
                .mapValue(Boolean.class)
                .one();
    }

    /** Says something about what was sent together with an order; those it concerns hear of it. */
    public Mono<Void> comment(String number, String text, Actor actor) {
        return Mono.defer(() -> bound(database.sql(COMMENT).bind("number", number), actor)
                .bind("text", text("comment", text, "required", LONGEST_COMMENT))
                .fetch()
                .all()
                .count()
                .flatMap(written -> written == 0 ? Mono.error(DomainException.notFound()) : Mono.empty()));
    }

    private static int told(List<Outcome> outcomes) {
        var done = outcomes.stream().filter(one -> one.outcome.equals("done")).count();
        if (done > 0) {
            return (int) done;
        }
        var why = outcomes.stream()
                .map(Outcome::outcome)
                .filter(outcome -> !outcome.equals("not-found"))
                .findFirst()
                .orElse("not-found");
        throw why.equals("not-found")
                ? DomainException.notFound()
                : new DomainException(FORBIDDEN.contains(why) ? Kind.FORBIDDEN : Kind.CONFLICT, why);
    }

    private static String text(String field, String typed, String missing, int longest) {
        var text = typed.strip();
        if (text.isEmpty() || text.length() > longest) {
            throw DomainException.invalid(
                    text.isEmpty()
                            ? FieldError.at(field, missing, null, null)
                            : FieldError.at(field, "too-long", text.length(), longest));
        }
        if (text.chars()
                .anyMatch(character -> Character.isISOControl(character) && character != '\n' && character != '\r')) {
            throw DomainException.invalid(FieldError.at(field, "control-character", null, null));
        }
        return text;
    }

    private static DatabaseClient.GenericExecuteSpec bound(DatabaseClient.GenericExecuteSpec statement, Actor actor) {
        return statement.bind("account", actor.accountId()).bind("party", Binding.orNull(partyOf(actor), Long.class));
    }

    private static @Nullable Long partyOf(Actor actor) {
        return actor.credential() == Credential.TOKEN
                ? (Long) actor.requireParty().id()
                : null;
    }
}
