package coop.tablee.assortment;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.Storage;
import coop.tablee.identity.ActingParty;
import coop.tablee.network.Audience;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for. Filters of one kind widen (this family or that), filters of different kinds narrow.
 *
 * @param date the delivery date; absent = the next open one
 * @param buyer whose price lists count; absent = somebody unknown of the audience
 * @param q words in any of the four languages, with or without accents and typing errors
 * @param families codes of {@code catalogue.family}
 * @param labels codes of which at least one must hold on the delivery date
 * @param without allergens that must be known to be absent, traces included
 * @param producers ids of {@code network.organisation}
 * @param products ids of {@code catalogue.product}: nothing else is looked at or counted; empty = all
 * @param limit cards on a page, 1 to {@value #MOST}
 * @param cursor where the page before ended; it only fits the same sort
 */
public record AssortmentQuery(
        long destination,
        @Nullable LocalDate date,
        Audience audience,
        @Nullable Long buyer,
        @Nullable String q,
        Set<String> families,
        Set<Label> labels,
        Set<Allergen> without,
        Set<Long> producers,
        Set<Long> products,
        Set<Storage> storages,
        AssortmentSort sort,
        int limit,
        @Nullable String cursor) {

    /** The longest page. */
    public static final int MOST = 200;

    /** The longest search, in characters. */
    public static final int LONGEST_SEARCH = 100;

    public AssortmentQuery {
        families = Set.copyOf(families);
        labels = Set.copyOf(labels);
        without = Set.copyOf(without);
        producers = Set.copyOf(producers);
        products = Set.copyOf(products);
        storages = Set.copyOf(storages);
    }

    /** A query that leaves out no allergen and looks at one producer and one storage class at most. */
    public AssortmentQuery(
            long destination,
            @Nullable LocalDate date,
            Audience audience,
            @Nullable String q,
            Set<String> families,
            Set<Label> labels,
            @Nullable Long producer,
            @Nullable Storage storage,
            AssortmentSort sort,
            int limit,
            @Nullable String cursor) {
        this(
                destination,
                date,
                audience,
                null,
                q,
                families,
                labels,
                Set.of(),
                producer == null ? Set.of() : Set.of(producer),
                Set.of(),
                storage == null ? Set.of() : Set.of(storage),
                sort,
                limit,
                cursor);
    }

    /** Everything for a destination, a date and an audience, by family. */
    public static AssortmentQuery everything(long destination, @Nullable LocalDate date, Audience audience) {
        return new AssortmentQuery(
                destination,
                date,
                audience,
                null,
                Set.of(),
                Set.of(),
                null,
                null,
                AssortmentSort.RELEVANCE,
                MOST,
                null);
    }

    /** Whether anything but the words narrows it, or it is the page after another. */
    boolean isFiltered() {
        return cursor != null
                || !(families.isEmpty()
                        && labels.isEmpty()
                        && without.isEmpty()
                        && producers.isEmpty()
                        && products.isEmpty()
                        && storages.isEmpty());
    }

    public AssortmentQuery searching(String words) {
        return new AssortmentQuery(
                destination,
                date,
                audience,
                buyer,
                words,
                families,
                labels,
                without,
                producers,
                products,
                storages,
                sort,
                limit,
                cursor);
    }

    public AssortmentQuery paged(int limit, @Nullable String cursor) {
        return new AssortmentQuery(
                destination,
                date,
                audience,
                buyer,
                q,
                families,
                labels,
                without,
                producers,
                products,
                storages,
                sort,
                limit,
                cursor);
    }

    /** The same as this party is asked to pay for it; absent = somebody unknown. */
    public AssortmentQuery by(@Nullable ActingParty party) {
        return new AssortmentQuery(
                destination,
                date,
                audience,
                party == null ? null : party.id(),
                q,
                families,
                labels,
                without,
                producers,
                products,
                storages,
                sort,
                limit,
                cursor);
    }
}
