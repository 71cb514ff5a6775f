package coop.tablee.ordercycle;

import coop.tablee.shared.DomainException;

/** Reads the id in a page's address; what is none is answered like an id that does not exist. */
final class CyclePath {

    private CyclePath() {}

    static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            throw DomainException.notFound();
        }
    }
}
