package coop.tablee.ledger;

import java.util.Locale;

/** A ledger account by its name in the books ({@code buyer:ID}, {@code seller:ID}, {@code provider:NAME}, {@code vat:COUNTRY}, {@code fund:NAME}, {@code platform}). */
public record Account(String name) {

    public static Account buyer(long party) {
        return new Account("buyer:" + party);
    }

    public static Account seller(long party) {
        return new Account("seller:" + party);
    }

    public static Account provider(String name) {
        return new Account("provider:" + name.toLowerCase(Locale.ROOT));
    }

    public static Account vat(String country) {
        return new Account("vat:" + country.toUpperCase(Locale.ROOT));
    }

    public static Account platform() {
        return new Account("platform");
    }
}
