package coop.tablee.catalogimport;

import java.math.BigDecimal;
import java.time.Month;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the rows of one file into products, one at a time, remembering only which keys it has seen. */
final class RowReader {

    private static final BigDecimal HUNDRED = new BigDecimal(100);
    /** What a spreadsheet leaves of a long article number or barcode: its last digits are gone. */
    private static final Pattern POWER_OF_TEN = Pattern.compile("\\d([.,]\\d+)?E\\+\\d+", Pattern.CASE_INSENSITIVE);

    private final Header header;
    private final boolean decimalCommas;
    private final int maxCellLength;
    private final SeenKeys seen = new SeenKeys();

    RowReader(Header header, boolean decimalCommas, int maxCellLength) {
        this.header = header;
        this.decimalCommas = decimalCommas;
        this.maxCellLength = maxCellLength;
    }

    CatalogueRow read(long row, RecordHandler.Cells cells) {
        if (cells.count() != header.width()) {
            IssueCode code = cells.count() > header.width() ? IssueCode.TOO_MANY_CELLS : IssueCode.TOO_FEW_CELLS;
            String expected = header.width() + " cells, like the header";
            return new CatalogueRow(
                    row, null, List.of(new CatalogueIssue(row, null, code, cells.count() + " cells", expected)));
        }
        RowCells rowCells = new RowCells(row, header, cells.values(), maxCellLength, decimalCommas);
        CatalogueProduct product = product(rowCells);
        return new CatalogueRow(row, product, rowCells.issues());
    }

    private @Nullable CatalogueProduct product(RowCells cells) {
        String producer = cells.required(Column.PRODUCER, IssueCode.MISSING_PRODUCER, "the producer's name");
        String sku = sku(cells);
        String name = cells.required(Column.NAME, IssueCode.MISSING_NAME, "the product's name");
        String displayName = cells.line(Column.DISPLAY_NAME);
        String category = cells.line(Column.CATEGORY);
        String description = cells.paragraph(Column.DESCRIPTION);
        CatchWeight catchWeight = catchWeight(cells);
        Packaging packaging = new PackagingCells(cells).read(catchWeight);
        BigDecimal price = price(cells);
        Availability availability = availability(cells);
        var availableOn = cells.date(Column.AVAILABLE_ON);
        Storage storage = storage(cells);
        VatCategory vatCategory = vatCategory(cells);
        Map<String, String> names = byLanguage(Column.NAMES, cells::line);
        Map<String, String> descriptions = byLanguage(Column.DESCRIPTIONS, cells::paragraph);
        Map<Allergen, AllergenState> allergens = AllergenCells.read(cells);
        Set<String> labels = labels(cells);
        Set<Month> season = season(cells);
        String key = key(sku, name, displayName, packaging);
        if (producer != null && key != null) {
            seen.check(cells, producer, key, sku, name);
        }
        if (producer == null || name == null || packaging == null || key == null || !cells.acceptable()) {
            return null;
        }
        return new CatalogueProduct(
                cells.row(),
                key,
                producer,
                sku,
                name,
                names,
                displayName,
                category,
                description,
                descriptions,
                packaging,
                price,
                availability,
                availableOn,
                storage,
                vatCategory,
                allergens,
                labels,
                season,
                catchWeight);
    }

    private static @Nullable String sku(RowCells cells) {
        String sku = cells.line(Column.SKU);
        if (sku == null) {
            if (cells.hasColumn(Column.SKU) && cells.isEmpty(Column.SKU)) {
                cells.problem(
                        Column.SKU, IssueCode.MISSING_SKU, null, "an article number; recognised by name and packaging");
            }
            return null;
        }
        if (POWER_OF_TEN.matcher(sku).matches()) {
            cells.problem(
                    Column.SKU,
                    IssueCode.DAMAGED_SKU,
                    sku,
                    "all digits of the number; a spreadsheet has cut it: format the column as text");
            return null;
        }
        return sku;
    }

    private static @Nullable BigDecimal price(RowCells cells) {
        BigDecimal price = cells.decimal(Column.PRICE, DecimalRule.PRICE);
        if (price != null && price.signum() == 0) {
            cells.problem(Column.PRICE, IssueCode.ZERO_PRICE, "0", "a price, unless it is really free");
        }
        return price;
    }

    private static @Nullable Availability availability(RowCells cells) {
        BigDecimal onHand = cells.decimal(Column.ON_HAND, DecimalRule.STOCK);
        boolean onDemand = Boolean.TRUE.equals(cells.yesOrNo(Column.ON_DEMAND));
        return onHand == null && !onDemand ? null : new Availability(onHand, onDemand);
    }

