package coop.tablee.agreement;

import coop.tablee.shared.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lot as it is written; all amounts EUR, VAT out.
 *
 * @param number within its agreement
 * @param families codes of what it covers
 * @param maximum the most that may ever be called off
 * @param outside called off before the agreement was kept here, or elsewhere: counts as used
 * @param minimumDrop what one delivery has to come to; absent = whatever
 * @param suppliers organisations, first rank first
 * @param reservedGround the law that lets it be kept for some; absent = open to all. Of a reserved lot every supplier has a social approval
 * @param window when it is delivered
 * @param beside what holds for others beside a supplier that was chosen
 */
public record LotTerms(
        int number,
        String title,
        List<String> families,
        Money estimated,
        Money maximum,
        Money outside,
        @Nullable Money minimumDrop,
        LotSupply supply,
        List<Long> suppliers,
        @Nullable String reservedGround,
        DeliveryWindow window,
        LotBeside beside) {

    /** Others may be ordered from, as if there were no such rule. */
    public LotTerms(
            int number,
            String title,
            List<String> families,
            Money estimated,
            Money maximum,
            Money outside,
            @Nullable Money minimumDrop,
            LotSupply supply,
            List<Long> suppliers,
            @Nullable String reservedGround,
            DeliveryWindow window) {
        this(
                number,
                title,
                families,
                estimated,
                maximum,
                outside,
                minimumDrop,
                supply,
                suppliers,
                reservedGround,
                window,
                LotBeside.ALLOW);
    }

    /** Delivered whenever the cooperative comes. */
    public LotTerms(
            int number,
            String title,
            List<String> families,
            Money estimated,
            Money maximum,
            Money outside,
            @Nullable Money minimumDrop,
            LotSupply supply,
            List<Long> suppliers,
            @Nullable String reservedGround) {
        this(
                number,
                title,
                families,
                estimated,
                maximum,
                outside,
                minimumDrop,
                supply,
                suppliers,
                reservedGround,
                DeliveryWindow.ANY);
    }

    public LotTerms {
        families = List.copyOf(families);
        suppliers = List.copyOf(suppliers);
    }
}
