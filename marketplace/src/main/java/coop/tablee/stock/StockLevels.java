package coop.tablee.stock;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import coop.tablee.stock.StockFilter.Show;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A producer's stock: what there is, and counts that change it. Only the producer itself reads and changes it here. */
@Component
public class StockLevels {

    private static final String LEVELS = """
            select r.id, p.id product, p.sku, v.names::text names, v.ordering_unit, r.delivery_date, r.lot_code, r.best_before, r.on_hand, r.reserved, r.shortage, r.on_demand, r.version
            from catalogue.product p
            join catalogue.product_version v on v.id = p.current_version_id
            join stock.stock_row r on r.product_id = p.id
            where p.producer_id = :producer and p.state = 'ACTIVE'
                and (r.lot_code is null or r.on_hand > 0 or r.reserved > 0 or r.best_before >= platform.today())
            order by v.names ->> 'fr', p.id, r.delivery_date nulls first, r.best_before nulls last, r.lot_code nulls last limit :limit
            """;
    private static final String CHANGE =
            "select place, code, found, expected from stock.change(:producer, :actor, :changes::jsonb) order by place";
    private static final String UNITS = """
            select p.id, v.ordering_unit from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id
            where p.producer_id = :producer and p.id = any (:products) order by p.id
            """;
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    /** More of one thing is nowhere. */
    public static final BigDecimal LARGEST = new BigDecimal("1000000");

    static final String POSSIBLE_LOSSES = "0.001 … " + LARGEST;

    /** So many at once. */
    static final int MOST_ROWS = 2000;

