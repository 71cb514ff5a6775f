package coop.tablee;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which settings leave the beans of the executable jar as they were found when it was packed. */
class PreparedBeansTests {

    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]+)`");

    @TempDir
    Path directory;

    @Test
    void everySettingOfTheHandbookIsReadByBeansThatAreThereAnywayButTheManagementPort() {
        var names = ProjectFiles.table("docs/operations/README.md", "## Settings").stream()
                .flatMap(row -> NAME.matcher(row.get(0)).results().map(match -> match.group(1)))
                .toList();

        assertThat(names).contains("MARKETPLACE_DATABASE_URL", "SPRING_MAIL_HOST", "SERVER_PORT");
        assertThat(names.stream().filter(name -> !PreparedBeans.fit(List.of(name), directory)))
                .containsExactly("MANAGEMENT_SERVER_PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SPRING_PROFILES_ACTIVE",
                "spring.profiles.active",
                "spring.config.additional-location",
                "SPRING_APPLICATION_JSON",
                "SPRING_MAIL_JNDINAME",
                "SPRING_R2DBC_POOL_ENABLED",
                "SERVER_FORWARD_HEADERS_STRATEGY",
                "management.endpoints.web.exposure.include"
            })
    void whatMayDecideWhichBeansThereAreIsNotOvertaken(String setting) {
        assertThat(PreparedBeans.fit(List.of(setting), directory)).isFalse();
    }

    @Test
    void configurationBesideTheProcessIsReadBeforeAnythingIsDecided() throws IOException {
        assertThat(PreparedBeans.fit(List.of("PATH", "JAVA_TOOL_OPTIONS"), directory))
                .isTrue();
        Files.createFile(directory.resolve("application.properties"));
        assertThat(PreparedBeans.fit(List.of(), directory)).isFalse();
    }
}
