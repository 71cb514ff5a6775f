package coop.tablee.benchmark;

import coop.tablee.benchmark.NetworkBuyers.Request;
import coop.tablee.testing.Invariants;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rush before a cut-off: 200 kitchens all want ten of the same twenty products of one date. First as fast as 16 and as 64 of them can, with enough for all; then
 * with half of what they want, where each refusal is held against the moves of stock: what it said was left must have been what was left at some moment between
 * question and answer, and less than what was wanted. At last the floor writes the same orders, as in {@link PlacingBenchmark}.
 *
 * <p>Arguments: the directory that {@link NetworkDemo} has filled (work on a copy: it is changed), seconds of each part (20), seconds of warm-up (60), orders that
 * share half of what they want (1000), flags for the marketplace's JVM.
 */
public final class RushBenchmark {

    private static final int FEW = 16;
    private static final int MANY = 64;
    private static final int PRODUCTS = 20;
    private static final int LINES = 10;
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;
    private static final Pattern LINE = Pattern.compile("lines\\[(\\d+)].*");

    private final NetworkMarketplace marketplace;
    private final DatabaseClient database;
    private final JsonMapper json = new JsonMapper();

    private RushBenchmark(NetworkMarketplace marketplace) {
        this.marketplace = marketplace;
        this.database = marketplace.database(1, Map.of());
    }

    public static void main(String[] arguments) throws Exception {
        var time = Duration.ofSeconds(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20);
        var warmUp = Duration.ofSeconds(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60);
        var orders = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1000;
        var flags = Arrays.stream(arguments).skip(4).toList();
        try (var marketplace = NetworkMarketplace.start(Path.of(arguments[0]), flags)) {
            new RushBenchmark(marketplace).run(time, warmUp, orders);
        }
        System.exit(0);
    }

    private void run(Duration time, Duration warmUp, int orders) throws Exception {
        var api = marketplace.api();
        var buyers = new NetworkBuyers(database);
        buyers.provide();
        var requests = buyers.rush(api, PRODUCTS, LINES);
        System.out.printf("%d different orders of %d of %d products%n", requests.size(), LINES, PRODUCTS);
        var few = new Load(FEW, time, marketplace.postmaster());
        var many = new Load(MANY, time, marketplace.postmaster());
        many.measure("warm-up", warmUp, marketplace.pid(), () -> places(api, requests));
        var slow = few.measure("rush", marketplace.pid(), () -> places(api, requests));
        var fast = many.measure("rush", marketplace.pid(), () -> places(api, requests));
        System.out.printf(
                Locale.ROOT,
                "%d buyers are served at %.0f %% of the rate of %d%n",
                MANY,
                100 * fast.perSecond() / slow.perSecond(),
                FEW);
        sellOut(api, requests, many, orders);
        Invariants.assertHold(database);
        System.out.println("The invariants hold.");

        buyers.provide();
        var floor = Floor.under(marketplace, MANY);
        var own = ProcessHandle.current().pid();
        many.measure("warm-up", own, floor::place);
        var floorOfMany = many.measure("floor", own, floor::place);
        var floorOfFew = few.measure("floor", own, floor::place);
        System.out.printf(
                Locale.ROOT,
                "rush: %.0f %% of the floor's throughput and %.2f x its CPU with %d buyers, %.0f %% and %.2f x with %d%n",
                100 * fast.perSecond() / floorOfMany.perSecond(),
                fast.cpuMillis() / floorOfMany.cpuMillis(),
                MANY,
                100 * slow.perSecond() / floorOfFew.perSecond(),
                slow.cpuMillis() / floorOfFew.cpuMillis(),
                FEW);
    }

    /** An order that was tried, and what came of it. */
    private record Tried(Request request, Instant asked, Instant answered, int status, String said) {

        double millis() {
            return Duration.between(asked, answered).toNanos() / 1e6;
        }
    }

