package coop.tablee.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The least that starts WebFlux and an embedded PostgreSQL: the floor that {@link StartingBenchmark} compares with. No component, so that no test finds it. */
@EnableAutoConfiguration
public class BareApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(BareApplication.class, arguments);
    }

    @Bean(destroyMethod = "close")
    EmbeddedPostgres database() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(Path.of(".data", "postgresql"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    @Bean
    RouterFunction<ServerResponse> here() {
        return RouterFunctions.route()
                .GET(
                        "/actuator/health/readiness",
                        request -> ServerResponse.ok().bodyValue("here"))
                .build();
    }
}
