package coop.tablee.catalogue;

import coop.tablee.catalogue.photo.Photos;
import coop.tablee.shared.DomainException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.DefaultPartHttpMessageReader;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.FormFieldPart;
import org.springframework.http.codec.multipart.MultipartHttpMessageReader;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * A product's form as it was sent, with its photo if there is one. It has more fields than other uploads may have, so it is read here; more bytes than one photo
 * may have are refused ({@code photo-too-large}, 413) as soon as that is known.
 */
final class ProductBody {

    private static final long MOST_BYTES = Photos.MOST_BYTES + 512L * 1024;
    private static final int MOST_PARTS = 120;
    private static final int LONGEST_FIELD = 64 * 1024;
    private static final ResolvableType PARTS =
            ResolvableType.forClassWithGenerics(MultiValueMap.class, String.class, Part.class);
    private static final MultipartHttpMessageReader READER = reader();

    private final ProductForm form;
    private final byte @Nullable [] photo;

    private ProductBody(ProductForm form, byte @Nullable [] photo) {
        this.form = form;
        this.photo = photo;
    }

    ProductForm form() {
        return form;
    }

    byte @Nullable [] photo() {
        return photo;
    }

    static Mono<ProductBody> of(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        var type = request.getHeaders().getFirst("Content-Type");
        if (type == null || !type.startsWith("multipart/")) {
            return exchange.getFormData().map(fields -> new ProductBody(new ProductForm(writable(fields)), null));
        }
        if (request.getHeaders().getContentLength() > MOST_BYTES) {
            // Nobody listens any more; whoever goes on sending finds the line closed
            exchange.getResponse().getHeaders().set("Connection", "close");
            return Mono.error(ProductBody::tooLarge);
        }
        return READER.readMono(PARTS, new Bounded(request), Map.of())
                .flatMap(ProductBody::of)
                .onErrorMap(DataBufferLimitException.class, longer -> tooLarge());
    }

    private static Mono<ProductBody> of(MultiValueMap<String, Part> parts) {
        var fields = new LinkedMultiValueMap<String, String>();
        parts.forEach((name, values) -> values.forEach(part -> {
            if (part instanceof FormFieldPart field) {
                fields.add(name, field.value());
            }
        }));
        var form = new ProductForm(fields);
        return parts.getFirst("photo") instanceof FilePart file
                ? DataBufferUtils.join(file.content(), Photos.MOST_BYTES)
                        .map(ProductBody::bytes)
                        .map(photo -> new ProductBody(form, photo.length == 0 ? null : photo))
                        .defaultIfEmpty(new ProductBody(form, null))
                : Mono.just(new ProductBody(form, null));
    }

    private static MultiValueMap<String, String> writable(MultiValueMap<String, String> fields) {
        return new LinkedMultiValueMap<>(fields);
    }

    private static byte[] bytes(DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static DomainException tooLarge() {
        return new DomainException(
                DomainException.Kind.TOO_LARGE, "photo-too-large", Photos.MOST_BYTES / (1024 * 1024));
    }

    private static MultipartHttpMessageReader reader() {
        var parts = new DefaultPartHttpMessageReader();
        parts.setMaxParts(MOST_PARTS);
        parts.setMaxInMemorySize(LONGEST_FIELD);
        parts.setMaxDiskUsagePerPart(Photos.MOST_BYTES);
        return new MultipartHttpMessageReader(parts);
    }

    /** A request that ends in an error once it is longer than it may be, whatever it announced. */
    private static final class Bounded extends ServerHttpRequestDecorator {

        private long read;

        Bounded(ServerHttpRequest request) {
            super(request);
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return super.getBody().handle(this::pass);
        }

        private void pass(DataBuffer part, SynchronousSink<DataBuffer> next) {
            read += part.readableByteCount();
            if (read > MOST_BYTES) {
                DataBufferUtils.release(part);
                next.error(new DataBufferLimitException("more than a photo may have"));
            } else {
                next.next(part);
            }
        }
    }
}
