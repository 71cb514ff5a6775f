package coop.tablee.reporting;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import java.time.LocalDate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Hears that lines of an order were accepted at the door and counts the buyer's month again. */
@Component
class AcceptedLinesHandler implements OutboxHandler {

    private final DatabaseClient database;

    AcceptedLinesHandler(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String kind() {
        return "lines_accepted";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var day = LocalDate.parse(message.payload().required("deliveryDate").asString());
        return database.sql("select reporting.count_again(:month, :buyer)")
                .bind("month", day.withDayOfMonth(1))
                .bind("buyer", message.payload().required("buyer").asLong())
                .then();
    }
}
