package coop.tablee.platform.page;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bars over labelled places (months, mostly), drawn by the part {@code chart} with their table under them. The title is the finding. Series are told apart by
 * pattern before colour; a figure that must not be shown ({@code null}) is an empty dashed bar.
 *
 * @param title the finding, in a sentence
 * @param subtitle what is measured, of what, when
 * @param heading the head of the table's first column
 * @param width the width of the drawing, in its own units
 * @param height its height
 * @param guides the lines behind the bars with their figures
 * @param bars the bars
 * @param labels the words under them
 * @param target the line to reach; absent when there is none
 * @param series the series with their looks, in the order of the bars
 * @param rows the table
 */
public record BarChart(
        String title,
        String subtitle,
        String heading,
        int width,
        int height,
        List<Line> guides,
        List<Bar> bars,
        List<Label> labels,
        @Nullable Line target,
        List<Series> series,
        List<Row> rows) {

    private static final int ROOM_FOR_A_LABEL = 66;
    private static final double ROOM_FOR_A_LETTER = 7.5;
    private static final int NARROWEST = 290;
    private static final int HEIGHT = 280;
    private static final int LEFT = 56;
    private static final int TOP = 24;
    private static final int BOTTOM = 32;
    private static final int GAP = 2;
    private static final int GUIDES = 4;

    /** A line across the drawing with its figure at the left end. */
    public record Line(int x1, int x2, int y, int textX, int textY, String words) {}

    /** A bar; {@code look} is the class of its fill. */
    public record Bar(int x, int y, int width, int height, String look, int textX, int textY, String words) {}

    /** Words under the drawing. */
    public record Label(int x, int y, String words) {}

    /** A series and the class of its fill. */
    public record Series(String name, String look) {}

    /** A row of the table. */
    public record Row(String label, List<String> cells) {}

    /**
     * The figures of one series.
     *
     * @param name what they are
     * @param values one for each label, not negative; null where the figure is withheld
     */
    public record Figures(String name, List<@Nullable BigDecimal> values) {}

    /** What a chart says besides its figures. {@code withheld} stands in the table for a figure that is not shown. */
    public record Words(String title, String subtitle, String heading, String withheld, String target) {}

    /**
     * Draws a chart.
     *
     * @param labels the places on the axis, from the left
     * @param figures at most five series, each with one value a label
     * @param target the value to reach, null for none
     * @param most the upper end of the scale; larger values are not cut off, they raise it
     * @param write how a figure is written
     */
    public static BarChart of(
            Words words,
            List<String> labels,
            List<Figures> figures,
            @Nullable BigDecimal target,
            BigDecimal most,
            Function<BigDecimal, String> write) {
        Scale scale = new Scale(top(figures, most).doubleValue());
        return new BarChart(
                words.title(),
                words.subtitle(),
                words.heading(),
                width(labels),
                HEIGHT,
                guides(scale, width(labels), write),
                bars(scale, labels, figures, write),
                labels(labels),
                target == null ? null : line(scale, width(labels), target, words.target()),
                series(figures),
                rows(labels, figures, words.withheld(), write));
    }

    private record Scale(double top) {

        int y(double value) {
            double room = (double) HEIGHT - TOP - BOTTOM;
            return (int) Math.round(HEIGHT - BOTTOM - (top == 0 ? 0 : value / top * room));
        }
    }

    private static BigDecimal top(List<Figures> figures, BigDecimal most) {
        BigDecimal top = most;
        for (Figures one : figures) {
            for (BigDecimal value : one.values()) {
                top = value == null ? top : top.max(value);
            }
        }
        return top;
    }

    private static List<Line> guides(Scale scale, int width, Function<BigDecimal, String> write) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i <= GUIDES; i++) {
            BigDecimal value = BigDecimal.valueOf(scale.top() * i / GUIDES);
            int y = scale.y(value.doubleValue());
            lines.add(new Line(LEFT, width, y, LEFT - 8, y + 4, write.apply(value)));
        }
        return lines;
    }

    private static Line line(Scale scale, int width, BigDecimal value, String words) {
        int y = scale.y(value.doubleValue());
        return new Line(LEFT, width, y, LEFT + 4, y - 6, words);
    }

    private static List<Bar> bars(
            Scale scale, List<String> labels, List<Figures> figures, Function<BigDecimal, String> write) {
        List<Bar> bars = new ArrayList<>();
        int wide = Math.max(4, Math.min(56, (slot(labels) * 3 / 4) / Math.max(1, figures.size()) - GAP));
        for (int place = 0; place < labels.size(); place++) {
            int from = middle(place, labels) - (wide + GAP) * figures.size() / 2;
            for (int one = 0; one < figures.size(); one++) {
                BigDecimal value = figures.get(one).values().get(place);
                bars.add(bar(
                        scale,
                        from + one * (wide + GAP),
                        wide,
                        value,
                        look(one),
                        figures.size() == 1 ? write : no -> ""));
            }
        }
        return bars;
    }

    private static Bar bar(
            Scale scale, int x, int wide, @Nullable BigDecimal value, String look, Function<BigDecimal, String> write) {
        int foot = HEIGHT - BOTTOM;
        if (value == null) {
            return new Bar(x, foot - 40, wide, 40, "withheld", x + wide / 2, foot - 46, "");
        }
        int y = scale.y(value.doubleValue());
        return new Bar(x, y, wide, foot - y, look, x + wide / 2, y - 6, write.apply(value));
    }

    private static List<Label> labels(List<String> labels) {
        List<Label> words = new ArrayList<>();
        for (int place = 0; place < labels.size(); place++) {
            words.add(new Label(middle(place, labels), HEIGHT - 10, labels.get(place)));
        }
        return words;
    }

    private static List<Series> series(List<Figures> figures) {
        List<Series> series = new ArrayList<>();
        for (int one = 0; one < figures.size(); one++) {
            series.add(new Series(figures.get(one).name(), look(one)));
        }
        return series;
    }

    private static List<Row> rows(
            List<String> labels, List<Figures> figures, String withheld, Function<BigDecimal, String> write) {
        List<Row> rows = new ArrayList<>();
        for (int place = 0; place < labels.size(); place++) {
            int at = place;
            List<String> cells = figures.stream()
                    .map(one -> one.values().get(at))
                    .map(value -> value == null ? withheld : write.apply(value))
                    .toList();
            rows.add(new Row(labels.get(place), cells));
        }
        return rows;
    }

    private static String look(int series) {
        return "bar-s" + (series + 1);
    }

    /** As wide as its labels need: a month alone fits a telephone, a year is scrolled there. */
    private static int width(List<String> labels) {
        return Math.max(NARROWEST, LEFT + labels.size() * room(labels));
    }

    /** Months are all about as long; names of groups may be longer. */
    private static int room(List<String> labels) {
        int longest = labels.stream().mapToInt(String::length).max().orElse(0);
        return longest <= "sept. 2024".length() ? ROOM_FOR_A_LABEL : (int) Math.ceil(longest * ROOM_FOR_A_LETTER);
    }

    private static int slot(List<String> labels) {
        return (width(labels) - LEFT) / Math.max(1, labels.size());
    }

    private static int middle(int place, List<String> labels) {
        return LEFT + slot(labels) * place + slot(labels) / 2;
    }
}
