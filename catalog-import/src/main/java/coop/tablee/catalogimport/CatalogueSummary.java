package coop.tablee.catalogimport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file. A rejected file handed out no row, and its issues say why; otherwise {@code read = accepted +
 * refused}, blank rows left out.
 *
 * @param issues about the file and its header; those of rows come with their {@link CatalogueRow}
 * @param encoding the character encoding by which it was read; null when it was not recognised
 * @param separator comma, semicolon or tab; null when it was not recognised
 */
public record CatalogueSummary(
        boolean rejected,
        int read,
        int accepted,
        int refused,
        List<CatalogueIssue> issues,
        @Nullable String encoding,
        @Nullable Character separator) {

    public CatalogueSummary {
        issues = List.copyOf(issues);
    }

    static CatalogueSummary rejected(List<CatalogueIssue> issues) {
        return new CatalogueSummary(true, 0, 0, 0, issues, null, null);
    }
}
