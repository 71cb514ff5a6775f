package coop.tablee.platform.page;

import java.util.List;
import java.util.Objects;

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
}
