package coop.tablee.platform.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A failure as it is told: in the person's language, without anything of the inside.
 *
 * @param status the HTTP status
 * @param code the stable kebab-case code, last part of the problem's {@code type}
 * @param title what happened, in a few words
 * @param detail what it means and what to do now
 * @param reasons the single reasons, when there are several or when they have a place
 * @param reference what to say on the phone; the log has the same
 */
public record Problem(int status, String code, String title, String detail, List<Reason> reasons, String reference) {

    public Problem {
        reasons = List.copyOf(reasons);
    }

    /** Whether asking again may help, because it was the house's failure or its crowd. */
    public boolean passes() {
        return status == 429 || status >= 500;
    }

    /** Whether something is away or crowded for a moment, which is nobody's mistake. */
    boolean isBusy() {
        return status == 503;
    }

    /** The RFC 9457 document. */
    Map<String, Object> document(String instance) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "/problems/" + code);
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        document.put("instance", instance);
        if (!reasons.isEmpty()) {
            document.put("errors", reasons.stream().map(Reason::document).toList());
        }
        document.put("reference", reference);
        return document;
    }
}
