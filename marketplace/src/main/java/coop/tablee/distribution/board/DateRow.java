package coop.tablee.distribution.board;

import java.time.Instant;
import java.time.LocalDate;

/**
 * How far one delivery date of the cooperative is.
 *
 * @param value of the cooperative's own lines, cents VAT in
 * @param consignments that are not cancelled, of which so many packed, received whole or in part, refused or not fetched
 */
record DateRow(
        long cycle,
        LocalDate day,
        String state,
        Instant opensAt,
        Instant householdCutOff,
        Instant institutionCutOff,
        int orders,
        long value,
        int consignments,
        int packed,
        int received,
        int amiss) {}
