package coop.tablee.identity;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The browser that somebody comes in with.
 *
 * @param life how long it stays signed in without being seen
 * @param stays whether that outlives the browser's window
 * @param replaced the session that it had before, which ends
 * @param guest by what it is known as a guest's; absent when it is not
 * @param cameBy the account elsewhere by which its owner comes in; absent otherwise
 */
record Visit(
        Duration life,
        boolean stays,
        String userAgent,
        @Nullable SecretToken replaced,
        @Nullable SecretToken guest,
        @Nullable UUID cameBy) {

    Visit(Duration life, boolean stays, String userAgent, @Nullable SecretToken replaced) {
        this(life, stays, userAgent, replaced, null, null);
    }

    /** The same browser, whose owner comes in by an account elsewhere. */
    Visit by(UUID connection) {
        return new Visit(life, stays, userAgent, replaced, guest, connection);
    }
}
