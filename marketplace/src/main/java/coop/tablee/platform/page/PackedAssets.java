package coop.tablee.platform.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Style sheets, scripts and drawings whose address names their content never change while the process lives: each is packed once, as tightly as can be, when it is first
 * asked for; style sheets and scripts without what only their writers read. Packed on the way, piece by piece, they would weigh an eighth more each time.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 6)
class PackedAssets implements WebFilter {

    private static final Map<String, MediaType> TEXTS = Map.of(
            "css", new MediaType("text", "css"),
            "js", new MediaType("text", "javascript"),
            "svg", new MediaType("image", "svg+xml"));

    /** A quoted text, which stays as it is; a comment; a sign that needs no space beside it; the space that is left between two words. */
    private static final Pattern LOOSE =
            Pattern.compile("\"[^\"]*\"|'[^']*'|/\\*.*?\\*/|\\s*[{};,>]\\s*|:\\s+|\\s+", Pattern.DOTALL);

    private static final Pattern MARGIN = Pattern.compile("(?ms)^[ \\t]*/\\*.*?\\*/[ \\t]*\\n|^[ \\t]+|^\\n");

    private final StaticAssets assets;
    private final Map<String, Optional<byte[]>> packed = new ConcurrentHashMap<>();

    PackedAssets(StaticAssets assets) {
        this.assets = assets;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        var path = request.getPath().value();
        var type = TEXTS.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null
                || !isAskedFor(request)
                || !assets.isExact(path, request.getQueryParams().getFirst("v"))) {
            return chain.filter(exchange);
        }
        return packed.computeIfAbsent(path, PackedAssets::pack)
                .map(bytes -> answer(exchange, type, bytes))
                .orElseGet(() -> chain.filter(exchange));
    }

    private static boolean isAskedFor(ServerHttpRequest request) {
        return HttpMethod.GET.equals(request.getMethod()) && Packed.isAccepted(request);
    }

    private static Mono<Void> answer(ServerWebExchange exchange, MediaType type, byte[] bytes) {
        var response = exchange.getResponse();
        var headers = response.getHeaders();
        headers.setContentType(type);
        headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
        headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        headers.setContentLength(bytes.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(bytes)));
    }

    private static Optional<byte[]> pack(String path) {
        return Optional.ofNullable(read(path))
                .map(content -> path.endsWith(".css")
                        ? squeeze(content)
                        : path.endsWith(".js") && !path.startsWith("/webjars/") ? withoutMargins(content) : content)
                .map(content -> Packed.gzip(content, Deflater.BEST_COMPRESSION));
    }

    /** A style sheet without what only its writers read. */
    static byte[] squeeze(byte[] sheet) {
        return LOOSE.matcher(new String(sheet, StandardCharsets.UTF_8))
                .replaceAll(found -> Matcher.quoteReplacement(squeezed(found.group())))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A script of ours without what stands left of its lines, and without the lines that are a remark. */
    static byte[] withoutMargins(byte[] script) {
        return MARGIN.matcher(new String(script, StandardCharsets.UTF_8))
                .replaceAll("")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String squeezed(String part) {
        if (part.startsWith("/*")) {
            return "";
        }
        if (part.isBlank()) {
            return " ";
        }
        return part.startsWith("\"") || part.startsWith("'") ? part : part.strip();
    }

    private static byte @Nullable [] read(String path) {
        for (var root : new String[] {"static", "META-INF/resources"}) {
            var file = new ClassPathResource(root + path);
            if (file.exists()) {
                try {
                    return file.getContentAsByteArray();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return null;
    }
}
