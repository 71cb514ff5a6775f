package coop.tablee.ordering.standing;

import coop.tablee.identity.Actor;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A buyer's standing orders: begun, changed, paused, skipped for a date, ended. Changing one leaves the orders that it placed as they are.
 *
 * <p>Refused with {@code may-not-order} (403), {@code invalid-input} (422, naming every field), {@code payment-not-offered} (422), {@code not-offered} (422: a
 * product that the cooperative never sold), {@code standing-order-changed} (412: somebody else changed it meanwhile), {@code standing-order-ended} (409), {@code too-many-standing-orders} (409: fifty
 * for a buyer), {@code standing-needs-elsewhere} (409: amounts by weekday are changed by {@link StandingNeeds}). What belongs to another is {@code not-found}.
 */
@Component
public class StandingOrders {

    private static final int MOST = 60;
    private static final int LONGEST_KEY = 190;
    private static final String KEEP = "select ordering.keep_standing(:document::jsonb)::text answer";
    private static final String DETAILS = """
            select d::text details from ordering.standing_details(array(select s.id from ordering.standing_order s
                where s.buyer_id = :buyer and (:id::bigint is null or s.id = :id) and (s.state = 'ACTIVE' or :id::bigint is not null)
                order by s.id desc limit :most)) d
            """;

    private static final String LINES = """
            select jsonb_build_object('product', p.id, 'names', jsonb_build_object('texts', v.names), 'family', v.family, 'producer', o.name, 'cooperative', c.id,
                'cooperativeName', c.name, 'unit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'by', 'DATE', 'quantity', w.quantity, 'takesLess', true, 'instead', '[]'::jsonb)::text line
            from unnest(:products::bigint[], :cooperatives::bigint[], :quantities::numeric[]) with ordinality w(product, cooperative, quantity, n)
            join catalogue.product p on p.id = w.product
            join catalogue.product_version v on v.id = p.current_version_id
            join network.party o on o.id = p.producer_id
            join network.party c on c.id = w.cooperative
            order by w.n
            """;
    private static final String ALTERNATIVES = """
            select w.product "for", a.product, a.names::text names
            from unnest(:products::bigint[], :cooperatives::bigint[]) with ordinality w(product, cooperative, n)
            join catalogue.product p on p.id = w.product
            join catalogue.product_version v on v.id = p.current_version_id
            cross join lateral (
                select o.product_id product, jsonb_build_object('texts', x.names) names
                from ordercycle.cycle c
                join ordercycle.offer o on o.cycle_id = c.id and o.state = 'OFFERED' and o.product_id <> w.product
                join catalogue.product_version x on x.id = o.product_version_id
                where c.id = (select max(k.id) from ordercycle.cycle k where k.cooperative_id = w.cooperative and k.state <> 'PLANNED')
                  and x.family = v.family and x.ordering_unit = v.ordering_unit
                order by x.names ->> 'fr' collate "fr-x-icu", o.product_id limit 12) a
            order by w.n
            """;

    private final DatabaseClient database;
    private final OrderPlacement placement;
    private final StandingPayments payments;
    private final JsonMapper json;

    StandingOrders(DatabaseClient database, OrderPlacement placement, StandingPayments payments, JsonMapper json) {
        this.database = database;
        this.placement = placement;
        this.payments = payments;
        this.json = json;
    }

    /** Those that still order, the newest first. */
    public Mono<List<StandingOrder>> of(Actor actor) {
        return read(null, actor);
    }

