package coop.tablee.imports;

import coop.tablee.catalogimport.CatalogueSummary;
import coop.tablee.imports.FileReading.Portion;
import java.time.Duration;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The steps of an import in the database. Every step but the first carries the lease's token, and does nothing once the lease is another's. */
@Repository
class ImportRepository {

    private static final String TAKE = """
            /* job */ update imports.catalogue_import
            set lease_token = :token, lease_until = clock_timestamp() + make_interval(secs => :seconds), attempts = attempts + 1
            where id = (select id from imports.catalogue_import where state in ('reading', 'applying')
                        and (lease_until is null or lease_until < clock_timestamp()) order by id limit 1 for update skip locked)
            returning id, state, attempts
            """;
    private static final String BEGIN_READING = """
            with begun as (update imports.catalogue_import set read = 0, accepted = 0, refused = 0
                           where id = :import and lease_token = :token and state = 'reading' returning id, content, language),
                rows as (delete from imports.import_row r using begun where r.import_id = begun.id),
                issues as (delete from imports.import_issue s using begun where s.import_id = begun.id)
            select content, language from begun
            """;
    private static final String STAGE = """
            with alive as (
                update imports.catalogue_import set read = read + :read, accepted = accepted + :accepted, refused = refused + :read - :accepted,
                    lease_until = clock_timestamp() + make_interval(secs => :seconds)
                where id = :import and lease_token = :token and state = 'reading' returning id
            ), staged as (
                insert into imports.import_row (import_id, row_no, producer, producer_key, sku, name, category, category_key, family, facts, crate_share, on_hand,
                    on_demand, outcome)
                select a.id, r."rowNo", r.producer, r."producerKey", r.sku, r.name, r.category, r."categoryKey", r.family, r.facts, r."crateShare", r."onHand",
                    r."onDemand", case when r.facts is null then 'REFUSED' else 'WAITING' end
                from alive a, json_to_recordset(:rows::json) r("rowNo" bigint, producer text, "producerKey" text, sku text, name text, category text,
                    "categoryKey" text, family text, facts jsonb, "crateShare" numeric, "onHand" numeric, "onDemand" boolean)
            ), noted as (
                insert into imports.import_issue (import_id, row_no, position, found_when, column_name, code, severity, found, expected)
                select a.id, r."rowNo", i.position, 'READING', i.issue ->> 'column', i.issue ->> 'code', i.issue ->> 'severity', i.issue ->> 'found', i.issue ->> 'expected'
                from alive a, json_to_recordset(:rows::json) r("rowNo" bigint, issues json), json_array_elements(r.issues) with ordinality i(issue, position)
            )
            select id from alive
            """;
    private static final String END_READING = """
            with ended as (
                update imports.catalogue_import set state = case when :rejected then 'rejected' else 'preview' end, content = null, read_at = clock_timestamp(),
                    ended_at = case when :rejected then clock_timestamp() end, lease_token = null, lease_until = null, attempts = 0
                where id = :import and lease_token = :token and state = 'reading' returning id
            ), noted as (
                insert into imports.import_issue (import_id, row_no, position, found_when, column_name, code, severity, found, expected)
                select e.id, 0, i.position, 'READING', i.issue ->> 'column', i.issue ->> 'code', i.issue ->> 'severity', i.issue ->> 'found', i.issue ->> 'expected'
                from ended e, json_array_elements(:issues::json) with ordinality i(issue, position)
            )
            select id from ended
            """;
    private static final String MATCH = """
            select imports.match_names(:import), imports.match(:import)
            """;
    private static final String GO_ON = """
            update imports.catalogue_import set state = 'applying' where id = :import and state = 'preview' and apply_when_read and waiting = 0 and accepted > 0
            """;
    private static final String LET_RUN = """
            select set_config('statement_timeout', :millis, true)
            """;
    private static final String LOCK_FOR_APPLYING = """
            select account_id from imports.catalogue_import where id = :import and lease_token = :token and state = 'applying' for update
            """;
    private static final String APPLY = "select imports.apply(:import, :account)";
    private static final String END_APPLYING = """
            update imports.catalogue_import set state = 'done', ended_at = clock_timestamp(), lease_token = null, lease_until = null where id = :import
            returning cooperative_id, created, changed, unchanged
            """;
    private static final String TRAIL = """
            select identity.record_trail(i.account_id, 'catalogue-import.applied', 'catalogue-import', i.id::text,
                jsonb_build_object('created', i.created, 'changed', i.changed, 'unchanged', i.unchanged), i.cooperative_id)
            from imports.catalogue_import i where i.id = :import
            """;
    private static final String LET_GO = """
            update imports.catalogue_import set lease_token = null, lease_until = clock_timestamp() + make_interval(secs => 2 * attempts),
                state = case when attempts < :most then state when state = 'applying' then 'preview' else 'rejected' end,
                ended_at = case when attempts >= :most and state = 'reading' then clock_timestamp() end
            where id = :import and lease_token = :token returning state
            """;
    private static final String NOTE_FAILURE = """
            insert into imports.import_issue (import_id, row_no, position, found_when, code, severity)
            values (:import, 0, 1, 'APPLYING', :code, 'REJECTS_FILE') on conflict do nothing
            """;
    private static final int MOST_ATTEMPTS = 5;

