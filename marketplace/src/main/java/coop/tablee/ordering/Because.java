package coop.tablee.ordering;

import coop.tablee.shared.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a coordinator corrects an order: told to the buyer once, kept with the order.
 *
 * @param reason absent when none was chosen, which is refused
 * @param note words of the coordinator's own; empty for none, required for {@link CorrectionReason#OTHER}
 */
public record Because(@Nullable CorrectionReason reason, String note) {

    private static final int LONGEST_NOTE = 300;

    public Because {
        note = note.strip();
    }

    List<FieldError> problems() {
        var problems = new ArrayList<FieldError>();
        if (reason == null) {
            problems.add(FieldError.at("reason", "reason-required", null, null));
        }
        if (reason == CorrectionReason.OTHER && note.isEmpty()) {
            problems.add(FieldError.at("note", "note-required", null, null));
        }
        if (note.length() > LONGEST_NOTE) {
            problems.add(FieldError.at("note", "too-long", note.length(), LONGEST_NOTE));
        }
        if (note.chars().anyMatch(letter -> letter < ' ' && letter != '\n' && letter != '\r')) {
            problems.add(FieldError.at("note", "control-character", null, null));
        }
        return problems;
    }
}
