package coop.tablee.payment.stripe;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Looks by itself at every page on which somebody may be paying, every two minutes, whether or not anything is told of it: no money stays without its order for longer, and a page
 * that nobody waits for any more is closed.
 */
@Component
class CardWatch implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(CardWatch.class);

    private final CardSessions sessions;
    private final StripeProperties properties;

    CardWatch(CardSessions sessions, StripeProperties properties) {
        this.sessions = sessions;
        this.properties = properties;
    }

    @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT5S")
    Mono<Void> round() {
        return properties.isSet()
                ? Mono.defer(sessions::lookAtDue)
                        .repeat()
                        .takeUntil(looked -> looked == 0)
                        .then()
                        .onErrorResume(error -> {
                            LOG.warn("Payments by card wait to be looked at: {}", error.toString());
                            return Mono.empty();
                        })
                : Mono.empty();
    }
}
