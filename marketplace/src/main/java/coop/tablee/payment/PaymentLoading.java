package coop.tablee.payment;

import coop.tablee.ledger.LedgerLoading;
import coop.tablee.platform.bulk.BulkIds;
import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;
import java.time.Instant;
import java.util.Map;

/** Payments of the past, for old books and demos: captured, and given back in part, with what the ledger says of both. */
public final class PaymentLoading {

    private final BulkIds ids;
    private final BulkTable payments;
    private final BulkTable parts;
    private final BulkTable refunds;
    private final LedgerLoading ledger;

    private PaymentLoading(BulkLoad load) {
        ids = load.ids("payment.payment");
        payments = load.table(
                "payment.payment",
                "id",
                "attempt_key",
                "checkout_id",
                "buyer_id",
                "provider",
                "provider_ref",
                "status",
                "amount_minor",
                "currency",
                "created_at",
                "captured_at",
                "ledger_txn_id",
                "return_path");
        parts = load.table("payment.part", "payment_id", "order_id", "amount_minor", "asked_minor");
        refunds = load.table(
                "payment.refund",
                "key",
                "payment_id",
                "order_id",
                "amount_minor",
                "reason",
                "ledger_txn_id",
                "created_at");
        ledger = LedgerLoading.into(load);
    }

    public static PaymentLoading into(BulkLoad load) {
        return load.part(PaymentLoading.class, PaymentLoading::new);
    }

    /**
     * One order paid by one payment of its checkout.
     *
     * @param provider test, stripe, transfer …
     * @param captured cents taken at placing, more than nought
     * @param kept cents that the order came to when it was received; the rest went back then
     */
    public record PastPayment(
            long checkout,
            long buyer,
            long order,
            String orderNumber,
            String provider,
            long captured,
            long kept,
            String currency,
            Instant capturedAt,
            Instant receivedAt) {}

    public void captured(PastPayment past) {
        var id = ids.next();
        var buyer = "buyer:" + past.buyer;
        var provider = "provider:" + past.provider;
        var booked = ledger.transaction(
                "capture:" + id,
                "capture",
                Map.of(provider, past.captured, buyer, -past.captured),
                past.currency,
                past.order,
                past.capturedAt);
        payments.row(
                id,
                "checkout:" + past.checkout,
                past.checkout,
                past.buyer,
                past.provider,
                past.provider + "_" + id,
                past.kept > 0 ? "captured" : "refunded",
                past.captured,
                past.currency,
                past.capturedAt,
                past.capturedAt,
                booked,
                "/orders/" + past.orderNumber);
        parts.row(id, past.order, past.kept, past.captured);
        if (past.captured > past.kept) {
            giveBack(id, past, past.captured - past.kept);
        }
    }

    private void giveBack(long payment, PastPayment past, long amount) {
        var key = "reception:" + past.order;
        var booked = ledger.transaction(
                "refund:" + key,
                "refund",
                Map.of("provider:" + past.provider, -amount, "buyer:" + past.buyer, amount),
                past.currency,
                past.order,
                past.receivedAt);
        refunds.row(key, payment, past.order, amount, "reception", booked, past.receivedAt);
    }
}
