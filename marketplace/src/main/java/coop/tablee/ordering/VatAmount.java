package coop.tablee.ordering;

import coop.tablee.shared.Money;
import java.math.BigDecimal;

/** What an order comes to at one VAT rate (percent): the base VAT out, and the VAT. */
public record VatAmount(BigDecimal rate, Money net, Money vat) {}
