package coop.tablee.identity;

import reactor.core.publisher.Mono;

/** Gives somebody who has just opened an account, or who orders without one, a place to act from. Implemented by network; runs in the caller's transaction. */
public interface Newcomers {

    Mono<Void> welcome(long accountId, String displayName);

    /** A guest has said who they are: so is what they order for called from now on. */
    Mono<Void> call(long partyId, String displayName);

    /** What a guest ordered for belongs to this account from now on, and not to the guest any more. */
    Mono<Void> admit(long accountId, long partyId, long guest);
}
