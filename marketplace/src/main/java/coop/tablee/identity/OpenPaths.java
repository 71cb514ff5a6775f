package coop.tablee.identity;

import java.util.List;
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
                    "/v3/api-docs/**",
                    "/swagger-ui/**",
                    "/api",
                    "/language",
                    "/scheme")
            .stream()
            .map(PathPatternParser.defaultInstance::parse)
            .toList();

    private OpenPaths() {}

    static boolean contain(PathContainer path) {
        return PATTERNS.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
