package coop.tablee.identity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The browser that somebody comes in with.
 *
 * @param life how long it stays signed in without being seen
 * @param stays whether that outlives the browser's window
 * @param replaced the session that it had before, which ends
 * @param guest by what it is known as a guest's; absent when it is not
 */
record Visit(
        Duration life,
        boolean stays,
        String userAgent,
        @Nullable SecretToken replaced,
        @Nullable SecretToken guest) {

    Visit(Duration life, boolean stays, String userAgent, @Nullable SecretToken replaced) {
        this(life, stays, userAgent, replaced, null);
    }
}
