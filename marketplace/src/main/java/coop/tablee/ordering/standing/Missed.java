package coop.tablee.ordering.standing;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A product that did not come as it was wanted. Quantities are ordering units.
 *
 * @param instead what comes in its place; absent when nothing does
 * @param code why: {@code insufficient-stock}, {@code not-offered}, {@code cut-off-passed}, {@code price-above-limit}, {@code quantity-not-allowed} or another
 *     reason for which a line is refused
 * @param found the price or quantity that spoke against it, {@code limit} what it was held against; in words of numbers
 */
public record Missed(
        long product,
        LocalizedText names,
        String unit,
        BigDecimal wanted,
        BigDecimal got,
        @Nullable LocalizedText instead,
        String code,
        @Nullable String found,
        @Nullable String limit) {}