    private void sellOut(ApiCalls api, List<Request> requests, Load many, int orders) throws Exception {
        var stockOf = stockOf(requests);
        leave(requests, stockOf, orders);
        var begun = OffsetDateTime.now(ZoneOffset.UTC);
        var tried = new ConcurrentLinkedQueue<Tried>();
        many.measure("half of it", orders, marketplace.pid(), () -> {
            var request = requests.get(ThreadLocalRandom.current().nextInt(requests.size()));
            var asked = Instant.now();
            var answer = api.order(request.token(), UUID.randomUUID().toString(), request.body());
            tried.add(new Tried(request, asked, Instant.now(), answer.status(), answer.text()));
            return answer.status() == CREATED;
        });
        var times = tried.stream()
                .filter(one -> one.status == CREATED)
                .mapToDouble(Tried::millis)
                .sorted()
                .toArray();
        var odd = tried.stream()
                .filter(one -> one.status != CREATED && one.status != CONFLICT)
                .toList();
        odd.stream().limit(3).forEach(one -> System.out.println(one.status + " " + one.said));
        var levels = levels(stockOf.values(), begun);
        var refusals = 0;
        var untrue = 0;
        for (var one : tried) {
            if (one.status == CONFLICT) {
                for (var reason : json.readTree(one.said).path("errors")) {
                    refusals++;
                    if (!isTrue(one, reason, stockOf, levels)) {
                        untrue++;
                        System.out.println("not true: " + reason);
                    }
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d accepted, slowest %.1f x the median; %d refused for %d lines, %d of them untrue; %d answers of another kind%n",
                times.length,
                times[times.length - 1] / times[times.length / 2],
                tried.stream().filter(one -> one.status == CONFLICT).count(),
                refusals,
                untrue,
                odd.size());
    }

    private boolean isTrue(Tried one, JsonNode reason, Map<Long, Long> stockOf, Map<Long, List<Level>> levels) {
        var place = LINE.matcher(reason.path("field").asString(""));
        if (!reason.path("code").asString("").equals("insufficient-stock") || !place.matches()) {
            return false;
        }
        var offer = json.readTree(one.request.body())
                .required("lines")
                .get(Integer.parseInt(place.group(1)))
                .required("offer")
                .asString();
        var wanted = new BigDecimal(reason.required("found").asString());
        var left = new BigDecimal(reason.required("expected").asString());
        return left.compareTo(wanted) < 0
                && levels.get(stockOf.get(Long.parseLong(offer))).stream()
                        .anyMatch(level -> level.left.compareTo(left) == 0
                                && !level.from.isAfter(one.answered)
                                && !level.until.isBefore(one.asked));
    }

    private Map<Long, Long> stockOf(List<Request> requests) {
        var offers = requests.stream()
                .flatMap(request ->
                        json.readTree(request.body()).required("lines").valueStream())
                .map(line -> Long.parseLong(line.required("offer").asString()))
                .distinct()
                .toArray(Long[]::new);
        return database.sql("select id, stock_id from ordercycle.offer where id = any (:offers)")
                .bind("offers", offers)
                .map(row -> Map.entry(row.get("id", Long.class), row.get("stock_id", Long.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .block();
    }

    /** Leaves half of what so many orders want on average of each product, in whole least quantities. */
    private void leave(List<Request> requests, Map<Long, Long> stockOf, int orders) {
        var least = new HashMap<Long, BigDecimal>();
        requests.forEach(request -> json.readTree(request.body())
                .required("lines")
                .forEach(line -> least.put(
                        stockOf.get(Long.parseLong(line.required("offer").asString())),
                        new BigDecimal(line.required("quantity").asString()))));
        var each = BigDecimal.valueOf((long) orders * LINES / least.size() / 2);
        database.sql("""
                        select stock.post(array_agg(r.id order by r.id), array_agg('adjust'::text), array_agg(t.left - r.on_hand + r.reserved order by r.id),
                            array_agg(null::bigint), null, 'benchmark')
                        from unnest(:rows::bigint[], :quantities::numeric[]) t(id, "left") join stock.stock_row r on r.id = t.id
                        """)
                .bind("rows", least.keySet().toArray(Long[]::new))
                .bind("quantities", least.values().stream().map(each::multiply).toArray(BigDecimal[]::new))
                .then()
                .block();
    }

    /** What was left of a stock row from one move to the next. */
    private record Level(BigDecimal left, Instant from, Instant until) {}

    private Map<Long, List<Level>> levels(Collection<Long> rows, OffsetDateTime begun) {
        var levels = new HashMap<Long, List<Level>>();
        database.sql("""
                        select r.id, m.at, lead(m.at) over (partition by r.id order by m.id) until,
                            r.on_hand - r.reserved + sum(m.quantity) over (partition by r.id) - sum(m.quantity) over (partition by r.id order by m.id) "left"
                        from stock.stock_row r join lateral (
                            select 0 id, 0::numeric quantity, :begun::timestamptz at
                            union all select id, quantity, at from stock.move where stock_id = r.id and kind = 'reserve' and at > :begun) m on true
                        where r.id = any (:rows)
                        """)
                .bind("rows", rows.toArray(Long[]::new))
                .bind("begun", begun)
                .map(row -> {
                    var until = row.get("until", OffsetDateTime.class);
                    return levels.computeIfAbsent(row.get("id", Long.class), any -> new ArrayList<>())
                            .add(new Level(
                                    row.get("left", BigDecimal.class),
                                    row.get("at", OffsetDateTime.class).toInstant(),
                                    until == null ? Instant.MAX : until.toInstant()));
                })
                .all()
                .then()
                .block();
        return levels;
    }

    private static boolean places(ApiCalls api, List<Request> requests) throws Exception {
        var request = requests.get(ThreadLocalRandom.current().nextInt(requests.size()));
        return api.order(request.token(), UUID.randomUUID().toString(), request.body())
                        .status()
                == CREATED;
    }
}
