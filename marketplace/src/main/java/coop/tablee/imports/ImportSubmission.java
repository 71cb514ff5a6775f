package coop.tablee.imports;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Sha256;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Takes a file in. The same bytes handed in again while the first import of them is still open (reading, preview, applying) are the same import: a retried
 * request or a second click makes no second one. Once it is done, the same file is a new import, of which nothing changes.
 */
@Component
class ImportSubmission {

    private static final String SUBMIT = """
            insert into imports.catalogue_import (cooperative_id, account_id, file_name, language, content_hash, content, rows_expected, apply_when_read)
            values (:cooperative, :account, :name, :language, :hash, :content, :rows, :apply)
            on conflict (cooperative_id, content_hash, language) where state in ('reading', 'preview', 'applying')
            do update set apply_when_read = catalogue_import.apply_when_read or excluded.apply_when_read
            returning id
            """;
    private static final String GO_ON = """
            update imports.catalogue_import set state = 'applying', lease_until = null
            where id = :import and state = 'preview' and apply_when_read and waiting = 0 and accepted > 0
            """;

    private final DatabaseClient database;
    private final ImportJobs jobs;

    ImportSubmission(DatabaseClient database, ImportJobs jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    /** The import's id. An empty file is refused ({@code empty-file}); every other file is read first. */
    Mono<Long> submit(SubmittedFile file, Actor actor) {
        if (file.content().length == 0) {
            return Mono.error(new DomainException(
                    DomainException.Kind.INVALID,
                    "empty-file",
                    List.of(FieldError.at("file", "empty-file", file.name(), null))));
        }
        return database.sql(SUBMIT)
                .bind("cooperative", actor.requireParty().id())
                .bind("account", actor.accountId())
                .bind("name", file.name())
                .bind("language", file.language())
                .bind("hash", Sha256.hex(file.content()))
                .bind("content", file.content())
                .bind("rows", file.rowsExpected())
                .bind("apply", file.applyWhenRead())
                .map(row -> row.get("id", Long.class))
                .one()
                .flatMap(id -> database.sql(GO_ON).bind("import", id).then().thenReturn(id))
                .doOnNext(id -> jobs.wake());
    }
}
