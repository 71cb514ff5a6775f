package coop.tablee.storefront.basket;

import coop.tablee.ordering.FeeKind;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import coop.tablee.storefront.Sentence;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.Stepper;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A basket as its page and the checkout show it. Amounts are VAT in.
 *
 * @param version of the cart as shown
 * @param goods what the lines cost at nominal weight
 * @param deposits what is lent with the goods and comes back
 * @param reserve how much more it may cost once weighed
 * @param maximum the most it may cost, which is what the buyer agrees to
 * @param ready whether everything could be ordered as it stands
 * @param removed what was just taken out, to be put back
 * @param changedElsewhere whether it had changed in another window
 */
record CartPage(
        long version,
        List<Group> groups,
        int lines,
        Money goods,
        List<Fee> fees,
        List<Lent> deposits,
        List<Vat> vat,
        Money reserve,
        Money maximum,
        boolean ready,
        int sellers,
        @Nullable Removed removed,
        boolean changedElsewhere) {

    public boolean isWeighed() {
        return reserve.isPositive();
    }

    /**
     * What is fetched together: one point, one day.
     *
     * @param key stands for it in the page
     * @param at the point with its preposition
     * @param problem what is wrong with the slot; absent when nothing is
     * @param move where everything could be kept instead; absent when it can be here
     * @param nothingFits whether it can be kept nowhere that day
     */
    record Group(
            String key,
            long destination,
            LocalDate date,
            String at,
            Sentence say,
            List<SlotChoice> slots,
            @Nullable String problem,
            @Nullable Move move,
            boolean nothingFits,
            List<Cooperative> cooperatives,
            List<Fee> fees,
            List<Lent> deposits) {}

    record SlotChoice(long id, String words, boolean full, boolean chosen) {}

    record Move(long destination, String name, long slot) {}

    /** What one cooperative brings, because the cut-off stands there. */
    record Cooperative(long id, String name, Sentence until, List<Line> lines) {}

    /**
     * One product.
     *
     * @param way by whom and over which places it comes; absent when it does not
     * @param amount what it costs at nominal weight; {@code maximum} the most it may cost
     * @param weighed whether it is paid by weight; then {@code weightWords} say how much it weighs about
     * @param gone whether it can no longer be ordered at all
     */
    record Line(
            String anchor,
            LocalizedText name,
            String ground,
            String picture,
            String producer,
            String seller,
            @Nullable String way,
            List<Sign> signs,
            Money amount,
            Money maximum,
            @Nullable BigDecimal price,
            String quantityWords,
            boolean weighed,
            String weightWords,
            boolean gone,
            @Nullable Problem problem,
            Stepper step) {}

    /** What is wrong with a line, in words; the answer that would settle it and the quantity it sends, where there is one. */
    record Problem(
            String words, @Nullable String answer, @Nullable String quantity) {}

    /** What is asked for of one kind by one seller, over all VAT rates. */
    record Fee(FeeKind kind, String seller, Money amount) {}

    /** Deposits of one kind. */
    record Lent(LocalizedText name, String count, String seller, Money amount) {}

    record Vat(BigDecimal rate, Money amount) {}

    /** A line just taken out. */
    record Removed(long destination, long offer, String quantity, String name) {}
}
