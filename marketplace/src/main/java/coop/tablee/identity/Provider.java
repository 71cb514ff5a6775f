package coop.tablee.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.PersonClaims;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import coop.tablee.platform.Blocking;
import coop.tablee.shared.DomainException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Speaks with the provider: where to send a browser, and whom it means that came back (OpenID Connect Core 1.0, code flow, with RFC 7636). The library reads and judges; here is asked, with time-outs,
 * on threads of its own, and never before somebody wants in: a provider that is down keeps no node from starting. What it says of itself is kept for an hour, its keys for five minutes; a key
 * that is new is fetched at once. That it did not say so is kept for ten seconds.
 */
@Component
class Provider {

    private static final Logger LOG = LoggerFactory.getLogger(Provider.class);

    /** So long a person waits for all that is asked of the provider, others before included. */
    private static final Duration AT_MOST = Duration.ofSeconds(15);

    private static final Duration FRESH = Duration.ofHours(1);

    /** So long one who asked in vain speaks for all: a provider that hangs is not asked by each visitor. */
    private static final Duration SILENT = Duration.ofSeconds(10);

    private static final int MOST_BYTES = 100_000;
    private static final Scope SCOPE = new Scope("openid", "email", "profile");
    /** Signed with a key of the provider's own; never with our secret, and never not at all. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcProperties properties;
    private final Blocking asking = Blocking.of("provider", 4, 100);
    private volatile @Nullable Known known;
    private volatile @Nullable Long silentUntil;

    Provider(OidcProperties properties) {
        this.properties = properties;
    }

    /** What the provider says of itself, and its keys. */
    private record Known(OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, long until) {

        boolean isFresh() {
            return System.nanoTime() - until < 0;
        }
    }

    /** What a browser brings back. */
    record Answer(
            @Nullable String code,
            @Nullable String error,
            @Nullable String issuer) {}

    @PreDestroy
    void close() {
        asking.close();
    }

    /** Where to send this browser. Refuses when the provider does not answer ({@code provider-silent}). */
    Mono<URI> door(ProviderVisits.Going going, URI back, Locale language) {
        return asking.call(() -> {
                    var request = new AuthenticationRequest.Builder(ResponseType.CODE, SCOPE, client(), back)
                            .endpointURI(Objects.requireNonNull(known().metadata.getAuthorizationEndpointURI()))
                            .state(new State(going.state().value()))
                            .nonce(new Nonce(going.nonce()))
                            .codeChallenge(new CodeVerifier(going.verifier()), CodeChallengeMethod.S256)
                            .customParameter("ui_locales", language.getLanguage())
                            .build();
                    return request.toURI();
                })
                .timeout(AT_MOST, Mono.error(ProviderRefusal::silent));
    }

    /** Whom the provider means. Refuses when it does not answer, when the person said no, and what is not as it should be. */
    Mono<ProviderIdentity> identity(ProviderVisits.Going going, Answer answer, URI back) {
        return asking.call(() -> {
                    var provider = known();
                    var code = requireCode(answer, provider.metadata);
                    var tokens = tokens(provider.metadata, code, going, back);
                    var claims = judge(tokens.getOIDCTokens().getIDToken(), provider, going);
                    return identity(claims, tokens.getOIDCTokens().getAccessToken(), provider.metadata);
                })
                .timeout(AT_MOST, Mono.error(ProviderRefusal::silent));
    }

    private String requireCode(Answer answer, OIDCProviderMetadata metadata) {
        // RFC 9207: an answer of another provider is none
        var said = answer.issuer;
        if (said == null
                ? metadata.supportsAuthorizationResponseIssuerParam()
                : !said.equals(metadata.getIssuer().getValue())) {
            throw ProviderRefusal.refused();
        }
        if ("access_denied".equals(answer.error)) {
            throw ProviderRefusal.declined();
        }
        var code = answer.code;
        if (answer.error != null || code == null || code.isBlank()) {
            throw ProviderRefusal.refused();
        }
        return code;
    }

    private OIDCTokenResponse tokens(OIDCProviderMetadata metadata, String code, ProviderVisits.Going going, URI back) {
        var endpoint = Objects.requireNonNull(metadata.getTokenEndpointURI());
        var grant = new AuthorizationCodeGrant(new AuthorizationCode(code), back, new CodeVerifier(going.verifier()));
        var secret = properties.clientSecret();
        var request = secret == null || secret.isBlank()
                ? new TokenRequest.Builder(endpoint, client(), grant).build()
                : new TokenRequest.Builder(endpoint, authentication(metadata, secret), grant).build();
        try {
            var answered = OIDCTokenResponseParser.parse(send(request.toHTTPRequest()));
            if (!answered.indicatesSuccess()) {
                LOG.warn(
                        "The sign-in provider gives nothing for a code: {}",
                        answered.toErrorResponse().getErrorObject().getCode());
                throw ProviderRefusal.refused();
            }
            return (OIDCTokenResponse) answered.toSuccessResponse();
        } catch (ParseException unreadable) {
            throw silent(unreadable);
        }
    }

