package coop.tablee.ordering;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * A lot lasts less long than was said: what is delivered after its best-before, and not packed yet, is taken from other lots. What those lack is a declared shortage. The
 * message's key begins with the stock row's id.
 */
@Component
class ShortenedLotHandler implements OutboxHandler {

    private final DatabaseClient database;

    ShortenedLotHandler(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String kind() {
        return "lot_shortened";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var stock = message.dedupKey().substring(0, message.dedupKey().indexOf(':'));
        return database.sql("select ordering.leave_lot(:stock)")
                .bind("stock", Long.parseLong(stock))
                .fetch()
                .one()
                .then();
    }
}
