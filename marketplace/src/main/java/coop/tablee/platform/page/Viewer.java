package coop.tablee.platform.page;

import java.util.Locale;
import java.util.Set;

/**
 * Who looks at the page, as far as the shell needs to know.
 *
 * @param signedIn whether anybody is signed in
 * @param name how the person is greeted; empty for a visitor
 * @param party the household or organisation acted for; empty when there is none
 * @param roles the names of the roles held for that party
 * @param switchPath where the person chooses another party to act for; empty when there is no other
 */
public record Viewer(boolean signedIn, String name, String party, Set<String> roles, String switchPath) {

    /** Somebody who is not signed in. */
    public static final Viewer VISITOR = new Viewer(false, "", "", Set.of(), "");

    public Viewer {
        roles = Set.copyOf(roles);
    }

    /** Somebody who acts for one party only. */
    public Viewer(boolean signedIn, String name, String party, Set<String> roles) {
        this(signedIn, name, party, roles, "");
    }

    /** The letter on the person's plate. */
    public String initial() {
        String from = party.isEmpty() ? name : party;
        return from.isEmpty()
                ? ""
                : from.substring(0, from.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
    }
}
