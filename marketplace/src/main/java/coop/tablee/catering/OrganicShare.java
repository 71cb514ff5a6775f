package coop.tablee.catering;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.optimisation.integer.IntegerStrategy;
import org.ojalgo.type.CalendarDateDuration;
import org.ojalgo.type.CalendarDateUnit;

/**
 * Which products of a week to have organic instead, so that organic goods are a share of the value of all goods, for the least money: an integer program (each line
 * as it is, or one of its organic equivalents), solved by ojAlgo. Blocking and reckoning: never on an event loop. See docs/adr/0047.
 */
final class OrganicShare {

    private static final IntegerStrategy ONE_THREAD =
            IntegerStrategy.newConfigurable().withParallelism(() -> 1);
    private static final long MOST_MILLIS = 1200;
    private static final long MOST_MILLIS_AGAIN = 100;

    private OrganicShare() {}

    /**
     * What to choose from.
     *
     * @param organic cents of goods that are organic as the week stands, {@code all} of all goods
     * @param lines for each product that is not organic, its organic equivalents
     */
    record Question(long organic, long all, List<List<Switch>> lines) {}

    /**
     * @param switches in the order of what they cost more
     * @param organic cents of organic goods afterwards, {@code all} of all goods
     * @param reached whether that is the share asked for; where it is not, it is the most that was found
     */
    record Answer(List<Switch> switches, long organic, long all, boolean reached) {

        long cost() {
            return switches.stream().mapToLong(Switch::cost).sum();
        }
    }

    /** @param percent of the value of goods, VAT out, 1 to 100 */
    static Answer reach(int percent, Question question) {
        if (gain(percent, question.organic(), question.all()) >= 0) {
            return new Answer(List.of(), question.organic(), question.all(), true);
        }
        // The solver reckons with tolerances, money does not: where its answer misses the share, it is asked for more
        return LongStream.of(0, 100, 1_000, 10_000)
                .mapToObj(slack -> cheapest(percent, slack, question))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> {
                    var most = most(question);
                    return new Answer(
                            most.switches(),
                            most.organic(),
                            most.all(),
                            gain(percent, most.organic(), most.all()) >= 0);
                });
    }

    /** How far above the share, in hundredths of cents; negative below it. Whole numbers, so that no rounding lets a share pass that is not one. */
    private static long gain(int percent, long organic, long all) {
        return 100 * organic - percent * all;
    }

    /** What a switch brings towards the share, of what was not organic before. */
    private static long gain(int percent, Switch change) {
        return 100 * change.goodsAfter() - percent * (change.goodsAfter() - change.goodsBefore());
    }

    private static Optional<Answer> cheapest(int percent, long slack, Question question) {
        var model = new ExpressionsBasedModel(options(slack == 0 ? MOST_MILLIS : MOST_MILLIS_AGAIN));
        var share =
                model.newExpression("share").lower(scaled(slack - gain(percent, question.organic(), question.all())));
        var choices = new ArrayList<Choice>();
        var onto = new HashMap<String, Expression>();
        for (var line : question.lines()) {
            var once = model.newExpression("once " + choices.size()).upper(1);
            for (var change : useful(percent, line)) {
                var chosen = model.newVariable("switch " + choices.size())
                        .binary()
                        .weight(BigDecimal.valueOf(change.cost()));
                once.set(chosen, 1);
                share.set(chosen, scaled(gain(percent, change)));
                // Two products into one cell would have to be added up, and could be more than there is
                onto.computeIfAbsent(
                                change.to().key(),
                                key -> model.newExpression("onto " + key).upper(1))
                        .set(chosen, 1);
                choices.add(new Choice(change, chosen));
            }
        }
        var result = model.minimise();
        if (!result.getState().isFeasible()) {
            return Optional.empty();
        }
        var answer = answer(
                question,
                choices.stream().filter(Choice::isTaken).map(Choice::change).toList(),
                true);
        return gain(percent, answer.organic(), answer.all()) >= 0 ? Optional.of(answer) : Optional.empty();
    }

    /** Cents: the solver wants figures of the size of what they cost. */
    private static double scaled(long gain) {
        return gain / 100.0;
    }

    private record Choice(Switch change, Variable variable) {

        boolean isTaken() {
            return variable.getValue() != null && variable.getValue().doubleValue() > 0.5;
        }
    }

    /** Without what another one beats in both cost and gain. */
    private static List<Switch> useful(int percent, List<Switch> line) {
        return line.stream()
                .filter(change -> line.stream()
                        .noneMatch(other -> other.cost() <= change.cost()
                                && gain(percent, other) >= gain(percent, change)
                                && (other.cost() < change.cost()
                                        || gain(percent, other) > gain(percent, change)
                                        || line.indexOf(other) < line.indexOf(change))))
                .toList();
    }

    /** The largest share that is found: each line by itself, at a rate that rises until it is the share that comes out. */
    private static Answer most(Question question) {
        var best = answer(question, List.of(), false);
        for (var round = 0; round < 50; round++) {
            var rate = best.all() == 0 ? 0 : (double) best.organic() / best.all();
            var next = answer(
                    question,
                    question.lines().stream()
                            .flatMap(line -> line.stream()
                                    .max(Comparator.comparingDouble(change -> worth(rate, change)))
                                    .filter(change -> worth(rate, change) > 0)
                                    .stream())
                            .collect(Collectors.collectingAndThen(Collectors.toList(), OrganicShare::onceOnto)),
                    false);
            if (next.organic() * best.all() <= best.organic() * next.all()) {
                return best;
            }
            best = next;
        }
        return best;
    }

    private static List<Switch> onceOnto(List<Switch> switches) {
        var taken = new HashSet<String>();
        return switches.stream().filter(change -> taken.add(change.to().key())).toList();
    }

    private static double worth(double rate, Switch change) {
        return change.goodsAfter() - rate * (change.goodsAfter() - change.goodsBefore());
    }

    private static Answer answer(Question question, List<Switch> switches, boolean reached) {
        var organic = question.organic();
        var all = question.all();
        for (var change : switches) {
            organic += change.goodsAfter();
            all += change.goodsAfter() - change.goodsBefore();
        }
        return new Answer(
                switches.stream().sorted(Comparator.comparingLong(Switch::cost)).toList(), organic, all, reached);
    }

    private static Optimisation.Options options(long millis) {
        var options = new Optimisation.Options();
        options.integer(ONE_THREAD);
        options.suffice(new CalendarDateDuration(millis / 2.0, CalendarDateUnit.MILLIS));
        options.abort(new CalendarDateDuration(millis, CalendarDateUnit.MILLIS));
        return options;
    }
}
