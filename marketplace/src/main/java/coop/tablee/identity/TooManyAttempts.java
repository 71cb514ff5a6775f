package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Too many wrong passwords for this account or from this place, too many links asked for, or too many guests: a pause, after which one may try again. */
class TooManyAttempts extends DomainException {

    private static final long SHORTLY = 2;

    private final long seconds;

    private TooManyAttempts(String code, long seconds) {
        super(Kind.TOO_MANY, code, (seconds + 59) / 60);
        this.seconds = seconds;
    }

    static TooManyAttempts wrongPasswords(long seconds) {
        return new TooManyAttempts("too-many-attempts", seconds);
    }

    static TooManyAttempts links(long seconds) {
        return new TooManyAttempts("too-many-links", seconds);
    }

    static TooManyAttempts guests(long seconds) {
        return new TooManyAttempts("too-many-guests", seconds);
    }

    /** Says when to come again: after the pause, or shortly where it was only a crowd. */
    static void announce(DomainException refused, ServerWebExchange exchange) {
        if (refused.kind() == Kind.TOO_MANY) {
            var seconds = refused instanceof TooManyAttempts pause ? pause.seconds : SHORTLY;
            exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
    }
}
