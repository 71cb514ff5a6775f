package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarChartTests {

    private static final BarChart.Words WORDS =
            new BarChart.Words("Half was organic", "share", "Month", "withheld", "target");

    @Test
    void aBarOfTheWholeScaleFillsItAndTheTableSaysTheSame() {
        BarChart chart = chart(new BigDecimal("100"));
        BarChart.Bar bar = chart.bars().get(0);
        assertThat(bar.y()).isEqualTo(24);
        assertThat(bar.y() + bar.height()).isEqualTo(chart.height() - 32);
        assertThat(chart.rows()).containsExactly(new BarChart.Row("Nov", List.of("100")));
    }

    @Test
    void aWithheldFigureIsAnEmptyBarAndAWord() {
        BarChart chart = chart((BigDecimal) null);
        assertThat(chart.bars().get(0).look()).isEqualTo("withheld");
        assertThat(chart.bars().get(0).words()).isEmpty();
        assertThat(chart.rows().get(0).cells()).containsExactly("withheld");
    }

    @Test
    void aFigureAboveTheScaleRaisesIt() {
        assertThat(chart(new BigDecimal("250")).bars().get(0).y()).isEqualTo(24);
    }

    @Test
    void seriesStandSideBySideWithoutTouching() {
        BarChart chart = BarChart.of(
                WORDS,
                List.of("Oct", "Nov"),
                List.of(figures("a", "10", "20"), figures("b", "30", "40")),
                null,
                new BigDecimal("100"),
                BigDecimal::toPlainString);
        assertThat(chart.bars()).hasSize(4);
        assertThat(chart.bars().get(1).x())
                .isEqualTo(chart.bars().get(0).x() + chart.bars().get(0).width() + 2);
        assertThat(chart.series()).extracting(BarChart.Series::look).containsExactly("bar-s1", "bar-s2");
    }

    private static BarChart.Figures figures(String name, String... values) {
        return new BarChart.Figures(
                name, Arrays.stream(values).map(BigDecimal::new).toList());
    }

    private static BarChart chart(BigDecimal value) {
        return BarChart.of(
                WORDS,
                List.of("Nov"),
                List.of(new BarChart.Figures("organic", Arrays.asList(value))),
                new BigDecimal("50"),
                new BigDecimal("100"),
                BigDecimal::toPlainString);
    }
}
