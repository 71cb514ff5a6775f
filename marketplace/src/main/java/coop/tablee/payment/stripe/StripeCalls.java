package coop.tablee.payment.stripe;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import coop.tablee.payment.stripe.ProviderFailure.Answer;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** One call of Stripe, within the time-outs, with what went wrong in our words. */
@Component
class StripeCalls {

    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;
    private static final int SERVER_ERROR = 500;

    static {
        // It would tell how long each call took
        Stripe.enableTelemetry = false;
    }

    private final StripeProperties properties;

    StripeCalls(StripeProperties properties) {
        this.properties = properties;
    }

    interface Call<T> {
        T make(StripeClient stripe) throws StripeException;
    }

    /** Blocks; {@link ProviderFailure} when it is not answered well. */
    <T> T ask(Call<T> call) {
        try {
            return call.make(client());
        } catch (ApiConnectionException | RateLimitException notHeard) {
            throw new ProviderFailure(Answer.NONE, notHeard);
        } catch (StripeException refused) {
            throw new ProviderFailure(answerOf(Objects.requireNonNullElse(refused.getStatusCode(), 0)), refused);
        }
    }

    /** Asked again with the same key it happens once. */
    static RequestOptions once(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }

    /** Made for each call: it keeps nothing but what it is told here. */
    private StripeClient client() {
        if (!properties.isSet()) {
            throw new ProviderFailure(Answer.NONE, new IllegalStateException("no key of Stripe is set"));
        }
        return StripeClient.builder()
                .setApiKey(Objects.requireNonNullElse(properties.apiKey(), ""))
                .setApiBase(properties.apiBase().toString().replaceAll("/+$", ""))
                .setConnectTimeout((int) properties.connectTimeout().toMillis())
                .setReadTimeout((int) properties.answerTimeout().toMillis())
                .setMaxNetworkRetries(0)
                .build();
    }

    private static Answer answerOf(int status) {
        if (status == CONFLICT) {
            // The same key at the same moment: whoever came first is being answered
            return Answer.NONE;
        }
        return status >= BAD_REQUEST && status < SERVER_ERROR ? Answer.REFUSED : Answer.BROKEN;
    }
}
