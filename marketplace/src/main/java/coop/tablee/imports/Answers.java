package coop.tablee.imports;

import coop.tablee.network.SellerOfRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person says about the words of a file that are not ours. What is not said stays unanswered. */
record Answers(List<ProducerAnswer> producers, List<CategoryAnswer> categories) {

    Answers {
        producers = List.copyOf(producers);
        categories = List.copyOf(categories);
    }

    boolean isEmpty() {
        return producers.isEmpty() && categories.isEmpty();
    }

    /**
     * Which producer a name means.
     *
     * @param field the form's field, for what is wrong with it
     * @param key the name, as compared
     * @param producer an existing one; null for a new one, or for none
     * @param newProducer to be registered
     */
    record ProducerAnswer(
            String field,
            String key,
            @Nullable Long producer,
            @Nullable NewProducer newProducer) {

        boolean leavesOut() {
            return producer == null && newProducer == null;
        }
    }

    /**
     * A producer that the cooperative begins to work with.
     *
     * @param seller who sells to the buyer
     */
    record NewProducer(String name, String city, SellerOfRecord seller) {}

    /** Which family a category means. */
    record CategoryAnswer(String field, String key, String family) {}
}
