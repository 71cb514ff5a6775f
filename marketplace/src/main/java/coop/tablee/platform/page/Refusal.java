package coop.tablee.platform.page;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a form comes back to the person who sent it; in the model as {@code refusal}, read by the field and summary parts.
 *
 * @param title what happened
 * @param detail what to do now
 * @param reasons the single reasons, in the order of the form
 */
public record Refusal(String title, String detail, List<Reason> reasons) {

    public Refusal {
        reasons = List.copyOf(reasons);
    }

    /** What is wrong with one field; empty when nothing is. */
    public List<String> of(String field) {
        return reasons.stream()
                .filter(reason -> Objects.equals(field, reason.field()))
                .map(Reason::message)
                .toList();
    }

    /** The reasons for the summary: what is said of several fields is said once, and leads to the first of them. */
    public List<Said> said() {
        var times = reasons.stream().collect(Collectors.groupingBy(Reason::message, Collectors.counting()));
        var told = new HashSet<String>();
        return reasons.stream()
                .filter(reason -> told.add(reason.message()))
                .map(reason -> new Said(reason.field(), reason.message(), times.getOrDefault(reason.message(), 1L)))
                .toList();
    }

    /** One line of the summary; {@code times} is how often it is so. */
    public record Said(@Nullable String field, String message, long times) {}
}