    public Mono<StandingOrder> require(long id, Actor actor) {
        return read(id, actor)
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** How the acting buyer's orders can be paid with nobody there; may be empty. */
    public List<HowPaid> paymentsFor(Actor actor) {
        return payments.among(placement.methodsFor(actor));
    }

    /**
     * Begins one; answers its id. Dates that are open already are ordered for within seconds. A {@code key} that the buyer used before answers what was begun
     * with it.
     */
    public Mono<Long> begin(String key, KeepStanding terms, Actor actor) {
        return keep(null, key, 0, terms, actor);
    }

    /** Changes all of it; {@code version} is the one that was seen. */
    public Mono<Void> change(long id, long version, KeepStanding terms, Actor actor) {
        return keep(id, "", version, terms, actor).then();
    }

    /** No orders from this day to that, both included; without an end until it is resumed. */
    public Mono<Void> pause(long id, LocalDate from, @Nullable LocalDate until, Actor actor) {
        return edit(id, actor, terms -> with(terms, from, until, new TreeSet<>(terms.skipped())));
    }

    public Mono<Void> resume(long id, Actor actor) {
        return edit(id, actor, terms -> with(terms, null, null, new TreeSet<>(terms.skipped())));
    }

    /** Leaves one date out, or takes that back. */
    public Mono<Void> skip(long id, LocalDate day, boolean skipped, Actor actor) {
        return edit(id, actor, terms -> {
            var days = new TreeSet<>(terms.skipped());
            if (skipped) {
                days.add(day);
            } else {
                days.remove(day);
            }
            return with(terms, terms.pausedFrom(), terms.pausedUntil(), days);
        });
    }

    /** Ends it for good. One that has ended stays so. */
    public Mono<Void> end(long id, Actor actor) {
        return Mono.defer(() -> {
            placement.methodsFor(actor);
            return database.sql("select ordering.end_standing(:id, :buyer, :account) ended")
                    .bind("id", id)
                    .bind("buyer", actor.requireParty().id())
                    .bind("account", actor.accountId())
                    .mapValue(Boolean.class)
                    .one()
                    .filter(ended -> ended)
                    .switchIfEmpty(Mono.error(DomainException::notFound))
                    .then();
        });
    }

    /** The terms that order the same as this order each week from the week after, at any price, taking less where there is less. */
    public static KeepStanding likeOrder(OrderDetails order, HowPaid payment) {
        var slot = order.slot();
        var wishes = new LinkedHashMap<List<Long>, KeepStanding.Wish>();
        for (var line : order.lines()) {
            if (line.ordered().signum() > 0) {
                wishes.merge(
                        List.of(line.product(), line.cooperative()),
                        new KeepStanding.Wish(
                                line.product(), line.cooperative(), line.ordered(), null, true, List.of()),
                        StandingOrders::together);
            }
        }
        return new KeepStanding(
                order.destination().id(),
                slot == null ? null : slot.opens(),
                Set.of(order.deliveryDate().getDayOfWeek()),
                1,
                order.deliveryDate().plusDays(1),
                null,
                null,
                null,
                Set.of(),
                payment,
                null,
                List.copyOf(wishes.values()));
    }

    private static KeepStanding.Wish together(KeepStanding.Wish one, KeepStanding.Wish other) {
        return new KeepStanding.Wish(
                one.product(), one.cooperative(), one.quantity().add(other.quantity()), null, true, List.of());
    }

    /** The products of terms that are not kept yet, for showing them. */
    public Mono<List<StandingOrder.Line>> lines(KeepStanding terms) {
        return bound(database.sql(LINES), terms)
                .bind(
                        "quantities",
                        terms.lines().stream().map(KeepStanding.Wish::quantity).toArray(BigDecimal[]::new))
                .mapValue(String.class)
                .all()
                .map(line -> json.readValue(line, StandingOrder.Line.class))
                .collectList();
    }

    /** What else of the same kind and unit the cooperative of each product sells, by product. */
    public Mono<Map<Long, List<StandingOrder.Other>>> alternatives(KeepStanding terms) {
        return bound(database.sql(ALTERNATIVES), terms)
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get("for", Long.class)),
                        new StandingOrder.Other(
                                Objects.requireNonNull(row.get("product", Long.class)),
                                json.readValue(row.get("names", String.class), LocalizedText.class))))
                .all()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static DatabaseClient.GenericExecuteSpec bound(
            DatabaseClient.GenericExecuteSpec statement, KeepStanding terms) {
        return statement
                .bind(
                        "products",
                        terms.lines().stream().map(KeepStanding.Wish::product).toArray(Long[]::new))
                .bind(
                        "cooperatives",
                        terms.lines().stream()
                                .map(KeepStanding.Wish::cooperative)
                                .toArray(Long[]::new));
    }

    private Mono<List<StandingOrder>> read(@Nullable Long id, Actor actor) {
        return Mono.defer(() -> {
            placement.methodsFor(actor);
            var asked = database.sql(DETAILS)
                    .bind("buyer", actor.requireParty().id())
                    .bind("most", MOST);
            return (id == null ? asked.bindNull("id", Long.class) : asked.bind("id", id))
                    .mapValue(String.class)
                    .all()
                    .map(found -> json.readValue(found, StandingOrder.class))
                    .map(found -> found.paid(payments.now(found.payment())))
                    .collectList();
        });
    }

    private Mono<Void> edit(long id, Actor actor, UnaryOperator<KeepStanding> change) {
        return require(id, actor)
                .flatMap(now -> keep(id, "", now.version(), change.apply(now.terms()), actor))
                .then();
    }

    private Mono<Long> keep(@Nullable Long id, String key, long version, KeepStanding terms, Actor actor) {
        return keep(id, key, version, terms, Map.of(), actor);
    }

    /** The same with what only standing needs have. */
    Mono<Long> keep(
            @Nullable Long id, String key, long version, KeepStanding terms, Map<String, Object> needs, Actor actor) {
        return Mono.defer(() -> {
            var possible = paymentsFor(actor);
            StandingTerms.requireSane(terms);
            if (id == null
                    && (key.isBlank()
                            || key.length() > LONGEST_KEY
                            || !key.chars().allMatch(c -> c > 31 && c < 127))) {
                return Mono.error(new DomainException(Kind.MALFORMED, "idempotency-key-malformed"));
            }
            if (!possible.contains(terms.payment())) {
                return Mono.error(new DomainException(
                        Kind.INVALID,
                        "payment-not-offered",
                        List.of(FieldError.at("payment", "payment-not-offered", terms.payment(), null))));
            }
            return requireNumber(id, terms)
                    .then(Mono.defer(() -> database.sql(KEEP)
                            .bind("document", json.writeValueAsString(document(id, key, version, terms, needs, actor)))
                            .map(row -> Optional.ofNullable(row.get(0, String.class)))
                            .one()
                            .flatMap(Mono::justOrEmpty)
                            .switchIfEmpty(Mono.error(DomainException::notFound))
                            .map(answer -> answered(json.readTree(answer)))));
        });
    }

    /** A new one is kept only with the number that each of its orders will need; one that is there may still be paused. */
    private Mono<Void> requireNumber(@Nullable Long id, KeepStanding terms) {
        var number = terms.purchaseOrderNumber();
        return id != null || (number != null && !number.isBlank())
                ? Mono.empty()
                : database.sql("select count(*) from ordering.number_needed where destination_id = :destination")
                        .bind("destination", terms.destination())
                        .mapValue(Long.class)
                        .one()
                        .filter(needed -> needed == 0)
                        .switchIfEmpty(Mono.error(() -> DomainException.invalid(
                                FieldError.at("purchaseOrderNumber", "purchase-order-required", null, null))))
                        .then();
    }

    private static long answered(JsonNode answer) {
        switch (answer.path("refused").asString("")) {
            case "" -> {
                return answer.required("id").asLong();
            }
            case "unknown-destination" ->
                throw DomainException.invalid(FieldError.at("destination", "unknown-destination", null, null));
            case "not-offered" ->
                throw new DomainException(
                        Kind.INVALID,
                        "not-offered",
                        answer.required("at")
                                .valueStream()
                                .map(at -> FieldError.at(
                                        "lines[%d].%s"
                                                .formatted(
                                                        at.required("line").asInt(),
                                                        at.required("own").asBoolean() ? "product" : "instead"),
                                        "not-offered",
                                        null,
                                        null))
                                .toList());
            case "standing-order-changed" ->
                throw new DomainException(Kind.PRECONDITION_FAILED, "standing-order-changed");
            default ->
                throw new DomainException(
                        Kind.CONFLICT, answer.required("refused").asString());
        }
    }

    private static Map<String, @Nullable Object> document(
            @Nullable Long id, String key, long version, KeepStanding terms, Map<String, Object> needs, Actor actor) {
        var document = new LinkedHashMap<String, @Nullable Object>(needs);
        document.put("id", id);
        document.put("key", key);
        document.put("version", version);
        document.put("buyer", actor.requireParty().id());
        document.put("account", actor.accountId());
        document.put("destination", terms.destination());
        document.put("slotOpens", text(terms.slotOpens()));
        document.put(
                "weekdays", terms.weekdays().stream().map(day -> day.getValue()).toList());
        document.put("everyWeeks", terms.everyWeeks());
        document.put("startsOn", terms.startsOn().toString());
        document.put("endsOn", text(terms.endsOn()));
        document.put("pausedFrom", text(terms.pausedFrom()));
        document.put("pausedUntil", text(terms.pausedUntil()));
        document.put("payment", terms.payment().name());
        document.put("purchaseOrderNumber", terms.purchaseOrderNumber());
        document.put(
                "skipped", terms.skipped().stream().map(LocalDate::toString).toList());
        var lines = new ArrayList<Map<String, @Nullable Object>>();
        for (var line : terms.lines()) {
            var one = new LinkedHashMap<String, @Nullable Object>();
            one.put("product", line.product());
            one.put("cooperative", line.cooperative());
            one.put("quantity", line.quantity());
            one.put("mostPrice", line.mostPrice());
            one.put("takesLess", line.takesLess());
            one.put("instead", line.instead());
            lines.add(one);
        }
        document.put("lines", lines);
        return document;
    }

    private static KeepStanding with(
            KeepStanding terms,
            @Nullable LocalDate pausedFrom,
            @Nullable LocalDate pausedUntil,
            Set<LocalDate> skipped) {
        return new KeepStanding(
                terms.destination(),
                terms.slotOpens(),
                terms.weekdays(),
                terms.everyWeeks(),
                terms.startsOn(),
                terms.endsOn(),
                pausedFrom,
                pausedUntil,
                skipped,
                terms.payment(),
                terms.purchaseOrderNumber(),
                terms.lines());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof LocalTime time ? time.toString() : value == null ? null : value.toString();
    }
}
