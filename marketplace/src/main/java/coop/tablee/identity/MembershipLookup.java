package coop.tablee.identity;

import reactor.core.publisher.Flux;

/**
 * Tells which parties an account acts for. Declared here and implemented by network, because calls go down and identity stands below it. Asked at most once a
 * request: one statement, ordered so that the party to act for by default comes first.
 */
public interface MembershipLookup {

    Flux<Membership> membershipsOf(long accountId);

    /** The households that nobody but this account acts for: what is theirs is its own. */
    Flux<OwnHousehold> ownHouseholds(long accountId);
}
