package coop.tablee.ordering;

import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls ordering's own functions in the database and puts their refusals into the domain's words. Each call is one statement and its own transaction. */
@Component
class OrderStore {

    private static final int RETRIES = 3;
    private static final Set<String> KEYS = Set.of("order_once_per_key", "correction_once_per_key");

    private final DatabaseClient database;
    private final JsonMapper json;

    OrderStore(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Places checkouts, each whole or not at all.
     *
     * @param stale nothing was begun, because something that the document counts on was rearranged
     * @param again checkouts whose key is known by now
     * @param orders of those that were placed
     * @param lines ids of all the document's lines, {@code consignments} likewise by {@code k}
     * @param details orders that {@link PlacedOrder} does not tell
     */
    record Outcome(
            @Nullable Boolean stale,
            List<Integer> again,
            List<Refusal> refused,
            @Nullable Instant now,
            @Nullable Instant changed,
            List<PlacedOrder.Given> orders,
            @Nullable List<Long> consignments,
            @Nullable List<Long> lines,
            JsonNode details) {

        record Refusal(int c, JsonNode reasons) {}

        boolean isStale() {
            return Boolean.TRUE.equals(stale);
        }
    }

    Mono<Outcome> placeAll(PlacingDocument document) {
        return retried(said(
                        database.sql("select ordering.place_all(:document::jsonb)::text answer")
                                .bind("document", json.writeValueAsString(document)),
                        Place::fieldOfCheckout))
                .map(answer -> json.readValue(answer, Outcome.class));
    }

    /** The same in the transaction that it is subscribed in, which lost a deadlock with it and is tried again by whoever began it. */
    Mono<Outcome> placeTogether(PlacingDocument document) {
        return said(
                        database.sql("select ordering.place_all(:document::jsonb)::text answer")
                                .bind("document", json.writeValueAsString(document)),
                        Place::fieldOfCheckout)
                .map(answer -> json.readValue(answer, Outcome.class));
    }

    /** Why a checkout is refused; {@code field} names where each reason belongs. */
    DomainException refusal(Outcome.Refusal refusal, Function<Place, String> field) {
        return refusal(refusal.reasons, field);
    }

    /** What a line was to cost: EUR per pricing unit, in the buyer's basis. */
    record Priced(long offer, BigDecimal price) {}

    /**
     * The same refusal, telling of each price that changed under the locks what was to be paid and what is asked now. If that cannot be read, the refusal stands as it is.
     *
     * @param lines what lines were to cost, by their field
     */
    Mono<DomainException> withPrices(DomainException refusal, Map<String, Priced> lines, Buyer buyer) {
        var changed = refusal.errors().stream()
                .flatMap(reason -> untold(reason, lines).stream())
                .map(Priced::offer)
                .distinct()
                .toArray(Long[]::new);
        return changed.length == 0
                ? Mono.just(refusal)
                : prices(changed, buyer)
                        .map(now -> OrderRefusal.of(refusal.errors().stream()
                                .map(reason -> untold(reason, lines)
                                        .map(line -> told(reason, line, now.get(line.offer)))
                                        .orElse(reason))
                                .toList()))
                        .onErrorReturn(refusal);
    }

    private static Optional<Priced> untold(FieldError reason, Map<String, Priced> lines) {
        return reason.code().equals("price-changed") && reason.expected() == null
                ? Optional.ofNullable(lines.get(Objects.requireNonNullElse(reason.field(), "")))
                : Optional.empty();
    }

    private static FieldError told(FieldError reason, Priced line, @Nullable BigDecimal now) {
        return new Objection(reason.code(), line.price, now).at(Objects.requireNonNullElse(reason.field(), ""));
    }

    private Mono<Map<Long, BigDecimal>> prices(Long[] offers, Buyer buyer) {
        return database.sql("""
                        select offer_id, price from ordercycle.unit_prices(:offers, :buyer, :audience) where price is not null order by offer_id
                        """)
                .bind("offers", offers)
                .bind("buyer", buyer.party())
                .bind("audience", buyer.audience().name())
                .map(row -> Map.entry(row.get("offer_id", Long.class), row.get("price", BigDecimal.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /**
     * Keeps what was answered to checkouts, each by its id; what is kept already stays. Nobody waits until it is on the disk: should the database die right after,
     * the orders stand, and a replay is told of them as of an answer that was never kept.
     */
    Mono<Void> keep(Map<Long, List<OrderDetails>> answers) {
        return database.sql("""
                        /* job */ with soon as (select set_config('synchronous_commit', 'off', true))
                        insert into ordering.answer (checkout_id, body)
                        select a.id, decode(a.body, 'base64') from soon, unnest((select :ids::bigint[]), (select :bodies::text[])) a(id, body) order by a.id
                        on conflict (checkout_id) do nothing
                        """)
                .bind("ids", answers.keySet().toArray(new Long[0]))
                .bind("bodies", answers.values().stream().map(this::packed).toArray(String[]::new))
                .then();
    }

    /** What was answered to a checkout; if that was never kept, its orders as they stand. */
    Mono<PlacedCheckout> answered(long checkout) {
        return database.sql("select encode(body, 'base64') body from ordering.answer where checkout_id = :checkout")
                .bind("checkout", checkout)
                .mapValue(String.class)
                .one()
                .map(this::unpacked)
                .switchIfEmpty(Mono.defer(() -> asTheyStand(checkout)))
                .map(orders -> PlacedCheckout.of(orders, true));
    }

    private Mono<List<OrderDetails>> asTheyStand(long checkout) {
        return database.sql("""
                        select ordering.details(array(select id from ordering.orders where checkout_id = :checkout order by id))::text orders
                        """)
                .bind("checkout", checkout)
                .mapValue(String.class)
                .one()
                .map(orders -> details(json.readTree(orders)))
                .flatMap(orders -> keep(Map.of(checkout, orders)).thenReturn(orders));
    }

    private String packed(List<OrderDetails> orders) {
        return Packing.packed(json.writeValueAsBytes(orders));
    }

    private List<OrderDetails> unpacked(String body) {
        return json.readerForListOf(OrderDetails.class).readValue(Packing.unpacked(body));
    }

    /** Amends; empty when the buyer has no such order. */
    Mono<OrderDetails> amend(Object document, Function<Place, String> field) {
        return call(
                        database.sql("select ordering.amend(:document::jsonb)::text answer")
                                .bind("document", json.writeValueAsString(document)),
                        field)
                .map(answer -> details(answer).get(0));
    }

    /** Cancels; empty when the buyer has no such order. */
    Mono<OrderDetails> cancel(String number, Buyer buyer) {
        return call(
                        database.sql("select ordering.cancel(:number, :buyer, :account)::text answer")
                                .bind("number", number)
                                .bind("buyer", buyer.party())
                                .bind("account", buyer.account()),
                        place -> "order")
                .map(answer -> details(answer).get(0));
    }

    List<OrderDetails> details(JsonNode orders) {
        return orders.valueStream()
                .map(order -> json.treeToValue(order, OrderDetails.class))
                .toList();
    }

    /** One statement's answer, or its refusal in words; empty when it answers null. Belongs to the transaction it is subscribed in. */
    Mono<JsonNode> ask(DatabaseClient.GenericExecuteSpec statement, Function<Place, String> field) {
        return said(statement, field).map(json::readTree);
    }

    private Mono<String> said(DatabaseClient.GenericExecuteSpec statement, Function<Place, String> field) {
        return statement
                .map(row -> Optional.ofNullable(row.get(0, String.class)))
                .one()
                .flatMap(Mono::justOrEmpty)
                .onErrorMap(error -> refusal(error, field));
    }

    /** Tries whole work again when it lost a deadlock. What is refused only as it is committed, a ceiling, is told as all else. */
    <T> Mono<T> retried(Mono<T> work) {
        return work.retryWhen(Retry.backoff(RETRIES, Duration.ofMillis(20))
                        .filter(OrderStore::isDeadlock)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()))
                .onErrorMap(error -> refusal(error, Place::field));
    }

    private Mono<JsonNode> call(DatabaseClient.GenericExecuteSpec statement, Function<Place, String> field) {
        return retried(ask(statement, field));
    }

    private static boolean isDeadlock(Throwable error) {
        return OrderRefusal.saidBy(error)
                .filter(OrderRefusal.DatabaseSays::isDeadlock)
                .isPresent();
    }

    private Throwable refusal(Throwable error, Function<Place, String> field) {
        var said = OrderRefusal.saidBy(error);
        if (said.isEmpty()) {
            return error;
        }
        return switch (said.get().code()) {
            case "TB001" -> refusal(json.readTree(said.get().detail()), field);
            case "TB002" -> NamedRequest.reused();
            case "TB003" -> OrderRefusal.orderChanged();
            default -> KEYS.contains(said.get().constraint()) ? NamedRequest.reused() : error;
        };
    }

    private DomainException refusal(JsonNode detail, Function<Place, String> field) {
        var reasons = detail.valueStream()
                .map(reason -> FieldError.at(
                        field.apply(new Place(
                                reason.path("order").asInt(1) - 1,
                                reason.path("line").asInt(0) - 1,
                                reason.required("code").asString())),
                        reason.required("code").asString(),
                        reason.has("lot") ? Ceilings.money(reason.path("found")) : plain(reason.path("found")),
                        reason.has("lot") ? Ceilings.money(reason.path("expected")) : plain(reason.path("expected"))))
                .toList();
        return detail.valueStream()
                .filter(reason -> reason.has("lot"))
                .findFirst()
                .map(lot -> Ceilings.refusal(lot, reasons))
                .orElseGet(() -> OrderRefusal.of(reasons));
    }

    private static @Nullable String plain(JsonNode number) {
        return number.isNumber() ? Amounts.plain(number.decimalValue()) : null;
    }

    /** Where a refusal of this code belongs: the order, and its line or −1, both from 0. */
    record Place(int order, int line, String code) {

        /** The field's name within the order. */
        String field() {
            if (line >= 0) {
                return OrderDraft.field("", line);
            }
            return code.startsWith("drop-")
                            || code.equals("not-paid-for")
                            || code.equals("not-admitted-yet")
                            || code.equals(OrderRefusal.CEILING)
                    ? "lines"
                    : "slot";
        }

        /** The field's name within a checkout of several orders. */
        String fieldOfCheckout() {
            return "orders[" + order + "]." + field();
        }
    }
}
