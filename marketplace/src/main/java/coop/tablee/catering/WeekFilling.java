package coop.tablee.catering;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts amounts that were worked out elsewhere (from menus) into a kitchen's week, where they are looked at, changed and sent like any that were typed. */
@Component
public class WeekFilling {

    private static final Comparator<Cells> ONE_AFTER_THE_OTHER = Comparator.comparingLong(
                    (Cells cells) -> cells.actor.requireParty().id())
            .thenComparingLong(Cells::door);

    private final WeekDesk desk;
    private final WeekQueries queries;
    private final TransactionalOperator transaction;

    WeekFilling(WeekDesk desk, WeekQueries queries, TransactionalOperator transaction) {
        this.desk = desk;
        this.queries = queries;
        this.transaction = transaction;
    }

    /**
     * Cells of one door's week, by offer.
     *
     * @param actor acts for the door's kitchen
     * @param amounts ordering units, zero for none
     * @param seen what they held when that was decided; none where it is absent
     */
    public record Cells(long door, Actor actor, Map<Long, BigDecimal> amounts, Map<Long, BigDecimal> seen) {}

    /**
     * Goods that the kitchen ordered and that were not cancelled.
     *
     * @param quantity ordering units
     */
    public record Ordered(LocalDate day, long product, BigDecimal quantity) {}

    /** What is ordered for a door in the week of a Monday, and what standing orders are still going to order for it. */
    public Mono<List<Ordered>> ordered(KitchenDoor door, LocalDate monday, Actor actor) {
        return desk.ground(door.id(), new Week(monday), actor)
                .map(ground -> Stream.concat(
                                ground.placed().stream()
                                        .filter(line ->
                                                line.goods() && !line.day().isBefore(monday))
                                        .map(line -> new Ordered(line.day(), line.product(), line.quantity())),
                                ground.coming().stream()
                                        .filter(line -> line.quantity().signum() > 0)
                                        .map(line -> new Ordered(line.day(), line.product(), line.quantity())))
                        .toList());
    }

    /**
     * Sets the cells of these offers, in ordering units, above zero, and empties those that an earlier filling had set and nobody has changed since; what they held
     * before comes back with the page's undo. What somebody sets meanwhile stays. Filling twice with the same amounts is filling once. Answers how many cells were set.
     */
    public Mono<Integer> fill(KitchenDoor door, LocalDate monday, Map<Long, BigDecimal> amounts, Actor actor) {
        return desk.fillFromMenus(door, new Week(monday), amounts, actor).map(WeekDesk.Changed::cells);
    }

    /** Sets cells of several doors for the week of a day, at all doors or none. What somebody else set since it was seen stays: answers how many cells did. */
    public Mono<Integer> put(LocalDate day, List<Cells> doors) {
        var week = Week.of(day);
        return atAll(doors, week, cells -> desk.put(cells.door, week, cells.amounts, cells.seen, cells.actor))
                .reduce(0, Integer::sum)
                .as(transaction::transactional);
    }

    /** Empties the cells whose amounts were ordered just now, at all doors or none; where something else was put since, it stays. */
    public Mono<Void> takeOut(LocalDate day, List<Cells> doors) {
        var week = Week.of(day);
        return atAll(doors, week, cells -> desk.takeOut(cells.door, week, cells.amounts, cells.seen, cells.actor))
                .then()
                .as(transaction::transactional);
    }

    /** Adds amounts, ordering units by offer, to what stands in the cells: all of them, or none when somebody set one meanwhile or it closed ({@code changed-meanwhile}, 409). */
    public Mono<Void> add(KitchenDoor door, LocalDate monday, Map<Long, BigDecimal> amounts, Actor actor) {
        var week = new Week(monday);
        return desk.ground(door.id(), week, actor)
                .flatMap(ground -> {
                    var after = new LinkedHashMap<Long, BigDecimal>();
                    amounts.forEach((offer, amount) ->
                            after.put(offer, amount.add(ground.kept().getOrDefault(offer, BigDecimal.ZERO))));
                    return desk.put(door.id(), week, after, ground.kept(), actor);
                })
                .flatMap(stayed -> stayed == 0
                        ? Mono.<Void>empty()
                        : Mono.<Void>error(new DomainException(DomainException.Kind.CONFLICT, "changed-meanwhile")))
                .as(transaction::transactional);
    }

    private <T> Flux<T> atAll(List<Cells> doors, Week week, Function<Cells, Mono<T>> edit) {
        return doors.isEmpty()
                ? Flux.empty()
                : queries.hold(doors.stream().map(Cells::door).toList(), week)
                        .thenMany(Flux.fromStream(() -> doors.stream().sorted(ONE_AFTER_THE_OTHER))
                                .concatMap(edit));
    }
}
