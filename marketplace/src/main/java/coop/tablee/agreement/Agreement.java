package coop.tablee.agreement;

import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An agreement whole, as its pages and the API tell it. Days are counted in; cents are EUR, VAT out. */
record Agreement(
        long id,
        long authority,
        String reference,
        String title,
        LocalDate from,
        LocalDate until,
        int renewals,
        int renewalsUsed,
        int renewalMonths,
        int paymentDays,
        String paymentSource,
        AgreementState state,
        long version,
        List<Lot> lots,
        List<Clause> clauses) {

    Agreement {
        lots = List.copyOf(lots);
        clauses = List.copyOf(clauses);
    }

    public boolean isDraft() {
        return state == AgreementState.DRAFT;
    }

    public boolean isRunning() {
        return state == AgreementState.RUNNING;
    }

    public boolean isRenewable() {
        return isRunning() && renewalsUsed < renewals;
    }

    public long late() {
        return clauses.stream().filter(Clause::late).count();
    }

    /** Lots of which four fifths or more are used up. */
    public long near() {
        return lots.stream().filter(Lot::isNear).count();
    }

    Optional<Lot> lot(long id) {
        return lots.stream().filter(one -> one.id == id).findFirst();
    }

    Optional<Clause> clause(long id) {
        return clauses.stream().filter(one -> one.id == id).findFirst();
    }

    /** @param orders how many orders have something under it */
    record Lot(
            long id,
            int number,
            String title,
            List<String> families,
            LotSupply supply,
            LotBeside beside,
            List<Supplier> suppliers,
            long estimatedMinor,
            long maximumMinor,
            long outsideMinor,
            long calledOffMinor,
            @Nullable Long minimumDropMinor,
            @Nullable String reservedGround,
            List<Integer> weekdays,
            @Nullable LocalTime opens,
            @Nullable LocalTime closes,
            List<Decline> declines,
            List<Price> prices,
            List<Series> series,
            long orders) {

        Lot {
            families = List.copyOf(families);
            suppliers = List.copyOf(suppliers);
            weekdays = List.copyOf(weekdays);
            declines = List.copyOf(declines);
            prices = List.copyOf(prices);
            series = List.copyOf(series);
        }

        public Money estimated() {
            return Money.euro(estimatedMinor);
        }

        public Money maximum() {
            return Money.euro(maximumMinor);
        }

        public Money outside() {
            return Money.euro(outsideMinor);
        }

        public Money calledOff() {
            return Money.euro(calledOffMinor);
        }

        public Money used() {
            return Money.euro(outsideMinor + calledOffMinor);
        }

        public Money left() {
            return maximum().minus(used());
        }

        public @Nullable Money minimumDrop() {
            return minimumDropMinor == null ? null : Money.euro(minimumDropMinor);
        }

        public int percent() {
            return LotRoom.percent(used(), maximum());
        }

        public boolean isNear() {
            return percent() >= LotRoom.NEAR;
        }

        public boolean isVeryNear() {
            return percent() >= LotRoom.VERY_NEAR;
        }
    }

    /** @param approvedUntil the last day of its social approval, where it has one today */
    record Supplier(
            long id, String name, int rank, @Nullable LocalDate approvedUntil) {}

    /** A supplier of a cascade said that it cannot deliver. */
    record Decline(String supplier, LocalDate from, LocalDate until, String reason) {}

    /**
     * A line of the schedule.
     *
     * @param now what it comes to for a delivery today, or on its first or last day
     * @param supplier for whom alone it counts, and contest the mini-competition that it comes from; both absent for the schedule
     * @param products what it prices
     */
    record Price(
            long id,
            String product,
            String unit,
            PriceBasis basis,
            BigDecimal price,
            @Nullable BigDecimal coefficient,
            @Nullable String quotation,
            LocalDate from,
            LocalDate until,
            BigDecimal now,
            @Nullable String supplier,
            @Nullable Long contest,
            List<Priced> products) {

        Price {
            products = List.copyOf(products);
        }
    }

    /** @param fits whether its unit has to do with that of the schedule; if not, the offer's price holds */
    record Priced(long id, LocalizedText names, String producer, boolean fits) {}

    /** An index or quotation that prices of the lot follow; values newest first. */
    record Series(long id, PriceBasis basis, String name, List<Value> values) {

        Series {
            values = List.copyOf(values);
        }
    }

    record Value(LocalDate from, BigDecimal value, String source) {}

    /** @param late it is due and nobody said that it is done */
    record Clause(
            long id,
            @Nullable Long lot,
            ClauseFamily family,
            String title,
            String metric,
            String target,
            LocalDate due,
            @Nullable LocalDate doneOn,
            boolean late,
            List<Evidence> evidence) {

        Clause {
            evidence = List.copyOf(evidence);
        }

        public String state() {
            return Stream.of(doneOn != null ? "done" : "", late ? "late" : "")
                    .filter(word -> !word.isEmpty())
                    .findFirst()
                    .orElse("open");
        }
    }

    record Evidence(long id, String kind, String name, LocalDate sentOn) {}
}
