package coop.tablee.network;

import java.util.Collection;
import reactor.core.publisher.Flux;

/**
 * A module that may have something open with an organisation: orders on their way, dates on sale, money. Asked before one ends, on the page and again in the transaction
 * that ends it; implemented by every module that would be left with a loose end.
 */
public interface OpenBusiness {

    /**
     * What is open with these organisations, each kind once.
     *
     * @param organisations the one that ends and, where it is an authority, its kitchens
     */
    Flux<OpenMatter> openWith(Collection<Long> organisations);
}
