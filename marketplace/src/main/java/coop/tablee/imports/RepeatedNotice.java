package coop.tablee.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A notice that many rows of a file have in common: said once with its rows, so that what differs from row to row can be seen.
 *
 * @param notice what is said, row 0
 * @param rows numbers of the rows, ascending
 */
record RepeatedNotice(IssueView notice, List<Long> rows) {

    /** Fewer are said at their rows. */
    static final int FEWEST_ROWS = 5;

    static RepeatedNotice of(IssueView notice, Long[] rows) {
        return new RepeatedNotice(notice, Arrays.stream(rows).sorted().toList());
    }

    /** The rows as people write them, neighbours together: 2 to 5, 8, 11 to 12. */
    List<Span> spans() {
        var spans = new ArrayList<Span>();
        for (var row : rows) {
            var last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null && last.last + 1 == row) {
                spans.set(spans.size() - 1, new Span(last.first, row));
            } else {
                spans.add(new Span(row, row));
            }
        }
        return spans;
    }

    /** Rows that follow each other, both ends included. */
    record Span(long first, long last) {

        boolean isOne() {
            return first == last;
        }
    }
}
