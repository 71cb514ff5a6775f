package coop.tablee.agreement.contest;

import coop.tablee.agreement.contest.ContestTerms.Goods;
import coop.tablee.agreement.contest.ContestTerms.Quality;
import coop.tablee.platform.form.Typed;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was typed into the forms of mini-competitions, read whole: every mistake is named at its field before anything is refused. */
final class ContestForm {

    static final int LONGEST_WORDS = 2000;
    static final int LONGEST_ANSWER = 4000;

    private static final BigDecimal MOST_QUANTITY = BigDecimal.valueOf(1_000_000);
    static final BigDecimal MOST_PRICE = BigDecimal.valueOf(999_999);
    private static final int FINEST_QUANTITY = 3;
    static final int FINEST_PRICE = 4;
    private static final int FINEST_POINT = 2;

    private final Typed typed;
    private final Locale locale;

    ContestForm(Typed typed, Locale locale) {
        this.typed = typed;
        this.locale = locale;
    }

    ContestTerms terms() {
        var title = typed.required("title", 200);
        var words = typed.text("words", LONGEST_WORDS);
        var day = typed.day("untilDay");
        var hour = hour("untilHour");
        return new ContestTerms(
                title,
                words,
                LocalDateTime.of(day, hour),
                typed.day("from"),
                typed.day("to"),
                typed.all("weekdays").stream()
                        .filter(one -> one.matches("[1-7]"))
                        .map(Integer::valueOf)
                        .distinct()
                        .sorted()
                        .toList(),
                goods(),
                weight("priceWeight"),
                qualities());
    }

    /** The texts that may not ask where food comes from, by their fields. */
    List<String> readForPlaces() {
        return Stream.concat(
                        Stream.of("title", "words"),
                        Stream.iterate(1, n -> n + 1)
                                .limit(Contests.MOST_QUALITIES)
                                .map(n -> "quality" + n))
                .toList();
    }

    /** The prices for goods of these places, and what would be delivered; only what is offered to choose from is known. */
    List<Quote.Price> prices(List<Contest.Item> items, List<ContestQueries.Product> products) {
        var seen = new ArrayList<Long>();
        return items.stream()
                .map(item -> {
                    var field = "product-" + item.place();
                    var chosen = typed.line(field, 20);
                    var product = products.stream()
                            .map(ContestQueries.Product::id)
                            .filter(id -> id.toString().equals(chosen))
                            .findFirst();
                    if (!chosen.isEmpty() && product.isEmpty()) {
                        typed.refuse(FieldError.at(field, "unknown-choice", chosen, null));
                    }
                    product.filter(seen::contains)
                            .ifPresent(twice -> typed.refuse(FieldError.at(field, "named-twice", chosen, null)));
                    product.ifPresent(seen::add);
                    return new Quote.Price(
                            decimal("price-" + item.place(), FINEST_PRICE, MOST_PRICE, false), product.orElse(null));
                })
                .toList();
    }

    /** Points for each quality of each answer, from 0 to its weight. */
    Map<Long, Map<Integer, BigDecimal>> points(Contest contest) {
        var given = new HashMap<Long, Map<Integer, BigDecimal>>();
        contest.answers().forEach(answer -> {
            var of = new HashMap<Integer, BigDecimal>();
            contest.qualities()
                    .forEach(one -> of.put(
                            one.place(),
                            decimal(
                                    "points-" + answer.supplier() + "-" + one.place(),
                                    FINEST_POINT,
                                    BigDecimal.valueOf(one.weight()),
                                    true)));
            given.put(answer.supplier(), of);
        });
        return given;
    }

    String reasons(String field) {
        var text = typed.text(field, LONGEST_WORDS);
        if (text.isEmpty()) {
            typed.refuse(FieldError.at(field, "required", null, null));
        }
        return text;
    }

    /** Of the form: sent twice it does once. What is none was never on the page. */
    UUID key() {
        return keyOf(typed);
    }

    static UUID keyOf(Typed typed) {
        try {
            return UUID.fromString(typed.line("key", 40));
        } catch (IllegalArgumentException none) {
            return UUID.randomUUID();
        }
    }

    private List<Goods> goods() {
        var goods = new ArrayList<Goods>();
        for (var n = 1; n <= Contests.MOST_GOODS; n++) {
            if (isFilled("goods" + n, "unit" + n, "quantity" + n)) {
                goods.add(new Goods(
                        typed.required("goods" + n, 200),
                        typed.required("unit" + n, 20),
                        decimal("quantity" + n, FINEST_QUANTITY, MOST_QUANTITY, false)));
            }
        }
        if (goods.isEmpty()) {
            typed.refuse(FieldError.at("goods1", "required", null, null));
        }
        return goods;
    }

    private List<Quality> qualities() {
        var qualities = new ArrayList<Quality>();
        for (var n = 1; n <= Contests.MOST_QUALITIES; n++) {
            if (isFilled("quality" + n, "weight" + n)) {
                qualities.add(new Quality(typed.required("quality" + n, 200), weight("weight" + n)));
            }
        }
        return qualities;
    }

    private boolean isFilled(String... fields) {
        return Stream.of(fields)
                .anyMatch(field -> !Optional.ofNullable(typed.values().get(field))
                        .map(Object::toString)
                        .orElse("")
                        .isBlank());
    }

    private int weight(String field) {
        var text = typed.required(field, 10);
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 100) {
            return Integer.parseInt(text);
        }
        if (!text.isEmpty()) {
            typed.refuse(FieldError.at(field, "not-a-count", text, "1–100"));
        }
        return 0;
    }

    private LocalTime hour(String field) {
        var text = typed.required(field, 10);
        try {
            return text.isEmpty() ? LocalTime.NOON : LocalTime.parse(text);
        } catch (DateTimeParseException none) {
            typed.refuse(FieldError.at(field, "not-an-hour", text, "12:00"));
            return LocalTime.NOON;
        }
    }

    private BigDecimal decimal(String field, int finest, BigDecimal most, boolean zero) {
        var text = typed.required(field, 30);
        if (text.isEmpty()) {
            return BigDecimal.ZERO;
        }
        if (Amounts.isAmbiguous(text, locale)) {
            typed.refuse(FieldError.at(field, "ambiguous-amount", text, null));
            return BigDecimal.ZERO;
        }
        var amount = Amounts.read(text.replace("€", ""))
                .filter(read -> read.signum() > 0 || (zero && read.signum() == 0))
                .filter(read -> read.compareTo(most) <= 0)
                .filter(read -> read.stripTrailingZeros().scale() <= finest);
        if (amount.isEmpty()) {
            typed.refuse(FieldError.at(field, zero ? "contest-points" : "contest-amount", text, most.toPlainString()));
        }
        return amount.orElse(BigDecimal.ZERO);
    }

    /** Every figure of the form as it was typed; lines that were asked for beside those that are filled. */
    static int lines(@Nullable Typed typed, String field, int least, int most) {
        if (typed == null) {
            return least;
        }
        var filled = 0;
        for (var n = 1; n <= most; n++) {
            filled = typed.line(field + n, 4000).isEmpty() ? filled : n;
        }
        return Math.min(Math.max(least, filled + 2), most);
    }
}
