package coop.tablee.catering.need;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.menu.Meal;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.Set;

/**
 * Why a food is needed: so many eat so much of it at one meal.
 *
 * @param people above zero
 * @param grams net on the plate for each of them, parts of the recipe included
 * @param yield net for each gram bought, above zero
 * @param dieters of these people who get it because it suits their diets
 * @param excluded what those diets exclude, traces included
 */
public record Reason(
        LocalDate day,
        Meal meal,
        LocalizedText dish,
        AgeGroup group,
        long people,
        BigDecimal grams,
        BigDecimal yield,
        long dieters,
        Set<Allergen> excluded) {

    public Reason {
        excluded = Set.copyOf(excluded);
    }

    /** One of people without a diet. */
    Reason(
            LocalDate day,
            Meal meal,
            LocalizedText dish,
            AgeGroup group,
            long people,
            BigDecimal grams,
            BigDecimal yield) {
        this(day, meal, dish, group, people, grams, yield, 0, Set.of());
    }

    /** What must be bought for it, in grams before peeling and cooking, as exact as a decimal can be: {@code people × grams ÷ yield}. */
    public BigDecimal gross() {
        return grams.multiply(BigDecimal.valueOf(people)).divide(yield, MathContext.DECIMAL128);
    }
}
