package coop.tablee.demo;

import coop.tablee.identity.Actor;
import coop.tablee.ordering.AskLate;
import coop.tablee.ordering.LateChoice;
import coop.tablee.ordering.LateRequests;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderFilter;
import coop.tablee.ordering.OrderState;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Care homes that notice after the cut-off that they need more: something waits for an answer on each side of the story. */
@Component
class Latecomers {

    /** Cut-offs of the day after tomorrow are over for kitchens, and there is a whole day left to answer. */
    private static final int DAYS_LEFT = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Latecomers.class);
    private static final Set<OrderState> LIVING = Set.of(OrderState.PLACED, OrderState.CONFIRMED);
    private static final List<String> ASKED = List.of("Ferme des Sept Sillons", "Laiterie Coquelicot");

    private final Troupe troupe;
    private final OrderDirectory directory;
    private final LateRequests requests;

    Latecomers(Troupe troupe, OrderDirectory directory, LateRequests requests) {
        this.troupe = troupe;
        this.directory = directory;
        this.requests = requests;
    }

    /** Asks for more in the orders for the day after tomorrow, as far as there are any. */
    void ask(LocalDate today) {
        Flux.just(troupe.cook("erables"), troupe.cook("charmes"))
                .concatMap(cook -> ask(cook, today.plusDays(DAYS_LEFT)))
                .blockLast();
    }

    private Flux<Long> ask(Actor cook, LocalDate day) {
        return directory
                .list(new OrderFilter(LIVING, day, day, 1, null), cook)
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(order -> requests.choices(order.number(), cook)
                        .filter(choice -> choice.available() == null
                                || choice.available().compareTo(choice.minimum().add(choice.step())) > 0)
                        .collectList()
                        .flatMapMany(choices -> Flux.fromIterable(ASKED)
                                .concatMap(producer -> Mono.justOrEmpty(choices.stream()
                                        .filter(choice -> choice.producer().equals(producer))
                                        .findFirst()))
                                .concatMap(choice -> ask(order.number(), choice, cook))));
    }

    private Mono<Long> ask(String number, LateChoice choice, Actor cook) {
        BigDecimal quantity = choice.minimum().add(choice.step());
        return requests.ask(
                        new AskLate(
                                number,
                                "demo-" + choice.offer(),
                                choice.offer(),
                                quantity,
                                "Deux familles viennent manger ce jour-là."),
                        cook)
                .onErrorResume(DomainException.class, refused -> {
                    LOG.debug("Nothing late in {}: {} {}", number, refused.code(), refused.errors());
                    return Mono.empty();
                });
    }
}
