package coop.tablee.catalogimport;

import static coop.tablee.catalogimport.Severity.NOTICE;
import static coop.tablee.catalogimport.Severity.REFUSES_ROW;
import static coop.tablee.catalogimport.Severity.REJECTS_FILE;

import java.util.Locale;

/**
 * Every problem that a catalogue can have. {@link #code()} is a promise: message keys, stored issues and other programs
 * depend on it, so a constant is never renamed or given another meaning.
 */
public enum IssueCode {
    EMPTY_FILE(REJECTS_FILE),
    FILE_TOO_LARGE(REJECTS_FILE),
    NOT_A_CSV(REJECTS_FILE),
    BROKEN_ENCODING(REJECTS_FILE),
    BROKEN_QUOTES(REJECTS_FILE),
    MISSING_COLUMN(REJECTS_FILE),
    DUPLICATE_COLUMN(REJECTS_FILE),
    TOO_MANY_COLUMNS(REJECTS_FILE),
    TOO_MANY_ROWS(REJECTS_FILE),
    NO_ROWS(REJECTS_FILE),

    TOO_MANY_CELLS(REFUSES_ROW),
    TOO_FEW_CELLS(REFUSES_ROW),
    MISSING_PRODUCER(REFUSES_ROW),
    MISSING_NAME(REFUSES_ROW),
    MISSING_UNITS(REFUSES_ROW),
    MISSING_UNIT(REFUSES_ROW),
    UNKNOWN_UNIT(REFUSES_ROW),
    NOT_A_NUMBER(REFUSES_ROW),
    AMBIGUOUS_NUMBER(REFUSES_ROW),
    TOO_MANY_DECIMALS(REFUSES_ROW),
    NEGATIVE_PRICE(REFUSES_ROW),
    PRICE_TOO_HIGH(REFUSES_ROW),
    NEGATIVE_QUANTITY(REFUSES_ROW),
    ZERO_QUANTITY(REFUSES_ROW),
    QUANTITY_TOO_LARGE(REFUSES_ROW),
    NOT_YES_OR_NO(REFUSES_ROW),
    NOT_A_DATE(REFUSES_ROW),
    TEXT_TOO_LONG(REFUSES_ROW),
    CONTROL_CHARACTER(REFUSES_ROW),
    GARBLED_TEXT(REFUSES_ROW),
    DAMAGED_SKU(REFUSES_ROW),
    DUPLICATE_SKU(REFUSES_ROW),
    DUPLICATE_PRODUCT(REFUSES_ROW),
    UNKNOWN_ALLERGEN(REFUSES_ROW),
    CONTRADICTORY_ALLERGENS(REFUSES_ROW),
    UNKNOWN_STORAGE(REFUSES_ROW),
    UNKNOWN_VAT_CATEGORY(REFUSES_ROW),
    UNKNOWN_MONTH(REFUSES_ROW),
    MISSING_NOMINAL_WEIGHT(REFUSES_ROW),
    MISSING_TOLERANCE(REFUSES_ROW),
    TOLERANCE_OUT_OF_RANGE(REFUSES_ROW),
    CONTRADICTORY_WEIGHT(REFUSES_ROW),

    WINDOWS_1252_TEXT(NOTICE),
    UNKNOWN_COLUMN(NOTICE),
    MISSING_SKU(NOTICE),
    ZERO_PRICE(NOTICE),
    FORMULA_LIKE_TEXT(NOTICE),
    MARKUP_IN_TEXT(NOTICE),
    STORAGE_NOT_DERIVABLE(NOTICE),
    VAT_CATEGORY_NOT_DERIVABLE(NOTICE);

    private final Severity severity;

    IssueCode(Severity severity) {
        this.severity = severity;
    }

    /** The stable word, lower case with hyphens: {@code negative-price}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A code has one severity, everywhere. */
    public Severity severity() {
        return severity;
    }
}
