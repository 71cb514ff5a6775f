package coop.tablee.ordercycle;

import coop.tablee.shared.DomainException;

/** Reads the id in a page's address; what is none is answered like an id that does not exist. */
public final class CyclePath {

    private CyclePath() {}

    /** The id, or {@code not-found}. */
    public static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            throw DomainException.notFound();
        }
    }
}
