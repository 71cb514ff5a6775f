package coop.tablee.assortment;

import coop.tablee.delivery.Stretch;
import coop.tablee.network.SiteKind;
import java.util.List;

/**
 * One stretch of the way of an offer: farm to hub, hub to hub, hub to destination, or farm to kitchen. {@code from} and {@code to} are sites, {@code carrier} is
 * the producer, cooperative or carrier that brings the goods along it.
 */
public record PathLeg(
        int sequence,
        long from,
        String fromName,
        SiteKind fromKind,
        long to,
        String toName,
        SiteKind toKind,
        long carrier,
        String carrierName) {

    /** The whole way in words. */
    static String inWords(List<PathLeg> path, long producer) {
        return Stretch.inWords(
                path.stream()
                        .map(leg -> new Stretch(
                                leg.sequence, leg.from, leg.fromName, leg.to, leg.toName, leg.carrier, leg.carrierName))
                        .toList(),
                producer);
    }
}
