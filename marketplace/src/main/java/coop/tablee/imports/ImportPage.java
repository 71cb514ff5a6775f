package coop.tablee.imports;

import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Family;
import coop.tablee.catalogue.ProductQueries.ProducerName;
import coop.tablee.catalogue.Storage;
import coop.tablee.imports.ImportRows.CategoryQuestion;
import coop.tablee.imports.ImportRows.ProducerQuestion;
import coop.tablee.platform.page.Place;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page of one import shows. */
record ImportPage(
        ImportView file,
        List<Place> steps,
        List<Problem> problems,
        List<Repeated> repeated,
        List<ProducerQuestion> producers,
        List<CategoryQuestion> categories,
        List<ProducerName> known,
        Collection<Family> families,
        List<Segment> segments,
        List<Row> rows,
        long total,
        @Nullable String next) {

    /** Whether a person has something to say before it can go on. */
    public boolean hasQuestions() {
        return !producers.isEmpty() || !categories.isEmpty();
    }

    /** A part of the rows to look at, with how many there are. */
    record Segment(RowFilter filter, int count, boolean current) {}

    /** A problem in words. */
    record Problem(
            String message, boolean refusal, @Nullable String column) {}

    /**
     * A note in words that many rows have in common; their rows do not repeat it.
     *
     * @param rows how many and which, in words
     */
    record Repeated(Problem problem, String rows) {}

    /** A row of the file. */
    record Row(
            long number,
            @Nullable String producer,
            @Nullable String articleNumber,
            @Nullable String name,
            String outcome,
            @Nullable BigDecimal price,
            @Nullable Storage storage,
            @Nullable Allergens allergens,
            @Nullable Long product,
            List<ChangeWords.Change> changes,
            List<Problem> problems) {

        public String messageKey() {
            return "imports.outcome." + outcome;
        }
    }
}
