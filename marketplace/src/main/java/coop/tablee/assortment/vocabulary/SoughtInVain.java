package coop.tablee.assortment.vocabulary;

import coop.tablee.platform.RecurringWork;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Counts words that nothing was found for, so that whoever keeps the vocabulary sees what is missing. Nobody is noted with them, and what could be a person's
 * (figures, addresses, long sentences) is not kept at all. A node counts by itself and adds to the common sum once a minute; what it has counted since is lost
 * with it, which does no harm. People who share a page count once.
 */
@Component
public class SoughtInVain implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(SoughtInVain.class);

    /** Up to four words of letters. */
    private static final Pattern WORDS = Pattern.compile("\\p{L}[\\p{L}’']*([ -]\\p{L}[\\p{L}’']*){0,3}");

    private static final int LONGEST = 40;

    /** What a node holds at most between two minutes: whoever types nonsense all day fills nothing. */
    private static final int MOST = 500;

    private final DatabaseClient database;
    private final Map<String, Times> counted = new ConcurrentHashMap<>();

    SoughtInVain(DatabaseClient database) {
        this.database = database;
    }

    private record Times(int nothing, int similar) {

        Times plus(Times more) {
            return new Times(nothing + more.nothing, similar + more.similar);
        }
    }

    /** Somebody looked for this and got nothing, or ({@code similar}) only what comes close. */
    public void note(String words, boolean similar) {
        var typed = words.strip().toLowerCase(Locale.ROOT);
        if (typed.length() <= LONGEST
                && WORDS.matcher(typed).matches()
                && (counted.size() < MOST || counted.containsKey(typed))) {
            counted.merge(typed, similar ? new Times(0, 1) : new Times(1, 0), Times::plus);
        }
    }

    /** Adds what this node has counted to the sum of all; called once, subscribed to again and again. */
    @Scheduled(fixedDelayString = "PT1M")
    public Mono<Void> keep() {
        return Mono.fromSupplier(this::take)
                .filter(times -> !times.isEmpty())
                .flatMap(times -> database.sql("/* job */ select assortment.note_sought(:words, :nothing, :similar)")
                        .bind("words", times.keySet().toArray(String[]::new))
                        .bind(
                                "nothing",
                                times.values().stream().map(Times::nothing).toArray(Integer[]::new))
                        .bind(
                                "similar",
                                times.values().stream().map(Times::similar).toArray(Integer[]::new))
                        .then())
                .onErrorResume(error -> {
                    LOG.warn("What was sought in vain is not counted this time: {}", error.toString());
                    return Mono.empty();
                });
    }

    private Map<String, Times> take() {
        var taken = new TreeMap<String, Times>();
        for (var word : List.copyOf(counted.keySet())) {
            var times = counted.remove(word);
            if (times != null) {
                taken.put(word, times);
            }
        }
        return taken;
    }
}
