package coop.tablee.ordering;

import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a checkout would come to if it were placed now, and what stands in its way. Nothing is taken.
 *
 * @param vatIncluded whether unit prices, {@code goods} and {@code fees} are VAT in (households) or VAT out (organisations)
 * @param deposits what is lent with the goods, outside of VAT
 * @param total VAT in, at nominal weights
 * @param maximum VAT in: the most it may ever cost (catch weight at the upper tolerance, and the fee of a drop that may come to an order); this is what a
 *     buyer agrees to
 * @param problems every reason why placing would be refused, lines included
 * @param warnings what the lots of a framework agreement say against lines that may be ordered all the same
 */
public record CheckoutQuote(
        boolean vatIncluded,
        List<QuotedOrder> orders,
        Money goods,
        Money fees,
        Money deposits,
        List<VatAmount> vat,
        Money total,
        Money maximum,
        List<FieldError> problems,
        List<FieldError> warnings) {

    public CheckoutQuote {
        orders = List.copyOf(orders);
        vat = List.copyOf(vat);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    public boolean canBePlaced() {
        return problems.isEmpty();
    }

    /** One destination and date. Amounts as in the whole; {@code drop} is absent where coming to the door neither costs nor asks anything. {@code slot} is the one asked for or the earliest with room; absent when there is none. */
    public record QuotedOrder(
            long destination,
            @Nullable String destinationName,
            LocalDate deliveryDate,
            @Nullable SlotDetails slot,
            List<QuotedLine> lines,
            List<QuotedFee> fees,
            List<QuotedDeposit> deposits,
            @Nullable DropTerms drop,
            Money goods,
            Money fee,
            Money deposit,
            List<VatAmount> vat,
            Money total,
            Money maximum,
            List<FieldError> problems) {

        public QuotedOrder {
            lines = List.copyOf(lines);
            fees = List.copyOf(fees);
            deposits = List.copyOf(deposits);
            vat = List.copyOf(vat);
            problems = List.copyOf(problems);
        }
    }

    /**
     * One line, in the order asked for; offers that the buyer cannot see have no {@code goods} and cost nothing.
     *
     * @param amount quantity times price, in the buyer's basis (VAT in or out)
     * @param total the same VAT in
     * @param maximum VAT in
     */
    public record QuotedLine(
            long offer,
            BigDecimal quantity,
            @Nullable QuotedGoods goods,
            Money amount,
            Money total,
            Money maximum,
            List<FieldError> problems) {

        public QuotedLine {
            problems = List.copyOf(problems);
        }
    }

    /** What is sold on a line, by whom, until when. {@code price} is per pricing unit, in the buyer's basis; {@code available} is absent = on demand. */
    public record QuotedGoods(
            long offerVersion,
            LocalizedText names,
            long producer,
            String producerName,
            long cooperative,
            String cooperativeName,
            long seller,
            String sellerName,
            String orderingUnit,
            String pricingUnit,
            boolean catchWeight,
            BigDecimal price,
            BigDecimal vatRate,
            Instant cutOff,
            @Nullable BigDecimal available) {}

    /**
     * A fee's part at one VAT rate of the goods, in the buyer's basis.
     *
     * @param cooperative who sells it: of the drop's fee, whoever runs the drop
     * @param rate percent, or EUR for the order or a kilogram; zero for the drop's
     */
    public record QuotedFee(
            FeeKind kind,
            long cooperative,
            String cooperativeName,
            BigDecimal rate,
            BigDecimal vatRate,
            Money amount) {}

    /** What is lent with the goods by one seller; {@code price} is EUR for one piece, outside of VAT. */
    public record QuotedDeposit(
            String returnable,
            LocalizedText names,
            long seller,
            String sellerName,
            BigDecimal quantity,
            BigDecimal price,
            Money amount) {}
}
