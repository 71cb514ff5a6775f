package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Too many wrong passwords for this account or from this place: a pause, after which one may try again. */
class TooManyAttempts extends DomainException {

    private final long seconds;

    TooManyAttempts(long seconds) {
        super(Kind.TOO_MANY, "too-many-attempts", (seconds + 59) / 60);
        this.seconds = seconds;
    }

    static void announce(DomainException refused, ServerWebExchange exchange) {
        if (refused instanceof TooManyAttempts pause) {
            exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(pause.seconds));
        }
    }
}
