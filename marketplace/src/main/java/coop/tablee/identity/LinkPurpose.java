package coop.tablee.identity;

import java.util.Locale;

/** What a one-time link is for. */
enum LinkPurpose {
    SIGN_IN,
    RESET,
    SIGN_UP,
    NEW_ADDRESS,
    GUEST,
    ERASE,
    /** Connects whom the provider means with the account of this address. */
    PROVIDER;

    /** In message keys: {@code sign-in}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
