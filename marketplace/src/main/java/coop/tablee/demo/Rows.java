package coop.tablee.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.core.io.ClassPathResource;

/** The story's own files: semicolons, a head line, no quotes. */
final class Rows {

    private Rows() {}

    static List<Row> of(String file) {
        try {
            var lines = new ClassPathResource("demo/" + file)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            var head = lines.get(0).split(";", -1);
            return lines.stream().skip(1).map(line -> row(head, line)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> list(String cell) {
        return cell.isEmpty() ? List.of() : Arrays.asList(cell.split(","));
    }

    private static Row row(String[] head, String line) {
        var cells = line.split(";", -1);
        if (cells.length != head.length) {
            throw new IllegalStateException("Not " + head.length + " cells: " + line);
        }
        return new Row(IntStream.range(0, head.length).boxed().collect(Collectors.toMap(i -> head[i], i -> cells[i])));
    }

    /** One line of a file; a cell that the file does not have is a mistake in the story. */
    record Row(Map<String, String> cells) {

        String get(String column) {
            return Objects.requireNonNull(cells.get(column), column);
        }
    }
}
