package coop.tablee.network;

import reactor.core.publisher.Mono;

/**
 * Gives a place what it needs to be of use, as soon as its organisation may be seen with it. Implemented by delivery and catering; runs in the transaction of what brings that about, and
 * changes nothing for a place that has it already.
 */
public interface NewPlaces {

    Mono<Void> opened(long site, SiteKind kind);

    /** Whose place it is, is there no more: nobody chooses it from now on. */
    Mono<Void> closed(long site);
}
