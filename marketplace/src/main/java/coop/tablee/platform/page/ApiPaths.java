package coop.tablee.platform.page;

import org.springframework.http.server.reactive.ServerHttpRequest;

/** Which paths answer programs rather than people. */
final class ApiPaths {

    private ApiPaths() {}

    static boolean contains(ServerHttpRequest request) {
        String path = request.getPath().value();
        return path.startsWith("/api/") || path.startsWith("/actuator/") || path.startsWith("/v3/api-docs");
    }
}
