package coop.tablee.imports;

import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Storage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A row of a file as the database has it.
 *
 * @param articleNumber absent where the file gave none
 * @param diff field to [before, after]
 */
record RowRecord(
        long row,
        @Nullable String producer,
        @Nullable String articleNumber,
        @Nullable String name,
        String outcome,
        @Nullable BigDecimal price,
        @Nullable Storage storage,
        @Nullable Allergens allergens,
        @Nullable Long product,
        JsonNode diff,
        long total) {}
