package coop.tablee.ordering.joint;

import coop.tablee.ordering.DropTerms;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.List;

/**
 * A day on which others count for a door's minimum. Amounts in cents of goods, VAT out.
 *
 * @param minimum what a drop at the door must be worth
 * @param ordered what stands ordered for the door
 * @param announced what its kitchen said it would order; 0 = nothing
 * @param joint the other doors
 */
public record JointDay(
        LocalDate day, long minimum, String sellerName, long ordered, long announced, List<DropTerms.JointDoor> joint) {

    /** What is missing to the minimum once all that is announced is ordered; zero when nothing is. */
    public Money missing() {
        var others = joint.stream().mapToLong(door -> door.counted().minor()).sum();
        return Money.euro(Math.max(0, minimum - Math.max(ordered, announced) - others));
    }

    public Money minimumMoney() {
        return Money.euro(minimum);
    }

    public Money orderedMoney() {
        return Money.euro(ordered);
    }

    /** What was announced and is not ordered yet. */
    public boolean isPromised() {
        return announced > ordered;
    }
}
