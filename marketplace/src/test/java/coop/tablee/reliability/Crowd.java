package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.DatabaseAddress;
import coop.tablee.testing.Patience;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Buyers' programs that place, amend and cancel one after another, as decent programs do: whoever gets no answer, or hears that the house is busy, asks again
 * with the same key until it knows. Each keeps what it was told last of each order, which is then looked up in the books.
 */
final class Crowd implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String ORDERS = """
            select idem_key, number, lower(state), '"' || version || '"' from ordering.orders where purchase_order_number = 'BC-1' order by id
            """;

    private final ExecutorService buyers = Executors.newCachedThreadPool();
    private final Map<String, Receipt> receipts = new ConcurrentHashMap<>();
    private final Map<String, Supplier<Shop.Answer>> questions = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final AtomicLong longest = new AtomicLong();
    private volatile boolean over;

    /** What was told last of the order of one key. */
    private record Receipt(String number, String state, String version) {}

    private Crowd() {}

    /** So many buyers for these kitchens, each with its shop at one or several nodes; a buyer turns to the next node when nobody answers. */
    static Crowd of(int size, List<List<Shop>> kitchens) {
        var crowd = new Crowd();
        for (var buyer = 0; buyer < size; buyer++) {
            var number = buyer;
            crowd.buyers.execute(() -> crowd.orderUntilItIsOver(kitchens.get(number % kitchens.size()), number));
        }
        return crowd;
    }

    /** Orders that were acknowledged. */
    int acknowledged() {
        return receipts.size();
    }

    /** Lets the crowd order on until so many more were acknowledged. */
    Crowd goesOnFor(int orders) {
        var enough = acknowledged() + orders;
        Patience.until("another " + orders + " orders", () -> acknowledged() >= enough);
        return this;
    }

    /** Nobody begins another order; whoever has begun one gets to know what became of it. */
    Crowd ends() throws InterruptedException {
        over = true;
        buyers.shutdown();
        assertThat(buyers.awaitTermination(3, TimeUnit.MINUTES))
                .as("everybody got an answer")
                .isTrue();
        return this;
    }

    /** How often each status was answered; 0 is no answer at all. */
    Map<Integer, Integer> statuses() {
        var counted = new TreeMap<Integer, Integer>();
        statuses.forEach((status, count) -> counted.put(status, count.get()));
        return counted;
    }

    /** How long somebody asked until the answer came. */
    Duration longestWait() {
        return Duration.ofNanos(longest.get());
    }

    /** Nothing but what is said to a buyer whatever happens: done, refused, changed meanwhile, busy for a moment; or nothing. */
    void assertNobodyWasToldOfAFailure() {
        assertThat(statuses().keySet()).as("%s", statuses()).isSubsetOf(0, 200, 201, 409, 412, 503);
    }

    /** Each acknowledged order is there once, whatever became of it since; and no other is there. */
    void assertNoOrderIsMissingOrDouble(DatabaseAddress books) {
        var acknowledged = receipts.entrySet().stream()
                .map(receipt -> receipt.getKey() + " " + receipt.getValue().number)
                .toList();
        assertThat(inTheBooks(books).stream().map(row -> row.key + " " + row.receipt.number))
                .containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    /** Whoever asks again under a key of before hears of the same order, and that it is not the first to ask. */
    void assertEachKeyIsAnsweredAgain() {
        assertThat(questions).hasSameSizeAs(receipts).allSatisfy((key, question) -> {
            var again = question.get();
            assertThat(again.number()).isEqualTo(receipts.get(key).number);
            assertThat(again.replayed()).isTrue();
        });
    }

    /** Each acknowledged order is there once and as it was acknowledged last; and no other is there. */
    void assertBooksHaveWhatWasAcknowledged(DatabaseAddress books) {
        assertThat(differences(books)).isEmpty();
        assertThat(receipts).isNotEmpty();
    }

    /** What the books do not have as it was acknowledged, and what they have besides. */
    List<String> differences(DatabaseAddress books) {
        var wrong = new ArrayList<String>();
        var missing = new TreeMap<>(receipts);
        for (var row : inTheBooks(books)) {
            var receipt = missing.remove(row.key);
            if (!row.receipt.equals(receipt)) {
                wrong.add("%s: acknowledged %s, in the books %s".formatted(row.key, receipt, row.receipt));
            }
        }
        missing.forEach((key, receipt) -> wrong.add(key + ": acknowledged and not there: " + receipt));
        return wrong;
    }

    private record Row(String key, Receipt receipt) {}

    private static List<Row> inTheBooks(DatabaseAddress books) {
        var rows = new ArrayList<Row>();
        try (var connection = DriverManager.getConnection(books.jdbcUrl(), books.user(), books.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(ORDERS)) {
            while (row.next()) {
                rows.add(new Row(row.getString(1), new Receipt(row.getString(2), row.getString(3), row.getString(4))));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        over = true;
        buyers.shutdownNow();
    }

    private void orderUntilItIsOver(List<Shop> shops, int number) {
        var random = new Random(number);
        var buyer = new Buyer(shops, number);
        while (!over) {
            buyer.orders(random);
        }
    }

    private final class Buyer {

        private final List<Shop> shops;
        private int at;

        Buyer(List<Shop> shops, int prefers) {
            this.shops = shops;
            this.at = prefers % shops.size();
        }

        void orders(Random random) {
            var key = UUID.randomUUID().toString();
            var basket = shop().basket(1 + random.nextInt(Shop.PLENTY.size()), 1 + random.nextInt(3));
            var placed = answered(() -> shop().place(key, basket));
            if (placed.status() != 201) {
                return;
            }
            questions.put(key, () -> shop().place(key, basket));
            remember(key, placed);
            switch (random.nextInt(6)) {
                case 0, 1 -> changes(key, placed, random);
                case 2 -> remember(key, answered(() -> shop().cancel(placed.number())));
                default -> {
                    // stays as it is
                }
            }
        }

        /** Whoever hears that the order has changed since did it perhaps itself, and was not told: it looks. */
        private void changes(String key, Shop.Answer placed, Random random) {
            var wanted = Map.of(shop().offers().get(0), 1 + random.nextInt(5));
            var changed = answered(() -> shop().amend(placed.number(), placed.version(), wanted));
            remember(key, changed.status() == 200 ? changed : answered(() -> shop().look(placed.number())));
        }

        private Shop shop() {
            return shops.get(at);
        }

        private Shop.Answer answered(Supplier<Shop.Answer> question) {
            var begun = System.nanoTime();
            while (true) {
                var answer = question.get();
                statuses.computeIfAbsent(answer.status(), any -> new AtomicInteger())
                        .incrementAndGet();
                if (!answer.isMissing() && answer.status() < 500) {
                    longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
                    return answer;
                }
                at = (at + 1) % shops.size();
                pause();
            }
        }

        private void remember(String key, Shop.Answer answer) {
            assertThat(answer.number()).as("%s", answer).isNotEmpty();
            receipts.put(key, new Receipt(answer.number(), answer.state(), answer.version()));
        }

        private static void pause() {
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
