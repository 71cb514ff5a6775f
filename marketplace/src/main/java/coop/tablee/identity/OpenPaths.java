package coop.tablee.identity;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Routes that are not ours to annotate (libraries, and the shell's own forms below this module), opened to everyone one by one. */
final class OpenPaths {

    private static final List<PathPattern> PATTERNS = List.of(
                    "/actuator/health",
                    "/actuator/health/**",
                    "/actuator/prometheus",
                    "/v3/api-docs",
                    "/api",
                    "/language",
                    "/scheme")
            .stream()
            .map(PathPatternParser.defaultInstance::parse)
            .toList();

    private OpenPaths() {}

    /** Those of them that are written as functions, and so are not found among the handler methods. */
    static Stream<Route> functions() {
        return Stream.of("/language", "/scheme")
                .map(path -> new Route("POST", path, Access.everyone(), false, "", "shell"));
    }

    static boolean contain(PathContainer path) {
        return PATTERNS.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
