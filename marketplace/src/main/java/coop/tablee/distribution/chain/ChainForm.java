package coop.tablee.distribution.chain;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** A hand-over as it was typed: {@code back.KIND} and {@code brought.KIND}, empty for none, and {@code day}, {@code note}, {@code key}. */
record ChainForm(MultiValueMap<String, String> fields) {

    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    private static final int MOST_SHOWN = 40;

    HandOver command(long producer, Collection<String> kinds) {
        var errors = new ArrayList<FieldError>();
        var pieces = new ArrayList<HandOver.Pieces>();
        for (var kind : kinds) {
            var back = count("back." + kind, errors);
            var brought = count("brought." + kind, errors);
            if (back != 0 || brought != 0) {
                pieces.add(new HandOver.Pieces(kind, back, brought));
            }
        }
        var day = day(errors);
        if (errors.isEmpty() && pieces.isEmpty()) {
            errors.add(FieldError.at(
                    kinds.stream().findFirst().map(kind -> "back." + kind).orElse("day"),
                    "nothing-counted",
                    null,
                    null));
        }
        if (!errors.isEmpty() || day == null) {
            throw DomainException.invalid(errors);
        }
        return new HandOver(text("key"), producer, day, text("note"), pieces);
    }

    String text(String field) {
        return Objects.requireNonNullElse(fields.getFirst(field), "").strip();
    }

    private int count(String field, List<FieldError> errors) {
        var typed = text(field);
        if (typed.isEmpty()) {
            return 0;
        }
        if (!WHOLE.matcher(typed).matches()) {
            errors.add(FieldError.at(
                    field, "whole-pieces", typed.substring(0, Math.min(MOST_SHOWN, typed.length())), null));
            return 0;
        }
        return Integer.parseInt(typed);
    }

    private @Nullable LocalDate day(List<FieldError> errors) {
        try {
            return LocalDate.parse(text("day"));
        } catch (DateTimeParseException notADay) {
            errors.add(FieldError.at("day", "not-a-day", null, null));
            return null;
        }
    }
}
