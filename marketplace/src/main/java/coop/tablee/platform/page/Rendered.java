package coop.tablee.platform.page;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A page as it was rendered for one visitor, to be sent to others. It is packed when the first of them takes it packed. */
final class Rendered {

    /** The snapshot of a page whose database did not say it: equal to none. */
    static final String UNKNOWN = "";

    private final long since = System.nanoTime();
    private final String snapshot;
    private final MediaType type;
    private final @Nullable String language;
    private final byte[] plain;
    private volatile byte @Nullable [] packed;

    /** @param snapshot of the database, taken before anything was read for it */
    Rendered(String snapshot, MediaType type, @Nullable String language, byte[] plain) {
        this.snapshot = snapshot;
        this.type = type;
        this.language = language;
        this.plain = plain;
    }

    boolean isYoungerThan(Duration age) {
        return System.nanoTime() - since < age.toNanos();
    }

    boolean wasRenderedFrom(@Nullable String other) {
        return !snapshot.equals(UNKNOWN) && snapshot.equals(other);
    }

    /** Bytes, both ways together: a packed page is a small part of the plain one. */
    int weight() {
        return plain.length + plain.length / 4;
    }

    Mono<Void> send(ServerWebExchange exchange) {
        var response = exchange.getResponse();
        var headers = response.getHeaders();
        headers.setContentType(type);
        if (language != null) {
            headers.set(HttpHeaders.CONTENT_LANGUAGE, language);
        }
        var bytes = plain;
        if (Packed.isAccepted(exchange.getRequest())) {
            bytes = packed();
            headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
            headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
        headers.setContentLength(bytes.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(bytes)));
    }

    private byte[] packed() {
        var now = packed;
        if (now == null) {
            now = Packed.gzip(plain, TightAnswers.LEVEL);
            packed = now;
        }
        return now;
    }
}
