package coop.tablee.platform.api;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.Sha256;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request that is done once, whoever sends it again.
 *
 * @param key its name
 * @param hash of what it says; absent where whatever is said under its name is the same request
 */
public record NamedRequest(String key, @Nullable String hash) {

    /** As a program sends it; refuses as {@link ApiHeaders#requireKey}. */
    public static NamedRequest of(@Nullable String key, JsonNode body) {
        return new NamedRequest(ApiHeaders.requireKey(key), Sha256.hex(body.toString()));
    }

    /** Refuses it when what was done under its name said something else. */
    public void requireSame(@Nullable String earlier) {
        if (hash != null && earlier != null && !hash.equals(earlier)) {
            throw reused();
        }
    }

    /** {@code idempotency-key-reused} (409): its name belongs to something else, of which nothing is told. */
    public static DomainException reused() {
        return new DomainException(Kind.CONFLICT, "idempotency-key-reused");
    }
}
