package coop.tablee.distribution;

import coop.tablee.platform.Binding;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What the pages and the API of this module read: one statement each, whatever the number of lines. */
@Component
class DistributionQueries {

    private static final int MOST_ROWS = 2000;
    private static final int DAYS_BACK = 42;

    // What is the same for all lines of a consignment is not grouped by: sorting a hundred thousand lines by all of it
    // took longer than reading them
    private static final String SHIPMENTS = """
            select to_jsonb(x)::text from (
                select s.*, (select w.party_id from network.site w where w.id = s.sender) "senderOwner", n.goods unfetched, n.kept_until "keptUntil", n.note
                from (
                    select f.consignment_id id, any_value(f.consignment_state) state, any_value(f.consignment_version) "version", any_value(f.cooperative_id) cooperative,
                        any_value(f.cooperative_name) "cooperativeName", any_value(f.sender_site_id) sender, any_value(f.sender_name) "senderName", any_value(f.order_id) "order",
                        any_value(f.order_number) number, any_value(f.order_state) "orderState", any_value(f.buyer_id) buyer, any_value(f.buyer_name) "buyerName",
                        any_value(f.purchase_order_number) "purchaseOrderNumber", any_value(f.delivery_date) date, any_value(f.drop_id) "drop",
                        any_value(f.destination_id) "destinationId", any_value(f.destination_name) destination, any_value(f.destination_city) city,
                        any_value(f.destination_kind) "destinationKind", any_value(f.destination_party_id) "destinationOwner", any_value(f.slot_opens) opens,
                        any_value(f.slot_closes) closes, any_value(f.payment_method) = 'ACCOUNT' "onAccount", count(*)::int lines, count(f.packed_quantity)::int "packedLines",
                        count(*) filter (where f.packed_quantity < f.ordered_quantity)::int "shortLines", count(f.decision)::int "decidedLines",
                        bool_or(f.storage = 'CHILLED') is true chilled, bool_or(f.storage = 'FROZEN') is true frozen
                    from ordering.fulfilment_line f
                    where %s
                    group by f.consignment_id) s
                left join ordering.not_fetched n on n.consignment_id = s.id
                order by %s
                limit :limit) x
            """;
    static final String LIVE = " and f.order_state not in ('AWAITING_APPROVAL', 'CANCELLED', 'EXPIRED', 'FAILED')";
    private static final String BY_DROP = "s.destination, s.\"drop\", s.number, s.id";
    private static final String FETCHED_FROM =
            "f.destination_kind <> 'KITCHEN_DOOR' and f.destination_party_id = :party";
    // A farm that sends straight from its own yard packs what it sends
    static final String SENT_BY =
            "(f.cooperative_id = :party or f.sender_site_id in (select w.id from network.site w where w.party_id = :party))";
    private static final String MINE = "(" + SENT_BY + " or f.buyer_id = :party or (" + FETCHED_FROM + "))";

    private static final String PACKED_BY =
            SHIPMENTS.formatted(SENT_BY + " and f.delivery_date = :date" + LIVE, BY_DROP);
    private static final String BOUGHT_BY =
            SHIPMENTS.formatted("f.buyer_id = :party and f.delivery_date = :date" + LIVE, BY_DROP);
    private static final String FETCHED_AT = SHIPMENTS.formatted(
            FETCHED_FROM + " and f.delivery_date = :date" + LIVE,
            "s.destination, s.\"drop\", s.opens nulls last, s.number, s.id");
    private static final String FETCHED = SHIPMENTS.formatted(FETCHED_FROM + " and f.order_number = :number", "s.id");
    private static final String ONE = SHIPMENTS.formatted("f.consignment_id = :id and " + MINE, "s.id");
    private static final String LISTED = SHIPMENTS.formatted(
            MINE
                    + " and f.consignment_id > :after and (:date::date is null or f.delivery_date = :date::date) and (:state::text is null or f.consignment_state = :state::text)"
                    + LIVE,
            "s.id");

    private static final String LINES = """
            select to_jsonb(x)::text from (
                select f.line_id id, f.consignment_id consignment, jsonb_build_object('texts', f.names) names, f.drawing, f.ground, f.producer_name producer,
                    f.ordering_unit "orderingUnit", f.content, f.content_unit "contentUnit", f.catch_weight "catchWeight", f.tolerance, f.storage, f.allergens,
                    f.ordered_quantity ordered, f.packed_quantity packed, f.packed_weight "packedWeight", f.shortage_reason shortage, f.accepted_quantity accepted,
                    f.accepted_weight "acceptedWeight", f.decision, f.decision_reason reason, m.celsius "limit", t.celsius, p.lot,
                    (select y.lot_code from ordering.line w join ordering.line y on y.cycle_id = w.cycle_id and y.producer_id = w.producer_id
                         and y.product_version_id = w.product_version_id and y.lot_code is not null
                     where w.id = f.line_id order by y.id desc limit 1) "lotBefore"
                from ordering.fulfilment_line f
                join ordering.paper_line p on p.line_id = f.line_id
                left join distribution.temperature t on t.line_id = f.line_id
                left join lateral (select l.celsius from distribution.temperature_limit l where l.country = f.country and l.storage = f.storage
                    and coalesce(l.family, f.family) = f.family order by l.family nulls last limit 1) m on true
                where f.consignment_id = any (:consignments)
                order by f.consignment_id, f.position, f.line_id) x
            """;

