package coop.tablee.catering.budget;

import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of a party's kitchens.
 *
 * @param doors kitchens that the reader's organisation sets budgets for
 * @param kitchens how many kitchens there are at all
 * @param payment within how many days who pays for them does so
 */
record BudgetBoard(List<Door> doors, long kitchens, List<Term> terms, List<PaymentTerm> payment) {

    /** A kitchen's door. */
    record Door(long id, String name) {}

    /** @param sector PUBLIC or HEALTH */
    record PaymentTerm(String sector, int days, String source) {}

    /**
     * A term with what is spent of it; cents, VAT in, deposits apart.
     *
     * @param accepted at the door so far
     * @param ordered and not accepted yet
     * @param eaten meals of the term up to today, {@code toCome} those after it, by head-counts and calendar
     * @param mine whether the reader's organisation may change it
     */
    record Term(
            long id,
            long site,
            String door,
            String name,
            LocalDate first,
            LocalDate last,
            long amount,
            long accepted,
            long ordered,
            long eaten,
            long toCome,
            long version,
            boolean mine) {

        public Money budget() {
            return Money.euro(amount);
        }

        public Money spent() {
            return Money.euro(accepted);
        }

        public Money awaited() {
            return Money.euro(ordered);
        }

        /** Below zero when more is spent and ordered than the budget. */
        public Money left() {
            return Money.euro(amount - accepted - ordered);
        }

        /** How much is over the budget. */
        public Money over() {
            return Money.euro(Math.max(0, accepted + ordered - amount));
        }

        public boolean isOver() {
            return accepted + ordered > amount;
        }

        /** Whole percents of the budget that are spent or ordered; 100 at most. */
        public int share() {
            return percent(accepted + ordered, amount);
        }

        /** Whole percents of the term's meals that are eaten: where spending would be if each meal cost the same; absent when nobody eats. */
        public @Nullable Integer pace() {
            return eaten + toCome == 0 ? null : percent(eaten, eaten + toCome);
        }

        /** What is left by the meals that are to come, half up to the cent; absent when there are none, or nothing is left. */
        public @Nullable Money perMealLeft() {
            var left = amount - accepted - ordered;
            return toCome == 0 || left <= 0
                    ? null
                    : Money.euro(BigDecimal.valueOf(left)
                            .divide(BigDecimal.valueOf(toCome), 0, RoundingMode.HALF_UP)
                            .longValueExact());
        }

        public String tone() {
            return isOver() ? "bad" : "";
        }

        private static int percent(long part, long whole) {
            return BigDecimal.valueOf(part)
                    .movePointRight(2)
                    .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP)
                    .min(BigDecimal.valueOf(100))
                    .intValue();
        }
    }
}
