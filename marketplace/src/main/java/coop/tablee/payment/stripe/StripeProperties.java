package coop.tablee.payment.stripe;

import com.stripe.param.checkout.SessionCreateParams.PaymentMethodType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings from {@code STRIPE_…} in the environment; without a key no card is taken.
 *
 * @param apiKey Stripe's secret key; the one of test mode takes no money
 * @param webhookSecret what Stripe signs its events with; absent = no event is taken, and what was paid is heard of within some minutes instead of at once
 * @param apiBase where Stripe is, or what stands in for it
 * @param methods how a buyer may pay on Stripe's page; each must be switched on at Stripe
 * @param connectTimeout connecting to Stripe
 * @param answerTimeout an answer of Stripe
 */
@ConfigurationProperties("stripe")
public record StripeProperties(
        @Nullable String apiKey,
        @Nullable String webhookSecret,
        @DefaultValue("https://api.stripe.com") URI apiBase,
        @DefaultValue({"card", "bancontact"}) List<Method> methods,
        @DefaultValue("PT5S") Duration connectTimeout,
        @DefaultValue("PT15S") Duration answerTimeout) {

    /** Ways to pay. A direct debit takes days, and what is paid so counts as placed meanwhile. */
    public enum Method {
        CARD(PaymentMethodType.CARD),
        BANCONTACT(PaymentMethodType.BANCONTACT),
        SEPA_DEBIT(PaymentMethodType.SEPA_DEBIT);

        private final PaymentMethodType type;

        Method(PaymentMethodType type) {
            this.type = type;
        }

        PaymentMethodType type() {
            return type;
        }
    }

    public StripeProperties {
        methods = List.copyOf(methods);
    }

    /** Whether cards can be taken; an empty setting is none. */
    public boolean isSet() {
        return apiKey != null && !apiKey.isBlank();
    }

    /** Whether it is real money. */
    boolean isLive() {
        return apiKey != null && apiKey.contains("_live_");
    }

    boolean hearsEvents() {
        return isSet() && webhookSecret != null && !webhookSecret.isBlank();
    }
}
