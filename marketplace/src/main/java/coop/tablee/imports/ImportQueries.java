package coop.tablee.imports;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Shows imports to the cooperative whose they are; another's is {@code not-found}. As many statements for ten rows as for ten thousand. */
@Component
class ImportQueries {

    private static final String SELECT = """
            select id, file_name, state, greatest(rows_expected, read) rows_expected, read, accepted, refused, created, changed, unchanged, waiting, left_out,
                submitted_at, ended_at
            from imports.catalogue_import where cooperative_id = :cooperative
            """;
    private static final String ISSUES = """
            select row_no, column_name, code, severity, found, expected from imports.import_issue where import_id = :import
            order by row_no, found_when desc, position limit :limit
            """;
    private static final String UNANSWERED = """
            select producer_key, min(producer) producer, count(*)::int rows, min(row_no) first_row from imports.import_row
            where import_id = :import and outcome = 'WAITING' group by producer_key order by min(row_no) limit 200
            """;

    private final DatabaseClient database;

    ImportQueries(DatabaseClient database) {
        this.database = database;
    }

    Mono<ImportView> require(long importId, Actor actor) {
        return database.sql(SELECT + "and id = :import")
                .bind("cooperative", actor.requireParty().id())
                .bind("import", importId)
                .map(ImportQueries::view)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** The latest imports of the cooperative, newest first. */
    Flux<ImportView> latest(Actor actor, int limit) {
        return database.sql(SELECT + "order by id desc limit :limit")
                .bind("cooperative", actor.requireParty().id())
                .bind("limit", limit)
                .map(ImportQueries::view)
                .all();
    }

    /** Problems in the order of the file, the file's own first. Call after {@link #require}. */
    Mono<List<IssueView>> issues(long importId, int limit) {
        return database.sql(ISSUES)
                .bind("import", importId)
                .bind("limit", limit)
                .map(ImportQueries::issue)
                .all()
                .collectList();
    }

    /** Names of producers that nobody has answered yet. Call after {@link #require}. */
    Mono<List<UnansweredProducer>> unansweredProducers(long importId) {
        return database.sql(UNANSWERED)
                .bind("import", importId)
                .map(row -> new UnansweredProducer(
                        row.get("producer_key", String.class),
                        row.get("producer", String.class),
                        row.get("rows", Integer.class),
                        row.get("first_row", Long.class)))
                .all()
                .collectList();
    }

    static IssueView issue(Readable row) {
        return new IssueView(
                row.get("row_no", Long.class),
                row.get("column_name", String.class),
                row.get("code", String.class),
                row.get("severity", String.class),
                row.get("found", String.class),
                row.get("expected", String.class));
    }

    private static ImportView view(Readable row) {
        return new ImportView(
                row.get("id", Long.class),
                row.get("file_name", String.class),
                ImportState.of(row.get("state", String.class)),
                row.get("rows_expected", Integer.class),
                row.get("read", Integer.class),
                row.get("accepted", Integer.class),
                row.get("refused", Integer.class),
                row.get("created", Integer.class),
                row.get("changed", Integer.class),
                row.get("unchanged", Integer.class),
                row.get("waiting", Integer.class),
                row.get("left_out", Integer.class),
                row.get("submitted_at", Instant.class),
                row.get("ended_at", Instant.class));
    }
}
