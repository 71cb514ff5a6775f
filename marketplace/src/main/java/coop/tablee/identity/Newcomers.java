package coop.tablee.identity;

import reactor.core.publisher.Mono;

/** Gives somebody who has just opened an account a place to act from. Implemented by network; runs in the transaction that makes the account. */
public interface Newcomers {

    Mono<Void> welcome(long accountId, String displayName);
}