    private ClientAuthentication authentication(OIDCProviderMetadata metadata, String secret) {
        var methods = metadata.getTokenEndpointAuthMethods();
        return methods != null
                        && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                ? new ClientSecretPost(client(), new Secret(secret))
                : new ClientSecretBasic(client(), new Secret(secret));
    }

    /** Its signature by a key of the provider, that it is the issuer, that it means us, the time, and what this browser went with. */
    private IDTokenClaimsSet judge(@Nullable JWT token, Known provider, ProviderVisits.Going going) {
        if (!(token instanceof SignedJWT)) {
            throw ProviderRefusal.refused();
        }
        var keys = new JWSVerificationKeySelector<>(ALGORITHMS, provider.keys);
        try {
            return new IDTokenValidator(provider.metadata.getIssuer(), client(), keys, null)
                    .validate(token, new Nonce(going.nonce()));
        } catch (RemoteKeySourceException notHeard) {
            throw silent(notHeard);
        } catch (BadJOSEException | JOSEException wrong) {
            if (wrong.getCause() instanceof KeySourceException notHeard) {
                throw silent(notHeard);
            }
            LOG.warn(
                    "What the sign-in provider signed is not as it should be: {}",
                    wrong.getClass().getSimpleName());
            throw ProviderRefusal.refused();
        }
    }

    /** Some providers say the address in a second answer only. */
    private ProviderIdentity identity(IDTokenClaimsSet claims, AccessToken access, OIDCProviderMetadata metadata) {
        var said = claims.getStringClaim(PersonClaims.EMAIL_CLAIM_NAME);
        var more = said == null && metadata.getUserInfoEndpointURI() != null
                ? more(claims, access, metadata.getUserInfoEndpointURI())
                : null;
        return ProviderIdentity.said(
                claims.getIssuer().getValue(),
                claims.getSubject().getValue(),
                more == null ? said : more.getEmailAddress(),
                more == null ? claims.getBooleanClaim(PersonClaims.EMAIL_VERIFIED_CLAIM_NAME) : more.getEmailVerified(),
                more == null ? claims.getStringClaim(PersonClaims.NAME_CLAIM_NAME) : more.getName());
    }

    private UserInfo more(IDTokenClaimsSet claims, AccessToken access, URI endpoint) {
        try {
            var answered = UserInfoResponse.parse(send(new UserInfoRequest(endpoint, access).toHTTPRequest()));
            var info =
                    answered.indicatesSuccess() ? answered.toSuccessResponse().getUserInfo() : null;
            if (info == null || !info.getSubject().equals(claims.getSubject())) {
                throw ProviderRefusal.refused();
            }
            return info;
        } catch (ParseException unreadable) {
            throw silent(unreadable);
        }
    }

    private Known known() {
        var last = known;
        return last != null && last.isFresh() ? last : knownByOne();
    }

    /** One asks at a time; who waited finds what it heard, or that it heard nothing. */
    private synchronized Known knownByOne() {
        var last = known;
        if (last != null && last.isFresh()) {
            return last;
        }
        var until = silentUntil;
        if (until != null && System.nanoTime() - until < 0) {
            return requireLast(last);
        }
        try {
            var asked = ask();
            known = asked;
            silentUntil = null;
            return asked;
        } catch (IOException | GeneralException notHeard) {
            silentUntil = System.nanoTime() + SILENT.toNanos();
            LOG.warn("The sign-in provider does not answer: {}", notHeard.toString());
            return requireLast(last);
        }
    }

    /** What it said before goes on while it is silent. */
    private static Known requireLast(@Nullable Known last) {
        if (last == null) {
            throw ProviderRefusal.silent();
        }
        return last;
    }

    private Known ask() throws IOException, GeneralException {
        var metadata = OIDCProviderMetadata.resolve(
                new Issuer(Objects.requireNonNull(properties.issuer())), connecting(), answering());
        if (metadata.getAuthorizationEndpointURI() == null
                || metadata.getTokenEndpointURI() == null
                || metadata.getJWKSetURI() == null) {
            throw new GeneralException("no code flow");
        }
        var keys = JWKSourceBuilder.<SecurityContext>create(
                        metadata.getJWKSetURI().toURL(),
                        new DefaultResourceRetriever(connecting(), answering(), MOST_BYTES))
                .refreshAheadCache(false)
                .build();
        return new Known(metadata, keys, System.nanoTime() + FRESH.toNanos());
    }

    private HTTPResponse send(HTTPRequest request) {
        request.setConnectTimeout(connecting());
        request.setReadTimeout(answering());
        request.setFollowRedirects(false);
        try {
            return request.send();
        } catch (IOException notHeard) {
            throw silent(notHeard);
        }
    }

    private ClientID client() {
        return new ClientID(Objects.requireNonNull(properties.clientId()));
    }

    private int connecting() {
        return (int) properties.connectTimeout().toMillis();
    }

    private int answering() {
        return (int) properties.answerTimeout().toMillis();
    }

    private static DomainException silent(Exception why) {
        LOG.warn("The sign-in provider does not answer: {}", why.toString());
        return ProviderRefusal.silent();
    }
}
