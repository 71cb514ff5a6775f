package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ProjectFiles;
import coop.tablee.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** What operators are told to set is what is read: compose, image and handbook against the records and Spring's own description of its settings. */
class SettingsTests {

    private static final String HANDBOOK = "docs/operations/README.md";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)[^}]*}");
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
    private static final Pattern VALUE = Pattern.compile("`([^`]+)`");
    private static final Set<String> OF_THE_PROCESS = Set.of("JAVA_TOOL_OPTIONS", "MALLOC_ARENA_MAX");

    private final Map<String, RecordComponent> ours = ourSettings();
    private final Set<String> springs = springsSettings();
    private final Map<String, Object> compose = new Yaml().load(ProjectFiles.read("docker-compose.yml"));
    private final String image = ProjectFiles.read("Dockerfile");

    @Test
    void composeSetsOnlyWhatIsRead() {
        assertThat(environmentOf("marketplace").keySet()).allMatch(this::isRead);
        assertThat(environmentOf("marketplace"))
                .containsKeys("MARKETPLACE_DATABASE_URL", "MARKETPLACE_PUBLIC_URL", "SPRING_MAIL_HOST");
    }

    @Test
    void imageSetsOnlyWhatIsRead() {
        var assigned = Pattern.compile("(?:^ENV|^ {4})\\s*([A-Z_]+)=", Pattern.MULTILINE)
                .matcher(image)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(assigned).contains("SERVER_PORT").allMatch(name -> isRead(name) || OF_THE_PROCESS.contains(name));
    }

    @Test
    void exampleAsksForWhatComposeUsesAndForNothingElse() {
        var used = VARIABLE.matcher(ProjectFiles.read("docker-compose.yml"))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        var offered = Pattern.compile("^#?([A-Z_]+)=(.*)$", Pattern.MULTILINE)
                .matcher(ProjectFiles.read(".env.example"))
                .results()
                .toList();

        assertThat(offered.stream().map(match -> match.group(1))).containsExactlyInAnyOrderElementsOf(used);
        assertThat(offered.stream().map(match -> match.group(2)))
                .as("no secret")
                .allMatch(String::isEmpty);
    }

    @Test
    void handbookNamesEverySettingAndNoOther() {
        var named = settingRows().stream()
                .flatMap(row -> NAME.matcher(row.get(0)).results().map(match -> match.group(1)))
                .toList();

        assertThat(named).doesNotHaveDuplicates().allMatch(this::isRead).containsAll(ours.keySet());
    }

    @Test
    void handbookSaysTheRecordAndTheDefaultOfEachSetting() {
        for (var row : settingRows()) {
            var names = NAME.matcher(row.get(0))
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            var defaults = VALUE.matcher(row.get(2))
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            for (var setting : names) {
                var component = ours.get(setting);
                assertThat(row.get(1))
                        .as(setting)
                        .contains("(`%s`)"
                                .formatted(
                                        component == null
                                                ? ""
                                                : component.getDeclaringRecord().getSimpleName())
                                .replace("(``)", "(Spring)"));
                var value = component == null ? null : component.getAnnotation(DefaultValue.class);
                if (value != null && !String.join(",", value.value()).isEmpty()) {
                    assertThat(defaults).as(setting).contains(String.join(",", value.value()));
                }
            }
        }
    }

    @Test
    void everyServiceStaysUpAndSaysHowItIs() {
        assertThat(services()).containsOnlyKeys("marketplace", "database", "mail", "proxy");
        services().forEach((name, service) -> {
            assertThat(service)
                    .as(name)
                    .containsEntry("restart", "unless-stopped")
                    .containsKeys("image", "deploy");
            assertThat(service.containsKey("healthcheck") || name.equals("marketplace"))
                    .as(name)
                    .isTrue();
        });
        assertThat(image).contains("HEALTHCHECK", "/actuator/health/readiness");
        assertThat(services().get("marketplace").get("depends_on"))
                .isEqualTo(Map.of("database", Map.of("condition", "service_healthy")));
        assertThat(services().get("proxy").get("depends_on"))
                .isEqualTo(Map.of("marketplace", Map.of("condition", "service_healthy")));
    }

    @Test
    void volumesAndNetworksThatServicesUseAreDeclared() {
        var volumes = services().values().stream()
                .flatMap(service -> listOf(service.get("volumes")).stream())
                .map(mount -> mount.replaceFirst(":.*", ""))
                .filter(source -> !source.startsWith("."))
                .toList();
        var networks = services().values().stream()
                .flatMap(service -> listOf(service.get("networks")).stream())
                .collect(Collectors.toSet());

        assertThat(((Map<?, ?>) compose.get("volumes")).keySet()).isEqualTo(new HashSet<Object>(volumes));
        assertThat(((Map<?, ?>) compose.get("networks")).keySet()).isEqualTo(new HashSet<Object>(networks));
    }

    @Test
    void databaseIsTheVersionThatTheTestsRunOn() throws SQLException {
        var address = TestDatabase.blank();
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password())) {
            assertThat(services().get("database").get("image"))
                    .isEqualTo("postgres:" + connection.getMetaData().getDatabaseMajorVersion());
        }
        assertThat(environmentOf("marketplace").get("MARKETPLACE_DATABASE_URL"))
                .isEqualTo("postgresql://%s:%s@database:5432/%s"
                        .formatted(
                                environmentOf("database").get("POSTGRES_USER"),
                                environmentOf("database").get("POSTGRES_PASSWORD"),
                                environmentOf("database").get("POSTGRES_DB")));
    }

    @Test
    void proxyAndHealthAskThePortThatTheMarketplaceListensOn() {
        var port = environmentOf("marketplace").get("SERVER_PORT");

        assertThat(ProjectFiles.read("Caddyfile"))
                .contains("dynamic a marketplace " + port)
                .contains("respond /actuator/* 404");
        assertThat(image).contains("ENV SERVER_PORT=" + port, "EXPOSE " + port);
    }

    @Test
    void imageRunsWithoutRightsAndWithoutTheEmbeddedDatabase() {
        assertThat(image).contains("-DexcludeGroupIds=io.zonky.test,io.zonky.test.postgres");
        assertThat(image).doesNotContain("marketplace/target/marketplace-");
        assertThat(image.substring(image.lastIndexOf("\nFROM"))).containsPattern("(?m)^USER [1-9]\\d+");
        assertThat(image).doesNotContainIgnoringCase("password").doesNotContainIgnoringCase("secret");
    }

    private boolean isRead(String name) {
        return ours.containsKey(name) || springs.contains(name);
    }

    private static List<List<String>> settingRows() {
        return ProjectFiles.table(HANDBOOK, "## Settings");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Map<String, Object>> services() {
        return (Map<String, Map<String, Object>>) compose.get("services");
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> environmentOf(String service) {
        return (Map<String, String>) services().get(service).get("environment");
    }

    @SuppressWarnings("unchecked")
    private static Collection<String> listOf(Object list) {
        return list == null ? List.of() : (Collection<String>) list;
    }

    private static Map<String, RecordComponent> ourSettings() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        var settings = new LinkedHashMap<String, RecordComponent>();
        scanner.findCandidateComponents("coop.tablee").forEach(found -> settingsOf(found.getBeanClassName(), settings));
        assertThat(settings).containsKey("MARKETPLACE_DATABASE_URL");
        return settings;
    }

    private static void settingsOf(String name, Map<String, RecordComponent> settings) {
        try {
            var type = Class.forName(name);
            var prefix = type.getAnnotation(ConfigurationProperties.class).value();
            Arrays.stream(type.getRecordComponents()).forEach(component -> {
                var words = component.getName().replaceAll("([A-Z])", "-$1");
                settings.put(variable(prefix + "." + words), component);
            });
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> springsSettings() {
        var names = new HashSet<String>();
        try {
            for (var description : new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
                var text = description.getContentAsByteArray();
                new JsonMapper()
                        .readTree(text)
                        .path("properties")
                        .forEach(setting ->
                                names.add(variable(setting.path("name").asString())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(names).contains("SERVER_PORT");
        return names;
    }

    private static String variable(String property) {
        return property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}
