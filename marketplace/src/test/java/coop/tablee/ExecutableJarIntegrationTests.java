package coop.tablee;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.Letters;
import coop.tablee.testing.MarketplaceProcess;
import coop.tablee.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that people start, beside which no class lies: with the beans that it brings, and without them where a setting decides about beans. */
class ExecutableJarIntegrationTests {

    private static final String PREPARED = "Starting AOT-processed";
    private static final String NO_MAIL = "No mail server is named";
    private static final String A_MAIL = """
            insert into platform.mail (key, recipient, subject, plain, html, language)
            values ('jar', 'cook@village.example', 'From the jar', 'It works', '<p>It works</p>', 'en')
            """;
    private static final int SIGTERM = 128 + 15;

    @TempDir
    Path directory;

    @Test
    void settingsOfTheHandbookDecideAsEverWhetherTheBeansArePreparedOrNot() throws Exception {
        var database = TestDatabase.fresh();
        var url = TestDatabase.url(database);
        var letters = Letters.open();
        var management = MarketplaceProcess.freePort();
        var mails = Map.of(
                "MARKETPLACE_DATABASE_URL",
                url,
                "SPRING_MAIL_HOST",
                "localhost",
                "SPRING_MAIL_PORT",
                String.valueOf(letters.port()),
                "SPRING_R2DBC_POOL_MAX_SIZE",
                "3");
        var apart = Map.of("MARKETPLACE_DATABASE_URL", url, "MANAGEMENT_SERVER_PORT", String.valueOf(management));
        try (var embedded = MarketplaceProcess.startJar(place("embedded"), Map.of());
                var served = MarketplaceProcess.startJar(place("served"), mails);
                var plain = MarketplaceProcess.startJar(place("plain"), apart)) {
            embedded.untilReady();
            served.untilReady();
            plain.untilItSays("Started Marketplace");

            assertThat(embedded.said()).contains(PREPARED, NO_MAIL);
            assertThat(directory.resolve("embedded/.data/postgresql/postmaster.pid"))
                    .exists();
            assertThat(served.said()).contains(PREPARED).doesNotContain(NO_MAIL);
            assertThat(plain.said()).contains(NO_MAIL).doesNotContain(PREPARED);
            TestDatabase.execute(database, A_MAIL);
            letters.await("cook@village.example", "From the jar");

            assertThat(served.page("/actuator/prometheus")).contains("r2dbc_pool_max_allocated_connections");
            assertThat(measuresOf(served.port()))
                    .containsAll(measuresOf(management))
                    .hasSizeGreaterThan(30);
            assertThat(plain.status("/actuator/prometheus")).isEqualTo(404);
            for (var path :
                    List.of("/", "/sign-in", "/api", "/v3/api-docs", "/nowhere", "/board", "/platform/tablee.css")) {
                assertThat(served.status(path)).as(path).isEqualTo(plain.status(path));
            }
            served.terminate();
            assertThat(served.exit(Duration.ofSeconds(40))).isEqualTo(SIGTERM);
        }
    }

    private Path place(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
    }

    private static Set<String> measuresOf(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .filter(name -> !name.startsWith("http_server"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
