package coop.tablee.catering;

import coop.tablee.assortment.Foods;
import coop.tablee.catering.OrganicShare.Question;
import coop.tablee.platform.Blocking;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds what could be ordered instead: of one product, or of all that are not organic. Changes nothing. */
@Component
class WeekSwitches {

    private final Foods foods;
    private final Blocking solving = Blocking.of("week-solver", 2, 32);

    WeekSwitches(Foods foods) {
        this.foods = foods;
    }

    @PreDestroy
    void stop() {
        solving.close();
    }

    Mono<Equivalents> of(SheetRow row, WeekSheet sheet) {
        return foodsOf(sheet, Set.of(row.card().family())).map(known -> Equivalents.of(row, sheet, known));
    }

    /** What to switch, for the least money, so that organic goods are that share (1 to 100 percent) of the value of the week's goods, ordered ones included. */
    Mono<OrganicShare.Answer> organic(int percent, WeekSheet sheet) {
        var rows = sheet.rows().stream()
                .filter(row -> !WeekSheet.isOrganic(row.card()))
                .filter(row -> row.cells().stream()
                        .anyMatch(cell -> cell.open() && cell.typed().amount().signum() > 0))
                .toList();
        var families = rows.stream().map(row -> row.card().family()).collect(Collectors.toSet());
        return foodsOf(sheet, families)
                .flatMap(known -> solving.call(() -> OrganicShare.reach(percent, question(sheet, rows, known))));
    }

    private static Question question(WeekSheet sheet, List<SheetRow> rows, Map<Long, Set<Long>> foods) {
        var organic = sheet.rows().stream()
                .filter(row -> WeekSheet.isOrganic(row.card()))
                .toList();
        return new Question(
                sheet.totals().organicGoods().minor(),
                sheet.totals().goods().minor(),
                rows.stream()
                        .map(row -> organic.stream()
                                .filter(other -> Equivalents.isSameFood(row, other, foods))
                                .flatMap(other -> Switch.of(row, other).stream())
                                .toList())
                        .filter(line -> !line.isEmpty())
                        .toList());
    }

    private Mono<Map<Long, Set<Long>>> foodsOf(WeekSheet sheet, Set<String> families) {
        var versions = sheet.rows().stream()
                .filter(row -> families.contains(row.card().family()))
                .map(row -> row.card().productVersion())
                .collect(Collectors.toSet());
        return versions.isEmpty() ? Mono.just(Map.of()) : foods.of(versions);
    }
}
