package coop.tablee.catalogimport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A file after reading, kept whole for tests. */
record ReadFile(CatalogueSummary summary, List<CatalogueRow> rows) {

    static final String HEADER = "producer,sku,name,units,unit_type,variant_unit_name,price,on_hand,on_demand";

    static ReadFile of(byte[] bytes) {
        return of(bytes, CatalogueLimits.standard());
    }

    static ReadFile of(byte[] bytes, CatalogueLimits limits) {
        List<CatalogueRow> rows = new ArrayList<>();
        try {
            CatalogueSummary summary = new CatalogueReader(limits).read(new ByteArrayInputStream(bytes), rows::add);
            return new ReadFile(summary, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ReadFile of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static ReadFile of(String text, Charset charset) {
        return of(text.getBytes(charset));
    }

    /** Rows below the usual header. */
    static ReadFile ofRows(String... rows) {
        return of(HEADER + "\n" + String.join("\n", rows) + "\n");
    }

    /** One good product with some more columns: heading, cell, heading, cell. */
    static ReadFile with(String... headingsAndCells) {
        StringBuilder header = new StringBuilder("producer;sku;name;units;unit_type;price");
        StringBuilder row = new StringBuilder("Ferme du Pré;C1;Carottes;1;kg;2.40");
        for (int i = 0; i < headingsAndCells.length; i += 2) {
            header.append(';').append(headingsAndCells[i]);
            row.append(";\"").append(headingsAndCells[i + 1]).append('"');
        }
        return of(header + "\n" + row + "\n");
    }

    CatalogueProduct product() {
        return Objects.requireNonNull(rows.get(0).product(), () -> "refused: " + rows.get(0));
    }

    List<CatalogueProduct> products() {
        return rows.stream().map(CatalogueRow::product).filter(Objects::nonNull).toList();
    }

    /** "row column code" of all that is wrong with the file and its rows. */
    List<String> problems() {
        Stream<CatalogueIssue> ofRows = rows.stream().flatMap(row -> row.issues().stream());
        return Stream.concat(summary.issues().stream(), ofRows)
                .map(issue ->
                        issue.row() + " " + issue.column() + " " + issue.code().code())
                .toList();
    }

    List<String> codes() {
        return problems().stream()
                .map(problem -> problem.substring(problem.lastIndexOf(' ') + 1))
                .toList();
    }
}
