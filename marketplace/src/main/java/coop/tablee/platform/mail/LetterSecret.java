package coop.tablee.platform.mail;

import reactor.core.publisher.Mono;

/**
 * Knows what opens something in letters about one thing, such as the end of a link that lets somebody in. It is made when the letter leaves, so that no letter
 * waits in the database with it; until then {@link #PLACE} stands where it belongs.
 */
public interface LetterSecret {

    String PLACE = "~secret~";

    /** What the keys of these letters begin with, before the colon. */
    String about();

    /** A new secret for the letter of this key, in place of the one that an earlier try may have carried; empty when the letter is worth nothing any more and stays unsent. */
    Mono<String> make(String key);
}
