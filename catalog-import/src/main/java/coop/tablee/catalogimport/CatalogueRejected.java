package coop.tablee.catalogimport;

import java.util.List;

/** The file cannot be read at all; caught by {@link CatalogueReader}, which turns it into a summary. */
final class CatalogueRejected extends RuntimeException {

    private final transient List<CatalogueIssue> issues;

    CatalogueRejected(List<CatalogueIssue> issues) {
        super(issues.get(0).code().code());
        this.issues = List.copyOf(issues);
    }

    CatalogueRejected(CatalogueIssue issue) {
        this(List.of(issue));
    }

    List<CatalogueIssue> issues() {
        return issues;
    }
}
