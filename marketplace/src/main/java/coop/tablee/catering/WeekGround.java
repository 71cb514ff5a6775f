package coop.tablee.catering;

import coop.tablee.agreement.LotRoom;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything of a week that the kitchen itself has made of it, besides what is offered: read together, so that it fits together.
 *
 * @param placed lines of the week and of the one before it
 * @param kept the draft, ordering units by offer
 * @param clashes cells that were not set because somebody else had set them meanwhile
 * @param products those that the draft holds
 * @param days on which something is offered at the door
 * @param lots that the kitchen may call off today; none without an agreement
 * @param coming what standing orders are still going to order for the week
 * @param written offers whose cells were set just now, emptied ones too
 */
record WeekGround(
        KitchenDoor door,
        WeekPlan plan,
        List<PlacedLine> placed,
        Map<Long, BigDecimal> kept,
        Map<Long, Clash> clashes,
        List<Long> products,
        List<LocalDate> days,
        List<Long> written,
        List<LotRoom> lots,
        List<ComingLine> coming) {

    /** The products of the draft, of what is ordered, and of what was ordered a week before. */
    Set<Long> standing() {
        var standing = ordered();
        standing.addAll(products);
        return standing;
    }

    /** The products that were ordered for this week or the one before it, or come by themselves. */
    Set<Long> ordered() {
        return Stream.concat(
                        placed.stream()
                                .filter(line -> line.goods() && line.quantity().signum() > 0)
                                .map(PlacedLine::product),
                        coming.stream().map(ComingLine::product))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
