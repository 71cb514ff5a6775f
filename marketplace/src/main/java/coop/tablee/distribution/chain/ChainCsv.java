package coop.tablee.distribution.chain;

import coop.tablee.catalogimport.SafeCsv;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** What changed hands, for a spreadsheet: pieces, and what they are worth in euro, positive where the farm lends; decimals with a point, no cell a formula. */
final class ChainCsv {

    private static final List<String> HEADER = List.of(
            "date",
            "cooperative",
            "producer",
            "kind",
            "name",
            "lent_with_goods",
            "brought",
            "given_back",
            "deposit_eur",
            "value_eur",
            "note");

    private ChainCsv() {}

    static String of(List<ChainMove> moves, Locale locale) {
        return SafeCsv.file(
                HEADER,
                moves.stream()
                        .map(move -> List.of(
                                move.day(),
                                move.cooperativeName(),
                                move.producerName(),
                                move.returnable(),
                                move.names().in(locale).text(),
                                move.lent(),
                                move.brought(),
                                move.back(),
                                euro(move.amount()),
                                euro(move.amount()
                                        .multiply(BigDecimal.valueOf(move.lent() + move.brought() - move.back()))),
                                move.note())));
    }

    private static BigDecimal euro(BigDecimal amount) {
        return amount.setScale(2);
    }
}
