package coop.tablee.ordering;

import coop.tablee.platform.RecurringWork;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Cuts orders of closed cycles where something is missing. Any number of nodes may run it; what is due is due until done. */
@Component
class DueShortages implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(DueShortages.class);

    private final DueConfirmations confirmations;
    private final ShortageCut shortages;

    DueShortages(DueConfirmations confirmations, ShortageCut shortages) {
        this.confirmations = confirmations;
        this.shortages = shortages;
    }

    @Scheduled(fixedDelayString = "PT0.3S", initialDelayString = "PT2S")
    Mono<Void> run() {
        return cutAll().then().onErrorResume(error -> {
            LOG.warn("Shortages wait: {}", error.toString());
            return Mono.empty();
        });
    }

    /**
     * Cuts what is due now; answers how many orders lost something. A row that cannot be cut does not keep the others waiting. Its orders are confirmed before by those
     * who do that side by side: cutting would do it alone.
     */
    Mono<Integer> cutAll() {
        return shortages
                .due()
                .filter(stocks -> !stocks.isEmpty())
                .delayUntil(stocks -> confirmations.confirmAll().onErrorResume(error -> {
                    LOG.warn("Orders are confirmed one by one as they are cut: {}", error.toString());
                    return Mono.empty();
                }))
                .flatMap(stocks -> shortages.cutDue(stocks).onErrorResume(error -> oneByOne(stocks, error)))
                .map(cut -> cut.numbers().size())
                .defaultIfEmpty(0);
    }

    private Mono<CutOrders> oneByOne(List<Long> stocks, Throwable error) {
        LOG.warn("The shortages of stock rows {} are shared out one by one: {}", stocks, error.toString());
        return Flux.fromIterable(stocks)
                .concatMap(stock -> shortages.cutDue(List.of(stock)).onErrorResume(alone -> {
                    LOG.warn("The shortage of stock row {} waits: {}", stock, alone.toString());
                    return Mono.just(CutOrders.NONE);
                }))
                .reduce(CutOrders.NONE, CutOrders::plus);
    }
}
