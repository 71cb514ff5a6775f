package coop.tablee.benchmark;

import coop.tablee.catalogue.Allergen;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Mono;

/** The marketplace's own statement for a page of offers, as a household asks it without any filter. */
record SearchStatement(String sql) {

    private static final String[] NONE = {};
    private static final String[] ALLERGENS =
            Arrays.stream(Allergen.values()).map(Enum::name).toArray(String[]::new);

    /** How well a word fits, in the two places where that is asked; and the order of the page. */
    private static final List<Pattern> RANKING = List.of(
            Pattern.compile(
                    "coalesce\\(\\(select sum\\(case when c\\.title.*?from wanted w\\), 0\\)::numeric score",
                    Pattern.DOTALL),
            Pattern.compile(
                    "\\(select min\\(assortment\\.word_similarity\\(w\\.word, c\\.words\\)\\) from wanted w\\)::numeric score"),
            Pattern.compile("case :sort when 'PRICE'.*?end::numeric rank", Pattern.DOTALL));

    private static final List<String> NOTHING =
            List.of("0::numeric score", "0::numeric score", "0 * length(:sort)::numeric rank");

    static SearchStatement ofTheMarketplace() {
        try {
            var page = Objects.requireNonNull(
                    ReflectionUtils.findField(Class.forName("coop.tablee.assortment.OfferSql"), "PAGE"));
            page.setAccessible(true);
            return new SearchStatement((String) Objects.requireNonNull(page.get(null)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same without ranking: it finds the same offers, and orders them by name. */
    SearchStatement unranked() {
        var text = sql;
        for (var i = 0; i < RANKING.size(); i++) {
            var found = RANKING.get(i).matcher(text);
            if (!found.find()) {
                throw new IllegalStateException("the statement ranks otherwise now: " + RANKING.get(i));
            }
            text = found.replaceFirst(NOTHING.get(i));
        }
        return new SearchStatement(text);
    }

    /** @param most rows, one more than a page shows */
    Mono<List<Map<String, Object>>> ask(
            DatabaseClient database, long destination, LocalDate date, @Nullable String q, String sort, int most) {
        var asked = database.sql(sql)
                .bind("destination", destination)
                .bind("date", date)
                .bind("audience", "HOUSEHOLD")
                .bind("household", true)
                .bindNull("buyer", Long.class)
                .bind("families", NONE)
                .bind("labels", NONE)
                .bind("producers", new Long[0])
                .bind("products", new Long[0])
                .bind("storages", NONE)
                .bind("without", NONE)
                .bind("allergens", ALLERGENS)
                .bind("language", "fr")
                .bind("sort", sort)
                .bindNull("afterRank", BigDecimal.class)
                .bindNull("afterLabel", String.class)
                .bindNull("afterOffer", Long.class)
                .bind("limit", most);
        return (q == null ? asked.bindNull("q", String.class) : asked.bind("q", q))
                .fetch()
                .all()
                .collectList();
    }
}
