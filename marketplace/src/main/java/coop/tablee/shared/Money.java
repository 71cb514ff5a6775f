package coop.tablee.shared;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * An exact amount in minor units (cents) of one currency. Whether VAT is in or out is said by whoever holds it. Amounts of different currencies are
 * never added: {@link IllegalArgumentException}.
 */
public record Money(long minor, String currency) implements Comparable<Money> {

    public static final String EURO = "EUR";

    public Money {
        Objects.requireNonNull(currency, "currency");
    }

    public static Money euro(long cents) {
        return new Money(cents, EURO);
    }

    /** A decimal amount such as {@code 12.345}, rounded half up to the cent. */
    public static Money euro(BigDecimal amount) {
        return euro(amount.movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(minor, sameCurrency(other).minor), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, sameCurrency(other).minor), currency);
    }

    public boolean isPositive() {
        return minor > 0;
    }

    /** The amount with two decimals, as the API writes it. */
    public BigDecimal amount() {
        return BigDecimal.valueOf(minor, 2);
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(minor, sameCurrency(other).minor);
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("Cannot combine " + currency + " and " + other.currency);
        }
        return other;
    }
}
