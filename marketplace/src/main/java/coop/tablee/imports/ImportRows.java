package coop.tablee.imports;

import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Storage;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Reads the rows of an import a page at a time, and the questions that its words raise. Whose import it is was asked before: {@link ImportQueries#require}. */
@Component
class ImportRows {

    static final int ROWS_A_PAGE = 50;
    private static final int MOST_QUESTIONS = 200;
    private static final int MOST_REPEATED = 20;

    private static final String ROWS = """
            select r.row_no, coalesce(o.name, r.producer) producer, r.sku, r.name, r.outcome, (r.new_facts ->> 'price')::numeric price,
                r.new_facts ->> 'storage' storage, r.new_facts ->> 'allergens' allergens, r.new_facts is not null taken, r.product_id, r.diff::text diff,
                count(*) over () total
            from imports.import_row r left join network.party o on o.id = r.producer_id
            where r.import_id = :import and (:filter = 'ALL' or r.outcome = :filter)
            order by r.row_no limit :limit offset :offset
            """;
    private static final String ISSUES = """
            select row_no, column_name, code, severity, found, expected from imports.import_issue
            where import_id = :import and row_no = any (:rows::bigint[]) order by row_no, found_when desc, position
            """;
    private static final String REPEATED = """
            select 0::bigint row_no, column_name, code, severity, found, expected, array_agg(distinct row_no) rows from imports.import_issue
            where import_id = :import and row_no > 0 and severity = 'NOTICE' group by column_name, code, severity, found, expected
            having count(distinct row_no) >= :fewest order by count(distinct row_no) desc, code, found limit :limit
            """;
    private static final String PRODUCERS = """
            select r.producer_key, min(r.producer) name, count(*)::int rows, min(r.row_no) first_row, bool_or(r.outcome = 'WAITING') waiting,
                min(r.producer_id) producer_id
            from imports.import_row r where r.import_id = :import and r.facts is not null
            group by r.producer_key order by bool_or(r.outcome = 'WAITING') desc, min(r.row_no) limit :limit
            """;
    private static final String CATEGORIES = """
            select r.category_key, min(r.category) name, count(*)::int rows, min(m.family) family
            from imports.import_row r join imports.catalogue_import i on i.id = r.import_id
            left join imports.category_mapping m on m.cooperative_id = i.cooperative_id and m.category_key = r.category_key
            where r.import_id = :import and r.facts is not null and r.category_key is not null and r.family is null
            group by r.category_key order by min(r.row_no) limit :limit
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    ImportRows(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    Mono<List<RowRecord>> rows(long importId, RowFilter filter, int page) {
        return database.sql(ROWS)
                .bind("import", importId)
                .bind("filter", filter.name())
                .bind("limit", ROWS_A_PAGE)
                .bind("offset", (long) (page - 1) * ROWS_A_PAGE)
                .map(this::row)
                .all()
                .collectList();
    }

    Mono<List<IssueView>> issuesOf(long importId, List<Long> rows) {
        return database.sql(ISSUES)
                .bind("import", importId)
                .bind("rows", rows.toArray(Long[]::new))
                .map(ImportQueries::issue)
                .all()
                .collectList();
    }

    /** What is noted in the same words at many rows, most rows first. */
    Mono<List<RepeatedNotice>> repeatedNotices(long importId) {
        return database.sql(REPEATED)
                .bind("import", importId)
                .bind("fewest", RepeatedNotice.FEWEST_ROWS)
                .bind("limit", MOST_REPEATED)
                .map(row -> RepeatedNotice.of(ImportQueries.issue(row), row.get("rows", Long[].class)))
                .all()
                .collectList();
    }

    /** The producers' names of the file, unanswered ones first. */
    Mono<List<ProducerQuestion>> producers(long importId) {
        return database.sql(PRODUCERS)
                .bind("import", importId)
                .bind("limit", MOST_QUESTIONS)
                .map(row -> new ProducerQuestion(
                        row.get("producer_key", String.class),
                        row.get("name", String.class),
                        row.get("rows", Integer.class),
                        row.get("first_row", Long.class),
                        row.get("waiting", Boolean.class),
                        row.get("producer_id", Long.class)))
                .all()
                .collectList();
    }

    /** The categories of the file that we do not know, with the family they were said to mean. */
    Mono<List<CategoryQuestion>> categories(long importId) {
        return database.sql(CATEGORIES)
                .bind("import", importId)
                .bind("limit", MOST_QUESTIONS)
                .map(row -> new CategoryQuestion(
                        row.get("category_key", String.class),
                        row.get("name", String.class),
                        row.get("rows", Integer.class),
                        row.get("family", String.class)))
                .all()
                .collectList();
    }

    private RowRecord row(Readable row) {
        var sku = row.get("sku", String.class);
        return new RowRecord(
                row.get("row_no", Long.class),
                row.get("producer", String.class),
                sku == null || sku.startsWith("name:") ? null : sku,
                row.get("name", String.class),
                row.get("outcome", String.class),
                row.get("price", BigDecimal.class),
                word(row, "storage", Storage::valueOf),
                row.get("taken", Boolean.class) ? Allergens.ofStored(row.get("allergens", String.class)) : null,
                row.get("product_id", Long.class),
                json.readTree(row.get("diff", String.class)),
                row.get("total", Long.class));
    }

    private static <T> @Nullable T word(Readable row, String column, Function<String, T> reading) {
        var stored = row.get(column, String.class);
        return stored == null ? null : reading.apply(stored);
    }

    /**
     * Which producer does a name mean?
     *
     * @param waiting nobody has said yet
     * @param producer what was said; null = left out
     */
    record ProducerQuestion(
            String key,
            String name,
            int rows,
            long firstRow,
            boolean waiting,
            @Nullable Long producer) {

        public boolean isLeftOut() {
            return !waiting && producer == null;
        }
    }

    /** Which family does a category mean? */
    record CategoryQuestion(
            String key, String name, int rows, @Nullable String family) {}
}
