package coop.tablee.reporting;

import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** One accepted line behind the figures. Buyer and producer are pseudonyms; money is VAT out; {@code inSeason} is null without a season calendar. */
record AcceptedRow(
        long line,
        LocalDate date,
        String audience,
        String buyer,
        String producer,
        String family,
        LocalizedText product,
        BigDecimal quantity,
        String unit,
        Money value,
        Money toProducer,
        boolean organic,
        @Nullable Boolean inSeason,
        String decision) {}
