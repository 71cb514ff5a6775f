package coop.tablee.catering;

import coop.tablee.ordering.DropTerms;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What ordering says the draft would cost, by the rules that an order is charged by.
 *
 * @param net goods and fees, VAT out
 * @param total VAT in
 * @param netByOffer the goods of each offer, VAT out
 * @param totalByDay VAT in
 * @param coming what of both totals comes by itself, VAT in, by day
 * @param comingNet goods of it, VAT out, by day
 * @param followed what of {@code coming} is of the door's standing needs; {@code followedNet} of {@code comingNet}
 * @param deposits what is lent with the goods; in neither net nor total, because it comes back
 * @param drops what coming to the door costs and asks, on days where it does
 * @param beside what lots warn of
 * @param refusals by offer, the code with which a line would be refused
 */
record WeekQuote(
        Money net,
        Money total,
        Map<Long, Money> netByOffer,
        Map<LocalDate, Money> totalByDay,
        Map<LocalDate, Money> coming,
        Map<LocalDate, Money> comingNet,
        Map<LocalDate, Money> followed,
        Map<LocalDate, Money> followedNet,
        Money deposits,
        Map<LocalDate, DropTerms> drops,
        Map<Long, String> refusals,
        List<Beside> beside) {

    /** Something that may be ordered although the contract names another supplier for it, who still has it. */
    record Beside(LocalizedText names, String code, String lot, String supplier) {}

    static final WeekQuote NOTHING = new WeekQuote(
            Money.euro(0),
            Money.euro(0),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Money.euro(0),
            Map.of(),
            Map.of(),
            List.of());

    /** The same, with what ordering refused when the week was sent: that comes before what was foreseen. */
    WeekQuote refusing(Map<Long, String> refused) {
        var all = new HashMap<>(refusals);
        all.putAll(refused);
        return new WeekQuote(
                net,
                total,
                netByOffer,
                totalByDay,
                coming,
                comingNet,
                followed,
                followedNet,
                deposits,
                drops,
                all,
                beside);
    }

    Money netOf(long offer) {
        return netByOffer.getOrDefault(offer, Money.euro(0));
    }
}