    private final DatabaseClient database;
    private final JsonMapper json;
    private final ImportsProperties properties;

    ImportRepository(DatabaseClient database, JsonMapper json, ImportsProperties properties) {
        this.database = database;
        this.json = json;
        this.properties = properties;
    }

    /** The oldest import that waits for somebody to go on with it. */
    Mono<Lease> takeNext() {
        var token = UUID.randomUUID();
        return database.sql(TAKE)
                .bind("token", token)
                .bind("seconds", seconds(properties.lease()))
                .map(row -> new Lease(
                        row.get("id", Long.class),
                        token,
                        ImportState.of(row.get("state", String.class)),
                        row.get("attempts", Integer.class)))
                .one();
    }

    /** Forgets what an earlier, broken reading left, and gives the file. Empty when the import was cancelled meanwhile. */
    Mono<StoredFile> beginReading(Lease lease) {
        return database.sql(BEGIN_READING)
                .bind("import", lease.importId())
                .bind("token", lease.token())
                .map(row -> new StoredFile(row.get("content", byte[].class), row.get("language", String.class)))
                .one();
    }

    /** Keeps a portion of rows; false when the import is no longer ours to read. */
    Mono<Boolean> stage(Lease lease, Portion portion) {
        if (portion.rows().isEmpty()) {
            return Mono.just(true);
        }
        return database.sql(STAGE)
                .bind("import", lease.importId())
                .bind("token", lease.token())
                .bind("seconds", seconds(properties.lease()))
                .bind("read", portion.rows().size())
                .bind("accepted", (int)
                        portion.rows().stream().filter(StagedRow::accepted).count())
                .bind("rows", json.writeValueAsString(portion.rows()))
                .fetch()
                .first()
                .hasElement();
    }

    /** Ends the reading in the caller's transaction: rejected, or held against the catalogue for the preview. */
    Mono<Void> endReading(Lease lease, CatalogueSummary summary) {
        var issues = summary.issues().stream().map(RowIssue::of).toList();
        return letRun().then(database.sql(END_READING)
                        .bind("import", lease.importId())
                        .bind("token", lease.token())
                        .bind("rejected", summary.rejected())
                        .bind("issues", json.writeValueAsString(issues))
                        .fetch()
                        .first())
                .filter(ended -> !summary.rejected())
                .flatMap(ended -> run(MATCH, lease).then(run(GO_ON, lease)));
    }

    /** Writes everything in the caller's transaction. Empty when somebody else did, or the import is not to be applied. */
    Mono<Long> apply(Lease lease) {
        return letRun().then(database.sql(LOCK_FOR_APPLYING)
                        .bind("import", lease.importId())
                        .bind("token", lease.token())
                        .map(row -> row.get("account_id", Long.class))
                        .one())
                .flatMap(account -> database.sql(APPLY)
                        .bind("import", lease.importId())
                        .bind("account", account)
                        .then()
                        .then(run(END_APPLYING, lease))
                        .then(run(TRAIL, lease))
                        .thenReturn(lease.importId()));
    }

    /** Leaves an import that failed to a later attempt; gives up after {@value #MOST_ATTEMPTS}, and says so. */
    Mono<Void> letGo(Lease lease) {
        var code = lease.state() == ImportState.APPLYING ? "application-failed" : "reading-failed";
        return database.sql(LET_GO)
                .bind("import", lease.importId())
                .bind("token", lease.token())
                .bind("most", MOST_ATTEMPTS)
                .map(row -> ImportState.of(row.get("state", String.class)))
                .one()
                .filter(state -> state != lease.state())
                .flatMap(givenUp -> database.sql(NOTE_FAILURE)
                        .bind("import", lease.importId())
                        .bind("code", code)
                        .then());
    }

    /** Holds the rows against the catalogue again, after an answer; in the caller's transaction. */
    Mono<Void> match(long importId) {
        return database.sql("select imports.match(:import)")
                .bind("import", importId)
                .then();
    }

    /** A full file takes longer than a request may. */
    private Mono<Void> letRun() {
        return database.sql(LET_RUN)
                .bind("millis", String.valueOf(properties.applyTimeout().toMillis()))
                .then();
    }

    private Mono<Void> run(String sql, Lease lease) {
        return database.sql(sql).bind("import", lease.importId()).then();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** A file as it was sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record StoredFile(byte[] content, String language) {}
}
