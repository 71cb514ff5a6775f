package coop.tablee.delivery;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;

/** What the database answers to a change of ways or hours, put into the domain's words. */
public final class Arrangement {

    private Arrangement() {}

    /** Passes on {@code ok}; refuses with {@code not-found} (404), {@code changed-meanwhile} (409), {@code way-not-admitted} (409: somebody has yet to
     * look at one of the two), or the answer as it stands (422). */
    public static void require(String answer) {
        switch (answer) {
            case "ok" -> {}
            case "not-found" -> throw DomainException.notFound();
            case "changed-meanwhile", "way-not-admitted" -> throw new DomainException(Kind.CONFLICT, answer);
            default -> throw new DomainException(Kind.INVALID, answer);
        }
    }
}
