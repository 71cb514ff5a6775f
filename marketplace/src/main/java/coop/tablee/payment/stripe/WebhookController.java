package coop.tablee.payment.stripe;

import coop.tablee.identity.OpenToAll;
import coop.tablee.shared.DomainException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Where Stripe brings its events. Whoever signs with the secret is heard; an event that was kept is answered with 200, whatever comes of it. */
@Controller
class WebhookController {

    /** Bytes; Stripe's largest are a tenth of it. */
    private static final int LARGEST = 512 * 1024;

    private final EventInbox inbox;
    private final StripeProperties properties;

    WebhookController(EventInbox inbox, StripeProperties properties) {
        this.inbox = inbox;
        this.properties = properties;
    }

    @OpenToAll
    @PostMapping("/payments/stripe/webhook")
    Mono<ResponseEntity<Void>> hear(ServerWebExchange exchange) {
        var secrets = properties.secrets();
        if (secrets.isEmpty()) {
            return Mono.error(DomainException.notFound());
        }
        var signature = exchange.getRequest().getHeaders().getFirst("Stripe-Signature");
        return DataBufferUtils.join(exchange.getRequest().getBody(), LARGEST)
                .map(WebhookController::bytes)
                .defaultIfEmpty(new byte[0])
                .map(body -> StripeEvent.read(body, signature, secrets))
                .flatMap(inbox::store)
                .thenReturn(ResponseEntity.status(HttpStatus.OK).build());
    }

    private static byte[] bytes(DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
