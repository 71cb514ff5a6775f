package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ProjectFiles;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReliabilityPageTests {

    private static final Pattern TEST = Pattern.compile("`(\\w+Tests)\\.(\\w+)`");

    @Test
    void testsThatThePageNamesAreThere() {
        var sources = ProjectFiles.javaTests();
        var rows = ProjectFiles.table("docs/reliability.md", "## In every build");

        assertThat(rows).hasSizeGreaterThan(12);
        assertThat(rows)
                .allMatch(row ->
                        TEST.matcher(row.get(1)).find() || row.get(1).contains("(operations/README.md#time-outs)"));
        rows.stream()
                .flatMap(row -> TEST.matcher(row.get(1)).results())
                .forEach(test -> assertThat(sources.get(test.group(1)))
                        .as(test.group(1))
                        .contains("void " + test.group(2) + "("));
    }
}
