package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one order that a page or the API shows to its buyer.
 *
 * @param total VAT in, as the lines stand now
 * @param maximum VAT in: the most the lines as they stand may cost
 * @param authorised VAT in: the most the buyer ever agreed to
 * @param paid what was captured for this order and not given back
 * @param refunded what was given back
 * @param deposit what is lent with the goods, outside of VAT
 * @param dropTerms what coming to the door costs and asks, as agreed at placing; absent when nothing
 * @param goods sum of the goods lines in the buyer's basis (households VAT in, organisations VAT out); {@code fee} likewise
 * @param cutOff the earliest cut-off of its lines that are not removed
 * @param mayChange whether, when this was read, at least one line could still be changed
 * @param mayCancel whether, when this was read, the buyer could still cancel
 * @param addition what was added to the paid order and is to be paid by itself; absent when nothing
 * @param paymentUrl where to pay while it, or what was added to it, awaits payment, and what is owed
 */
public record OrderDetails(
        long id,
        String number,
        OrderState state,
        Audience audience,
        long buyer,
        String buyerName,
        Destination destination,
        LocalDate deliveryDate,
        long drop,
        @Nullable SlotDetails slot,
        PaymentMethod payment,
        @Nullable String purchaseOrderNumber,
        List<Line> lines,
        List<Fee> fees,
        List<Deposit> deposits,
        @Nullable DropTerms dropTerms,
        List<Consignment> consignments,
        List<VatAmount> vat,
        Money goods,
        Money fee,
        Money deposit,
        Money total,
        Money maximum,
        Money authorised,
        Money paid,
        Money refunded,
        List<Payment> payments,
        Instant acceptedAt,
        Instant changedAt,
        @Nullable Instant holdUntil,
        @Nullable Instant cutOff,
        boolean mayChange,
        boolean mayCancel,
        @Nullable String cancelReason,
        @Nullable Addition addition,
        @Nullable String paymentUrl,
        long version) {

    private static final String AT_RECEPTION = "reception";

    public OrderDetails {
        lines = List.copyOf(lines);
        fees = List.copyOf(fees);
        deposits = List.copyOf(deposits);
        consignments = List.copyOf(consignments);
        vat = List.copyOf(vat);
        payments = List.copyOf(payments);
    }

    /** Whether prices and the sums {@code goods} and {@code fee} are VAT in. */
    public boolean vatIncluded() {
        return audience.isVatIncluded();
    }

    /** What was given back because less was accepted than agreed; what the buyer had taken out or cancelled before is not in it. */
    public Money refundedAtReception() {
        return payments.stream()
                .flatMap(one -> one.refunds().stream())
                .filter(refund -> refund.reason().equals(AT_RECEPTION))
                .map(Refund::amount)
                .reduce(new Money(0, total.currency()), Money::plus);
    }

    /** Where the order goes; {@code kind} is delivery's word (POINT, KITCHEN_DOOR). */
    public record Destination(long id, String kind, String name, String street, String postcode, String city) {}

    /**
     * Goods of one offer.
     *
     * @param quantity ordering units as the line stands now: ordered, then confirmed, then packed; 0 = removed
     * @param price EUR per pricing unit in the buyer's basis, as at placing
     * @param net VAT out; {@code vat} its VAT; {@code total} both
     * @param maximum VAT in
     * @param content how much of {@code contentUnit} one ordering unit holds, nominal for catch weight
     * @param decision what was decided at reception, with {@code decisionReason}
     */
    public record Line(
            long id,
            long offer,
            long offerVersion,
            long product,
            long productVersion,
            LocalizedText names,
            String family,
            @Nullable String picture,
            long producer,
            String producerName,
            long cooperative,
            String cooperativeName,
            long seller,
            String sellerName,
            long consignment,
            String orderingUnit,
            String pricingUnit,
            boolean catchWeight,
            BigDecimal content,
            String contentUnit,
            BigDecimal tolerance,
            @Nullable String allergens,
            @Nullable String storage,
            BigDecimal ordered,
            @Nullable BigDecimal confirmed,
            @Nullable BigDecimal packed,
            @Nullable BigDecimal packedWeight,
            @Nullable BigDecimal accepted,
            @Nullable BigDecimal acceptedWeight,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal vatRate,
            Money net,
            Money vat,
            Money total,
            Money maximum,
            Instant addedAt,
            Instant cutOff,
            boolean mayChange,
            @Nullable String shortageReason,
            @Nullable String decision,
            @Nullable String decisionReason) {

        public boolean isRemoved() {
            return quantity.signum() == 0;
        }
    }

    /** A fee's part at one VAT rate of the goods; {@code cooperative} is who sells it. */
    public record Fee(
            long id,
            FeeKind kind,
            long cooperative,
            String cooperativeName,
            BigDecimal vatRate,
            Money net,
            Money vat,
            Money total) {}

    /**
     * Pieces of one kind that one seller lends with the goods, outside of VAT.
     *
     * @param quantity as the lines stand now
     * @param amount EUR for one piece
     * @param total for what was accepted, once that is known
     */
    public record Deposit(
            long id,
            String returnable,
            LocalizedText names,
            long seller,
            String sellerName,
            BigDecimal ordered,
            @Nullable BigDecimal packed,
            @Nullable BigDecimal accepted,
            BigDecimal quantity,
            BigDecimal amount,
            Money total) {}

    /** What one sender sends to the destination. */
    public record Consignment(
            long id,
            String state,
            long sender,
            String senderName,
            long cooperative,
            String cooperativeName,
            List<Leg> legs) {

        public Consignment {
            legs = List.copyOf(legs);
        }
    }

    public record Leg(
            int sequence,
            long from,
            String fromName,
            long to,
            String toName,
            @Nullable Long carrier,
            @Nullable String carrierName) {}

    /** What was added to the order after it was paid is held until then, and paid where {@link #paymentUrl} leads; else it falls away. */
    public record Addition(Money amount, Instant until) {}

    /** One payment's share of this order. {@code kept} is captured less refunded. */
    public record Payment(
            String reference,
            String provider,
            String status,
            Money amount,
            Money kept,
            @Nullable Instant capturedAt,
            List<Refund> refunds) {

        public Payment {
            refunds = List.copyOf(refunds);
        }
    }

    public record Refund(Money amount, String reason, Instant at) {}
}
