package coop.tablee.stock.file;

import coop.tablee.identity.Actor;
import coop.tablee.stock.Forecast;
import coop.tablee.stock.Forecasts;
import coop.tablee.stock.StockLevels;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Levels and forecasts as a file: gives it, looks at one that comes back, and makes the changes that were looked at, all or none. */
@Component
class StockFileDesk {

    private final StockLines lines;
    private final StockLevels levels;
    private final Forecasts forecasts;
    private final TransactionalOperator transaction;

    StockFileDesk(StockLines lines, StockLevels levels, Forecasts forecasts, TransactionalOperator transaction) {
        this.lines = lines;
        this.levels = levels;
        this.forecasts = forecasts;
        this.transaction = transaction;
    }

    Mono<String> write(Actor producer, Locale locale) {
        return Mono.zip(lines.of(List.of(), producer), forecasts.ahead(producer))
                .map(found -> StockFile.of(found.getT1(), found.getT2(), locale));
    }

    Mono<StockFile.Preview> look(byte[] file, Actor producer) {
        var table = StockFile.read(file);
        var weeks = StockFile.weeks(table);
        Mono<List<Forecast>> expected =
                weeks.isEmpty() ? Mono.just(List.of()) : forecasts.between(weeks.first(), weeks.last(), producer);
        return Mono.zip(lines.of(StockFile.lots(table), producer), expected)
                .map(now -> StockFile.preview(table, now.getT1(), now.getT2()));
    }

    /** Refused as {@link StockLevels#change} and {@link Forecasts#expect} are, and nothing is changed then. */
    Mono<Void> apply(StockFileChanges changes, Actor producer) {
        var counted = changes.levels().isEmpty() && !changes.forecasts().isEmpty()
                ? Mono.<Void>empty()
                : levels.change(changes.levels(), producer);
        return counted.then(Mono.defer(() -> changes.forecasts().isEmpty()
                        ? Mono.<Void>empty()
                        : forecasts.expect(changes.forecasts(), producer)))
                .as(transaction::transactional);
    }
}
