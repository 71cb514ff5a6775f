package coop.tablee.catering.snack;

import coop.tablee.platform.form.Typed;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What was typed into the forms of classes and programmes, read whole: every mistake is named at its field before anything is refused. */
final class SnackForm {

    static final int MOST_CLASSES = 60;
    private static final int MOST_PUPILS = 99;
    private static final int MOST_READ = 200;
    private static final int LONGEST_NAME = 10;
    /** One word, and a number or a letter after it: no first name with a family name. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}0-9./-]+( ([0-9]+|\\p{L}))?");

    /** Without any figure it could be a first name: only whoever typed it knows. */
    private static final Pattern MAYBE_A_CHILD = Pattern.compile("[^0-9]{3,}");

    private static final int DECIMALS = 1;
    private static final int MOST_DAYS = 400;
    private static final BigDecimal MOST_PORTION = BigDecimal.valueOf(2000);
    private static final int MOST_PIECES = 20;

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\u202f]+");

    private final Typed typed;
    private final Locale locale;

    SnackForm(Typed typed, Locale locale) {
        this.typed = typed;
        this.locale = locale;
    }

    /** A class as it was typed. */
    record Row(String name, String pupils) {}

    /** The rows of classes as they were typed, empty ones left out. */
    List<Row> rows() {
        var names = typed.all("class", MOST_READ);
        var pupils = typed.all("pupils", MOST_READ);
        var rows = new ArrayList<Row>();
        for (var n = 0; n < names.size(); n++) {
            var row = new Row(
                    BLANKS.matcher(names.get(n).strip()).replaceAll(" "),
                    n < pupils.size() ? pupils.get(n).strip() : "");
            if (!row.name().isEmpty() || !row.pupils().isEmpty()) {
                rows.add(row);
            }
        }
        return rows;
    }

    /**
     * The classes that were meant; refuses ({@code invalid-input}). What could be a child's first name is asked for once more ({@code snack-class-word}), unless it is
     * said to be the name of a class, or stood there before.
     *
     * @param known names of classes that the school has
     */
    List<SchoolClass> classes(Set<String> known) {
        var sure = "true".equals(typed.line("sure", 5));
        var asked = false;
        var classes = new ArrayList<SchoolClass>();
        var seen = new HashSet<String>();
        var rows = rows();
        if (rows.size() > MOST_CLASSES) {
            typed.refuse(FieldError.at("class-" + MOST_CLASSES, "snack-too-many-classes", rows.size(), MOST_CLASSES));
        }
        for (var n = 0; n < rows.size(); n++) {
            var row = rows.get(n);
            if (row.name().length() > LONGEST_NAME || !NAME.matcher(row.name()).matches()) {
                typed.refuse(FieldError.at("class-" + n, "snack-class-name", row.name(), LONGEST_NAME));
            } else if (!seen.add(row.name().toLowerCase(Locale.ROOT))) {
                typed.refuse(FieldError.at("class-" + n, "snack-class-twice", row.name(), null));
            } else if (!sure
                    && !known.contains(row.name())
                    && MAYBE_A_CHILD.matcher(row.name()).matches()) {
                typed.refuse(FieldError.at("class-" + n, "snack-class-word", row.name(), null));
                asked = true;
            }
            if (!row.pupils().matches("\\d{1,2}")) {
                typed.refuse(FieldError.at("pupils-" + n, "snack-pupils", row.pupils(), "0–" + MOST_PUPILS));
            } else {
                classes.add(new SchoolClass(row.name(), Integer.parseInt(row.pupils())));
            }
        }
        if (asked) {
            typed.refuse(FieldError.at("sure", "snack-class-sure", null, null));
        }
        typed.check();
        return classes;
    }

    /** Product and cooperative as the page names them; empty for none. */
    Optional<List<Long>> product() {
        var text = typed.line("product", 40);
        return text.matches("\\d{1,18}-\\d{1,18}")
                ? Optional.of(
                        Arrays.stream(text.split("-", -1)).map(Long::valueOf).toList())
                : Optional.empty();
    }

    Set<DayOfWeek> weekdays() {
        return typed.all("weekday").stream()
                .filter(text -> text.matches("[1-5]"))
                .map(text -> DayOfWeek.of(Integer.parseInt(text)))
                .collect(Collectors.toSet());
    }

    /**
     * For one pupil, in the base unit of what was chosen: typed in grams or millilitres with at most one decimal, or in pieces.
     *
     * @param pieces whether it is counted in pieces
     */
    BigDecimal portion(boolean pieces) {
        var amount = TypedAmount.of(typed.line("portion", 24), BigDecimal.valueOf(100_000), locale);
        var most = pieces ? BigDecimal.valueOf(MOST_PIECES) : MOST_PORTION;
        if (!amount.isUsable()
                || amount.amount().signum() == 0
                || amount.amount().compareTo(most) > 0) {
            typed.refuse(FieldError.at("portion", "snack-portion", typed.line("portion", 24), most));
            return BigDecimal.ONE;
        }
        if (!pieces && amount.amount().scale() > DECIMALS) {
            typed.refuse(FieldError.at("portion", "snack-portion-fine", typed.line("portion", 24), null));
            return BigDecimal.ONE;
        }
        return pieces ? amount.amount() : amount.amount().movePointLeft(3);
    }

    /** The season; a last day before the first, or a season of more than 400 days, is refused. */
    List<LocalDate> season(LocalDate today) {
        var first = typed.day("first");
        var last = typed.day("last");
        if (last.isBefore(first) || last.isAfter(first.plusDays(MOST_DAYS)) || last.isBefore(today)) {
            typed.refuse(FieldError.at("last", "snack-season", last, first.plusDays(MOST_DAYS)));
        }
        return List.of(first, last);
    }
}
