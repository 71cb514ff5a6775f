package coop.tablee.ordercycle.allotment;

import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An offer with what its audiences may take and have taken, in ordering units; absent = not limited. */
public record AllottedOffer(
        long id,
        LocalizedText names,
        LocalizedText family,
        String producer,
        MeasureUnit unit,
        @Nullable BigDecimal household,
        BigDecimal householdTaken,
        @Nullable BigDecimal institution,
        BigDecimal institutionTaken) {}
