package coop.tablee.identity;

/** What a request showed to say who it is: nothing, the cookie of a guest, a browser's session cookie, or an API token. */
public enum Credential {
    NONE,
    GUEST,
    SESSION,
    TOKEN
}
