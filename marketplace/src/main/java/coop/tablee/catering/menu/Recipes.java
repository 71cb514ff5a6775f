package coop.tablee.catering.menu;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catering.AgeGroup;
import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps a kitchen's recipes. Each change makes a version, which never changes; what is planned and not yet published takes it over. Recipes of others are answered like
 * ones that do not exist ({@code not-found}), unless a kitchen of the same authority shares them: then they may be cooked and read.
 */
@Component
public class Recipes {

    private static final String STORE = """
        select catering.store_recipe(:owner, :recipe, :seen, :shared, :variantOf, :names::jsonb, :texture::smallint, :freeOf, :lines::jsonb) id
        """;
    private static final String VARIANT_IS_OURS = """
        select count(*) from catering.recipe r where r.id = :recipe and r.owner_id = :owner and r.variant_of is null
        """;
    private static final String BELONG =
            "update catering.recipe set family = :family where id = :recipe and family is distinct from :family";
    private static final String RETIRE =
            "update catering.recipe set retired = true where id = :recipe and owner_id = :owner returning id";
    private static final String FOODS = """
        select distinct on (a.n) a.n, v.concept from unnest(:names) with ordinality a(name, n)
        join assortment.vocabulary v on v.term = assortment.plain(a.name) or v.stems @> array[assortment.stems(a.name)]
        where assortment.plain(a.name) <> ''
        order by a.n, lower(v.spelt) <> lower(btrim(a.name)), v.term <> assortment.plain(a.name), v.language <> :language, v.position, v.concept
        """;
    private static final String FOOD_NAMES = """
        select n.name from (
            select distinct on (c.id) c.id, v.spelt as name from assortment.concept c join assortment.vocabulary v on v.concept = c.id
            order by c.id, v.language <> :language, array_position(array['fr', 'nl', 'de', 'en'], v.language), v.position) n
        order by n.name collate "und-x-icu" limit 2000
        """;
    private static final String ONE = """
        select r.id, r.owner_id = :party own, r.retired, r.shared, r.variant_of, r.family, v.id version_id, v.version, v.names::text names, v.texture, v.free_of,
            (select coalesce(jsonb_agg(jsonb_build_object('food', l.food_id, 'names', l.names, 'yield', l.yield, 'piece', l.piece_grams,
                'recipe', p.recipe_id, 'portions', l.portions,
                'grams', (select coalesce(jsonb_object_agg(g.age_group, g.grams), '{}') from catering.recipe_grams g
                    where g.version_id = l.version_id and g.position = l.position)) order by l.position), '[]')
             from catering.recipe_line l left join catering.recipe_version p on p.id = l.part_version_id where l.version_id = v.id)::text lines
        from catering.recipe r join catering.recipe_version v on v.id = r.current_version_id
        where r.id = :recipe and (r.owner_id = :party or r.id in (select catering.usable_recipes(:party)))
        """;
    private static final String LIST = """
        select r.id, r.owner_id = :party own, v.id version_id, v.names::text names, v.texture, b.names::text of_names,
            (select count(*) from catering.recipe_line l where l.version_id = v.id)::int foods
        from catering.recipe r join catering.recipe_version v on v.id = r.current_version_id
        left join catering.recipe base on base.id = r.variant_of left join catering.recipe_version b on b.id = base.current_version_id
        where r.id in (select catering.usable_recipes(:party))
        order by coalesce(coalesce(b.names, v.names) ->> :language, coalesce(b.names, v.names) ->> 'fr', '') collate "und-x-icu", b.id nulls first, r.id limit 1000
        """;
    private static final String ALLERGENS = """
        with foods as materialized (
            select distinct p.version_id, l.food_id from catering.parts(:versions) p
            join catering.recipe_line l on l.version_id = p.inner_version_id and l.food_id is not null),
        said as materialized (
            select a.food_id, a.allergens from catering.food_allergens(:party, array(select distinct f.food_id from foods f), platform.today() - 14, platform.today() + 14) a)
        select f.version_id, string_agg(f.letter, '' order by f.n) allergens from (
            select f.version_id, n, case when bool_or(substr(s.allergens, n, 1) = 'C') then 'C' when bool_or(substr(s.allergens, n, 1) = 'U') then 'U'
                when bool_or(substr(s.allergens, n, 1) = 'M') then 'M' else 'A' end letter
            from foods f join said s on s.food_id = f.food_id cross join generate_series(1, 14) n group by 1, 2) f
        group by 1
        """;
    // What a menu names, each followed by what this kitchen may cook instead of it
    private static final String COOKED = """
        select v.id dish, v.id version_id, v.names::text names, v.texture, v.free_of, false variant, v.recipe_id, v.recipe_id recipe
        from catering.recipe_version v where v.id = any (:versions)
        union all
        select d.id, v.id, v.names::text, v.texture, v.free_of, true, r.id, d.recipe_id
        from catering.recipe_version d join catering.recipe r on r.variant_of = d.recipe_id join catering.recipe_version v on v.id = r.current_version_id
        where d.id = any (:versions) and r.id in (select catering.usable_recipes(:party))
        order by recipe, dish, variant, texture desc, recipe_id limit 1000
        """;
    private static final String FOOD_ALLERGENS = """
        select a.food_id, a.allergens from catering.food_allergens(:party, :foods, platform.today() - 14, platform.today() + 14) a
        """;
    private static final String SAY = """
        insert into catering.food_statement (owner_id, food_id, names, contains)
        select :party, :food, (select jsonb_object_agg(v.language, v.spelt) from assortment.vocabulary v
            where v.concept = :food and v.position = (select min(w.position) from assortment.vocabulary w where w.concept = v.concept and w.language = v.language)), :contains
        where exists (select from assortment.concept c where c.id = :food)
        on conflict (owner_id, food_id) do update set contains = excluded.contains
        returning food_id
        """;

