package coop.tablee.payment.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.LineItem;
import com.stripe.param.checkout.SessionCreateParams.PaymentIntentData;
import com.stripe.param.checkout.SessionCreateParams.PaymentMethodOptions;
import com.stripe.param.checkout.SessionRetrieveParams;
import coop.tablee.platform.mail.MailTemplates;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Stripe by its own library. Only what is asked for here is read of its answers. */
@Component
class StripeCards implements CardProvider {

    private final StripeCalls calls;
    private final StripeProperties properties;
    private final MailTemplates addresses;
    private final MessageSource messages;

    StripeCards(StripeCalls calls, StripeProperties properties, MailTemplates addresses, MessageSource messages) {
        this.calls = calls;
        this.properties = properties;
        this.addresses = addresses;
        this.messages = messages;
    }

    @Override
    public CardPage open(CardSession session) {
        return calls.ask(stripe ->
                page(stripe.v1().checkout().sessions().create(wish(session), StripeCalls.once(session.key()))));
    }

    @Override
    public CardPage look(String reference) {
        return calls.ask(stripe -> retrieved(stripe, reference));
    }

    /** With the money, which alone says that a direct debit came to nothing. */
    private static CardPage retrieved(StripeClient stripe, String reference) throws StripeException {
        var withMoney = SessionRetrieveParams.builder()
                .addExpand("payment_intent.latest_charge")
                .build();
        return page(stripe.v1().checkout().sessions().retrieve(reference, withMoney));
    }

    @Override
    public CardPage close(String reference) {
        return calls.ask(stripe -> {
            try {
                return page(stripe.v1().checkout().sessions().expire(reference));
            } catch (InvalidRequestException notOpenAnyMore) {
                return retrieved(stripe, reference);
            }
        });
    }

    @Override
    public CardDispute dispute(String reference) {
        return calls.ask(stripe -> {
            var dispute = stripe.v1().disputes().retrieve(reference);
            return new CardDispute(
                    reference,
                    dispute.getPaymentIntent(),
                    Objects.requireNonNullElse(dispute.getAmount(), 0L),
                    Objects.requireNonNullElse(dispute.getReason(), ""),
                    stateOf(dispute));
        });
    }

    @Override
    public boolean isReturned(String refund) {
        return calls.ask(stripe -> {
            return isNothing(stripe.v1().refunds().retrieve(refund).getStatus());
        });
    }

    @Override
    public Held held(String payment) {
        return calls.ask(stripe -> {
            var money = stripe.v1().paymentIntents().retrieve(payment);
            var state = switch (Objects.requireNonNullElse(money.getStatus(), "")) {
                case "succeeded" -> Held.State.TAKEN;
                case "canceled" -> Held.State.GONE;
                default -> Held.State.STANDS;
            };
            return new Held(state, Objects.requireNonNullElse(money.getAmountReceived(), 0L));
        });
    }

    @Override
    public void take(String key, String payment, long minor) {
        var wish =
                PaymentIntentCaptureParams.builder().setAmountToCapture(minor).build();
        calls.ask(stripe -> stripe.v1().paymentIntents().capture(payment, wish, StripeCalls.once(key)));
    }

    @Override
    public void letGo(String key, String payment) {
        calls.ask(stripe -> stripe.v1().paymentIntents().cancel(payment, StripeCalls.once(key)));
    }

    @Override
    public String giveBack(String key, String payment, long minor) {
        var wish = RefundCreateParams.builder()
                .setPaymentIntent(payment)
                .setAmount(minor)
                .putMetadata("key", key)
                .build();
        return calls.ask(stripe ->
                stripe.v1().refunds().create(wish, StripeCalls.once(key)).getId());
    }

    @Override
    public GivenBack givenBack(String key, String payment) {
        var which = RefundListParams.builder()
                .setPaymentIntent(payment)
                .setLimit(100L)
                .build();
        return calls.ask(stripe -> {
            String found = null;
            var others = false;
            for (var refund : stripe.v1().refunds().list(which).autoPagingIterable()) {
                var named = refund.getMetadata() == null
                        ? ""
                        : Objects.requireNonNullElse(refund.getMetadata().get("key"), "");
                if (isNothing(refund.getStatus()) || named.isEmpty()) {
                    others = true;
                } else if (named.equals(key) || named.startsWith(key + ":")) {
                    found = refund.getId();
                }
            }
            return new GivenBack(found, others);
        });
    }

    private static boolean isNothing(@Nullable String status) {
        return "failed".equals(status) || "canceled".equals(status);
    }

