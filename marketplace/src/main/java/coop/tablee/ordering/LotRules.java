package coop.tablee.ordering;

import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the lots of framework agreements say about what somebody asks for: which lot an offer would fall under, whether it is delivered that day and is its turn in a cascade,
 * and what one delivery under the lot has to come to. Cents, VAT out.
 */
record LotRules(List<Rule> rules, List<Standing> standing) {

    static final LotRules NONE = new LotRules(List.of(), List.of());

    LotRules {
        rules = List.copyOf(rules);
        standing = List.copyOf(standing);
    }

    /**
     * The lot of an offer for a buyer.
     *
     * @param minimum what one delivery has to come to; absent = whatever
     * @param code why it may not be ordered on its date; absent = it may
     * @param expected the next date on which it is delivered, or who is asked first
     */
    record Rule(
            long buyer,
            long offer,
            long lot,
            int number,
            String title,
            @Nullable Long minimum,
            @Nullable String code,
            @Nullable String expected) {

        private Optional<Objection> objection() {
            return code == null ? Optional.empty() : Optional.of(new Objection(code, number, expected));
        }
    }

    /** What stands under a lot at a door on a date. */
    record Standing(long destination, LocalDate day, long lot, long net) {}

    /** Those of one buyer. */
    LotRules of(long buyer) {
        return rules.isEmpty()
                ? this
                : new LotRules(
                        rules.stream().filter(rule -> rule.buyer == buyer).toList(), standing);
    }

    boolean concern(long offer) {
        return of(rules, offer).isPresent();
    }

    Optional<Objection> against(OfferFacts offer) {
        return of(rules, offer.id()).flatMap(Rule::objection);
    }

    /** What stands already under a lot at a door that day. */
    long at(long destination, LocalDate day, long lot) {
        return standing.stream()
                .filter(one -> one.lot == lot && one.destination == destination && one.day.equals(day))
                .mapToLong(Standing::net)
                .sum();
    }

    /** The lot of an offer, where one delivery under it has to come to something. */
    Optional<Rule> floorOf(long offer) {
        return of(rules, offer).filter(rule -> rule.minimum != null);
    }

    /** A delivery under a lot would come to less than its contract asks for. */
    static FieldError tooLittle(String path, long net, long minimum) {
        return FieldError.at(
                path + "lines",
                "lot-minimum",
                Money.euro(net).amount().toPlainString(),
                Money.euro(minimum).amount().toPlainString());
    }

    private static Optional<Rule> of(List<Rule> rules, long offer) {
        return rules.stream().filter(rule -> rule.offer == offer).findFirst();
    }
}
