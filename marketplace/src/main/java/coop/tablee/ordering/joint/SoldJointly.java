package coop.tablee.ordering.joint;

import coop.tablee.shared.Money;
import java.time.LocalDate;

/**
 * What two joined doors come to on a day, for the cooperative that comes to both. Amounts in cents of goods, VAT out.
 *
 * @param joint the joint drop
 * @param asking ordered at the door whose kitchen asked; {@code asked} at the other; likewise what is announced
 * @param missing to the higher of the two minimums, with what is ordered only
 */
public record SoldJointly(
        long joint, LocalDate day, long asking, long askingAnnounced, long asked, long askedAnnounced, long missing) {

    public Money askingMoney() {
        return Money.euro(asking);
    }

    public Money askedMoney() {
        return Money.euro(asked);
    }

    public Money askingSaid() {
        return Money.euro(askingAnnounced);
    }

    public Money askedSaid() {
        return Money.euro(askedAnnounced);
    }

    public Money together() {
        return Money.euro(asking + asked);
    }

    public Money missingMoney() {
        return Money.euro(missing);
    }
}
