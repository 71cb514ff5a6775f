package coop.tablee.catering;

import coop.tablee.ordering.DropTerms;
import coop.tablee.shared.Money;
import java.util.ArrayList;
import java.util.Objects;
import java.util.stream.Collectors;

/** Says what coming to the kitchen's door costs and asks on a day, and what would do. */
final class DropWords {

    private DropWords() {}

    /** Empty when coming to the door costs and asks nothing. */
    static String terms(WeekTotals.DayTotal day, WeekWords words) {
        var drop = day.drop();
        if (drop == null) {
            return "";
        }
        var said = new ArrayList<String>();
        if (drop.fee().isPositive()) {
            said.add(fee(drop, words));
        }
        if (drop.minimum().isPositive() && drop.isReached() && day.alone()) {
            said.add(words.say("catering.drop.reached", words.money(drop.minimum())));
        }
        return String.join(" ", said);
    }

    /** What others ordered and announced that counts for the minimum too; empty when nobody's does. */
    static String joint(WeekTotals.DayTotal day, WeekWords words) {
        var drop = day.drop();
        if (drop == null || drop.joint().isEmpty()) {
            return "";
        }
        var counted = drop.joint().stream()
                .map(door -> words.say(
                        door.isPromise() ? "joint.theirs.announced" : "joint.theirs.ordered",
                        door.name(),
                        words.money(door.counted())))
                .collect(Collectors.joining(", "));
        var said = words.say("catering.joint.counts", counted);
        return drop.isReached() ? said : said + " " + words.say("catering.joint.say");
    }

    /** Empty when the minimum is reached. */
    static String missing(WeekTotals.DayTotal day, WeekWords words) {
        var drop = day.drop();
        if (drop == null || drop.isReached()) {
            return drop == null || day.alone() || day.lines() == 0 ? "" : missingForNow(day, drop, words);
        }
        Money missing = drop.missing();
        var said = words.say(
                "catering.drop.missing", words.money(missing), drop.sellerName(), words.money(drop.minimum()));
        if (day.usual().isEmpty()) {
            return said + " " + words.say("catering.drop.anything");
        }
        var usual = day.usual().stream()
                .map(cell -> Objects.requireNonNull(cell.card())
                                .names()
                                .in(words.locale())
                                .text() + " ("
                        + words.amount(cell.lastWeek(), cell.card().orderingUnit()) + ")")
                .collect(Collectors.joining(", "));
        return said + " " + words.say("catering.drop.usual", usual);
    }

    /** The least is reached only with what comes by itself later: what of it can be taken into the week's order first, where that is enough. */
    private static String missingForNow(WeekTotals.DayTotal day, DropTerms drop, WeekWords words) {
        var later = day.byItself();
        return later.followed().isPositive() && !later.missingWithFollowed().isPositive()
                ? words.say("catering.coming.drop", words.money(drop.minimum()), words.money(later.followed()))
                : words.say(
                                "catering.drop.missing",
                                words.money(later.missing()),
                                drop.sellerName(),
                                words.money(drop.minimum()))
                        + " "
                        + words.say("catering.drop.anything");
    }

    private static String fee(DropTerms drop, WeekWords words) {
        var fee = words.money(drop.fee());
        return drop.carried() || drop.carrier() == null
                ? words.say("catering.drop.fee", fee, drop.sellerName())
                : words.say("catering.drop.fee-elsewhere", fee, drop.sellerName(), drop.carrier());
    }
}
