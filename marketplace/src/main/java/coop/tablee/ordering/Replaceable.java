package coop.tablee.ordering;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Allergens;
import coop.tablee.network.Audience;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line that may be replaced, with what could come instead: first of the same family, then the others.
 *
 * @param consent what the buyer lets come without being asked
 * @param agreed the most that the buyer agreed to pay for the line, VAT in, without deposits
 */
public record Replaceable(
        String number,
        long version,
        LocalDate day,
        Audience audience,
        long line,
        LocalizedText names,
        String producer,
        BigDecimal quantity,
        String orderingUnit,
        Allergens allergens,
        Money agreed,
        SubstituteConsent consent,
        List<Choice> choices) {

    public Replaceable {
        choices = List.copyOf(choices);
    }

    /**
     * Something of the same delivery date.
     *
     * @param price EUR per pricing unit as offered: VAT in for households, out for organisations; what is charged may be less, never more than was agreed
     * @param left ordering units; absent when it is made as ordered
     * @param more allergens that it has, may have or does not know of, unlike what it would replace
     * @param agreedBeforehand whether the buyer need not be asked
     */
    public record Choice(
            long offer,
            LocalizedText names,
            String producer,
            BigDecimal price,
            String orderingUnit,
            String pricingUnit,
            @Nullable BigDecimal left,
            Allergens allergens,
            Set<Allergen> more,
            boolean agreedBeforehand) {}
}
