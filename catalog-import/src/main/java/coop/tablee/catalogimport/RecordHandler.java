package coop.tablee.catalogimport;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the cells of a record, but never more than asked for: a row of a million separators is counted, not kept. */
final class RecordHandler extends CsvCallbackHandler<RecordHandler.Cells> {

    /**
     * The cells of one row.
     *
     * @param values at most as many as asked for
     * @param count how many there really are
     */
    record Cells(List<String> values, int count) {

        boolean blank() {
            return count == values.size() && values.stream().allMatch(String::isBlank);
        }
    }

    private final int keep;
    private List<String> values = new ArrayList<>();
    private int count;

    RecordHandler(int keep) {
        this.keep = keep;
    }

    @Override
    protected RecordType getRecordType() {
        return RecordType.DATA;
    }

    @Override
    protected int getFieldCount() {
        return count;
    }

    @Override
    protected void beginRecord(long startingLineNumber) {
        values = new ArrayList<>();
        count = 0;
    }

    @Override
    protected void addField(char[] buffer, int offset, int length, boolean quoted) {
        if (count < keep) {
            values.add(new String(buffer, offset, length));
        }
        count++;
    }

    @Override
    protected void setComment(char[] buffer, int offset, int length) {
        throw new IllegalStateException("Catalogues have no comments");
    }

    @Override
    protected void setEmpty() {
        values = new ArrayList<>();
        count = 0;
    }

    @Override
    protected @Nullable Cells buildRecord() {
        return new Cells(values, count);
    }
}
