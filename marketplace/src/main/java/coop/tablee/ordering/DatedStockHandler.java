package coop.tablee.ordering;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** A product got a count for one delivery date: that date is sold from it from now on, with what was ordered there already. The message's key is the stock row's id. */
@Component
class DatedStockHandler implements OutboxHandler {

    private final DatabaseClient database;

    DatedStockHandler(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String kind() {
        return "stock_dated";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return database.sql("select ordering.take_from_date(:stock)")
                .bind("stock", Long.parseLong(message.dedupKey()))
                .fetch()
                .one()
                .then();
    }
}
