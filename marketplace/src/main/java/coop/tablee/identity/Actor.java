package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, for whom, and with which roles: the argument that every use case takes. A handler method declares an {@code Actor} parameter and gets the one of
 * its request; elsewhere {@link CurrentActor} tells. Nobody signed in is an actor too ({@link #anonymous()}).
 *
 * @param accountId the account; a guest's, which nobody signs in to; 0 when nobody is known
 * @param displayName how the shell greets the person; empty when nobody is signed in
 * @param locale the language the person chose, or the product's first one
 * @param party the household or organisation acted for; absent for nobody and for accounts without any membership
 * @param roles what the person may do for {@code party}, and the roles of the account itself
 * @param memberships everything this account may switch to, the default one first
 * @param credential what the request showed
 */
public record Actor(
        long accountId,
        String displayName,
        Locale locale,
        @Nullable ActingParty party,
        Set<Role> roles,
        List<Membership> memberships,
        Credential credential) {

    private static final Actor ANONYMOUS = new Actor(0, "", Locale.FRENCH, null, Set.of(), List.of(), Credential.NONE);

    public Actor {
        roles = Set.copyOf(roles);
        memberships = List.copyOf(memberships);
    }

    public static Actor anonymous() {
        return ANONYMOUS;
    }

    /** Whether somebody fills a basket or orders without an account: known by this browser only, and not signed in. */
    public boolean isGuest() {
        return credential == Credential.GUEST;
    }

    public boolean isSignedIn() {
        return credential == Credential.SESSION || credential == Credential.TOKEN;
    }

    public boolean hasAny(Role... wanted) {
        return Arrays.stream(wanted).anyMatch(roles::contains);
    }

    public Optional<ActingParty> findParty() {
        return Optional.ofNullable(party);
    }

    /** The household of their own: the first that they act for. Another one is what they ordered without an account and then took over. */
    public Optional<ActingParty> ownHousehold() {
        return Membership.ownHousehold(memberships).map(Membership::party);
    }

    /** Their own household, for who acts at the moment for what they ordered before without an account; empty for everybody else. */
    public Optional<ActingParty> homeLeft() {
        return findParty()
                .filter(acting -> acting.is("HOUSEHOLD"))
                .flatMap(acting -> ownHousehold().filter(own -> own.id() != acting.id()));
    }

    /** The party acted for; refuses ({@code no-party}, 403) when there is none. */
    public ActingParty requireParty() {
        if (party == null) {
            throw new DomainException(DomainException.Kind.FORBIDDEN, "no-party");
        }
        return party;
    }
}
