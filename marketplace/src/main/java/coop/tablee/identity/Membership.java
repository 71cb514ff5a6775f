package coop.tablee.identity;

import java.util.List;
import java.util.Optional;
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

    /** Of all of a person's, the household of their own: the first one. Others are what they ordered without an account and then took over. */
    static Optional<Membership> ownHousehold(List<Membership> all) {
        return all.stream().filter(one -> one.party().is("HOUSEHOLD")).findFirst();
    }
}
