package coop.tablee.catalogimport;

/**
 * How much of a file is read before it is rejected. The file's bytes are held in memory while it is read, its rows are not.
 *
 * @param maxBytes size of the file in bytes
 * @param maxRows rows below the header, blank ones included
 * @param maxColumns cells of the header
 * @param maxCellLength characters of one cell; a longer one refuses its row
 */
public record CatalogueLimits(int maxBytes, int maxRows, int maxColumns, int maxCellLength) {

    private static final int MEBIBYTE = 1024 * 1024;

    public CatalogueLimits {
        if (maxBytes < 1 || maxBytes > 512 * MEBIBYTE || maxRows < 1 || maxColumns < 1 || maxCellLength < 1) {
            throw new IllegalArgumentException("Limits must be positive, and the size at most 512 MiB");
        }
    }

    /** 20 MiB, 100,000 rows, 100 columns, 10,000 characters a cell. */
    public static CatalogueLimits standard() {
        return new CatalogueLimits(20 * MEBIBYTE, 100_000, 100, 10_000);
    }
}
