package coop.tablee.imports;

import coop.tablee.imports.Answers.CategoryAnswer;
import coop.tablee.imports.Answers.NewProducer;
import coop.tablee.imports.Answers.ProducerAnswer;
import coop.tablee.network.SellerOfRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Reads the questions' form: {@code producer-0} is an id, {@code new} or {@code out}, of the name in {@code producer-key-0}; {@code family-0} is a family's
 * code, of the category in {@code family-key-0}. What is left empty is not answered.
 */
final class AnswersForm {

    private static final int MOST = 200;
    private static final Pattern ID = Pattern.compile("\\d{1,18}");
    /** The id of no producer: refused like any other that is not the cooperative's. */
    private static final long NOBODY = -1;

    private AnswersForm() {}

    static Answers read(MultiValueMap<String, String> form) {
        var producers = new ArrayList<ProducerAnswer>();
        var categories = new ArrayList<CategoryAnswer>();
        for (var number = 0; number < MOST; number++) {
            add(producers, producer(form, number));
            add(categories, category(form, number));
        }
        return new Answers(producers, categories);
    }

    private static @Nullable ProducerAnswer producer(MultiValueMap<String, String> form, int number) {
        var field = "producer-" + number;
        var chosen = text(form, field);
        var key = text(form, "producer-key-" + number);
        if (chosen.isEmpty() || key.isEmpty()) {
            return null;
        }
        return switch (chosen) {
            case "out" -> new ProducerAnswer(field, key, null, null);
            case "new" -> new ProducerAnswer(field, key, null, newProducer(form, number));
            default ->
                new ProducerAnswer(field, key, ID.matcher(chosen).matches() ? Long.parseLong(chosen) : NOBODY, null);
        };
    }

    private static NewProducer newProducer(MultiValueMap<String, String> form, int number) {
        var seller = "PRODUCER".equals(text(form, "seller-" + number))
                ? SellerOfRecord.PRODUCER
                : SellerOfRecord.COOPERATIVE;
        return new NewProducer(text(form, "name-" + number), text(form, "city-" + number), seller);
    }

    private static @Nullable CategoryAnswer category(MultiValueMap<String, String> form, int number) {
        var field = "family-" + number;
        var family = text(form, field);
        var key = text(form, "family-key-" + number);
        return family.isEmpty() || key.isEmpty() ? null : new CategoryAnswer(field, key, family);
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        return Objects.requireNonNullElse(form.getFirst(name), "").strip();
    }

    private static <T> void add(List<T> list, @Nullable T value) {
        if (value != null) {
            list.add(value);
        }
    }
}
