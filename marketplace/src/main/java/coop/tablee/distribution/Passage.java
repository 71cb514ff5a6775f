package coop.tablee.distribution;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * Packed crates on their way through a hub: from where they come, where they go next and with whom. Whose order it is and what is in it stays with the sender
 * and the buyer.
 *
 * @param crates delivery crates in all
 */
record Passage(
        long consignment,
        long hub,
        String hubName,
        String number,
        String sender,
        String next,
        String carrier,
        BigDecimal crates,
        boolean chilled,
        boolean frozen,
        boolean packed,
        boolean arrived,
        boolean handedOn) {

    /** A day of them. */
    record Page(LocalDate date, List<LocalDate> days, List<Passage> passages) {

        static Page of(Days.Choice chosen, List<Passage> passages) {
            return new Page(chosen.day(), chosen.all(), passages);
        }

        public long handedOn() {
            return passages.stream().filter(Passage::handedOn).count();
        }
    }
}