    /** Letters of a lot's name at most. */
    public static final int LONGEST_LOT = 40;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cn}\\p{Zl}\\p{Zp}]");
    private static final int EARLIEST_YEAR = 2000;
    private static final int LATEST_YEAR = 2200;
    private static final String POSSIBLE_DAYS = EARLIEST_YEAR + "-01-01 … " + LATEST_YEAR + "-12-31";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;
    private final StockQueries queries;

    StockLevels(DatabaseClient database, TransactionalOperator transaction, JsonMapper json, StockQueries queries) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
        this.queries = queries;
    }

    /** All rows of the producer, by product name. */
    public Flux<StockLevel> of(Actor producer) {
        return database.sql(LEVELS)
                .bind("producer", producer.requireParty().id())
                .bind("limit", MOST_ROWS)
                .map(this::level)
                .all();
    }

    /** How many rows need a look. */
    public Mono<StockCounts> counts(Actor producer) {
        return queries.howMany(producer)
                .map(counts -> new StockCounts(
                        counts.getOrDefault(Show.ALL, 0L),
                        counts.getOrDefault(Show.LOW, 0L),
                        counts.getOrDefault(Show.SOLD_OUT, 0L),
                        counts.getOrDefault(Show.SHORT, 0L)));
    }

    /**
     * Changes rows, all or none. A count below what is reserved, or a loss that leaves less, is a declared shortage: nothing more sells, and ordering hears of it. Refuses
     * with {@code stock-not-changed} (409), naming each change that cannot stand: {@code stock-changed} (somebody else counted meanwhile; expected = what is there
     * now), {@code below-zero}, {@code lost-more-than-there}, {@code not-found}; impossible amounts, lots and days are {@code invalid-input}.
     */
    public Mono<Void> change(List<StockChange> changes, Actor producer) {
        return Mono.fromCallable(() -> checked(changes))
                .flatMapMany(good -> database.sql(CHANGE)
                        .bind("producer", producer.requireParty().id())
                        .bind("actor", producer.accountId())
                        .bind(
                                "changes",
                                json.writeValueAsString(
                                        good.stream().map(StockLevels::asMap).toList()))
                        .map(StockLevels::refusal)
                        .all())
                .collectList()
                .flatMap(refusals -> refusals.isEmpty()
                        ? Mono.<Void>empty()
                        : Mono.error(new DomainException(DomainException.Kind.CONFLICT, "stock-not-changed", refusals)))
                .as(transaction::transactional);
    }

    private static List<StockChange> checked(List<StockChange> changes) {
        var errors = new ArrayList<FieldError>();
        checkNumber(changes.size(), errors);
        var places = new TreeMap<Integer, StockChange>();
        changes.forEach(change -> places.put(places.size(), change));
        check(places, errors);
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return changes;
    }

    /** Notes what no stock could be changed to, each at its place. */
    static void check(SortedMap<Integer, StockChange> changes, List<FieldError> errors) {
        var named = new HashSet<List<?>>();
        changes.forEach((place, change) -> {
            check(change, place, errors);
            if (!named.add(Arrays.asList(change.product(), change.deliveryDate(), change.lot()))) {
                errors.add(FieldError.at("[%d].product".formatted(place), "stock-said-twice", change.product(), null));
            }
        });
    }

    /** The ordering units of those of the products that are the producer's. */
    Mono<Map<Long, String>> units(Collection<Long> products, Actor producer) {
        return database.sql(UNITS)
                .bind("producer", producer.requireParty().id())
                .bind("products", products.toArray(Long[]::new))
                .map(row -> Map.entry(row.get("id", Long.class), row.get("ordering_unit", String.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static void check(StockChange change, int place, List<FieldError> errors) {
        var onHand = change.onHand();
        var delta = change.delta();
        checkDay(change.deliveryDate(), "[%d].deliveryDate".formatted(place), errors);
        checkLot(change, place, errors);
        var amounts = Stream.of(
                        Optional.ofNullable(onHand), Optional.ofNullable(delta), Optional.ofNullable(change.lost()))
                .filter(Optional::isPresent)
                .count();
        if (amounts == 0 ? change.bestBefore() == null && change.onDemand() == null : amounts > 1) {
            errors.add(FieldError.at("[%d]".formatted(place), "on-hand-or-delta", null, "onHand, delta or lost"));
        }
        checkLoss(change, place, errors);
        checkAmount(onHand, "[%d].onHand".formatted(place), errors);
        if (delta != null && isImpossible(delta)) {
            errors.add(FieldError.at(
                    "[%d].delta".formatted(place), "stock-not-possible", delta, "-" + LARGEST + " … " + LARGEST));
        }
    }

    private static void checkLoss(StockChange change, int place, List<FieldError> errors) {
        var lost = change.lost();
        if (lost != null && (change.reason() == null ? lost.signum() >= 0 || isImpossible(lost) : !isLoss(lost))) {
            errors.add(FieldError.at("[%d].lost".formatted(place), "stock-not-possible", lost, POSSIBLE_LOSSES));
        }
    }

    /** Whether so much can be lost: something, and not more than there can be. */
    static boolean isLoss(BigDecimal amount) {
        return amount.signum() > 0 && !isImpossible(amount);
    }

    static void checkNumber(int changes, List<FieldError> errors) {
        if (changes == 0 || changes > MOST_ROWS) {
            errors.add(FieldError.at("changes", "too-many-or-none", changes, "1 … " + MOST_ROWS));
        }
    }

    static void checkDay(@Nullable LocalDate day, String field, List<FieldError> errors) {
        if (day != null && !isPossible(day)) {
            errors.add(FieldError.at(field, "day-not-possible", day, POSSIBLE_DAYS));
        }
    }

    private static void checkLot(StockChange change, int place, List<FieldError> errors) {
        var date = change.deliveryDate();
        var until = change.bestBefore();
        checkLot(change.lot(), "[%d].lot".formatted(place), errors);
        checkDay(until, "[%d].bestBefore".formatted(place), errors);
        if (until != null && change.lot() == null) {
            errors.add(FieldError.at("[%d].bestBefore".formatted(place), "best-before-without-lot", until, "lot"));
        }
        if (until != null && date != null && until.isBefore(date)) {
            errors.add(FieldError.at("[%d].bestBefore".formatted(place), "best-before-too-early", until, date));
        }
    }

    static void checkLot(@Nullable String lot, String field, List<FieldError> errors) {
        if (lot != null && !isLot(lot)) {
            var shown = UNPRINTABLE.matcher(lot.strip()).replaceAll("");
            errors.add(FieldError.at(
                    field, "lot-not-possible", shown.substring(0, Math.min(shown.length(), LONGEST_LOT)), LONGEST_LOT));
        }
    }

    /** Whether a lot can be called so. */
    public static boolean isLot(String lot) {
        return !lot.isBlank()
                && lot.length() <= LONGEST_LOT
                && lot.equals(lot.strip())
                && !UNPRINTABLE.matcher(lot).find();
    }

    static void checkAmount(@Nullable BigDecimal amount, String field, List<FieldError> errors) {
        if (amount != null && (amount.signum() < 0 || isImpossible(amount))) {
            errors.add(FieldError.at(field, "stock-not-possible", amount, "0 … " + LARGEST));
        }
    }

    /** Refuses ({@code invalid-input}) a day that no database could hold. */
    public static void requireSane(@Nullable LocalDate day) {
        if (day != null && !isPossible(day)) {
            throw DomainException.invalid(FieldError.at("date", "day-not-possible", day, POSSIBLE_DAYS));
        }
    }

    /** Whether it is a day of these centuries. */
    public static boolean isPossible(LocalDate day) {
        return day.getYear() >= EARLIEST_YEAR && day.getYear() <= LATEST_YEAR;
    }

    private static boolean isImpossible(BigDecimal quantity) {
        return quantity.abs().compareTo(LARGEST) > 0
                || quantity.stripTrailingZeros().scale() > 3;
    }

    private static Map<String, Object> asMap(StockChange change) {
        var map = new LinkedHashMap<String, Object>();
        map.put("product", change.product());
        var date = change.deliveryDate();
        if (date != null) {
            map.put("deliveryDate", date.toString());
        }
        var onHand = change.onHand();
        if (onHand != null) {
            map.put("onHand", onHand);
        }
        var delta = change.delta();
        if (delta != null) {
            map.put("delta", delta);
        }
        var version = change.version();
        if (version != null) {
            map.put("version", version);
        }
        var seen = change.seen();
        if (seen != null) {
            map.put("seen", seen);
        }
        var lot = change.lot();
        if (lot != null) {
            map.put("lot", lot);
        }
        var until = change.bestBefore();
        if (until != null) {
            map.put("bestBefore", until.toString());
        }
        var lost = change.lost();
        if (lost != null) {
            map.put("lost", lost);
        }
        var reason = change.reason();
        if (reason != null) {
            map.put("reason", reason.word());
        }
        var onDemand = change.onDemand();
        if (onDemand != null) {
            map.put("onDemand", onDemand);
        }
        if (change.undone()) {
            map.put("undone", true);
        }
        return map;
    }

    static FieldError refusal(Readable row) {
        return FieldError.at(
                "[%d]".formatted(row.get("place", Integer.class)),
                row.get("code", String.class),
                row.get("found", String.class),
                row.get("expected", String.class));
    }

    private StockLevel level(Readable row) {
        return new StockLevel(
                row.get("id", Long.class),
                row.get("product", Long.class),
                row.get("sku", String.class),
                new LocalizedText(json.readValue(row.get("names", String.class), TEXTS)),
                row.get("ordering_unit", String.class),
                row.get("delivery_date", LocalDate.class),
                row.get("lot_code", String.class),
                row.get("best_before", LocalDate.class),
                row.get("on_hand", BigDecimal.class),
                row.get("reserved", BigDecimal.class),
                row.get("shortage", BigDecimal.class),
                row.get("on_demand", Boolean.class),
                row.get("version", Long.class));
    }
}
