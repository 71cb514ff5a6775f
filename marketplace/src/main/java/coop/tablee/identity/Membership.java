package coop.tablee.identity;

import java.util.Set;

/** One party that an account may act for, and what it may do there. Network decides it; identity turns it into an {@link Actor}. */
public record Membership(long partyId, String partyName, Set<String> partyKinds, Set<Role> roles) {

    public Membership {
        partyKinds = Set.copyOf(partyKinds);
        roles = Set.copyOf(roles);
    }

    public ActingParty party() {
        return new ActingParty(partyId, partyName, partyKinds);
    }
}
