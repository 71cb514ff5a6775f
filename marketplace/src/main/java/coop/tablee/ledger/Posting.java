package coop.tablee.ledger;

import org.jspecify.annotations.Nullable;

/** One leg of a transaction: cents, signed, + = owed to us by that account; and the order it is about, if it is about one. */
public record Posting(
        Account account, long amountMinor, @Nullable Long order) {}
