package coop.tablee.reporting;

import coop.tablee.platform.OutboxBatchHandler;
import coop.tablee.platform.OutboxMessage;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hears that lines of orders were accepted at the door and counts each buyer's month again, once for however much was accepted. */
@Component
class AcceptedLinesHandler implements OutboxBatchHandler {

    private final DatabaseClient database;

    AcceptedLinesHandler(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String kind() {
        return "lines_accepted";
    }

    @Override
    public Mono<Void> handleAll(List<OutboxMessage> messages) {
        // In one order on every node, so that two never wait for each other
        return Flux.fromStream(messages.stream()
                        .map(AcceptedLinesHandler::month)
                        .distinct()
                        .sorted(Month.ORDER))
                .concatMap(month -> database.sql("select reporting.count_again(:month, :buyer)")
                        .bind("month", month.day)
                        .bind("buyer", month.buyer)
                        .then())
                .then();
    }

    private record Month(LocalDate day, long buyer) {

        static final Comparator<Month> ORDER = Comparator.comparing(Month::day).thenComparing(Month::buyer);
    }

    private static Month month(OutboxMessage message) {
        var day = LocalDate.parse(message.payload().required("deliveryDate").asString());
        return new Month(
                day.withDayOfMonth(1), message.payload().required("buyer").asLong());
    }
}