    private static final int MOST_LEVELS = 6;

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<StoredLine>> LINES = new TypeReference<>() {};

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    Recipes(DatabaseClient database, TransactionalOperator transaction, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
    }

    private record StoredLine(
            @Nullable Long food,
            Map<String, String> names,
            @Nullable BigDecimal yield,
            @Nullable BigDecimal piece,
            @Nullable Long recipe,
            @Nullable BigDecimal portions,
            Map<AgeGroup, BigDecimal> grams) {}

    /** Keeps a new recipe of the actor's kitchen and answers its id. A recipe without anything in it, that would contain itself, or whose recipes inside each other reach over more than six levels, is refused ({@code invalid-input}). */
    public Mono<Long> add(RecipeDraft draft, Actor actor) {
        return store(null, null, draft, actor);
    }

    /**
     * Makes the next version of the actor's own recipe. {@code seen} is the version that was changed: of two who change it the second is told ({@code recipe-changed}, 409).
     */
    public Mono<Long> change(long recipe, long seen, RecipeDraft draft, Actor actor) {
        return require(recipe, actor)
                .flatMap(now -> now.own()
                        ? store(recipe, seen, draft, actor)
                        : Mono.error(new DomainException(Kind.FORBIDDEN, "recipe-of-another")));
    }

    /** Takes a recipe out of use; menus that have it keep it. */
    Mono<Void> retire(long recipe, Actor actor) {
        return database.sql(RETIRE)
                .bind("recipe", recipe)
                .bind("owner", actor.requireParty().id())
                .map(row -> true)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then();
    }

