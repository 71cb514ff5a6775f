package coop.tablee.catering;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Everything of a week that the kitchen itself has made of it, besides what is offered: read together, so that it fits together.
 *
 * @param placed lines of the week and of the one before it
 * @param kept the draft, ordering units by offer
 * @param clashes cells that were not set because somebody else had set them meanwhile
 */
record WeekGround(
        KitchenDoor door,
        WeekPlan plan,
        List<PlacedLine> placed,
        Map<Long, BigDecimal> kept,
        Map<Long, Clash> clashes) {}
