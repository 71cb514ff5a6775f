package coop.tablee.catalogue;

import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a producer's price may be: euros, VAT out, from 0 to 99,999.9999. */
final class Price {

    private static final BigDecimal HIGHEST = new BigDecimal("99999.9999");
    private static final int DECIMALS = 4;
    private static final Pattern FORM = Pattern.compile("-?\\d{1,12}([.,]\\d{1,12})?");

    private Price() {}

    /** What is wrong with an amount, if anything. */
    static Optional<FieldError> check(String field, BigDecimal price) {
        if (price.signum() < 0) {
            return Optional.of(FieldError.at(field, "negative-price", price.toPlainString(), "0"));
        }
        if (price.compareTo(HIGHEST) > 0) {
            return Optional.of(FieldError.at(field, "price-too-high", price.toPlainString(), HIGHEST));
        }
        if (price.stripTrailingZeros().scale() > DECIMALS) {
            return Optional.of(FieldError.at(field, "too-many-decimals", price.toPlainString(), DECIMALS));
        }
        return Optional.empty();
    }

    /** A price as people type it, with a comma or a point; empty when it is no number. */
    static Optional<BigDecimal> read(String typed) {
        var text = typed.strip();
        return FORM.matcher(text).matches() ? Optional.of(new BigDecimal(text.replace(',', '.'))) : Optional.empty();
    }
}
