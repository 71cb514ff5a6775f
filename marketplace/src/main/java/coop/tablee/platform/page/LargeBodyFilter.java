package coop.tablee.platform.page;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.codec.FormHttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Lets whoever sends too much finish before being told so: a server that answers in the middle and closes makes most programs see a broken connection instead
 * of the refusal. What lies above the limit is thrown away as it comes, and so is a body that nobody asked for, up to {@value #PATIENCE} bytes; files,
 * which have limits of their own, pass as they are. How long it may take is the server's business ({@link KeepAliveConfiguration}).
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class LargeBodyFilter implements WebFilter {

    private static final long PATIENCE = 64L * 1024 * 1024;

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        if (!hasBody(request.getHeaders())) {
            return chain.filter(exchange);
        }
        var patient = new Patient(request);
        exchange.getResponse().beforeCommit(patient::hearOut);
        return chain.filter(new PatientExchange(exchange, patient));
    }

    // Who asks before sending (Expect: 100-continue) is answered at once, and sends nothing
    private static boolean hasBody(HttpHeaders headers) {
        return (headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING))
                && !headers.containsHeader(HttpHeaders.EXPECT);
    }

    /** Reads forms from the patient request too; an exchange that is merely mutated goes on reading them from the first one. */
    private static final class PatientExchange extends ServerWebExchangeDecorator {

        private static final ResolvableType FORM =
                ResolvableType.forClassWithGenerics(MultiValueMap.class, String.class, String.class);
        private static final FormHttpMessageReader READER = reader();

        private final Patient request;
        private final Mono<MultiValueMap<String, String>> form;

        PatientExchange(ServerWebExchange exchange, Patient request) {
            super(exchange);
            this.request = request;
            this.form = Mono.defer(() -> isForm(request) ? READER.readMono(FORM, request, Map.of()) : Mono.empty())
                    .switchIfEmpty(Mono.fromSupplier(LinkedMultiValueMap::new))
                    .cache();
        }

        @Override
        public ServerHttpRequest getRequest() {
            return request;
        }

        @Override
        public Mono<MultiValueMap<String, String>> getFormData() {
            return form;
        }

        private static boolean isForm(ServerHttpRequest request) {
            try {
                return MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(
                        request.getHeaders().getContentType());
            } catch (InvalidMediaTypeException unreadable) {
                return false;
            }
        }

        private static FormHttpMessageReader reader() {
            var reader = new FormHttpMessageReader();
            reader.setMaxInMemorySize(PageConfiguration.LARGEST_BODY);
            return reader;
        }
    }

    /** A request whose body is read to its end, whatever becomes of it. */
    private static final class Patient extends ServerHttpRequestDecorator {

        private final AtomicBoolean asked = new AtomicBoolean();
        private final boolean file;
        private long read;

        Patient(ServerHttpRequest request) {
            super(request);
            var type = request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
            file = type != null && (type.startsWith("multipart/") || type.startsWith("text/"));
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return Flux.defer(() -> {
                asked.set(true);
                return file ? super.getBody() : upTo(PageConfiguration.LARGEST_BODY);
            });
        }

        /** Reads what nobody read; nobody wants to know how that ends. */
        Mono<Void> hearOut() {
            return Mono.defer(() -> asked.compareAndSet(false, true) ? upTo(0).then() : Mono.empty())
                    .onErrorComplete();
        }

        private Flux<DataBuffer> upTo(long limit) {
            return super.getBody()
                    .<DataBuffer>handle((part, next) -> pass(part, next, limit))
                    .concatWith(Mono.defer(() -> read > limit ? tooLarge(limit) : Mono.empty()));
        }

        private void pass(DataBuffer part, SynchronousSink<DataBuffer> next, long limit) {
            read += part.readableByteCount();
            if (read <= limit) {
                next.next(part);
                return;
            }
            DataBufferUtils.release(part);
            if (read > PATIENCE) {
                next.error(new DataBufferLimitException("more than anybody waits for"));
            }
        }

        private static Mono<DataBuffer> tooLarge(long limit) {
            return Mono.error(new DataBufferLimitException("more than " + limit + " bytes"));
        }
    }
}
