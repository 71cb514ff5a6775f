package coop.tablee.assortment.vocabulary;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list of foods and their words. A change raises the vocabulary's version in the same transaction; every node then brings the search words of the offers up to
 * it ({@code assortment.translate_anew}). Each change is noted with who made it and the words that came and went.
 */
@Component
class Vocabulary {

    private static final TypeReference<Map<String, List<String>>> WORDS = new TypeReference<>() {};

    private static final String NAME = """
            (select v.spelt from assortment.vocabulary v where v.concept = %s
                order by v.language <> :language, array_position(array['fr', 'nl', 'de', 'en'], v.language), v.position limit 1)
            """;

    private static final String FOOD = "select c.id, c.version, c.kind_of, " + NAME.formatted("c.kind_of") + """
             kind_name, (select jsonb_object_agg(w.language, w.spelt) from (
                    select v.language, jsonb_agg(v.spelt order by v.position) spelt from assortment.vocabulary v where v.concept = c.id group by 1) w)::text words
            from assortment.concept c
            """;

    private static final String FOUND = FOOD + """
            where :q = '' or exists (select from assortment.vocabulary v where v.concept = c.id
                and (position(assortment.plain(:q) in v.term) > 0 or v.stems @> array[assortment.stems(:q)]))
            order by\s""" + NAME.formatted("c.id") + """
             collate "und-x-icu", c.id offset :offset limit :limit
            """;

    private static final String CHOICES = "select n.id, n.named from (select c.id, " + NAME.formatted("c.id") + """
             named from assortment.concept c) n order by n.named collate "und-x-icu", n.id limit 5000
            """;

    // What has become known since is no longer missing
    private static final String SOUGHT = """
            select s.words, s.nothing, s.alike from assortment.sought s
            where s.nothing + s.alike >= :least and not exists (select from assortment.vocabulary v where v.stems @> array[assortment.stems(s.words)])
            order by s.nothing + s.alike desc, s.words limit 30
            """;