    private SessionCreateParams wish(CardSession session) {
        var language = Locale.forLanguageTag(session.language());
        var page = "/payments/stripe/" + session.paymentReference();
        var ways =
                properties.methods().stream().map(StripeProperties.Method::type).toList();
        var wish = SessionCreateParams.builder();
        if (session.holds()) {
            wish.setPaymentMethodOptions(PaymentMethodOptions.builder()
                    .setCard(PaymentMethodOptions.Card.builder()
                            .setCaptureMethod(PaymentMethodOptions.Card.CaptureMethod.MANUAL)
                            .build())
                    .build());
        }
        return wish.setMode(SessionCreateParams.Mode.PAYMENT)
                .addAllPaymentMethodType(ways)
                .setClientReferenceId(session.paymentReference())
                .setSuccessUrl(addresses.address(page + "/return").toString())
                .setCancelUrl(addresses.address(page).toString())
                .setExpiresAt(session.expires().getEpochSecond())
                .setLocale(localeOf(language))
                .addLineItem(LineItem.builder()
                        .setQuantity(1L)
                        .setPriceData(LineItem.PriceData.builder()
                                .setCurrency(session.amount().currency().toLowerCase(Locale.ROOT))
                                .setUnitAmount(session.amount().minor())
                                .setProductData(LineItem.PriceData.ProductData.builder()
                                        .setName(goods(session, language))
                                        .build())
                                .build())
                        .build())
                .setPaymentIntentData(money(session))
                .build();
    }

    /** All of it moves on as it comes where all of it is one seller's; else the money and what is moved of it later are of one group. */
    private PaymentIntentData money(CardSession session) {
        var money = PaymentIntentData.builder().putAllMetadata(Map.of("payment", session.paymentReference()));
        if (properties.paysSellers()) {
            money.setTransferGroup(session.paymentReference());
        }
        var seller = session.sellerReference();
        if (seller != null) {
            var data = PaymentIntentData.TransferData.builder().setDestination(seller);
            if (session.sellerMinor() < session.amount().minor()) {
                data.setAmount(session.sellerMinor());
            }
            money.setTransferData(data.build());
        }
        return money.build();
    }

    /** Named by the order that the buyer comes back to. */
    private String goods(CardSession session, Locale language) {
        var number = session.returnPath().substring(session.returnPath().lastIndexOf('/') + 1);
        return messages.getMessage("payment.stripe.goods", new Object[] {number}, language);
    }

    private static SessionCreateParams.Locale localeOf(Locale language) {
        return switch (language.getLanguage()) {
            case "fr" -> SessionCreateParams.Locale.FR;
            case "nl" -> SessionCreateParams.Locale.NL;
            case "de" -> SessionCreateParams.Locale.DE;
            case "en" -> SessionCreateParams.Locale.EN;
            default -> SessionCreateParams.Locale.AUTO;
        };
    }

    private static CardPage page(Session session) {
        return new CardPage(
                session.getId(),
                session.getUrl(),
                stateOf(session),
                session.getPaymentIntent(),
                Objects.requireNonNullElse(session.getAmountTotal(), 0L),
                Objects.requireNonNullElse(session.getCurrency(), "").toUpperCase(Locale.ROOT),
                heldUntil(session.getPaymentIntentObject()));
    }

    private static @Nullable Instant heldUntil(@Nullable PaymentIntent money) {
        var charge = money == null ? null : money.getLatestChargeObject();
        var details = charge == null ? null : charge.getPaymentMethodDetails();
        var card = details == null ? null : details.getCard();
        var before = card == null ? null : card.getCaptureBefore();
        return before == null ? null : Instant.ofEpochSecond(before);
    }

    private static CardPage.State stateOf(Session session) {
        if ("paid".equals(session.getPaymentStatus())) {
            return CardPage.State.PAID;
        }
        return switch (Objects.requireNonNullElse(session.getStatus(), "")) {
            case "open" -> CardPage.State.OPEN;
            case "expired" -> CardPage.State.OVER;
            default -> stateOf(session.getPaymentIntentObject());
        };
    }

    private static CardPage.State stateOf(@Nullable PaymentIntent money) {
        if (money != null && "requires_capture".equals(money.getStatus())) {
            return CardPage.State.HELD;
        }
        return isFailed(money) ? CardPage.State.FAILED : CardPage.State.PROCESSING;
    }

    /** A page that was filled in takes no second try: without money by now there will be none. */
    private static boolean isFailed(@Nullable PaymentIntent money) {
        return money != null
                && ("requires_payment_method".equals(money.getStatus()) || "canceled".equals(money.getStatus()));
    }

    private static CardDispute.State stateOf(Dispute dispute) {
        var status = Objects.requireNonNullElse(dispute.getStatus(), "");
        return switch (status) {
            case "won" -> CardDispute.State.WON;
            case "lost" -> CardDispute.State.LOST;
            default -> status.startsWith("warning_") ? CardDispute.State.ASKED : CardDispute.State.OPEN;
        };
    }
}
