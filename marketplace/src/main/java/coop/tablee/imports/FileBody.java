package coop.tablee.imports;

import coop.tablee.shared.DomainException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes a body in up to the limit; what is longer is {@code file-too-large} (413), said as soon as it is known. */
@Component
class FileBody {

    private final int limit;

    FileBody(ImportsProperties properties) {
        limit = Math.toIntExact(properties.largestFile().toBytes());
    }

    Mono<byte[]> read(Flux<DataBuffer> body, long announced) {
        if (announced > limit) {
            return Mono.error(this::tooLarge);
        }
        return DataBufferUtils.join(body, limit)
                .map(FileBody::bytes)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(DataBufferLimitException.class, longer -> tooLarge());
    }

    DomainException tooLarge() {
        return new DomainException(DomainException.Kind.TOO_LARGE, "file-too-large", limit / (1024 * 1024));
    }

    private static byte[] bytes(DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
