package coop.tablee.platform.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Packs what is sent more than once. */
final class Packed {

    private Packed() {}

    static boolean isAccepted(ServerHttpRequest request) {
        var accepted = request.getHeaders().getFirst(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && accepted.contains("gzip");
    }

    /** The level is of one to nine, the last being the tightest. */
    static byte[] gzip(byte[] content, int level) {
        var target = new ByteArrayOutputStream();
        try (var tight = new Tight(target, level)) {
            tight.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target.toByteArray();
    }

    private static final class Tight extends GZIPOutputStream {

        Tight(ByteArrayOutputStream target, int level) throws IOException {
            super(target);
            def.setLevel(level);
        }
    }
}
