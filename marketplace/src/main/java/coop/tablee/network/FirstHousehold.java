package coop.tablee.network;

import coop.tablee.identity.Newcomers;
import coop.tablee.identity.Role;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Who opens an account, or orders without one, orders for a household of their own, until an organisation invites them. */
@Component
class FirstHousehold implements Newcomers {

    private final Households households;
    private final Memberships memberships;

    FirstHousehold(Households households, Memberships memberships) {
        this.households = households;
        this.memberships = memberships;
    }

    @Override
    public Mono<Void> welcome(long accountId, String displayName) {
        return households
                .register(displayName, 1)
                .flatMap(household -> memberships.grant(accountId, household, List.of(Role.HOUSEHOLD_MEMBER)));
    }

    @Override
    public Mono<Void> call(long partyId, String displayName) {
        return households.rename(partyId, displayName);
    }

    @Override
    public Mono<Void> admit(long accountId, long partyId, long guest) {
        return memberships
                .grant(accountId, partyId, List.of(Role.HOUSEHOLD_MEMBER))
                .then(memberships.end(guest, partyId));
    }
}
