package coop.tablee.stock.week;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import coop.tablee.stock.ForecastChange;
import coop.tablee.stock.Forecasts;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Keeps what was typed into the table. What can stand is kept; what cannot is answered by cell, as typed, and holds nothing else up: a count that somebody changed
 * since the page was made ({@code cell-changed}), what is no amount ({@code stock-unreadable}, {@code stock-not-possible}), a figure taken out ({@code stock-empty}).
 */
@Component
class WeekTableDesk {

    /** A cell to be changed; no amount takes a forecast back. */
    private record Wish(CellKey key, String typed, @Nullable BigDecimal amount, Seen seen) {}

    private static final Pattern PLACE = Pattern.compile("\\[(\\d{1,6})]");
    private static final String POSSIBLE = "0 … " + StockLevels.LARGEST.toPlainString();

    private final WeekTableQueries queries;
    private final StockLevels levels;
    private final Forecasts forecasts;
    private final UnitWords units;

    WeekTableDesk(WeekTableQueries queries, StockLevels levels, Forecasts forecasts, UnitWords units) {
        this.queries = queries;
        this.levels = levels;
        this.forecasts = forecasts;
        this.units = units;
    }

    /** Answers what could not be kept, by the cells' names. Another producer's product is {@code not-found}, and nothing is kept then. */
    Mono<List<FieldError>> keep(WeekTableForm form, Locale locale, Actor actor) {
        return queries.these(form.products(), form.monday(), actor).flatMap(rows -> {
            var known = rows.stream().collect(Collectors.toMap(WeekRow::product, Function.identity()));
            if (!known.keySet().containsAll(form.products())) {
                return Mono.error(DomainException.notFound());
            }
            var errors = new ArrayList<FieldError>();
            var wishes = wishes(form, known, locale, errors);
            var counts = wishes.stream().filter(wish -> !wish.key().forecast()).toList();
            var expected = wishes.stream().filter(wish -> wish.key().forecast()).toList();
            return keep(counts, errors, all -> count(all, actor))
                    .then(Mono.defer(() -> keep(expected, errors, all -> expect(all, form.monday(), actor))))
                    .thenReturn(errors);
        });
    }

    private List<Wish> wishes(WeekTableForm form, Map<Long, WeekRow> known, Locale locale, List<FieldError> errors) {
        var wishes = new ArrayList<Wish>();
        form.cells().forEach((key, typed) -> {
            var row = Objects.requireNonNull(known.get(key.product()));
            var amount = TypedAmount.of(units.without(typed, row.orderingUnit()), StockLevels.LARGEST, locale);
            var seen = form.seen(key);
            if (typed.isEmpty()) {
                if (seen.isThere() && key.forecast()) {
                    wishes.add(new Wish(key, typed, null, seen));
                } else if (seen.isThere()) {
                    errors.add(FieldError.at(key.name(), "stock-empty", typed, null));
                }
            } else if (amount.flaw() == TypedAmount.Flaw.UNREADABLE) {
                errors.add(FieldError.at(key.name(), "stock-unreadable", typed, null));
            } else if (amount.flaw() == TypedAmount.Flaw.AMBIGUOUS) {
                errors.add(FieldError.at(key.name(), "amount-ambiguous", typed, null));
            } else if (!amount.isUsable()) {
                errors.add(FieldError.at(key.name(), "stock-not-possible", typed, POSSIBLE));
            } else if (!seen.says(amount.amount())) {
                wishes.add(new Wish(key, typed, amount.amount(), seen));
            }
        });
        return wishes;
    }

    /** All that can be kept together, in as many attempts as somebody else gets in between. */
    private Mono<Void> keep(List<Wish> wishes, List<FieldError> errors, Function<List<Wish>, Mono<Void>> act) {
        if (wishes.isEmpty()) {
            return Mono.empty();
        }
        return act.apply(wishes).onErrorResume(DomainException.class, refused -> {
            var places = places(refused, wishes.size());
            if (refused.kind() != DomainException.Kind.CONFLICT || places.isEmpty()) {
                return Mono.error(refused);
            }
            var rest = new ArrayList<Wish>();
            for (var place = 0; place < wishes.size(); place++) {
                var wish = wishes.get(place);
                if (places.contains(place)) {
                    errors.add(FieldError.at(wish.key().name(), "cell-changed", wish.typed(), null));
                } else {
                    rest.add(wish);
                }
            }
            return keep(rest, errors, act);
        });
    }

    private static Set<Integer> places(DomainException refused, int wishes) {
        var places = new TreeSet<Integer>();
        for (var error : refused.errors()) {
            var place = PLACE.matcher(error.field() == null ? "" : error.field());
            if (place.matches() && Integer.parseInt(place.group(1)) < wishes) {
                places.add(Integer.parseInt(place.group(1)));
            }
        }
        return places;
    }

    private Mono<Void> count(List<Wish> wishes, Actor actor) {
        var changes = wishes.stream()
                .map(wish -> new StockChange(
                        wish.key().product(),
                        wish.key().date(),
                        wish.amount(),
                        null,
                        null,
                        wish.seen().version()))
                .toList();
        return levels.change(changes, actor);
    }

    private Mono<Void> expect(List<Wish> wishes, LocalDate monday, Actor actor) {
        var changes = wishes.stream()
                .map(wish -> new ForecastChange(
                        wish.key().product(), monday, wish.amount(), wish.seen().version()))
                .toList();
        return forecasts.expect(changes, actor);
    }
}
