package coop.tablee.agreement.planning;

import coop.tablee.agreement.planning.Estimate.Basis;
import coop.tablee.agreement.planning.Estimate.Choice;
import coop.tablee.agreement.planning.Estimate.PriceFrom;
import coop.tablee.agreement.planning.YearCooked.Cooked;
import coop.tablee.agreement.planning.YearOrdered.Bought;
import coop.tablee.agreement.planning.YearOrdered.Offered;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what a family comes to in a year. From orders: what was ordered × 365 ÷ days since the first order; with less than four weeks of orders nothing is projected. From menus: what they
 * need, times what each kitchen's year has more of meals than the days with a menu. Left to choose, orders are believed once they are half a year old.
 */
final class NeedEstimates {

    static final int YEAR = 365;
    private static final int HALF_A_YEAR = 182;
    private static final int LEAST_DAYS = 28;
    private static final int FACTOR_DECIMALS = 2;

    private final List<Bought> bought;
    private final List<Cooked> cooked;
    private final List<Offered> offered;
    private final Days ordered;
    private final Days menus;

    /** Days that were looked at, both in. */
    record Days(LocalDate from, LocalDate until) {

        long length() {
            return ChronoUnit.DAYS.between(from, until) + 1;
        }
    }

    /** A family's need of a year in a unit. */
    record Estimated(String family, String unit, Estimate estimate) {}

    NeedEstimates(List<Bought> bought, List<Cooked> cooked, List<Offered> offered, Days ordered, Days menus) {
        this.bought = bought;
        this.cooked = cooked;
        this.offered = offered;
        this.ordered = bought.stream()
                .map(Bought::since)
                .min(LocalDate::compareTo)
                .map(since -> new Days(since.isBefore(ordered.from) ? ordered.from : since, ordered.until))
                .orElse(ordered);
        this.menus = menus;
    }

    /** By the families in their order, then by unit. */
    List<Estimated> of(Choice choice, Collection<String> families) {
        var needs = new ArrayList<Estimated>();
        for (var family : new LinkedHashSet<>(families)) {
            var fromOrders = bought.stream()
                    .filter(one -> one.family().equals(family))
                    .sorted((one, other) -> one.unit().compareTo(other.unit()))
                    .map(one -> new Estimated(family, one.unit(), fromOrders(one)))
                    .toList();
            var fromMenus = cooked.stream()
                    .filter(one -> family.equals(one.family()) && one.yearly().signum() > 0)
                    .map(one -> new Estimated(family, "KGM", fromMenus(one)))
                    .toList();
            needs.addAll(orders(choice, fromOrders, fromMenus) ? fromOrders : fromMenus);
        }
        return needs;
    }

    private boolean orders(Choice choice, List<Estimated> fromOrders, List<Estimated> fromMenus) {
        return switch (choice) {
            case ORDERED -> true;
            case COOKED -> false;
            case BETTER -> fromMenus.isEmpty() || (!fromOrders.isEmpty() && ordered.length() >= HALF_A_YEAR);
        };
    }

    private Estimate fromOrders(Bought one) {
        var factor = ordered.length() < LEAST_DAYS
                ? BigDecimal.ONE
                : BigDecimal.valueOf(Math.max(YEAR, ordered.length()))
                        .divide(BigDecimal.valueOf(ordered.length()), FACTOR_DECIMALS, RoundingMode.HALF_UP);
        var paid = paid(one);
        return new Estimate(
                Basis.ORDERED,
                Estimate.whole(one.quantity().multiply(factor)),
                euros(BigDecimal.valueOf(one.netMinor(), 2).multiply(factor)),
                ordered.from,
                ordered.until,
                one.quantity(),
                one.orders(),
                one.kitchens(),
                factor,
                paid,
                paid == null ? PriceFrom.NONE : PriceFrom.PAID,
                one.unit().equals("KGM")
                        ? cookedOf(one.family())
                                .map(Cooked::yearly)
                                .map(Estimate::whole)
                                .orElse(null)
                        : null);
    }

    private Estimate fromMenus(Cooked one) {
        var family = Objects.requireNonNull(one.family());
        var weighed = weighed(family);
        var paid = weighed.flatMap(same -> Optional.ofNullable(paid(same))).orElse(null);
        var price = paid == null ? asked(family) : paid;
        var factor = one.kilograms().signum() == 0
                ? BigDecimal.ONE
                : one.yearly().divide(one.kilograms(), FACTOR_DECIMALS, RoundingMode.HALF_UP);
        var source = price == null ? PriceFrom.NONE : PriceFrom.ASKED;
        return new Estimate(
                Basis.COOKED,
                Estimate.whole(one.yearly()),
                price == null ? 0 : euros(one.yearly().multiply(price)),
                menus.from,
                menus.until,
                one.kilograms(),
                one.days(),
                one.kitchens(),
                factor,
                price,
                paid == null ? source : PriceFrom.PAID,
                weighed.map(same -> fromOrders(same).quantity()).orElse(null));
    }

    private Optional<Cooked> cookedOf(String family) {
        return cooked.stream().filter(one -> family.equals(one.family())).findFirst();
    }

    private Optional<Bought> weighed(String family) {
        return bought.stream()
                .filter(one -> one.family().equals(family) && one.unit().equals("KGM"))
                .findFirst();
    }

    private static @Nullable BigDecimal paid(Bought one) {
        return one.quantity().signum() == 0
                ? null
                : BigDecimal.valueOf(one.netMinor(), 2).divide(one.quantity(), 4, RoundingMode.HALF_UP);
    }

    /** The middle of what producers ask for a kilogram, a litre counted as one. */
    private @Nullable BigDecimal asked(String family) {
        var prices = offered.stream()
                .filter(one -> one.family().equals(family) && !one.unit().equals("H87"))
                .map(Offered::price)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return prices.isEmpty() ? null : middle(prices);
    }

    /** Of sorted amounts; of an even number the mean of the two in the middle. */
    static BigDecimal middle(List<BigDecimal> sorted) {
        var half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : sorted.get(half - 1).add(sorted.get(half)).divide(BigDecimal.valueOf(2), MathContext.DECIMAL64);
    }

    private static long euros(BigDecimal amount) {
        return Estimate.whole(amount).movePointRight(2).longValueExact();
    }

    /** Kilograms a year that menus need of foods that nobody offers: they belong to no family, so to no need. */
    BigDecimal nobodyOffers() {
        return cooked.stream()
                .filter(one -> one.family() == null)
                .map(Cooked::yearly)
                .map(Estimate::whole)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
