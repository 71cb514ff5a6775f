package coop.tablee.payment.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import coop.tablee.shared.DomainException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is read of an event of Stripe: that there is news, and about what. How it stands is asked of Stripe itself, so that an event of another version, or one that comes late, does no harm.
 *
 * @param object Stripe's name for what it is about
 * @param live whether it is about real money
 */
record StripeEvent(String id, String type, String object, boolean live) {

    /** Seconds that an event may be old, or Stripe's clock be off; the one who repeats a stolen event later is refused. */
    private static final long TOLERANCE = 300;

    /** That an account is not the platform's any more; it names the platform in what it is about, and the account besides. */
    static final String DEAUTHORISED = "account.application.deauthorized";

    private static final int LONGEST_NAME = 255;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    boolean isAbout(String kind) {
        return type.startsWith(kind) && !object.isEmpty();
    }

    /**
     * Refused as {@code malformed} when the signature is not Stripe's, or too old, or what was signed is not an event.
     *
     * @param secrets of our endpoints, one of which it must be signed with
     */
    static StripeEvent read(byte[] body, @Nullable String signature, Collection<String> secrets) {
        try {
            var text = new String(body, StandardCharsets.UTF_8);
            if (signature == null || secrets.stream().noneMatch(secret -> isSigned(text, signature, secret))) {
                throw refused();
            }
            var event = JSON.readTree(body);
            var id = event.path("id").asString("");
            var type = event.path("type").asString("");
            var object = type.equals(DEAUTHORISED)
                    ? event.path("account").asString("")
                    : event.path("data").path("object").path("id").asString("");
            if (id.isBlank()
                    || id.length() > LONGEST_NAME
                    || type.length() > LONGEST_NAME
                    || object.length() > LONGEST_NAME) {
                throw refused();
            }
            return new StripeEvent(id, type, object, event.path("livemode").asBoolean(false));
        } catch (JacksonException notAnEvent) {
            throw refused();
        }
    }

    private static boolean isSigned(String body, String signature, String secret) {
        try {
            return Webhook.Signature.verifyHeader(body, signature, secret, TOLERANCE);
        } catch (SignatureVerificationException otherwise) {
            return false;
        }
    }

    private static DomainException refused() {
        return new DomainException(DomainException.Kind.MALFORMED, "signature-not-valid");
    }
}