    Mono<Recipe> require(long recipe, Actor actor) {
        return database.sql(ONE)
                .bind("recipe", recipe)
                .bind("party", actor.requireParty().id())
                .map(this::recipe)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** What the actor's kitchen may put on its menu, variants after their dish. */
    Mono<List<RecipeLine>> all(Actor actor) {
        return database.sql(LIST)
                .bind("party", actor.requireParty().id())
                .bind("language", actor.locale().getLanguage())
                .map(this::listed)
                .all()
                .collectList()
                .flatMap(found -> allergens(found.stream().map(Listed::version).toList(), actor)
                        .map(known -> found.stream()
                                .map(one -> one.line(known.getOrDefault(one.version(), Allergens.UNDECLARED)))
                                .toList()));
    }

    /** The foods that are called so, in the order of the names; where no food is called so there is nothing. Any of the four languages will do. */
    public Mono<Map<Integer, Long>> foods(List<String> names, Actor actor) {
        return database.sql(FOODS)
                .bind("names", names.toArray(String[]::new))
                .bind("language", actor.locale().getLanguage())
                .map(row -> Map.entry(Math.toIntExact(row.get("n", Long.class)) - 1, row.get("concept", Long.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** What foods are called in a language, for fields that complete what is typed. */
    Mono<List<String>> foodNames(String language) {
        return database.sql(FOOD_NAMES)
                .bind("language", language)
                .mapValue(String.class)
                .all()
                .collectList();
    }

    /** What follows from the foods of each version, by what is offered within a fortnight and what the kitchen has said. */
    public Mono<Map<Long, Allergens>> allergens(Collection<Long> versions, Actor actor) {
        return database.sql(ALLERGENS)
                .bind("versions", versions.toArray(Long[]::new))
                .bind("party", actor.requireParty().id())
                .map(row -> Map.entry(
                        row.get("version_id", Long.class), Allergens.ofStored(row.get("allergens", String.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /**
     * What may be cooked for a planned dish.
     *
     * @param dish the version on the menu
     * @param version what is cooked: the same, or a variant's current one
     */
    record Cooked(
            long dish, long version, LocalizedText names, Texture texture, Set<Allergen> freeOf, boolean isVariant) {}

    /** Each of these versions, followed by the variants that the actor's kitchen may cook instead. */
    Mono<List<Cooked>> cooked(Collection<Long> versions, Actor actor) {
        return database.sql(COOKED)
                .bind("versions", versions.toArray(Long[]::new))
                .bind("party", actor.requireParty().id())
                .map(row -> new Cooked(
                        row.get("dish", Long.class),
                        row.get("version_id", Long.class),
                        texts(row.get("names", String.class)),
                        Texture.ofLevel(row.get("texture", Integer.class)),
                        Arrays.stream(row.get("free_of", String[].class))
                                .map(Allergen::valueOf)
                                .collect(Collectors.toCollection(TreeSet::new)),
                        row.get("variant", Boolean.class)))
                .all()
                .collectList();
    }

    /** What is known of single foods. */
    Mono<Map<Long, Allergens>> ofFoods(Collection<Long> foods, Actor actor) {
        return database.sql(FOOD_ALLERGENS)
                .bind("party", actor.requireParty().id())
                .bind("foods", foods.toArray(Long[]::new))
                .map(row -> Map.entry(
                        row.get("food_id", Long.class), Allergens.ofStored(row.get("allergens", String.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Says of a food that the actor's kitchen buys elsewhere what it contains, and so that it contains none of the other fourteen. A food that is none is {@code not-found}. */
    public Mono<Void> say(long food, Collection<Allergen> contains, Actor actor) {
        return database.sql(SAY)
                .bind("party", actor.requireParty().id())
                .bind("food", food)
                .bind("contains", contains.stream().map(Enum::name).sorted().toArray(String[]::new))
                .map(row -> true)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then();
    }

    private Mono<Long> store(@Nullable Long recipe, @Nullable Long seen, RecipeDraft draft, Actor actor) {
        requireSomething(draft);
        return requireVariant(recipe, draft, actor)
                .then(Mono.defer(() -> database.sql(STORE)
                        .bind("owner", actor.requireParty().id())
                        .bind("recipe", Binding.orNull(recipe, Long.class))
                        .bind("seen", Binding.orNull(seen, Long.class))
                        .bind("shared", draft.shared())
                        .bind("variantOf", Binding.orNull(draft.variantOf(), Long.class))
                        .bind("names", json.writeValueAsString(draft.names().texts()))
                        .bind("texture", draft.texture().level())
                        .bind(
                                "freeOf",
                                draft.freeOf().stream().map(Enum::name).sorted().toArray(String[]::new))
                        .bind("lines", json.writeValueAsString(lines(draft)))
                        .map(row -> Objects.requireNonNullElse(row.get("id", Long.class), 0L))
                        .one()))
                .flatMap(id ->
                        id == 0 ? Mono.error(new DomainException(Kind.CONFLICT, "recipe-changed")) : Mono.just(id))
                .flatMap(id -> belong(id, draft).thenReturn(id))
                .onErrorMap(DataIntegrityViolationException.class, Recipes::inWords)
                .as(transaction::transactional);
    }

    private Mono<Void> belong(long recipe, RecipeDraft draft) {
        var family = draft.family();
        return database.sql(BELONG)
                .bind("recipe", recipe)
                .bind("family", Binding.orNull(family == null ? null : family.name(), String.class))
                .then();
    }

    private Mono<Void> requireVariant(@Nullable Long recipe, RecipeDraft draft, Actor actor) {
        var of = draft.variantOf();
        if (of == null) {
            return Mono.empty();
        }
        return database.sql(VARIANT_IS_OURS)
                .bind("recipe", of)
                .bind("owner", actor.requireParty().id())
                .mapValue(Long.class)
                .one()
                .filter(found -> found > 0 && !of.equals(recipe))
                .switchIfEmpty(Mono.error(() ->
                        DomainException.invalid(FieldError.at("variantOf", "recipe-variant-of-nothing", of, null))))
                .then();
    }

    private static void requireSomething(RecipeDraft draft) {
        if (draft.ingredients().isEmpty() && draft.parts().isEmpty()) {
            throw DomainException.invalid(FieldError.at("food-0", "recipe-empty", "", null));
        }
    }

    /** What the database refused, for people. */
    private static Throwable inWords(DataIntegrityViolationException refused) {
        var said = String.valueOf(refused.getMostSpecificCause().getMessage());
        if (said.contains("never contains itself")) {
            return DomainException.invalid(FieldError.at("part-0", "recipe-contains-itself", "", null));
        }
        if (said.contains("recipe_yield_sane")) {
            return DomainException.invalid(FieldError.at("yield-0", "recipe-yield", "", "1–400"));
        }
        if (said.contains("recipe_nested_in_reason")) {
            return DomainException.invalid(FieldError.at("part-0", "recipe-too-deep", "", MOST_LEVELS));
        }
        if (said.contains("recipe_portions_in_reason")) {
            return DomainException.invalid(FieldError.at("portions-0", "recipe-too-many-portions", "", null));
        }
        if (said.contains("recipe_grams_sane")) {
            return DomainException.invalid(FieldError.at("g_PRIMARY-0", "recipe-grams", "", "0.01–5000"));
        }
        return refused;
    }

    private static List<Map<String, Object>> lines(RecipeDraft draft) {
        var lines = new ArrayList<Map<String, Object>>();
        for (var ingredient : draft.ingredients()) {
            var line = new HashMap<String, Object>();
            line.put("food", ingredient.food());
            line.put("grams", ingredient.grams());
            line.put("yield", ingredient.yield());
            if (ingredient.pieceGrams() != null) {
                line.put("piece", ingredient.pieceGrams());
            }
            lines.add(line);
        }
        draft.parts().forEach(part -> lines.add(Map.of("recipe", part.recipe(), "portions", part.portions())));
        return lines;
    }

    private record Listed(
            long id,
            long version,
            LocalizedText names,
            boolean own,
            Texture texture,
            @Nullable LocalizedText variantOf,
            int foods) {

        RecipeLine line(Allergens allergens) {
            return new RecipeLine(id, names, own, texture, variantOf, foods, allergens);
        }
    }

    private Listed listed(Readable row) {
        var of = row.get("of_names", String.class);
        return new Listed(
                row.get("id", Long.class),
                row.get("version_id", Long.class),
                texts(row.get("names", String.class)),
                row.get("own", Boolean.class),
                Texture.ofLevel(row.get("texture", Integer.class)),
                of == null ? null : texts(of),
                row.get("foods", Integer.class));
    }

    private Recipe recipe(Readable row) {
        var lines = json.readValue(row.get("lines", String.class), LINES);
        var ingredients = lines.stream()
                .filter(line -> line.food() != null)
                .map(line -> new Ingredient(
                        Objects.requireNonNull(line.food()),
                        new LocalizedText(line.names()),
                        line.grams().isEmpty() ? Map.of() : new EnumMap<>(line.grams()),
                        Objects.requireNonNull(line.yield()),
                        line.piece()))
                .toList();
        var parts = lines.stream()
                .filter(line -> line.recipe() != null)
                .map(line -> new Part(
                        Objects.requireNonNull(line.recipe()),
                        new LocalizedText(line.names()),
                        Objects.requireNonNull(line.portions())))
                .toList();
        return new Recipe(
                row.get("id", Long.class),
                row.get("version", Integer.class),
                row.get("version_id", Long.class),
                row.get("own", Boolean.class),
                row.get("retired", Boolean.class),
                new RecipeDraft(
                        texts(row.get("names", String.class)),
                        Texture.ofLevel(row.get("texture", Integer.class)),
                        Arrays.stream(row.get("free_of", String[].class))
                                .map(Allergen::valueOf)
                                .collect(Collectors.toSet()),
                        row.get("variant_of", Long.class),
                        row.get("shared", Boolean.class),
                        ingredients,
                        parts,
                        Optional.ofNullable(row.get("family", String.class))
                                .map(RecipeFamily::valueOf)
                                .orElse(null)));
    }

    private LocalizedText texts(@Nullable String names) {
        return new LocalizedText(names == null ? Map.of() : new LinkedHashMap<>(json.readValue(names, TEXTS)));
    }
}
