package coop.tablee.platform.page;

import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.InvalidMimeTypeException;

/** Who reads the answer of a request: a program, a person, or a person's open page that takes a piece of HTML. */
final class Audience {

    private Audience() {}

    static boolean isProgram(ServerHttpRequest request) {
        if (ApiPaths.contains(request)) {
            return true;
        }
        List<MediaType> accepted = accepted(request);
        return accepted.stream().anyMatch(Audience::isJson) && accepted.stream().noneMatch(Audience::isHtml);
    }

    static boolean isFragment(ServerHttpRequest request) {
        return "true".equals(request.getHeaders().getFirst("HX-Request"));
    }

    private static List<MediaType> accepted(ServerHttpRequest request) {
        try {
            return request.getHeaders().getAccept();
        } catch (InvalidMediaTypeException | InvalidMimeTypeException unreadable) {
            return List.of();
        }
    }

    private static boolean isJson(MediaType type) {
        return type.isConcrete() && type.getSubtype().endsWith("json");
    }

    private static boolean isHtml(MediaType type) {
        return type.equalsTypeAndSubtype(MediaType.TEXT_HTML);
    }
}
