package coop.tablee.stock;

import java.time.LocalDate;
import java.util.List;
import reactor.core.publisher.Mono;

/** On which days the cooperatives that sell for a producer deliver. Stock asks; whoever knows the order cycles answers. */
public interface DeliveryDates {

    /** The dates from the first to the last day, both included, in their order. */
    Mono<List<LocalDate>> of(long producer, LocalDate first, LocalDate last);
}
