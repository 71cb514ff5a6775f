package coop.tablee.agreement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds words that ask where food comes from: those of {@code agreement/place-words.txt} in four languages, and the names of towns and territories that the
 * marketplace knows. Such a criterion favours some sellers over others of the Union (TFEU art. 34; Directive 2014/24/EU art. 18) and is annulled when somebody
 * complains. A finding is a question, not a verdict: the kitchens' own address is a place too.
 */
@Component
public class PlaceWords {

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final int SHORTEST_NAME = 3;
    private static final String PLACES = """
            select distinct name from (
                select city as name from network.site where city <> '' union select t.name from network.territory t) x order by name limit 5000
            """;

    private final List<String> words = read();
    private final Mono<List<String>> places;

    PlaceWords(DatabaseClient database) {
        places = database.sql(PLACES)
                .mapValue(String.class)
                .all()
                .collectList()
                .cache(found -> FRESH, error -> Duration.ZERO, () -> Duration.ZERO);
    }

    /** The first such word of a text, as it is written there or known; empty when there is none. */
    public Mono<Optional<String>> firstIn(String text) {
        return places.map(known -> first(text, words, known));
    }

    /** {@code words} as the file has them: an asterisk at the end stands for any ending. */
    static Optional<String> first(String text, List<String> words, List<String> places) {
        var plain = plain(text);
        return Stream.concat(
                        words.stream().filter(word -> stands(word, plain)).map(word -> inItsPlace(word, plain)),
                        places.stream()
                                .filter(place -> plain(place).strip().length() >= SHORTEST_NAME)
                                .filter(place -> plain.contains(plain(place))))
                .findFirst();
    }

    private static boolean stands(String word, String plain) {
        return word.endsWith("*") ? plain.contains(stem(word)) : plain.contains(plain(word));
    }

    private static String inItsPlace(String word, String plain) {
        var from = plain.indexOf(word.endsWith("*") ? stem(word) : plain(word)) + 1;
        return word.endsWith("*")
                ? plain.substring(from, plain.indexOf(' ', from))
                : plain(word).strip();
    }

    private static String stem(String word) {
        var plain = plain(word.substring(0, word.length() - 1));
        return plain.substring(0, plain.length() - 1);
    }

    /** Lower case, without accents, one blank between and around words. */
    private static String plain(String text) {
        return " "
                + Normalizer.normalize(text, Normalizer.Form.NFD)
                        .replaceAll("\\p{M}", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}]+", " ")
                        .strip()
                + " ";
    }

    static List<String> read() {
        try (var file = new ClassPathResource("agreement/place-words.txt").getInputStream()) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
