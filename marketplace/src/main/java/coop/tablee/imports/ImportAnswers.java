package coop.tablee.imports;

import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.imports.Answers.CategoryAnswer;
import coop.tablee.imports.Answers.ProducerAnswer;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps what a person says about a file's words, once for this and all later imports of the cooperative, and holds the rows against the catalogue again. All
 * answers of one form are kept, or none.
 */
@Component
class ImportAnswers {

    private static final String LOCK = """
            select state, pg_advisory_xact_lock(hashtextextended('imports.answers', cooperative_id)) from imports.catalogue_import
            where id = :import and cooperative_id = :cooperative for update
            """;
    private static final String KNOWN_PRODUCERS = """
            select producer_id from network.supply_agreement where cooperative_id = :cooperative and may_offer
                and valid_from <= platform.today() and (valid_until is null or valid_until >= platform.today()) order by producer_id
            """;
    private static final String KEEP_PRODUCERS = """
            insert into imports.producer_mapping (cooperative_id, name_key, name, producer_id, answered_by)
            select :cooperative, a.key, n.name, a.producer, :account
            from unnest(:keys::text[], :producers::bigint[]) a(key, producer)
            join (select producer_key, min(producer) name from imports.import_row where import_id = :import group by 1) n on n.producer_key = a.key
            on conflict (cooperative_id, name_key) do update set producer_id = excluded.producer_id, answered_by = excluded.answered_by, answered_at = clock_timestamp()
            """;
    private static final String KEEP_CATEGORIES = """
            insert into imports.category_mapping (cooperative_id, category_key, category, family, answered_by)
            select :cooperative, a.key, n.category, a.family, :account
            from unnest(:keys::text[], :families::text[]) a(key, family)
            join (select category_key, min(category) category from imports.import_row where import_id = :import group by 1) n on n.category_key = a.key
            on conflict (cooperative_id, category_key) do update set family = excluded.family, answered_by = excluded.answered_by, answered_at = clock_timestamp()
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final ImportRepository imports;
    private final NewProducers newProducers;
    private final Families families;

    ImportAnswers(
            DatabaseClient database,
            TransactionalOperator transaction,
            ImportRepository imports,
            NewProducers newProducers,
            Families families) {
        this.database = database;
        this.transaction = transaction;
        this.imports = imports;
        this.newProducers = newProducers;
        this.families = families;
    }

    /** Refuses a producer that is none of the cooperative's and a family that there is not ({@code invalid-input}); {@code import-ended} (409) later on. */
    Mono<Void> keep(long importId, Answers answers, Actor actor) {
        return lock(importId, actor)
                .then(Mono.defer(() -> check(answers, actor)))
                .then(Mono.defer(() -> keepProducers(importId, answers.producers(), actor)))
                .then(Mono.defer(() -> keepCategories(importId, answers.categories(), actor)))
                .then(Mono.defer(() -> imports.match(importId)))
                .as(transaction::transactional);
    }

    private Mono<Void> lock(long importId, Actor actor) {
        return database.sql(LOCK)
                .bind("import", importId)
                .bind("cooperative", actor.requireParty().id())
                .map(row -> ImportState.of(row.get("state", String.class)))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .filter(state -> state == ImportState.PREVIEW)
                .switchIfEmpty(Mono.error(() -> new DomainException(DomainException.Kind.CONFLICT, "import-ended")))
                .then();
    }

    private Mono<Void> check(Answers answers, Actor actor) {
        return Mono.zip(knownProducers(actor), families.all()).flatMap(known -> {
            var wrong = Flux.concat(
                    Flux.fromIterable(answers.producers())
                            .filter(answer ->
                                    answer.producer() != null && !known.getT1().contains(answer.producer()))
                            .map(answer -> FieldError.at(answer.field(), "unknown-producer", answer.producer(), null)),
                    Flux.fromIterable(answers.producers()).mapNotNull(NewProducers::refuse),
                    Flux.fromIterable(answers.categories())
                            .filter(answer -> !known.getT2().containsKey(answer.family()))
                            .map(answer -> FieldError.at(answer.field(), "unknown-value", answer.family(), null)));
            return wrong.collectList()
                    .flatMap(errors -> errors.isEmpty() ? Mono.empty() : Mono.error(DomainException.invalid(errors)));
        });
    }

    private Mono<Set<Long>> knownProducers(Actor actor) {
        return database.sql(KNOWN_PRODUCERS)
                .bind("cooperative", actor.requireParty().id())
                .map(row -> row.get("producer_id", Long.class))
                .all()
                .collect(Collectors.toSet());
    }

    private Mono<Void> keepProducers(long importId, List<ProducerAnswer> answers, Actor actor) {
        if (answers.isEmpty()) {
            return Mono.empty();
        }
        return Flux.fromIterable(answers)
                .concatMap(answer -> newProducers.idOf(answer, actor))
                .collectList()
                .flatMap(producers -> database.sql(KEEP_PRODUCERS)
                        .bind("cooperative", actor.requireParty().id())
                        .bind("account", actor.accountId())
                        .bind("import", importId)
                        .bind("keys", answers.stream().map(ProducerAnswer::key).toArray(String[]::new))
                        .bind("producers", ids(producers))
                        .then());
    }

    /** An array may hold nulls, a reactive list may not: none is 0 on the way. */
    private static Long[] ids(List<Long> producers) {
        return producers.stream().map(id -> id == NewProducers.NONE ? null : id).toArray(Long[]::new);
    }

    private Mono<Void> keepCategories(long importId, List<CategoryAnswer> answers, Actor actor) {
        if (answers.isEmpty()) {
            return Mono.empty();
        }
        return database.sql(KEEP_CATEGORIES)
                .bind("cooperative", actor.requireParty().id())
                .bind("account", actor.accountId())
                .bind("import", importId)
                .bind("keys", answers.stream().map(CategoryAnswer::key).toArray(String[]::new))
                .bind("families", answers.stream().map(CategoryAnswer::family).toArray(String[]::new))
                .then();
    }
}
