package coop.tablee.reporting;

import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * One line behind the figures. Buyer and producer are pseudonyms; money is EUR, VAT out. What would place the line among goods or buyers whose figure is withheld
 * is absent ({@link #withoutGoods()}, {@link #withoutBuyer()}); its value and its marks stay, so that the whole can still be checked.
 *
 * @param group the kind of kitchen, or {@code household}
 * @param buyers the key of the buyer's group and public body among the figures; never shown
 * @param inSeason null without a season calendar
 * @param intermediaries owners between producer and buyer; null where they are not known
 * @param social null where it is not known
 * @param refused what was packed and not accepted, at the price agreed
 */
record AcceptedRow(
        long line,
        LocalDate date,
        @Nullable String group,
        String buyers,
        @Nullable String buyer,
        @Nullable String producer,
        @Nullable String family,
        @Nullable LocalizedText product,
        @Nullable BigDecimal quantity,
        @Nullable String unit,
        Money value,
        Money toProducer,
        boolean organic,
        boolean inConversion,
        @Nullable Boolean inSeason,
        @Nullable Integer intermediaries,
        @Nullable Boolean social,
        Money refused,
        String decision,
        @Nullable String reason) {

    YearMonth month() {
        return YearMonth.from(date);
    }

    /** Public, because templates see nothing else. */
    public boolean isShort() {
        return intermediaries != null && intermediaries <= 1;
    }

    AcceptedRow withoutGoods() {
        return new AcceptedRow(
                line,
                date,
                group,
                buyers,
                buyer,
                null,
                null,
                null,
                null,
                null,
                value,
                toProducer,
                organic,
                inConversion,
                inSeason,
                intermediaries,
                social,
                refused,
                decision,
                reason);
    }

    AcceptedRow withoutBuyer() {
        return new AcceptedRow(
                line,
                date,
                null,
                buyers,
                null,
                producer,
                family,
                product,
                quantity,
                unit,
                value,
                toProducer,
                organic,
                inConversion,
                inSeason,
                intermediaries,
                social,
                refused,
                decision,
                reason);
    }
}
