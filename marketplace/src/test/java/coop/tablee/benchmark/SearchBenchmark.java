package coop.tablee.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Searches a network's offers by words in four languages, with and without typing errors, against the same statement without ranking in the same run: it finds the
 * same, gives no word a score and orders by name. Prints both for each word, and their ratio by PostgreSQL's CPU and by throughput. Reads {@code /proc}, so it runs
 * on Linux.
 *
 * <p>Arguments: the directory that {@link NetworkDemo} has filled (work on a copy), clients (2), seconds for each word (3).
 */
public final class SearchBenchmark {

    private static final int SHELVES = 20;
    private static final int ROWS = 25;

    /** Right, wrong by a letter, in Dutch, in German, two words, and what nobody sells. */
    private static final List<String> WORDS = List.of(
            "poireau", "courgete", "prei", "geitenkazen", "Möhren", "pommes de terre", "fromage chevre", "zzzzzz");

    private SearchBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        var seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        try (var marketplace = NetworkMarketplace.start(Path.of(arguments[0]), List.of())) {
            var database = marketplace.database(clients, Map.of("jit", "off"));
            var shelves = Shelf.fullest(SHELVES, database, marketplace.calls());
            var ranked = SearchStatement.ofTheMarketplace();
            var unranked = ranked.unranked();
            var load = new Load(clients, Duration.ofSeconds(seconds), marketplace.postmaster());
            var turn = new AtomicInteger();
            for (var word : WORDS) {
                Load.Once search = () -> {
                    var shelf = shelves.get(turn.getAndIncrement() % shelves.size());
                    return !ranked.ask(database, shelf.destination(), shelf.date(), word, "RELEVANCE", ROWS)
                            .block()
                            .isEmpty();
                };
                Load.Once floor = () -> {
                    var shelf = shelves.get(turn.getAndIncrement() % shelves.size());
                    return !unranked.ask(database, shelf.destination(), shelf.date(), word, "RELEVANCE", ROWS)
                            .block()
                            .isEmpty();
                };
                load.measure("warm", Duration.ofSeconds(1), marketplace.pid(), search);
                load.measure("warm", Duration.ofSeconds(1), marketplace.pid(), floor);
                var own = load.measure(word, marketplace.pid(), search);
                var plain = load.measure("without ranking", marketplace.pid(), floor);
                System.out.printf(
                        Locale.ROOT,
                        "%s: %.2f times the CPU of PostgreSQL, %.2f times the time%n",
                        word,
                        own.databaseMillis() / plain.databaseMillis(),
                        plain.perSecond() / own.perSecond());
            }
        }
        System.exit(0);
    }
}
