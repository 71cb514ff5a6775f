package coop.tablee.catalogue;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;

/**
 * A kind of thing that is lent with goods and comes back: a bottle, a jar, a crate.
 *
 * @param picture name of its drawing
 * @param amount the deposit for one piece, EUR, outside of VAT; it never changes
 */
public record Returnable(String code, LocalizedText names, String picture, BigDecimal amount) {}
