package coop.tablee.ordering.standing;

import coop.tablee.identity.Actor;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Standing needs of a kitchen door: so much of a product on a weekday, or so much for each meal of the day. They are one standing order for a door, whose amounts differ by weekday and which is
 * placed some hours before the first cut-off instead of when ordering opens: until then what is asked for follows the meals, and one date can be changed without any order being changed.
 *
 * <p>Refused as {@link StandingOrders} refuses, with {@code standing-placed} (409) for a date that is being ordered or was, and {@code not-found} for what is another's.
 */
@Component
public class StandingNeeds {

    private static final String LINES = """
            select n.product_id, n.cooperative_id, n.weekday, n.amount, n.per_meal from ordering.standing_need n
            join ordering.standing_line l on l.standing_order_id = n.standing_order_id and l.product_id = n.product_id and l.cooperative_id = n.cooperative_id
            where n.standing_order_id = :order order by l.position, n.weekday
            """;
    private static final String HELD =
            "select version from ordering.standing_order where id = :order and buyer_id = :buyer and state = 'ACTIVE' for update";
    private static final String COMING =
            "select * from ordering.standing_at(:buyer, :door, :from, :until) where follows order by day, product";
    private static final String HOLD =
            "select id from ordering.standing_order where id = :order and buyer_id = :buyer and state = 'ACTIVE' for update";
    private static final String CHANGE = """
            select ordering.change_standing_date(:order, :buyer, :account, :day, :products::bigint[], :cooperatives::bigint[], :quantities::numeric[]) answer
            """;

