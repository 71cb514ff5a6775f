package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A condition beside a replacement is never asked: the replacement comes first, and what was to be hidden is shown. */
class TemplateConditionsTests {

    private static final Pattern TAG = Pattern.compile("<[a-z](?:[^<>\"]|\"[^\"]*\")*>");
    private static final Pattern CONDITION = Pattern.compile("\\sth:(if|unless)=\"");
    private static final Pattern REPLACED = Pattern.compile("\\sth:replace=\"");

    @Test
    void noConditionStandsBesideAReplacement() throws IOException {
        try (var files = Files.walk(Path.of("src/main/resources/templates"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".html"))
                            .flatMap(file -> offenders(file).stream()))
                    .isEmpty();
        }
    }

    @Test
    void theRuleFindsOne() {
        assertThat(found("<svg th:if=\"${a > 1}\" th:replace=\"~{p :: icon('x')}\"></svg>"))
                .hasSize(1);
        assertThat(found("<p th:if=\"${a}\"><svg th:replace=\"~{p :: icon('x')}\"></svg></p>"))
                .isEmpty();
    }

    private static List<String> offenders(Path file) {
        try {
            return found(Files.readString(file)).stream()
                    .map(tag -> file.getFileName() + ": " + tag)
                    .toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static List<String> found(String template) {
        return TAG.matcher(template)
                .results()
                .map(tag -> tag.group())
                .filter(tag ->
                        CONDITION.matcher(tag).find() && REPLACED.matcher(tag).find())
                .toList();
    }
}
