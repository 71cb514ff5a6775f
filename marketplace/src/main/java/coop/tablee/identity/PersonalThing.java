package coop.tablee.identity;

import java.util.Locale;

/**
 * The kinds of data about people, as a person is told of them and in that order. Words: {@code identity.held.KIND} with {@code .why} (what it is and what for) and
 * {@code .kept} (how long, and what stays after erasing).
 */
public enum PersonalThing {
    ACCOUNT,
    DEVICES,
    PASSKEYS,
    PROVIDERS,
    PROGRAMS,
    LETTERS,
    MEMBERSHIPS,
    HOUSEHOLD,
    BASKET,
    ORDERS,
    PAYMENTS,
    NOTES,
    ACTS;

    /** The message that names it. */
    public String words() {
        return "identity.held." + name().toLowerCase(Locale.ROOT);
    }
}