    private final StandingOrders orders;
    private final OrderPlacement placement;
    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    StandingNeeds(
            StandingOrders orders,
            OrderPlacement placement,
            DatabaseClient database,
            TransactionalOperator transaction) {
        this.orders = orders;
        this.placement = placement;
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * One product of one cooperative.
     *
     * @param perMeal whether amounts are for one meal, in kilograms, litres or pieces; else they are ordering units
     * @param amounts by weekday, above zero
     */
    public record Need(long product, long cooperative, boolean perMeal, Map<DayOfWeek, BigDecimal> amounts) {

        public Need {
            amounts = new EnumMap<>(amounts);
        }
    }

    /** What is kept for a door, with the standing order that orders it. */
    public record Kept(StandingOrder order, List<Need> needs) {}

    /**
     * What is going to be ordered by itself for a date.
     *
     * @param usual ordering units by weekday and meals
     * @param quantity ordering units: what was said for this date, else {@code usual}; zero when it is left out
     */
    public record Coming(
            long order,
            long product,
            long cooperative,
            LocalDate day,
            BigDecimal usual,
            BigDecimal quantity,
            boolean changed) {}

    /**
     * What a date asks for.
     *
     * @param quantity ordering units, zero to leave it out; absent for as usual
     */
    public record Change(
            LocalDate day,
            long product,
            long cooperative,
            @Nullable BigDecimal quantity) {}

    /** What is kept for one of the actor's doors; empty when nothing is. */
    public Mono<Kept> of(long door, Actor actor) {
        return orders.of(actor)
                .flatMapIterable(all -> all)
                .filter(one -> one.destination() == door && one.aheadHours() != null)
                .next()
                .flatMap(order -> needs(order.id()).map(needs -> new Kept(order, needs)));
    }

    /**
     * Keeps all of them, from a day on; without any, what was kept is ended. Refused with {@code standing-order-changed} (412) when somebody changed them since they were seen.
     *
     * @param key of the form: sent twice they begin once
     * @param seen the standing order's version that was seen; absent when there was none
     */
    public Mono<Void> keep(
            long door,
            String key,
            @Nullable Long seen,
            int aheadHours,
            @Nullable String purchaseOrderNumber,
            LocalDate from,
            List<Need> needs,
            Actor actor) {
        return orders.of(actor).flatMap(all -> {
            var there = all.stream()
                    .filter(one -> one.destination() == door && one.aheadHours() != null)
                    .findFirst()
                    .orElse(null);
            if (needs.isEmpty()) {
                return there == null ? Mono.<Void>empty() : end(there.id(), seen, actor);
            }
            if (there == null && seen != null) {
                return Mono.<Void>error(new DomainException(Kind.CONFLICT, "standing-order-ended"));
            }
            return orders.keep(
                            there == null ? null : Long.valueOf(there.id()),
                            key,
                            there == null ? 0 : Objects.requireNonNullElse(seen, -1L),
                            terms(door, there, purchaseOrderNumber, from, needs),
                            document(aheadHours, needs),
                            actor)
                    .then();
        });
    }

    /** Whoever changed them since they were seen waits, or was first. */
    private Mono<Void> end(long order, @Nullable Long seen, Actor actor) {
        return database.sql(HELD)
                .bind("order", order)
                .bind("buyer", actor.requireParty().id())
                .mapValue(Long.class)
                .one()
                .flatMap(version -> version.equals(seen)
                        ? orders.end(order, actor)
                        : Mono.<Void>error(new DomainException(Kind.PRECONDITION_FAILED, "standing-order-changed")))
                .as(transaction::transactional);
    }

    /** What standing needs are still going to order for a door, from the later of today and {@code from} to {@code until}, both included. */
    public Flux<Coming> coming(long door, LocalDate from, LocalDate until, Actor actor) {
        return database.sql(COMING)
                .bind("buyer", actor.requireParty().id())
                .bind("door", door)
                .bind("from", from)
                .bind("until", until)
                .map(row -> new Coming(
                        Objects.requireNonNull(row.get("standing_order", Long.class)),
                        Objects.requireNonNull(row.get("product", Long.class)),
                        Objects.requireNonNull(row.get("cooperative", Long.class)),
                        Objects.requireNonNull(row.get("day", LocalDate.class)),
                        Objects.requireNonNull(row.get("usual", BigDecimal.class)),
                        Objects.requireNonNull(row.get("quantity", BigDecimal.class)),
                        Boolean.TRUE.equals(row.get("changed", Boolean.class))))
                .all();
    }

    /**
     * Holds one until the caller's transaction ends, so that what is read of it after that is not changed by anybody else before. Outside a transaction it holds
     * nothing.
     */
    public Mono<Void> hold(long order, Actor actor) {
        return database.sql(HOLD)
                .bind("order", order)
                .bind("buyer", actor.requireParty().id())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then();
    }

    /** Changes what single dates ask for, all of them or none ({@code standing-placed}). Nothing else of the standing order changes, nor any order. */
    public Mono<Void> change(long order, List<Change> changes, Actor actor) {
        var byDay = new LinkedHashMap<LocalDate, List<Change>>();
        changes.stream()
                .sorted((one, other) -> one.day().compareTo(other.day()))
                .forEach(change -> byDay.computeIfAbsent(change.day(), day -> new ArrayList<>())
                        .add(change));
        return Mono.defer(() -> {
                    placement.methodsFor(actor);
                    return Flux.fromIterable(byDay.entrySet())
                            .concatMap(day -> change(order, day.getKey(), day.getValue(), actor))
                            .then();
                })
                .as(transaction::transactional);
    }

    private Mono<Void> change(long order, LocalDate day, List<Change> changes, Actor actor) {
        return database.sql(CHANGE)
                .bind("order", order)
                .bind("buyer", actor.requireParty().id())
                .bind("account", actor.accountId())
                .bind("day", day)
                .bind("products", changes.stream().map(Change::product).toArray(Long[]::new))
                .bind("cooperatives", changes.stream().map(Change::cooperative).toArray(Long[]::new))
                .bind("quantities", changes.stream().map(Change::quantity).toArray(BigDecimal[]::new))
                .mapValue(String.class)
                .one()
                .flatMap(answer -> switch (answer) {
                    case "ok" -> Mono.<Void>empty();
                    case "placed" -> Mono.<Void>error(new DomainException(Kind.CONFLICT, "standing-placed"));
                    default -> Mono.<Void>error(DomainException.notFound());
                });
    }

    private Mono<List<Need>> needs(long order) {
        record Row(long product, long cooperative, int weekday, BigDecimal amount, boolean perMeal) {}
        return database.sql(LINES)
                .bind("order", order)
                .map(row -> new Row(
                        Objects.requireNonNull(row.get("product_id", Long.class)),
                        Objects.requireNonNull(row.get("cooperative_id", Long.class)),
                        Objects.requireNonNull(row.get("weekday", Integer.class)),
                        Objects.requireNonNull(row.get("amount", BigDecimal.class)),
                        Boolean.TRUE.equals(row.get("per_meal", Boolean.class))))
                .all()
                .collectList()
                .map(rows -> {
                    var needs = new LinkedHashMap<List<Long>, Need>();
                    rows.forEach(row -> {
                        var key = List.of(row.product, row.cooperative);
                        var amounts = new EnumMap<DayOfWeek, BigDecimal>(DayOfWeek.class);
                        var known = needs.get(key);
                        if (known != null) {
                            amounts.putAll(known.amounts());
                        }
                        amounts.put(DayOfWeek.of(row.weekday), row.amount);
                        needs.put(key, new Need(row.product, row.cooperative, row.perMeal, amounts));
                    });
                    return List.copyOf(needs.values());
                });
    }

    private static KeepStanding terms(
            long door,
            @Nullable StandingOrder there,
            @Nullable String purchaseOrderNumber,
            LocalDate from,
            List<Need> needs) {
        var weekdays = new TreeSet<DayOfWeek>();
        needs.forEach(need -> weekdays.addAll(need.amounts().keySet()));
        var lines = needs.stream()
                .map(need ->
                        new KeepStanding.Wish(need.product(), need.cooperative(), most(need), null, true, List.of()))
                .toList();
        return new KeepStanding(
                door,
                null,
                weekdays,
                1,
                there == null ? from : there.startsOn(),
                null,
                there == null ? null : there.pausedFrom(),
                there == null ? null : there.pausedUntil(),
                there == null ? Set.of() : Set.copyOf(there.skipped()),
                HowPaid.ACCOUNT,
                purchaseOrderNumber,
                lines);
    }

    /** The amount by which lists of standing orders name it: the greatest of its weekdays, one of what follows the meals. */
    private static BigDecimal most(Need need) {
        return need.perMeal()
                ? BigDecimal.ONE
                : need.amounts().values().stream().reduce(BigDecimal.ONE, BigDecimal::max);
    }

    private static Map<String, Object> document(int aheadHours, List<Need> needs) {
        var rows = new ArrayList<Map<String, Object>>();
        needs.forEach(need -> need.amounts().forEach((day, amount) -> {
            if (amount.signum() <= 0) {
                throw DomainException.invalid(
                        FieldError.at("needs", "quantity-not-allowed", amount.toPlainString(), "> 0"));
            }
            rows.add(Map.of(
                    "product", need.product(),
                    "cooperative", need.cooperative(),
                    "weekday", day.getValue(),
                    "amount", amount,
                    "perMeal", need.perMeal()));
        }));
        return Map.of("aheadHours", aheadHours, "needs", rows);
    }
}
