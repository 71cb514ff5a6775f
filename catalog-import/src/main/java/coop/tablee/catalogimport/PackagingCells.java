package coop.tablee.catalogimport;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one orders: {@code units} with {@code unit_type} (weight or volume) or {@code variant_unit_name} (things that
 * are counted), and whether it is sold by catch weight.
 */
final class PackagingCells {

    /** A unit of weight or volume, its usual spelling, and what one of it is in kilograms or litres. */
    private record Measure(String spelling, UnitCode unit, BigDecimal factor) {}

    private static final Map<String, Measure> MEASURES = Map.ofEntries(
            measure("g", UnitCode.KGM, "0.001"),
            measure("kg", UnitCode.KGM, "1"),
            measure("T", UnitCode.KGM, "1000"),
            measure("mL", UnitCode.LTR, "0.001"),
            measure("cL", UnitCode.LTR, "0.01"),
            measure("dL", UnitCode.LTR, "0.1"),
            measure("L", UnitCode.LTR, "1"),
            measure("kL", UnitCode.LTR, "1000"));

    private final RowCells cells;

    PackagingCells(RowCells cells) {
        this.cells = cells;
    }

    private static Map.Entry<String, Measure> measure(String spelling, UnitCode unit, String factor) {
        return entry(Text.slug(spelling), new Measure(spelling, unit, new BigDecimal(factor)));
    }

    /** The packaging, or null when a problem stands in its way; the problem is then reported. */
    @Nullable
    Packaging read(@Nullable CatchWeight catchWeight) {
        BigDecimal units = units();
        String type = cells.line(Column.UNIT_TYPE);
        String unitName = cells.line(Column.VARIANT_UNIT_NAME);
        if (type == null && unitName == null) {
            cells.problem(
                    Column.UNIT_TYPE, IssueCode.MISSING_UNIT, null, "a unit_type such as kg, or a variant_unit_name");
            return null;
        }
        Measure measure = type == null ? null : MEASURES.get(Text.slug(type));
        if (type != null && measure == null) {
            cells.problem(Column.UNIT_TYPE, IssueCode.UNKNOWN_UNIT, type, "g, kg, T, mL, cL, dL, L or kL");
            return null;
        }
        if (units == null) {
            return null;
        }
        return catchWeight == null
                ? fixed(units, measure, unitName)
                : byCatchWeight(units, measure, unitName, catchWeight);
    }

    private @Nullable BigDecimal units() {
        if (cells.isEmpty(Column.UNITS)) {
            cells.problem(Column.UNITS, IssueCode.MISSING_UNITS, null, "how much one buys, such as 500");
            return null;
        }
        return cells.decimal(Column.UNITS, DecimalRule.UNITS);
    }

    private @Nullable Packaging fixed(BigDecimal units, @Nullable Measure measure, @Nullable String unitName) {
        if (measure == null) {
            // "2 bunches" are sold as one thing, which is no bunch
            boolean one = units.compareTo(BigDecimal.ONE) == 0;
            UnitCode ordered = one ? container(unitName) : UnitCode.H87;
            return new Packaging(units, null, unitName, ordered, units, UnitCode.H87, ordered);
        }
        BigDecimal content = Decimals.plain(units.multiply(measure.factor()));
        DecimalRule.Breach breach = DecimalRule.CONTENT.breachedBy(content);
        if (breach != null) {
            String found = units.toPlainString() + " " + measure.spelling();
            cells.problem(Column.UNITS, breach.code(), found, breach.expected() + " in kilograms or litres");
            return null;
        }
        boolean loose = unitName == null && content.compareTo(BigDecimal.ONE) == 0;
        UnitCode ordered = loose ? measure.unit() : container(unitName);
        return new Packaging(units, measure.spelling(), unitName, ordered, content, measure.unit(), ordered);
    }

    private @Nullable Packaging byCatchWeight(
            BigDecimal units, @Nullable Measure measure, @Nullable String unitName, CatchWeight catchWeight) {
        BigDecimal nominal = catchWeight.nominalWeight();
        boolean agrees = measure == null
                ? units.compareTo(BigDecimal.ONE) == 0
                : measure.unit() == UnitCode.KGM
                        && units.multiply(measure.factor()).compareTo(nominal) == 0;
        if (!agrees) {
            cells.problem(
                    Column.NOMINAL_WEIGHT,
                    IssueCode.CONTRADICTORY_WEIGHT,
                    nominal.toPlainString(),
                    "one piece (units 1 with a variant_unit_name), or units and unit_type equal to this weight");
            return null;
        }
        String type = measure == null ? null : measure.spelling();
        return new Packaging(units, type, unitName, container(unitName), nominal, UnitCode.KGM, UnitCode.KGM);
    }

    private static UnitCode container(@Nullable String unitName) {
        return unitName == null ? UnitCode.H87 : Vocabulary.container(unitName);
    }
}
