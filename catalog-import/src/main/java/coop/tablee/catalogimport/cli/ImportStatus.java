package coop.tablee.catalogimport.cli;

import java.util.List;
import java.util.Map;

/** How far the marketplace is with an import. */
record ImportStatus(
        String state,
        long read,
        long accepted,
        long refused,
        long created,
        long changed,
        long unchanged,
        List<Map<?, ?>> issues) {

    static ImportStatus of(Map<?, ?> answer) {
        String state = Json.text(answer, "state");
        if (state == null) {
            throw new CommandRefused("The marketplace's answer has no state; is it a marketplace?");
        }
        return new ImportStatus(
                Terminal.safe(state),
                Json.whole(answer, "read"),
                Json.whole(answer, "accepted"),
                Json.whole(answer, "refused"),
                Json.whole(answer, "created"),
                Json.whole(answer, "changed"),
                Json.whole(answer, "unchanged"),
                Json.objects(answer, "issues"));
    }

    /** Whether the marketplace is still at work. */
    boolean underWay() {
        return state.equals("reading") || state.equals("applying");
    }

    /** Whether nothing was or will be taken from the file. */
    boolean refusedWhole() {
        return state.equals("rejected") || state.equals("cancelled");
    }
}
