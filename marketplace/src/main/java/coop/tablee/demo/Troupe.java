package coop.tablee.demo;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The story's people as actors: they act as the accounts that the first page names, or, for parties without an account, in nobody's name. */
@Component
class Troupe {

    /** Kitchens whose cooks have accounts of their own. */
    static final Map<String, String> COOKS =
            Map.of("tilleuls", "canteen", "bouleaux", "canteen-2", "erables", "care-home", "charmes", "care-home-2");

    private final Cast cast;

    Troupe(Cast cast) {
        this.cast = cast;
    }

    Actor producer(String key) {
        return actor(0, key, cast.id(key), "PRODUCER", Role.OWNER, Role.STOCK_KEEPER);
    }

    Actor coordinator(String cooperative) {
        var account = cooperative.equals("grandChamp") ? "account:coordinator" : "account:coordinator-2";
        return actor(
                cast.id(account),
                cooperative,
                cast.id(cooperative),
                "COOPERATIVE",
                Role.COORDINATOR,
                Role.PACKER,
                Role.VOLUNTEER);
    }

    Actor kitchen(String key) {
        return actor(0, key, cast.id(key), "KITCHEN", Role.COOK, Role.BUYER);
    }

    /** The cook of a kitchen who signs in, for what goes on in somebody's name. */
    Actor cook(String kitchen) {
        return actor(
                cast.id("account:" + Objects.requireNonNull(COOKS.get(kitchen))),
                kitchen,
                cast.id(kitchen),
                "KITCHEN",
                Role.COOK,
                Role.BUYER);
    }

    /** Who buys for an authority. */
    Actor officer(String authority) {
        var account = authority.equals("forest") ? "account:procurement" : "account:procurement-2";
        return actor(
                cast.id(account), authority, cast.id(authority), "AUTHORITY", Role.OWNER, Role.APPROVER, Role.AUDITOR);
    }

    Actor carrier(String key) {
        return actor(0, key, cast.id(key), "CARRIER", Role.DRIVER);
    }

    Actor household(int index) {
        return actor(
                cast.id("account:" + HouseholdNames.email(index)),
                HouseholdNames.ALL.get(index),
                cast.id("household" + index),
                "HOUSEHOLD",
                Role.HOUSEHOLD_MEMBER);
    }

    private static Actor actor(long account, String name, long party, String kind, Role... roles) {
        var membership = new Membership(party, name, Set.of(kind), Set.of(roles));
        return new Actor(
                account,
                name,
                Locale.FRENCH,
                new ActingParty(party, name, Set.of(kind)),
                Set.of(roles),
                List.of(membership),
                Credential.SESSION);
    }
}
