package coop.tablee.payment.stripe;

import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.StripeException;
import com.stripe.model.Account;
import com.stripe.model.Transfer;
import com.stripe.param.AccountCreateParams;
import com.stripe.param.AccountCreateParams.Capabilities;
import com.stripe.param.AccountLinkCreateParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.TransferCreateParams;
import com.stripe.param.TransferReversalCreateParams;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.shared.Money;
import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Sellers' accounts and what is moved to them, by Stripe Connect: Express accounts, whose people deal with Stripe themselves. */
@Component
class StripeSellers implements SellerProvider {

    private static final int NOT_FOUND = 404;

    private final StripeCalls calls;
    private final MailTemplates addresses;

    StripeSellers(StripeCalls calls, MailTemplates addresses) {
        this.calls = calls;
        this.addresses = addresses;
    }

    @Override
    public String open(String key, long party, String country) {
        var wish = AccountCreateParams.builder()
                .setType(AccountCreateParams.Type.EXPRESS)
                .setCountry(country)
                .setCapabilities(Capabilities.builder()
                        .setTransfers(Capabilities.Transfers.builder()
                                .setRequested(true)
                                .build())
                        .setCardPayments(Capabilities.CardPayments.builder()
                                .setRequested(true)
                                .build())
                        .build())
                .putMetadata("party", String.valueOf(party))
                .build();
        return calls.ask(stripe ->
                stripe.v1().accounts().create(wish, StripeCalls.once(key)).getId());
    }

    @Override
    public String onboarding(String account) {
        var wish = AccountLinkCreateParams.builder()
                .setAccount(account)
                .setType(AccountLinkCreateParams.Type.ACCOUNT_ONBOARDING)
                .setRefreshUrl(addresses.address(SellerAccountController.ONWARD).toString())
                .setReturnUrl(addresses.address(SellerAccountController.BACK).toString())
                .build();
        return calls.ask(stripe -> stripe.v1().accountLinks().create(wish).getUrl());
    }

    @Override
    public Stand look(String account) {
        return calls.ask(stripe -> {
            Account found;
            try {
                found = stripe.v1().accounts().retrieve(account);
            } catch (InvalidRequestException | PermissionException refused) {
                if (isGone(refused)) {
                    return Stand.GONE;
                }
                throw refused;
            }
            var may = found.getCapabilities();
            return new Stand(
                    may != null && "active".equals(may.getTransfers()),
                    Boolean.TRUE.equals(found.getChargesEnabled()),
                    Boolean.TRUE.equals(found.getPayoutsEnabled()),
                    Boolean.TRUE.equals(found.getDetailsSubmitted()),
                    false);
        });
    }

    /** It was deleted, or is not connected to the platform any more; not: our key may not look. */
    private static boolean isGone(StripeException refused) {
        return "account_invalid".equals(refused.getCode()) || Objects.equals(refused.getStatusCode(), NOT_FOUND);
    }

    @Override
    public Taken taken(String payment) {
        var wish = PaymentIntentRetrieveParams.builder()
                .addExpand("latest_charge.transfer")
                .build();
        return calls.ask(stripe -> {
            var charge = Objects.requireNonNull(
                    stripe.v1().paymentIntents().retrieve(payment, wish).getLatestChargeObject());
            Transfer moved = charge.getTransferObject();
            return moved == null
                    ? new Taken(charge.getId(), null, null, 0)
                    : new Taken(charge.getId(), moved.getId(), moved.getDestination(), moved.getAmount());
        });
    }

    @Override
    public String move(String key, String account, Money amount, String charge, String group) {
        var wish = TransferCreateParams.builder()
                .setDestination(account)
                .setAmount(amount.minor())
                .setCurrency(amount.currency().toLowerCase(Locale.ROOT))
                .setSourceTransaction(charge)
                .setTransferGroup(group)
                .build();
        return calls.ask(stripe ->
                stripe.v1().transfers().create(wish, StripeCalls.once(key)).getId());
    }

    @Override
    public String moveBack(String key, String transfer, long minor) {
        var wish = TransferReversalCreateParams.builder().setAmount(minor).build();
        return calls.ask(stripe -> stripe.v1()
                .transfers()
                .reversals()
                .create(transfer, wish, StripeCalls.once(key))
                .getId());
    }
}