    private static final String HARVEST = """
            with t as materialized (select platform.business_time() as now)
            select to_jsonb(x)::text from (
                select g.producer, g."producerName", g."drop", g.destination, g.city, g."destinationKind", g.product, jsonb_build_object('texts', g.names) names,
                    g."orderingUnit", g.content, g."contentUnit", g."catchWeight", g.storage, sum(g.firm) firm, sum(g.paying) paying, sum(g."open") "open",
                    max(g."openUntil") "openUntil"
                from (
                    select f.producer_id producer, any_value(f.producer_name) "producerName", f.drop_id "drop", any_value(f.destination_name) destination,
                        any_value(f.destination_city) city, any_value(f.destination_kind) "destinationKind", any_value(f.product_id) product, any_value(f.names) names,
                        any_value(f.ordering_unit) "orderingUnit", any_value(f.content) content, any_value(f.content_unit) "contentUnit",
                        any_value(f.catch_weight) "catchWeight", any_value(f.storage) storage,
                        coalesce(sum(f.ordered_quantity) filter (where f.order_state <> 'AWAITING_PAYMENT' and not still.open), 0) firm,
                        coalesce(sum(f.ordered_quantity) filter (where f.order_state = 'AWAITING_PAYMENT'), 0) paying,
                        coalesce(sum(f.ordered_quantity) filter (where f.order_state <> 'AWAITING_PAYMENT' and still.open), 0) "open",
                        max(f.cutoff_at) filter (where still.open) "openUntil"
                    from ordering.fulfilment_line f
                    cross join t
                    cross join lateral (select f.order_state in ('PLACED', 'AWAITING_PAYMENT') and f.cutoff_at > t.now as open) still
                    where f.delivery_date = :date and %s
                    group by f.producer_id, f.drop_id, f.product_version_id) g
                group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
                order by g."producerName", g.producer, g.destination, g."drop", 8, g.product
                limit :limit) x
            """;
    private static final String HARVEST_OF = HARVEST.formatted("f.producer_id = :party" + LIVE);
    private static final String HARVEST_FOR = HARVEST.formatted("f.cooperative_id = :party" + LIVE);

    // A day is one as soon as one line says so: the other hundred thousand are not looked at
    private static final String DAYS = """
            select d.day from (select distinct o.delivery_date as day from ordering.orders o where o.delivery_date between :from and :to) d
            cross join lateral (select from ordering.fulfilment_line f where f.delivery_date = d.day and %s limit 1) found
            order by d.day limit 60
            """;

