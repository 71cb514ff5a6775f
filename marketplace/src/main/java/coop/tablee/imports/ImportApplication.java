package coop.tablee.imports;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Asks for an import to be applied, or stopped. Both may be asked any number of times, by anybody of the cooperative at once: what is under way or done already
 * is answered as it stands.
 */
@Component
class ImportApplication {

    /** The row is locked before it is looked at: who waited for another's request sees what that one made of the import, not what it was before. */
    private static final String ASK = """
            with found as (
                select id, state, waiting from imports.catalogue_import where id = :import and cooperative_id = :cooperative for update
            ), asked as (
                update imports.catalogue_import i set state = 'applying', account_id = :account, lease_token = null, lease_until = null, attempts = 0
                from found where i.id = found.id and found.state = 'preview' and found.waiting = 0 returning i.id
            )
            select state, waiting, exists (select from asked) asked from found
            """;

    private static final String CANCEL = """
            with found as (
                select id, state, waiting from imports.catalogue_import where id = :import and cooperative_id = :cooperative for update
            ), asked as (
                update imports.catalogue_import i set state = 'cancelled', account_id = :account, content = null, ended_at = clock_timestamp(), lease_token = null, lease_until = null
                from found where i.id = found.id and found.state in ('reading', 'preview') returning i.id
            )
            select state, waiting, exists (select from asked) asked from found
            """;

    private final DatabaseClient database;
    private final ImportJobs jobs;

    ImportApplication(DatabaseClient database, ImportJobs jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    /** {@code import-unanswered} while producers' names wait for an answer, {@code import-still-reading}, or {@code import-ended}: all 409. */
    Mono<Void> apply(long importId, Actor actor) {
        return ask(ASK, importId, actor)
                .doOnNext(answer -> refuseUnlessApplicable(answer))
                .doOnNext(answer -> jobs.wake())
                .then();
    }

    /** {@code import-ended} (409) when it is being applied or was: nothing is taken back. */
    Mono<Void> cancel(long importId, Actor actor) {
        return ask(CANCEL, importId, actor)
                .doOnNext(answer -> {
                    if (!answer.asked() && answer.state() != ImportState.CANCELLED) {
                        throw conflict("import-ended");
                    }
                })
                .then();
    }

    private Mono<Answer> ask(String sql, long importId, Actor actor) {
        return database.sql(sql)
                .bind("import", importId)
                .bind("cooperative", actor.requireParty().id())
                .bind("account", actor.accountId())
                .map(row -> new Answer(
                        ImportState.of(row.get("state", String.class)),
                        row.get("waiting", Integer.class),
                        row.get("asked", Boolean.class)))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private static void refuseUnlessApplicable(Answer answer) {
        if (answer.asked()) {
            return;
        }
        switch (answer.state()) {
            case READING -> throw conflict("import-still-reading");
            case PREVIEW -> throw conflict("import-unanswered");
            case REJECTED, CANCELLED -> throw conflict("import-ended");
            case APPLYING, DONE -> {}
        }
    }

    private static DomainException conflict(String code) {
        return new DomainException(DomainException.Kind.CONFLICT, code);
    }

    /** How the import stood before, and whether this request moved it. */
    private record Answer(ImportState state, int waiting, boolean asked) {}
}
