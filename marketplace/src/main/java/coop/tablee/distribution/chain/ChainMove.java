package coop.tablee.distribution.chain;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What changed hands on a day, of one kind: with the goods of a delivery date, or by a hand-over.
 *
 * @param amount the deposit of one piece, EUR
 * @param note of the hand-over; empty for what came with goods
 */
record ChainMove(
        LocalDate day,
        long cooperative,
        String cooperativeName,
        long producer,
        String producerName,
        String returnable,
        LocalizedText names,
        BigDecimal amount,
        long lent,
        long brought,
        long back,
        String note) {}