    private static final String STILL_WAITING = """
            select to_jsonb(x)::text from (
                select f.delivery_date date, count(distinct f.order_id) filter (where f.consignment_state <> 'NOT_FETCHED')::int waiting,
                    count(distinct f.order_id) filter (where f.consignment_state = 'NOT_FETCHED')::int kept
                from ordering.fulfilment_line f
                left join ordering.not_fetched n on n.consignment_id = f.consignment_id
                where %s and f.delivery_date between :from and :until
                  and (f.consignment_state in ('PACKED', 'LOADED', 'DELIVERED') or (f.consignment_state = 'NOT_FETCHED' and n.kept_until <= :until))%s
                group by 1 order by 1 limit 60) x
            """.formatted(FETCHED_FROM, LIVE);
    private static final String FARM_WAYS = """
            with straight as (select exists (select from delivery.lane where producer_id = :party and hub_id is null and active) is_so)
            select exists (select from delivery.destination d join network.site s on s.id = d.site_id where s.party_id = :party and d.active and d.fetched) hands_out,
                straight.is_so sends, straight.is_so or exists (select from delivery.supply where producer_id = :party and mode = 'DROPPED') brings
            from straight
            """;
    private static final String CLOSING = """
            select ordering.closing(:order) closes, ordering.closing(:order) > platform.business_time() still_open
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    DistributionQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Who looks at the days: a producer, a cooperative, whoever packs, a buyer, or the owner of a point or gate. */
    enum View {
        PRODUCER("f.producer_id = :party"),
        COOPERATIVE("f.cooperative_id = :party"),
        SENDER(SENT_BY),
        HUB(
                "exists (select from ordering.leg g join network.site h on h.id = g.from_site_id where g.consignment_id = f.consignment_id"
                        + " and h.party_id = :party and h.kind = 'HUB' and h.id <> f.sender_site_id)"),
        BUYER("f.buyer_id = :party"),
        POINT(FETCHED_FROM);

        private final String sql;

        View(String condition) {
            this.sql = DAYS.formatted(condition + LIVE);
        }
    }

    Mono<List<LocalDate>> days(View view, long party, LocalDate from, LocalDate to) {
        return database.sql(view.sql)
                .bind("party", party)
                .bind("from", from)
                .bind("to", to)
                .mapValue(LocalDate.class)
                .all()
                .collectList();
    }

    Mono<List<Shipment>> packedBy(long sender, LocalDate date) {
        return shipments(database.sql(PACKED_BY).bind("party", sender).bind("date", date));
    }

    Mono<List<Shipment>> boughtBy(long buyer, LocalDate date) {
        return shipments(database.sql(BOUGHT_BY).bind("party", buyer).bind("date", date));
    }

    Mono<List<Shipment>> fetchedAt(long owner, LocalDate date) {
        return shipments(database.sql(FETCHED_AT).bind("party", owner).bind("date", date));
    }

    /** The consignments of one order that is fetched at a point of the owner, also when the order is over. */
    Mono<List<Shipment>> fetched(long owner, String number) {
        return shipments(database.sql(FETCHED).bind("party", owner).bind("number", number));
    }

    /** A day that is over, with orders that nobody has marked, or goods that were to be kept until then at most. */
    record Leftover(LocalDate date, int waiting, int kept) {}

    /** The days before this one on which something still waits at the owner's points. */
    Mono<List<Leftover>> stillWaiting(long owner, LocalDate today) {
        return database.sql(STILL_WAITING)
                .bind("party", owner)
                .bind("from", today.minusDays(DAYS_BACK))
                .bind("until", today.minusDays(1))
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, Leftover.class))
                .collectList();
    }

    /**
     * What a farm does besides growing.
     *
     * @param handsOut households fetch at its gate; {@code sends} it packs what goes straight from its yard; {@code brings} it carries something itself
     */
    record FarmWays(boolean handsOut, boolean sends, boolean brings) {

        public boolean isAny() {
            return handsOut || sends || brings;
        }
    }

    Mono<FarmWays> farmWays(long producer) {
        return database.sql(FARM_WAYS)
                .bind("party", producer)
                .map(row -> new FarmWays(
                        row.get("hands_out", Boolean.class),
                        row.get("sends", Boolean.class),
                        row.get("brings", Boolean.class)))
                .one();
    }

    /** When the place closes where an order is fetched, and whether that is still to come. */
    record Closing(Instant at, boolean open) {}

    Mono<Closing> closing(long order) {
        return database.sql(CLOSING)
                .bind("order", order)
                .map(row -> new Closing(row.get("closes", Instant.class), row.get("still_open", Boolean.class)))
                .one();
    }

    /** The consignment, if the party packs it, buys it, or owns the point it goes to. */
    Mono<Shipment> one(long consignment, long party) {
        return shipments(database.sql(ONE).bind("id", consignment).bind("party", party))
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()));
    }

    Mono<List<Shipment>> listed(long party, @Nullable LocalDate date, @Nullable String state, long after, int limit) {
        return database.sql(LISTED)
                .bind("party", party)
                .bind("date", Binding.orNull(date, LocalDate.class))
                .bind("state", Binding.orNull(state, String.class))
                .bind("after", after)
                .bind("limit", limit)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, Shipment.class))
                .collectList();
    }

    Mono<List<GoodsLine>> lines(List<Long> consignments) {
        return database.sql(LINES)
                .bind("consignments", consignments.toArray(new Long[0]))
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, GoodsLine.class))
                .collectList();
    }

    /** What a producer brings on a date, over all cooperatives. */
    Mono<List<HarvestRow>> harvestOf(long producer, LocalDate date) {
        return harvest(HARVEST_OF, producer, date);
    }

    /** What all producers bring on a date for one cooperative. */
    Mono<List<HarvestRow>> harvestFor(long cooperative, LocalDate date) {
        return harvest(HARVEST_FOR, cooperative, date);
    }

    private Mono<List<HarvestRow>> harvest(String sql, long party, LocalDate date) {
        return database.sql(sql)
                .bind("party", party)
                .bind("date", date)
                .bind("limit", MOST_ROWS)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, HarvestRow.class))
                .collectList();
    }

    private Mono<List<Shipment>> shipments(DatabaseClient.GenericExecuteSpec statement) {
        return statement
                .bind("limit", MOST_ROWS)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, Shipment.class))
                .collectList();
    }
}
