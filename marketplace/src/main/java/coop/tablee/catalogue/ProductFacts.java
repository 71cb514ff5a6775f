package coop.tablee.catalogue;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a version says, and so everything a buyer could notice. What is null is not known yet; without price, VAT category, storage and a declaration of
 * allergens the product is incomplete and not offered.
 *
 * @param names at least one language; at most 200 characters each
 * @param family code of a {@link Family}
 * @param picture name of its own drawing; null = the family's
 * @param pricingUnit what the price is per: the ordering unit, or kilogram for catch weight
 * @param content how much of {@code contentUnit} (kilogram, litre or piece) one ordering unit holds; nominal for catch weight
 * @param tolerance how far a piece may be from its nominal weight, as a fraction up to 0.5; 0 unless catch weight
 * @param price what the producer gets per pricing unit, in euros, VAT out, up to 4 decimals
 * @param crateShare part of a delivery crate that one ordering unit fills
 */
public record ProductFacts(
        LocalizedText names,
        LocalizedText descriptions,
        String family,
        @Nullable String picture,
        MeasureUnit orderingUnit,
        MeasureUnit pricingUnit,
        BigDecimal content,
        MeasureUnit contentUnit,
        boolean catchWeight,
        BigDecimal tolerance,
        @Nullable BigDecimal price,
        @Nullable VatCategory vatCategory,
        @Nullable Storage storage,
        @Nullable Allergens allergens,
        Set<Label> labels,
        Set<Month> season,
        BigDecimal crateShare,
        boolean animal) {

    private static final int LONGEST_NAME = 200;
    private static final BigDecimal LARGEST_TOLERANCE = new BigDecimal("0.5");

    public ProductFacts {
        labels = Set.copyOf(labels);
        season = Set.copyOf(season);
    }

    /** Refuses ({@code invalid-input}) what no product can be, all reasons at once. */
    ProductFacts checked() {
        var errors = new ArrayList<FieldError>();
        checkNames(errors);
        checkAmounts(errors);
        checkUnits(errors);
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return this;
    }

    private void checkNames(List<FieldError> errors) {
        if (names.texts().isEmpty()) {
            errors.add(FieldError.at("names", "missing-name", null, null));
        }
        names.texts().values().stream()
                .filter(name -> name.length() > LONGEST_NAME)
                .forEach(name -> errors.add(FieldError.at("names", "text-too-long", name.length(), LONGEST_NAME)));
    }

    private void checkAmounts(List<FieldError> errors) {
        if (price != null) {
            Price.check("price", price).ifPresent(errors::add);
        }
        if (content.signum() <= 0) {
            errors.add(FieldError.at("content", "not-positive", content, null));
        }
        if (tolerance.signum() < 0 || tolerance.compareTo(LARGEST_TOLERANCE) > 0) {
            errors.add(FieldError.at("tolerance", "tolerance-out-of-range", tolerance, LARGEST_TOLERANCE));
        }
    }

    private void checkUnits(List<FieldError> errors) {
        var expected = catchWeight ? MeasureUnit.KGM : orderingUnit;
        if (pricingUnit != expected || (catchWeight && orderingUnit == MeasureUnit.KGM)) {
            errors.add(FieldError.at("pricingUnit", "contradictory-units", pricingUnit, expected));
        }
        if (!catchWeight && tolerance.signum() > 0) {
            errors.add(FieldError.at("tolerance", "tolerance-without-catch-weight", tolerance, BigDecimal.ZERO));
        }
    }
}