    private static @Nullable CatchWeight catchWeight(RowCells cells) {
        BigDecimal nominal = cells.decimal(Column.NOMINAL_WEIGHT, DecimalRule.WEIGHT);
        BigDecimal tolerance = tolerance(cells);
        if (nominal != null && cells.isEmpty(Column.TOLERANCE)) {
            cells.problem(
                    Column.TOLERANCE, IssueCode.MISSING_TOLERANCE, null, "a percentage, for a nominal weight is given");
        }
        if (tolerance != null && cells.isEmpty(Column.NOMINAL_WEIGHT)) {
            cells.problem(
                    Column.NOMINAL_WEIGHT,
                    IssueCode.MISSING_NOMINAL_WEIGHT,
                    null,
                    "kilograms of one piece, for a tolerance is given");
        }
        return nominal == null || tolerance == null ? null : new CatchWeight(nominal, tolerance);
    }

    /** Percent as a fraction. A bare number below 1 is refused: "0.1" may be meant as a tenth or as a thousandth. */
    private static @Nullable BigDecimal tolerance(RowCells cells) {
        String text = cells.line(Column.TOLERANCE);
        if (text == null) {
            return null;
        }
        boolean signed = text.endsWith("%");
        String number = signed ? Text.trimmed(text.substring(0, text.length() - 1)) : text;
        BigDecimal percent = cells.decimal(Column.TOLERANCE, number, DecimalRule.PERCENT);
        if (percent == null) {
            return null;
        }
        if (!signed && percent.signum() > 0 && percent.compareTo(BigDecimal.ONE) < 0) {
            cells.problem(
                    Column.TOLERANCE, IssueCode.TOLERANCE_OUT_OF_RANGE, text, "percent from 1 to 50, or a % sign");
            return null;
        }
        return Decimals.plain(percent.divide(HUNDRED));
    }

    private static @Nullable Storage storage(RowCells cells) {
        String said = cells.line(Column.STORAGE);
        if (said != null) {
            return known(cells, Column.STORAGE, said, Vocabulary::storage, IssueCode.UNKNOWN_STORAGE);
        }
        String shipping = cells.line(Column.SHIPPING_CATEGORY);
        return shipping == null
                ? null
                : known(
                        cells,
                        Column.SHIPPING_CATEGORY,
                        shipping,
                        Vocabulary::storage,
                        IssueCode.STORAGE_NOT_DERIVABLE);
    }

    private static @Nullable VatCategory vatCategory(RowCells cells) {
        String said = cells.line(Column.VAT_CATEGORY);
        if (said != null) {
            return known(cells, Column.VAT_CATEGORY, said, Vocabulary::vatCategory, IssueCode.UNKNOWN_VAT_CATEGORY);
        }
        String tax = cells.line(Column.TAX_CATEGORY);
        return tax == null
                ? null
                : known(cells, Column.TAX_CATEGORY, tax, Vocabulary::vatCategory, IssueCode.VAT_CATEGORY_NOT_DERIVABLE);
    }

    private static <T> @Nullable T known(
            RowCells cells, Column column, String text, Function<String, @Nullable T> reading, IssueCode otherwise) {
        T value = reading.apply(text);
        if (value == null) {
            boolean storage = column == Column.STORAGE || column == Column.SHIPPING_CATEGORY;
            String expected = storage ? "ambient, chilled or frozen" : "food, catering, standard or exempt";
            cells.problem(column, otherwise, text, expected);
        }
        return value;
    }

    private static Map<String, String> byLanguage(
            Map<String, Column> columns, Function<Column, @Nullable String> reading) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Column> column : columns.entrySet()) {
            String text = reading.apply(column.getValue());
            if (text != null) {
                texts.put(column.getKey(), text);
            }
        }
        return texts;
    }

    private static Set<String> labels(RowCells cells) {
        Set<String> labels = new LinkedHashSet<>();
        for (String word : cells.list(Column.LABELS)) {
            String label = Vocabulary.label(word);
            if (!label.isEmpty()) {
                labels.add(label);
            }
        }
        return labels;
    }

    private static Set<Month> season(RowCells cells) {
        Set<Month> season = EnumSet.noneOf(Month.class);
        for (String part : cells.list(Column.SEASON_MONTHS)) {
            String[] ends = part.split("[-–]", -1);
            Month from = Vocabulary.month(ends[0]);
            Month to = Vocabulary.month(ends[ends.length - 1]);
            if (ends.length > 2 || from == null || to == null) {
                cells.problem(
                        Column.SEASON_MONTHS,
                        IssueCode.UNKNOWN_MONTH,
                        part,
                        "months from 1 to 12, such as 5-9 or 11-2");
            } else {
                season.addAll(Vocabulary.months(from, to));
            }
        }
        return season;
    }

    private static @Nullable String key(
            @Nullable String sku, @Nullable String name, @Nullable String displayName, @Nullable Packaging packaging) {
        if (sku != null) {
            return "sku:" + sku;
        }
        return name == null || packaging == null
                ? null
                : ProductKey.of(
                        name,
                        displayName,
                        packaging.content(),
                        packaging.contentUnit().toString(),
                        packaging.unitName());
    }
}
