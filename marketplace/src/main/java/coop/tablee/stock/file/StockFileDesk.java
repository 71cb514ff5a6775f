package coop.tablee.stock.file;

import coop.tablee.identity.Actor;
import coop.tablee.stock.Forecasts;
import coop.tablee.stock.StockLevels;
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

    /** Refused ({@code stock-file-too-long}, 409) where the file could not come back: {@link StockFile#MOST_ROWS}, {@link StockFile#MOST_BYTES}. */
    Mono<byte[]> write(Actor producer, Locale locale) {
        return Mono.zip(lines.ahead(producer), forecasts.ahead(StockFile.MOST_ROWS, producer))
                .map(found -> StockFile.of(found.getT1(), found.getT2(), locale));
    }

    Mono<StockFile.Preview> look(byte[] file, Actor producer) {
        var table = StockFile.read(file);
        return lines.of(StockFile.named(table), producer)
                .flatMap(now -> forecasts
                        .these(StockFile.weeks(table, now), producer)
                        .map(expected -> StockFile.preview(table, now, expected)));
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
