package coop.tablee.catering.calendar;

import coop.tablee.catering.AgeGroup;
import coop.tablee.shared.LocalizedText;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said of the days of a kitchen, or of all of them.
 *
 * @param doors the kitchens that the reader may look at
 * @param closed days on which a door takes nothing, said on its own page
 * @param years school years whose free days can be taken over
 */
record CalendarBoard(List<Door> doors, List<Entry> entries, List<Closed> closed, List<Year> years) {

    /** A kitchen's door. */
    record Door(long id, String name) {}

    /**
     * @param site absent when it is said of all kitchens; {@code door} its name
     * @param source where proposed days come from, empty for what somebody typed
     * @param mine whether the reader's organisation may change it
     * @param counted dates among them that somebody counted by hand: those counts stand
     * @param orders how many orders are expected on days on which nobody eats
     */
    record Entry(
            long id,
            @Nullable Long site,
            @Nullable String door,
            CalendarKind kind,
            Map<String, String> names,
            LocalDate first,
            LocalDate last,
            Eating eating,
            int people,
            AgeGroup group,
            boolean doorClosed,
            String source,
            long version,
            boolean mine,
            List<LocalDate> counted,
            long orders) {

        public LocalizedText name() {
            return new LocalizedText(names);
        }

        public boolean isOne() {
            return first.equals(last);
        }

        public String eatingKey() {
            return "catering.calendar.eating." + eating + (group == AgeGroup.EVERYONE ? "" : ".OF");
        }
    }

    /** Days that follow each other for one reason. */
    record Closed(String door, LocalDate first, LocalDate last, String reason) {

        public boolean isOne() {
            return first.equals(last);
        }
    }

    /** @param compared whether the days were compared with what was published */
    record Year(String id, Map<String, String> names, String source, boolean compared, List<Free> days) {

        public LocalizedText name() {
            return new LocalizedText(names);
        }

        /** How many of its days are not in the calendar yet. */
        public long missing() {
            return days.stream().filter(day -> !day.said()).count();
        }
    }

    /** @param said whether something is said of these days already */
    record Free(Map<String, String> names, LocalDate first, LocalDate last, boolean said) {

        public LocalizedText name() {
            return new LocalizedText(names);
        }

        public boolean isOne() {
            return first.equals(last);
        }
    }

    boolean isNowhere() {
        return doors.isEmpty();
    }
}
