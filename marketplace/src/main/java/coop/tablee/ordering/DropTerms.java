package coop.tablee.ordering;

import coop.tablee.shared.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What coming to a kitchen's door costs and asks, for the drop (destination and date) of an order, quoted or placed. All amounts are VAT out.
 *
 * @param seller the carrier or cooperative that runs the drop and sells it
 * @param fee for the whole drop, once; zero when only a minimum is asked
 * @param goods of all living orders of the drop, those quoted included
 * @param joint other doors whose goods of the day count for the minimum too; each keeps its own drop and fee
 * @param carrier number of the order that carries the fee; absent when none does yet
 * @param carried whether the order in hand carries it, or would; otherwise it agrees to take it over if the one that does is cancelled
 */
public record DropTerms(
        long seller,
        String sellerName,
        Money fee,
        Money minimum,
        Money goods,
        List<JointDoor> joint,
        @Nullable String carrier,
        boolean carried) {

    public DropTerms {
        joint = joint == null ? List.of() : joint;
    }

    /**
     * Another kitchen's door.
     *
     * @param ordered cents of goods, VAT out, that stand ordered there for the day
     * @param announced what that kitchen said it would order; counts where it is more
     */
    public record JointDoor(long destination, String name, long ordered, long announced) {

        public Money counted() {
            return Money.euro(Math.max(ordered, announced));
        }

        /** Whether some of what counts is not ordered yet. */
        public boolean isPromise() {
            return announced > ordered;
        }
    }

    static long counted(List<JointDoor> joint) {
        return joint.stream().mapToLong(door -> door.counted().minor()).sum();
    }

    /** What counts for the minimum: the goods of this drop and of those joined to it. */
    public Money counted() {
        return goods.plus(Money.euro(counted(joint)));
    }

    /** What is missing to the minimum; zero when it is reached. */
    public Money missing() {
        var missing = minimum.minus(counted());
        return missing.isPositive() ? missing : new Money(0, minimum.currency());
    }

    public boolean isReached() {
        return !missing().isPositive();
    }
}
