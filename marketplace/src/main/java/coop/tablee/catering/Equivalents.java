package coop.tablee.catering;

import coop.tablee.assortment.OfferCard;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What could be ordered instead of a product: first the same food from elsewhere, then what its family has that is cheaper, in season or organic where the product is
 * not. Foods are those that products name (by product version).
 */
record Equivalents(SheetRow of, List<Alternative> all) {

    private static final int MOST_SAME = 4;
    private static final int MOST_OF_FAMILY = 3;

    /** @param sameFood whether it is the same food, and not only of the same family; {@code change} absent when nothing of the product is typed, or not all days could be had */
    record Alternative(SheetRow row, boolean sameFood, Optional<Switch> change) {}

    static Equivalents of(SheetRow row, WeekSheet sheet, Map<Long, Set<Long>> foods) {
        var others = sheet.rows().stream()
                .filter(other -> !other.key().equals(row.key()))
                .filter(other -> other.card().family().equals(row.card().family()))
                .filter(other -> other.card().baseUnit() == row.card().baseUnit())
                .filter(other -> other.cells().stream().anyMatch(cell -> cell.look() == SheetCell.Look.OPEN))
                .sorted(Comparator.comparing(other -> other.card().pricePerBaseUnit()))
                .toList();
        var same =
                others.stream().filter(other -> isSameFood(row, other, foods)).limit(MOST_SAME);
        var family = others.stream()
                .filter(other -> !isSameFood(row, other, foods) && isBetter(other.card(), row.card()))
                .limit(MOST_OF_FAMILY);
        return new Equivalents(
                row,
                Stream.concat(
                                same.map(other -> new Alternative(other, true, Switch.of(row, other))),
                                family.map(other -> new Alternative(other, false, Switch.of(row, other))))
                        .toList());
    }

    static boolean isSameFood(SheetRow one, SheetRow other, Map<Long, Set<Long>> foods) {
        var named = foods.get(one.card().productVersion());
        return named != null && named.equals(foods.get(other.card().productVersion()));
    }

    private static boolean isBetter(OfferCard other, OfferCard than) {
        return other.pricePerBaseUnit().compareTo(than.pricePerBaseUnit()) < 0
                || (other.inSeason() && !than.inSeason())
                || (WeekSheet.isOrganic(other) && !WeekSheet.isOrganic(than));
    }
}
