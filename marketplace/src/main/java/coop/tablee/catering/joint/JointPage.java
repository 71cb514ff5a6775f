package coop.tablee.catering.joint;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.delivery.joint.JointDrop;
import coop.tablee.delivery.joint.JointDrops;
import coop.tablee.delivery.joint.JointState;
import coop.tablee.ordering.joint.JointDay;
import coop.tablee.platform.form.Typed;
import coop.tablee.shared.Money;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A door's joint drops.
 *
 * @param other the door chosen in the form
 */
record JointPage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        List<Joint> joints,
        List<JointDrop.Door> choices,
        List<Day> days,
        String other) {

    static JointPage of(
            List<KitchenDoor> doors,
            KitchenDoor door,
            JointDrops.Board board,
            List<JointDay> days,
            @Nullable Typed typed,
            Locale locale) {
        return new JointPage(
                door,
                doors,
                board.joints().stream()
                        .map(joint -> new Joint(joint, joint.other(door.id()), state(joint, door.id())))
                        .toList(),
                board.choices(),
                days.stream().map(day -> Day.of(day, typed, locale)).toList(),
                typed == null ? "" : typed.line("other", 20));
    }

    public boolean isAnyInForce() {
        return joints.stream().anyMatch(joint -> joint.drop.isInForce());
    }

    /** The last part of the message key. */
    private static String state(JointDrop joint, long door) {
        return switch (joint.state()) {
            case ASKED -> joint.isAskedBy(door) ? "waits" : "asked";
            case AGREED -> "agreed";
            case IN_FORCE -> "in-force";
            case ENDED -> "ended";
        };
    }

    /**
     * @param other the door on the other side
     * @param state {@code waits}, {@code asked}, {@code agreed}, {@code in-force} or {@code ended}
     */
    record Joint(JointDrop drop, JointDrop.Door other, String state) {

        public boolean isOver() {
            return drop.state() == JointState.ENDED;
        }
    }

    /** A day with what stands in its field. */
    record Day(JointDay of, String value, String shown) {

        static Day of(JointDay day, @Nullable Typed typed, Locale locale) {
            var shown = day.announced() == 0 ? "" : plain(Money.euro(day.announced()), locale);
            var field = "a." + day.day();
            return new Day(day, typed != null && typed.has(field) ? typed.line(field, 24) : shown, shown);
        }

        private static String plain(Money money, Locale locale) {
            var format = NumberFormat.getNumberInstance(locale);
            format.setGroupingUsed(false);
            format.setMinimumFractionDigits(2);
            format.setMaximumFractionDigits(2);
            return format.format(money.amount());
        }

        public String field() {
            return "a." + of.day();
        }
    }
}
