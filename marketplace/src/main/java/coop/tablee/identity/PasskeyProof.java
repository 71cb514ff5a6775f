package coop.tablee.identity;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.VerificationException;
import coop.tablee.identity.PasskeySite.Site;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a browser says of a passkey, read and checked by the rules of Web Authentication: this site, this challenge, a person who was there and showed who they are,
 * a signature by the key, and a counter that went on. Knows no database.
 */
final class PasskeyProof {

    /** Beyond what any browser sends. */
    static final int LONGEST = 20_000;

    /** ES256, EdDSA and RS256, as every maker of passkeys knows one of them. */
    static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);

    private static final WebAuthnManager MANAGER = WebAuthnManager.createNonStrictWebAuthnManager();
    private static final AttestedCredentialDataConverter KEYS =
            new AttestedCredentialDataConverter(new ObjectConverter());
    private static final List<PublicKeyCredentialParameters> PARAMETERS = ALGORITHMS.stream()
            .map(algorithm -> new PublicKeyCredentialParameters(
                    PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(algorithm)))
            .toList();

    private PasskeyProof() {}

    /**
     * A new passkey.
     *
     * @param key its public key and what goes with it, as {@link #signed} takes it back
     * @param counter how often it says it was used; 0 for ever where its maker keeps copies
     */
    record Added(ByteBuffer credential, ByteBuffer key, long counter, boolean synced) {}

    /**
     * Somebody shows a passkey; nothing of it is proven yet.
     *
     * @param handle whose it says it is; absent when it does not say
     */
    record Shown(
            AuthenticationData data,
            ByteBuffer credential,
            @Nullable ByteBuffer handle) {

        Optional<SecretToken> challenge() {
            var client = data.getCollectedClientData();
            return client == null
                    ? Optional.empty()
                    : challengeOf(client.getChallenge().getValue());
        }

        String name() {
            return base64(bytes(credential));
        }
    }

    /** How a shown passkey turned out. */
    enum Verdict {
        RIGHT,
        WRONG,
        /** Signed rightly, but its counter went back: there are two of it. */
        COPIED
    }

    /** A passkey that was made on demand; empty for anything else. */
    static Optional<RegistrationData> made(@Nullable String sent) {
        return readable(sent).flatMap(json -> read(() -> MANAGER.parseRegistrationResponseJSON(json)));
    }

    static Optional<SecretToken> challengeOf(RegistrationData made) {
        var client = made.getCollectedClientData();
        return client == null
                ? Optional.empty()
                : challengeOf(client.getChallenge().getValue());
    }

    /** The passkey to keep, if everything about it is right. */
    static Optional<Added> add(RegistrationData made, SecretToken challenge, Site site) {
        try {
            MANAGER.verify(made, new RegistrationParameters(property(challenge, site), PARAMETERS, true, true));
            var authenticator =
                    Objects.requireNonNull(made.getAttestationObject()).getAuthenticatorData();
            var key = Objects.requireNonNull(authenticator.getAttestedCredentialData());
            return Optional.of(new Added(
                    ByteBuffer.wrap(key.getCredentialId()),
                    ByteBuffer.wrap(KEYS.convert(key)),
                    authenticator.getSignCount(),
                    authenticator.isFlagBS()));
        } catch (VerificationException | DataConversionException wrong) {
            return Optional.empty();
        }
    }

    /** A passkey that is shown; empty for anything else. */
    static Optional<Shown> shown(@Nullable String sent) {
        return readable(sent)
                .flatMap(json -> read(() -> MANAGER.parseAuthenticationResponseJSON(json)))
                .filter(data -> data.getCredentialId() != null)
                .map(data -> new Shown(data, ByteBuffer.wrap(data.getCredentialId()), wrapped(data.getUserHandle())));
    }

    /**
     * @param key as it was kept when the passkey was added
     * @param counter as it was last
     */
    static Verdict signed(Shown shown, ByteBuffer key, long counter, SecretToken challenge, Site site) {
        try {
            var kept = new CredentialRecordImpl(
                    new NoneAttestationStatement(),
                    null,
                    null,
                    null,
                    counter,
                    KEYS.convert(bytes(key)),
                    null,
                    null,
                    null,
                    null);
            MANAGER.verify(shown.data, new AuthenticationParameters(property(challenge, site), kept, null, true, true));
            return Verdict.RIGHT;
        } catch (MaliciousCounterValueException copied) {
            return Verdict.COPIED;
        } catch (VerificationException | DataConversionException wrong) {
            return Verdict.WRONG;
        }
    }

    private static @Nullable ByteBuffer wrapped(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    static long counter(Shown shown) {
        var authenticator = shown.data.getAuthenticatorData();
        return authenticator == null ? 0 : authenticator.getSignCount();
    }

    static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static ServerProperty property(SecretToken challenge, Site site) {
        return ServerProperty.builder()
                .origin(new Origin(site.origin()))
                .rpId(site.host())
                .challenge(new DefaultChallenge(challenge.value().getBytes(StandardCharsets.US_ASCII)))
                .build();
    }

    /** Our challenges are the letters of a secret, so that the database's digest of it is found again. */
    private static Optional<SecretToken> challengeOf(byte[] bytes) {
        return SecretToken.read(new String(bytes, StandardCharsets.US_ASCII));
    }

    private static Optional<String> readable(@Nullable String sent) {
        return sent == null || sent.isBlank() || sent.length() > LONGEST ? Optional.empty() : Optional.of(sent);
    }

    private interface Reading<T> {
        T read();
    }

    /** What a stranger sends may be nonsense in more ways than a library names. */
    private static <T> Optional<T> read(Reading<T> reading) {
        try {
            return Optional.ofNullable(reading.read());
        } catch (RuntimeException nonsense) {
            return Optional.empty();
        }
    }
}
