package coop.tablee.distribution;

import coop.tablee.distribution.DepositQueries.Back;
import coop.tablee.distribution.PickupList.Counts;
import coop.tablee.distribution.PickupList.Fetch;
import coop.tablee.distribution.PickupList.Standing;
import coop.tablee.ordering.DeliveryException;
import java.time.LocalDate;
import java.util.List;

/**
 * A day at the points of a cooperative, when it is over.
 *
 * @param open orders that nobody has marked yet
 * @param faults lines that were missing, spoilt or wrong
 * @param back deposits that were taken back on the day, and go on to the driver
 */
record DaySummary(
        LocalDate date,
        List<LocalDate> days,
        Counts counts,
        List<Fetch> open,
        List<Fetch> notFetched,
        List<DeliveryException> faults,
        List<Back> back) {

    static DaySummary of(
            Days.Choice chosen, List<Shipment> found, List<DeliveryException> told, List<Back> back, long owner) {
        var fetches = PickupList.fetches(found);
        return new DaySummary(
                chosen.day(),
                chosen.all(),
                Counts.of(fetches),
                fetches.stream().filter(Fetch::isToCome).toList(),
                fetches.stream()
                        .filter(fetch -> fetch.stands(Standing.NOT_FETCHED))
                        .toList(),
                told.stream()
                        .filter(one -> one.kind() == DeliveryException.Kind.FAULT && one.placeOwner() == owner)
                        .toList(),
                back);
    }
}
