package coop.tablee.catering;

import coop.tablee.catalogue.Allergen;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the diets of a kitchen door. Whose door it is was asked before. */
@Component
public class Diets {

    private static final int MOST = 50;
    private static final String OF = """
            select id, names::text names, people, excludes, version from catering.diet where site_id = :site order by names ->> 'fr', id limit 50
            """;
    private static final String ADD = """
            insert into catering.diet (site_id, names, people, excludes, changed_by)
            select :site, :names::jsonb, :people, :excludes, :account
            where (select count(*) from catering.diet where site_id = :site) < :most
            returning id
            """;
    private static final String CHANGE = """
            update catering.diet set names = :names::jsonb, people = :people, excludes = :excludes, version = version + 1, changed_by = :account,
                changed_at = clock_timestamp()
            where id = :id and site_id = :site and version = :version
            returning id
            """;
    private static final String REMOVE = "delete from catering.diet where id = :id and site_id = :site returning id";
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final JsonMapper json;

    Diets(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    public Mono<List<Diet>> of(long site) {
        return database.sql(OF)
                .bind("site", site)
                .map(row -> diet(row, json))
                .all()
                .collectList();
    }

    /** Keeps a new diet, or a changed one if nobody changed it meanwhile ({@code diet-changed}); a name stands once per door ({@code diet-name-taken}). */
    public Mono<Void> keep(long site, Diet diet, Actor actor) {
        var isNew = diet.id() == 0;
        var statement = database.sql(isNew ? ADD : CHANGE)
                .bind("site", site)
                .bind("names", json.writeValueAsString(diet.names().texts()))
                .bind("people", diet.people())
                .bind(
                        "excludes",
                        diet.excludes().stream().map(Enum::name).sorted().toArray(String[]::new))
                .bind("account", actor.accountId());
        return (isNew
                        ? statement.bind("most", MOST)
                        : statement.bind("id", diet.id()).bind("version", diet.version()))
                .map(row -> row.get("id", Long.class))
                .one()
                .switchIfEmpty(
                        Mono.error(() -> new DomainException(Kind.CONFLICT, isNew ? "too-many-diets" : "diet-changed")))
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        taken -> DomainException.invalid(FieldError.at(
                                "name_fr",
                                "diet-name-taken",
                                diet.names().texts().get("fr"),
                                null)))
                .then();
    }

    /** Removes a diet; one that is gone already is gone. */
    Mono<Boolean> remove(long site, long id) {
        return database.sql(REMOVE)
                .bind("id", id)
                .bind("site", site)
                .map(row -> true)
                .one()
                .defaultIfEmpty(false);
    }

    static Diet diet(Readable row, JsonMapper json) {
        return new Diet(
                row.get("id", Long.class),
                new LocalizedText(json.readValue(row.get("names", String.class), TEXTS)),
                row.get("people", Integer.class),
                allergens(Arrays.asList(row.get("excludes", String[].class))),
                row.get("version", Long.class));
    }

    static Set<Allergen> allergens(List<String> names) {
        return names.stream().map(Allergen::valueOf).collect(Collectors.toSet());
    }
}
