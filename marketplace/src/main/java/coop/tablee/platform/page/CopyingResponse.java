package coop.tablee.platform.page;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;

/**
 * An answer that is handed to others on its way out: the whole page, when it is about to be sent and its head is complete; null when it is not for everybody.
 * Others do not wait until the first has taken it, whose line may be slow.
 */
final class CopyingResponse extends ServerHttpResponseDecorator {

    private static final int LARGEST = 1024 * 1024;

    private final String snapshot;
    private final CompletableFuture<@Nullable Rendered> copy;

    CopyingResponse(ServerHttpResponse response, String snapshot, CompletableFuture<@Nullable Rendered> copy) {
        super(response);
        this.snapshot = snapshot;
        this.copy = copy;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return super.writeWith(DataBufferUtils.join(body).doOnNext(this::copyAtTheEnd));
    }

    /** What others want to say of the head is said when it is sent; this is the last of them. */
    private void copyAtTheEnd(DataBuffer page) {
        var type = getHeaders().getContentType();
        if (type == null || !type.isCompatibleWith(MediaType.TEXT_HTML) || page.readableByteCount() > LARGEST) {
            return;
        }
        var bytes = new byte[page.readableByteCount()];
        page.toByteBuffer(ByteBuffer.wrap(bytes));
        var rendered = new Rendered(snapshot, type, getHeaders().getFirst(HttpHeaders.CONTENT_LANGUAGE), bytes);
        beforeCommit(() -> {
            copy.complete(isForEverybody() ? rendered : null);
            return Mono.empty();
        });
    }

    private boolean isForEverybody() {
        var status = getStatusCode();
        return (status == null || status.isSameCodeAs(HttpStatus.OK))
                && !getHeaders().containsHeader(HttpHeaders.SET_COOKIE)
                && getCookies().isEmpty();
    }
}
