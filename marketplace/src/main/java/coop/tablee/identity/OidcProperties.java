package coop.tablee.identity;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings from {@code OIDC_…} in the environment: a provider by which people may come in (OpenID Connect). Without an issuer there is none.
 *
 * @param issuer the provider's address as it calls itself, to the letter; {@code https}, except on one's own machine
 * @param clientId what the provider knows this marketplace by
 * @param clientSecret by which this marketplace shows the provider who it is; absent = it knows none
 * @param name how people call the provider, on the button
 * @param connectTimeout connecting to the provider
 * @param answerTimeout an answer of the provider
 */
@ConfigurationProperties("oidc")
record OidcProperties(
        @Nullable URI issuer,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable String name,
        @DefaultValue("PT3S") Duration connectTimeout,
        @DefaultValue("PT5S") Duration answerTimeout) {

    private static final int LONGEST = 500;

    OidcProperties {
        if (issuer != null && !issuer.toString().isBlank()) {
            requireIssuer(issuer);
            if (clientId == null || clientId.isBlank()) {
                throw new IllegalArgumentException("OIDC_CLIENT_ID is wanted beside OIDC_ISSUER");
            }
        }
    }

    private static void requireIssuer(URI issuer) {
        var host = issuer.getHost();
        var here = "localhost".equals(host) || "127.0.0.1".equals(host);
        var secure = "https".equals(issuer.getScheme()) || (here && "http".equals(issuer.getScheme()));
        if (host == null
                || !secure
                || issuer.getQuery() != null
                || issuer.getFragment() != null
                || issuer.toString().length() > LONGEST) {
            throw new IllegalArgumentException(
                    "OIDC_ISSUER is an address with https and without ? and #; it is " + issuer);
        }
    }

    /** Whether anybody comes in so; an empty setting is none. */
    boolean isSet() {
        return issuer != null && !issuer.toString().isBlank();
    }

    /** How people call it; where nobody said, by its host. Empty without a provider. */
    String called() {
        if (!isSet() || issuer == null) {
            return "";
        }
        return name == null || name.isBlank() ? issuer.getHost() : name.strip();
    }

    @Override
    public String toString() {
        return "OidcProperties[" + issuer + "]";
    }
}