    private static final String WRITE = """
            insert into assortment.vocabulary (concept, language, spelt, position)
            select :concept, w.language, w.spelt, w.n from unnest(:languages, :spelt) with ordinality w(language, spelt, n)
            on conflict (concept, language, term) do nothing
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Trail trail;
    private final JsonMapper json;

    Vocabulary(DatabaseClient database, TransactionalOperator transaction, Trail trail, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.trail = trail;
        this.json = json;
    }

    /** Something to choose: a food's id and its name in the reader's language. */
    record Choice(long id, String name) {}

    /**
     * Words that were looked for and not found as written.
     *
     * @param nothing how often nothing came
     * @param similar how often only something similar came
     */
    record Sought(String words, long nothing, long similar) {}

    /** Foods one of whose words contains what is asked, in any language, by name; everything when nothing is asked. */
    Flux<Food> found(String q, String language, int offset, int limit) {
        return database.sql(FOUND)
                .bind("q", q)
                .bind("language", language)
                .bind("offset", offset)
                .bind("limit", limit)
                .map(this::food)
                .all();
    }

    Mono<Food> require(long id, String language) {
        return database.sql(FOOD + "where c.id = :id")
                .bind("id", id)
                .bind("language", language)
                .map(this::food)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    Mono<List<Choice>> choices(String language) {
        return database.sql(CHOICES)
                .bind("language", language)
                .map(row -> new Choice(row.get("id", Long.class), text(row, "named")))
                .all()
                .collectList();
    }

    /** What people sought in vain, at least that often, most often first; what has a word meanwhile is left out. */
    Mono<List<Sought>> sought(int least) {
        return database.sql(SOUGHT)
                .bind("least", least)
                .map(row ->
                        new Sought(text(row, "words"), row.get("nothing", Long.class), row.get("alike", Long.class)))
                .all()
                .collectList();
    }

    Mono<Void> forget(String words) {
        return database.sql("delete from assortment.sought where words = :words")
                .bind("words", words)
                .then();
    }

    /** Emits the new food's id. Refused: {@code no-word}, {@code unknown-value} for a kind that is none. */
    Mono<Long> add(WordLists lists, Actor actor) {
        return checked(lists, null)
                .then(database.sql("insert into assortment.concept (kind_of) values (:kind) returning id")
                        .bind("kind", Binding.orNull(lists.kindOf(), Long.class))
                        .map(row -> row.get("id", Long.class))
                        .one())
                .flatMap(id -> write(id, lists)
                        .then(note(actor, "vocabulary.added", id, List.of(), lists.spelt()))
                        .thenReturn(id))
                .as(transaction::transactional);
    }

    /** Replaces all words. Refused like adding; {@code changed-meanwhile} (409) when another did since that version. */
    Mono<Void> change(long id, long version, WordLists lists, Actor actor) {
        return checked(lists, id)
                .then(taken(
                        id,
                        version,
                        "update assortment.concept set kind_of = :kind, version = version + 1 where id = :id and version = :version returning id",
                        lists.kindOf()))
                .then(spelt(id))
                .flatMap(before -> database.sql("delete from assortment.vocabulary where concept = :id")
                        .bind("id", id)
                        .then()
                        .then(write(id, lists))
                        .then(note(actor, "vocabulary.changed", id, before, lists.spelt())))
                .as(transaction::transactional);
    }

    /** Takes a food and its words away; {@code changed-meanwhile} (409) when another changed it since that version. */
    Mono<Void> remove(long id, long version, Actor actor) {
        return spelt(id)
                .flatMap(before -> taken(
                                id,
                                version,
                                "delete from assortment.concept where id = :id and version = :version and (:kind::bigint is null or true) returning id",
                                null)
                        .then(note(actor, "vocabulary.removed", id, before, List.of())))
                .as(transaction::transactional);
    }

    private Mono<Long> taken(long id, long version, String sql, @Nullable Long kind) {
        return database.sql(sql)
                .bind("id", id)
                .bind("version", version)
                .bind("kind", Binding.orNull(kind, Long.class))
                .map(row -> row.get("id", Long.class))
                .one()
                .switchIfEmpty(database.sql("select exists (select from assortment.concept where id = :id) there")
                        .bind("id", id)
                        .mapValue(Boolean.class)
                        .one()
                        .flatMap(there -> Mono.error(
                                there
                                        ? new DomainException(Kind.CONFLICT, "changed-meanwhile")
                                        : DomainException.notFound())));
    }

    /** What only the database can tell: words without anything to search by, and kinds that are none. */
    private Mono<Void> checked(WordLists lists, @Nullable Long self) {
        var kind = lists.kindOf();
        return database.sql("""
                        select (select w.language || ':' || w.spelt from unnest(:languages, :spelt) w(language, spelt) where length(assortment.stems(w.spelt)) < 2 limit 1) silent,
                            :kind::bigint is null or exists (select from assortment.concept where id = :kind and id is distinct from :self::bigint) known
                        """)
                .bind("languages", lists.languages().toArray(String[]::new))
                .bind("spelt", lists.spelt().toArray(String[]::new))
                .bind("kind", Binding.orNull(kind, Long.class))
                .bind("self", Binding.orNull(self, Long.class))
                .map(row -> {
                    var silent = row.get("silent", String.class);
                    if (silent != null) {
                        throw DomainException.invalid(WordLists.noWord(silent.substring(0, 2), silent.substring(3)));
                    }
                    if (!Boolean.TRUE.equals(row.get("known", Boolean.class))) {
                        throw DomainException.invalid(FieldError.at("kind", "unknown-value", kind, null));
                    }
                    return true;
                })
                .one()
                .then();
    }

    private Mono<Void> write(long id, WordLists lists) {
        return database.sql(WRITE)
                .bind("concept", id)
                .bind("languages", lists.languages().toArray(String[]::new))
                .bind("spelt", lists.spelt().toArray(String[]::new))
                .then();
    }

    private Mono<List<String>> spelt(long id) {
        return database.sql("select spelt from assortment.vocabulary where concept = :id order by language, position")
                .bind("id", id)
                .map(row -> text(row, "spelt"))
                .all()
                .collectList();
    }

    private Mono<Void> note(Actor actor, String action, long id, List<String> before, List<String> after) {
        return trail.record(
                actor,
                action,
                "food",
                String.valueOf(id),
                Map.of(
                        "added",
                        after.stream().filter(word -> !before.contains(word)).toList(),
                        "removed",
                        before.stream().filter(word -> !after.contains(word)).toList()));
    }

    private Food food(Readable row) {
        var words = row.get("words", String.class);
        return new Food(
                row.get("id", Long.class),
                row.get("version", Long.class),
                row.get("kind_of", Long.class),
                row.get("kind_name", String.class),
                words == null ? Map.of() : json.readValue(words, WORDS));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNullElse(row.get(column, String.class), "");
    }
}
