package coop.tablee.testing;

import com.sun.net.httpserver.HttpExchange;
import coop.tablee.testing.StripeStub.Stand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * {@link StripeStub} with pages on which a person plays the buyer and the bank, to try the marketplace by hand: pay by card, by a debit that takes days, not at all, or ask the
 * money back; a seller's people have told it all as soon as they come. Each thing that happens is told to the marketplace by a signed event. The handbook says how it is started ("Payment by card").
 */
public final class StripeStubPage {

    private final StripeStub stub;
    private final HttpClient http = HttpClient.newHttpClient();

    private StripeStubPage(StripeStub stub) {
        this.stub = stub;
    }

    /** The port to listen on; 8499 without. */
    public static void main(String[] arguments) {
        var stub = StripeStub.open(arguments.length == 0 ? 8499 : Integer.parseInt(arguments[0]));
        var page = new StripeStubPage(stub);
        stub.serve("/pay/", page::serve);
        stub.serve("/onboarding/", page::onboard);
        System.out.printf(
                "Stripe is played at %s/pay/. Start the marketplace with%nSTRIPE_API_BASE=%s STRIPE_API_KEY=sk_test_stub STRIPE_WEBHOOK_SECRET=%s STRIPE_METHODS=card,bancontact,sepa_debit%n",
                stub.address(), stub.address(), StripeStub.SECRET);
    }

    /** Whoever comes here has told Stripe everything. */
    private void onboard(HttpExchange exchange) throws IOException {
        try (exchange) {
            var account = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
            stub.let(account, true);
            exchange.getResponseHeaders().add("Location", stub.returnOf(account));
            exchange.sendResponseHeaders(303, -1);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var id = exchange.getRequestURI().getPath().replaceFirst("^/pay/", "");
            var stand = stub.stands().stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElse(null);
            if (stand == null) {
                answer(exchange, list());
            } else if (exchange.getRequestMethod().equals("POST")) {
                var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                exchange.getResponseHeaders()
                        .add("Location", play(stand, StripeStub.form(form).getOrDefault("what", "")));
                exchange.sendResponseHeaders(303, -1);
            } else {
                answer(exchange, page(stand));
            }
        }
    }

    /** Does what was pressed; answers where the buyer goes on. */
    private String play(Stand stand, String what) {
        var here = "/pay/" + stand.id();
        return switch (what) {
            case "card" -> {
                stub.pay(stand.id());
                tell("checkout.session.completed", stand.id(), stand);
                yield stand.success();
            }
            case "debit" -> {
                stub.payByDebit(stand.id());
                tell("checkout.session.completed", stand.id(), stand);
                yield stand.success();
            }
            case "came", "failed" -> {
                stub.endDebit(stand.id(), what.equals("came"));
                tell(
                        what.equals("came")
                                ? "checkout.session.async_payment_succeeded"
                                : "checkout.session.async_payment_failed",
                        stand.id(),
                        stand);
                yield here;
            }
            case "expire" -> {
                stub.expire(stand.id());
                tell("checkout.session.expired", stand.id(), stand);
                yield stand.cancel();
            }
            case "dispute" -> {
                var dispute = stub.dispute("pi_" + stand.id(), stand.minor(), "needs_response");
                tell("charge.dispute.created", dispute, stand);
                yield here;
            }
            default -> stand.cancel();
        };
    }

    private void tell(String type, String object, Stand stand) {
        var event = StripeStub.event("evt_" + UUID.randomUUID(), type, object, false);
        var request = HttpRequest.newBuilder(URI.create(stand.success()).resolve("/payments/stripe/webhook"))
                .header("Content-Type", "application/json")
                .header("Stripe-Signature", StripeStub.signature(event, StripeStub.SECRET, 0))
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        try {
            http.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            System.out.println("The marketplace does not hear: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String list() {
        return stub.stands().stream()
                .map(stand -> "<li><a href=\"/pay/%s\">%s</a> %s</li>".formatted(stand.id(), stand.id(), words(stand)))
                .collect(Collectors.joining("", "<h1>Pages</h1><ul>", "</ul>"));
    }

    private static String page(Stand stand) {
        var acts = stand.isOpen()
                ? act("card", "Pay by card")
                        + act("debit", "Pay by a debit that takes days")
                        + act("leave", "Go back without paying")
                        + act("expire", "Let the page close")
                : stand.isProcessing()
                        ? act("came", "Days later: the money came") + act("failed", "Days later: it did not come")
                        : stand.money().equals("succeeded") ? act("dispute", "The bank takes the money back") : "";
        return "<h1>A Stripe of our own</h1><p>No money moves here.</p><p>%s</p><form method=\"post\">%s</form><p><a href=\"%s\">Back to the marketplace</a> · <a href=\"/pay/\">All pages</a></p>"
                .formatted(words(stand), acts, stand.success());
    }

    private static String words(Stand stand) {
        return "%d.%02d €, %s%s%s"
                .formatted(
                        stand.minor() / 100,
                        stand.minor() % 100,
                        stand.status(),
                        stand.money().isEmpty() ? "" : ", money " + stand.money(),
                        stand.refunded() == 0
                                ? ""
                                : ", given back %d.%02d €".formatted(stand.refunded() / 100, stand.refunded() % 100));
    }

    private static String act(String what, String words) {
        return "<p><button name=\"what\" value=\"%s\">%s</button></p>".formatted(what, words);
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        var page =
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>A Stripe of our own</title><body style=\"font:18px sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem\">%s</body></html>"
                        .formatted(body)
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
    }
}
