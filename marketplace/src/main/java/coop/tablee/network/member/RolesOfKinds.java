package coop.tablee.network.member;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Role;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which roles an organisation can give, by its kinds. What belongs to households and to the account itself is given by nobody. */
final class RolesOfKinds {

    private static final Map<String, Set<Role>> USUAL = Map.of(
            "PRODUCER", EnumSet.of(Role.STOCK_KEEPER, Role.DRIVER),
            "COOPERATIVE", EnumSet.of(Role.COORDINATOR, Role.STOCK_KEEPER, Role.PACKER, Role.DRIVER, Role.VOLUNTEER),
            "KITCHEN", EnumSet.of(Role.BUYER, Role.APPROVER, Role.COOK, Role.REPORTER, Role.AUDITOR),
            "AUTHORITY", EnumSet.of(Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR),
            "CARRIER", EnumSet.of(Role.DRIVER),
            "FOOD_COUNCIL", EnumSet.of(Role.REPORTER),
            "FOOD_AID", EnumSet.of(Role.BUYER, Role.VOLUNTEER));

    private RolesOfKinds() {}

    /** What the party can give, and what a member has already. */
    static List<Choice> choices(ActingParty party, Collection<Role> chosen) {
        var all = givenBy(party);
        all.addAll(chosen);
        return all.stream()
                .map(role -> new Choice(role.name(), key(role), chosen.contains(role)))
                .toList();
    }

    static Set<Role> givenBy(ActingParty party) {
        var given = EnumSet.of(Role.OWNER);
        party.kinds().stream().map(kind -> USUAL.getOrDefault(kind, Set.of())).forEach(given::addAll);
        return given;
    }

    /** The words of a role, as said of somebody else. */
    static String key(Role role) {
        return "network.role." + role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param words a message key */
    record Choice(String role, String words, boolean chosen) {}
}
