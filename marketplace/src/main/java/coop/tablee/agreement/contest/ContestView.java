package coop.tablee.agreement.contest;

import coop.tablee.agreement.contest.Contest.Answer;
import coop.tablee.agreement.contest.Contest.Criterion;
import coop.tablee.agreement.contest.Contest.Event;
import coop.tablee.agreement.contest.Contest.Item;
import coop.tablee.agreement.contest.Contest.Price;
import coop.tablee.platform.api.ApiAmounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A mini-competition as programs read it, on either side. Amounts are decimal strings, EUR, VAT out. What its reader may not see yet is not in it: {@link ContestQueries} leaves it out.
 *
 * @param chosen absent while nobody is, and to a supplier that did not answer; {@code standstillUntil} alike
 * @param reasons to a supplier that did not answer only where the request was given up
 * @param suppliers to the authority all that were asked, to a supplier itself
 * @param answers to the authority all of them once it was opened, to a supplier its own
 */
record ContestView(
        String id,
        String agreement,
        String lot,
        int lotNumber,
        String authority,
        String title,
        String words,
        String state,
        Instant answersUntil,
        LocalDate deliverFrom,
        LocalDate deliverUntil,
        List<Integer> weekdays,
        Instant askedAt,
        @Nullable Instant openedAt,
        @Nullable String chosen,
        @Nullable String reasons,
        @Nullable LocalDate standstillUntil,
        @Nullable Instant decidedAt,
        List<ItemView> items,
        List<CriterionView> criteria,
        List<AskedView> suppliers,
        List<AnswerView> answers,
        List<EventView> events) {

    /**
     * To a supplier no points are told: they compare it with others. Nor who else was asked. Who was chosen, and until when nothing is concluded, is told to those that answered; reasons to
     * them, and to everybody where the request was given up.
     */
    static ContestView ofSupplier(Contest one, long supplier) {
        var answered = one.answerOf(supplier).isPresent();
        return of(
                one,
                false,
                answered,
                answered || one.state() == ContestState.CANCELLED,
                one.suppliers().stream().filter(asked -> asked.id() == supplier).toList());
    }

    static ContestView ofAuthority(Contest one) {
        return of(one, one.isChosen(), true, true, one.suppliers());
    }

    private static ContestView of(
            Contest one, boolean points, boolean outcome, boolean reasons, List<Contest.Asked> suppliers) {
        var chosen = outcome ? one.chosenId() : null;
        return new ContestView(
                id(one.id()),
                id(one.agreement()),
                id(one.lot()),
                one.lotNumber(),
                one.authority(),
                one.title(),
                one.words(),
                one.stateWord(),
                one.until(),
                one.from(),
                one.to(),
                one.weekdays(),
                one.askedAt(),
                one.openedAt(),
                chosen == null ? null : id(chosen),
                reasons ? one.reasons() : null,
                outcome ? one.standstill() : null,
                one.decidedAt(),
                one.items().stream().map(ItemView::of).toList(),
                one.criteria().stream().map(CriterionView::of).toList(),
                suppliers.stream()
                        .map(asked -> new AskedView(id(asked.id()), asked.name()))
                        .toList(),
                Comparison.of(one).rows().stream()
                        .map(row -> AnswerView.of(row, points))
                        .toList(),
                one.events().stream().map(EventView::of).toList());
    }

    record ItemView(int place, String product, String unit, String quantity) {

        static ItemView of(Item one) {
            return new ItemView(one.place(), one.product(), one.unit(), ApiAmounts.plain(one.quantity()));
        }
    }

    record CriterionView(int place, String kind, String title, int weight) {

        static CriterionView of(Criterion one) {
            return new CriterionView(one.place(), one.kind().toLowerCase(Locale.ROOT), one.title(), one.weight());
        }
    }

    record AskedView(String id, String name) {}

    /** @param points all together, and {@code pricePoints} those for the price; absent while nobody chose */
    record AnswerView(
            String supplier,
            String name,
            String words,
            @Nullable String file,
            Instant firstAt,
            Instant at,
            List<PriceView> prices,
            String total,
            @Nullable String pricePoints,
            @Nullable String points) {

        static AnswerView of(Comparison.Row row, boolean points) {
            Answer one = row.answer();
            return new AnswerView(
                    id(one.supplier()),
                    one.name(),
                    one.words(),
                    one.paper(),
                    one.firstAt(),
                    one.at(),
                    one.prices().stream().map(PriceView::of).toList(),
                    ApiAmounts.plain(row.total().amount()),
                    points ? ApiAmounts.plain(row.pricePoints()) : null,
                    points ? ApiAmounts.plain(row.sum()) : null);
        }
    }

    record PriceView(int item, String price, @Nullable String product) {

        static PriceView of(Price one) {
            BigDecimal price = one.price();
            var product = one.product();
            return new PriceView(one.place(), ApiAmounts.plain(price), product == null ? null : id(product));
        }
    }

    /** @param what sent, replaced or withdrawn */
    record EventView(Instant at, String supplier, String what) {

        static EventView of(Event one) {
            return new EventView(one.at(), one.supplier(), one.what().name().toLowerCase(Locale.ROOT));
        }
    }

    /** A mini-competition in a list. {@code answered} is the supplier's own; absent for the authority, which does not know. */
    record RowView(
            String id,
            String title,
            String state,
            Instant answersUntil,
            int lotNumber,
            String lot,
            String agreement,
            @Nullable String authority,
            @Nullable Boolean answered,
            @Nullable Boolean won) {

        static RowView ofSupplier(ContestQueries.Row row) {
            return of(row, row.authority(), row.answered(), row.mine());
        }

        static RowView ofAuthority(ContestQueries.Row row) {
            return of(row, null, null, null);
        }

        private static RowView of(
                ContestQueries.Row row, @Nullable String authority, @Nullable Boolean answered, @Nullable Boolean won) {
            return new RowView(
                    ContestView.id(row.id()),
                    row.title(),
                    row.state().name().toLowerCase(Locale.ROOT),
                    row.until(),
                    row.lotNumber(),
                    row.lot(),
                    row.agreement(),
                    authority,
                    answered,
                    won);
        }
    }

    private static String id(long id) {
        return Long.toString(id);
    }
}
