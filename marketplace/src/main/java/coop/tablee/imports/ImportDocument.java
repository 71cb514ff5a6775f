package coop.tablee.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An import as the API tells it.
 *
 * @param issues the first {@value ImportApi#MOST_ISSUES}, in the order of the file; row 0 is the file as a whole
 * @param producers names that need an answer on the import's page before it can be applied
 */
record ImportDocument(
        String id,
        String state,
        String fileName,
        int read,
        int accepted,
        int refused,
        int created,
        int changed,
        int unchanged,
        List<Issue> issues,
        List<Producer> producers) {

    /** A problem at one place of the file. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Issue(
            long row,
            @Nullable String column,
            String code,
            String severity,
            String message,
            @Nullable String found,
            @Nullable String expected) {}

    /** A name in the file that no producer is known by. */
    record Producer(String name, int rows) {}
}
