package coop.tablee.payment.stripe;

import com.stripe.param.checkout.SessionCreateParams.PaymentMethodType;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings from {@code STRIPE_…} in the environment; without a key no card is taken.
 *
 * @param apiKey Stripe's secret key; the one of test mode takes no money
 * @param webhookSecret what Stripe signs its events with; absent = no event is taken, and what was paid is heard of within some minutes instead of at once
 * @param accountsSecret what Stripe signs events about sellers' accounts with, which come by an endpoint of their own; absent = none is taken, and accounts are looked at every hour
 * @param paySellers whether money goes on to the accounts of those who sold (Stripe Connect); without, all of it stays on the platform's
 * @param keptPercent what the platform keeps of what goes on to sellers, in percent of the amount with VAT, at most 50
 * @param apiBase where Stripe is, or what stands in for it
 * @param methods how a buyer may pay on Stripe's page; each must be switched on at Stripe
 * @param connectTimeout connecting to Stripe
 * @param answerTimeout an answer of Stripe
 */
@ConfigurationProperties("stripe")
public record StripeProperties(
        @Nullable String apiKey,
        @Nullable String webhookSecret,
        @Nullable String accountsSecret,
        @DefaultValue("false") boolean paySellers,
        @DefaultValue("0") BigDecimal keptPercent,
        @DefaultValue("https://api.stripe.com") URI apiBase,
        @DefaultValue({"card", "bancontact"}) List<Method> methods,
        @DefaultValue("PT5S") Duration connectTimeout,
        @DefaultValue("PT15S") Duration answerTimeout) {

    private static final BigDecimal MOST_KEPT = BigDecimal.valueOf(50);

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
        if (keptPercent.signum() < 0 || keptPercent.compareTo(MOST_KEPT) > 0 || keptPercent.scale() > 2) {
            throw new IllegalArgumentException(
                    "STRIPE_KEPT_PERCENT is between 0 and 50, with two decimals at most; it is " + keptPercent);
        }
    }

    /** A message's key: the ways to pay that are switched on, in words. */
    public String ways() {
        return methods.stream()
                .distinct()
                .sorted()
                .map(method -> method.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-", "payment.ways.", ""));
    }

    /** Whether money may take days to come. */
    boolean takesDays() {
        return methods.contains(Method.SEPA_DEBIT);
    }

    /** Whether cards can be taken; an empty setting is none. */
    public boolean isSet() {
        return apiKey != null && !apiKey.isBlank();
    }

    /** Whether it is real money. */
    boolean isLive() {
        return apiKey != null && apiKey.contains("_live_");
    }

    /** Whether money goes on to those who sold. */
    boolean paysSellers() {
        return isSet() && paySellers;
    }

    /** What events are signed with; none where none are taken. */
    List<String> secrets() {
        return isSet()
                ? Stream.of(webhookSecret, accountsSecret)
                        .flatMap(Stream::ofNullable)
                        .filter(secret -> !secret.isBlank())
                        .toList()
                : List.of();
    }
}
