package coop.tablee.catering;

import coop.tablee.identity.Actor;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Puts amounts that were worked out elsewhere (from menus) into a kitchen's week, where they are looked at, changed and sent like any that were typed. */
@Component
public class WeekFilling {

    private final WeekDesk desk;

    WeekFilling(WeekDesk desk) {
        this.desk = desk;
    }

    /**
     * Goods that the kitchen ordered and that were not cancelled.
     *
     * @param quantity ordering units
     */
    public record Ordered(LocalDate day, long product, BigDecimal quantity) {}

    /** What is ordered for a door in the week of a Monday. */
    public Mono<List<Ordered>> ordered(KitchenDoor door, LocalDate monday, Actor actor) {
        return desk.ground(door.id(), new Week(monday), actor)
                .map(ground -> ground.placed().stream()
                        .filter(line -> line.goods() && !line.day().isBefore(monday))
                        .map(line -> new Ordered(line.day(), line.product(), line.quantity()))
                        .toList());
    }

    /**
     * Sets the cells of these offers, in ordering units, above zero, and empties those that an earlier filling had set and nobody has changed since; what they held
     * before comes back with the page's undo. What somebody sets meanwhile stays. Filling twice with the same amounts is filling once. Answers how many cells were set.
     */
    public Mono<Integer> fill(KitchenDoor door, LocalDate monday, Map<Long, BigDecimal> amounts, Actor actor) {
        return desk.fillFromMenus(door, new Week(monday), amounts, actor).map(WeekDesk.Changed::cells);
    }
}
