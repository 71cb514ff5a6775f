package coop.tablee.imports;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.imports.RepeatedNotice.Span;
import org.junit.jupiter.api.Test;

class RepeatedNoticeTests {

    private static final IssueView NOTICE = new IssueView(0, "sku", "missing-sku", "NOTICE", null, null);

    @Test
    void neighboursAreWrittenTogether() {
        assertThat(RepeatedNotice.of(NOTICE, new Long[] {5L, 2L, 3L, 4L, 8L, 12L, 11L})
                        .spans())
                .containsExactly(new Span(2, 5), new Span(8, 8), new Span(11, 12));
    }

    @Test
    void oneRowIsOneSpan() {
        assertThat(RepeatedNotice.of(NOTICE, new Long[] {7L}).spans()).containsExactly(new Span(7, 7));
    }
}
