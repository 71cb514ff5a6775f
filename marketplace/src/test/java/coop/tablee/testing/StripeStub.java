package coop.tablee.testing;

import com.stripe.net.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * What the marketplace knows of Stripe, played on one's own machine: Checkout Sessions and refunds with their idempotency keys and their refusals. It keeps a journal of
 * what it was asked, does what it is told (pay here, answer nothing there), and signs events as Stripe does. Nothing here is Stripe's; it was written from the documented behaviour.
 */
public final class StripeStub implements AutoCloseable {

    public static final String SECRET = "whsec_stub";

    /** Of the documentation: a page is open for half an hour at least and a day at most. */
    private static final long SHORTEST = 30 * 60;

    private static final long LONGEST = 24 * 60 * 60;

    private final HttpServer server;
    private final List<Asked> journal = new ArrayList<>();
    private final Map<String, Map<String, String>> keys = new LinkedHashMap<>();
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final Map<String, Long> refunded = new LinkedHashMap<>();
    private final Deque<Mood> moods = new ArrayDeque<>();
    private final AtomicInteger count = new AtomicInteger();
    private Mood always = Mood.WELL;

    /** How it behaves when it is asked. */
    public enum Mood {
        WELL,
        /** Takes the request, does nothing, and hangs up. */
        DOWN,
        /** Does what it was asked, and hangs up instead of saying so. */
        ANSWER_LOST,
        /** Says that something went wrong. */
        BROKEN,
        /** Says nothing for a while. */
        SILENT
    }

    /** One line of the journal. */
    public record Asked(String method, String path, String key, Map<String, String> form) {}

    private record Answer(int status, String body) {}

    private static final class Page {
        private final String id;
        private final Map<String, String> form;
        private String status = "open";
        private String payment = "";
        private boolean paid;

        Page(String id, Map<String, String> form) {
            this.id = id;
            this.form = form;
        }

        long amount() {
            return Long.parseLong(form.get("line_items[0][price_data][unit_amount]"));
        }
    }

    private StripeStub(HttpServer server) {
        this.server = server;
    }

    /** Open until it is closed, on a port of its own. */
    public static StripeStub open() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var stub = new StripeStub(server);
            server.createContext("/", stub::answer);
            server.setExecutor(Executors.newCachedThreadPool(work -> {
                var thread = new Thread(work, "stripe-stub");
                thread.setDaemon(true);
                return thread;
            }));
            server.start();
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The application's settings, to ask here. */
    public void tell(DynamicPropertyRegistry settings) {
        settings.add("stripe.api-key", () -> "sk_test_stub");
        settings.add("stripe.webhook-secret", () -> SECRET);
        settings.add("stripe.api-base", this::address);
    }

    public String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Behaves so until told otherwise. */
    public synchronized void be(Mood mood) {
        always = mood;
        moods.clear();
    }

    /** Behaves so once. */
    public synchronized void beOnce(Mood mood) {
        moods.add(mood);
    }

    public synchronized void forget() {
        journal.clear();
        be(Mood.WELL);
    }

    /** What was asked since it forgot, in order. */
    public synchronized List<Asked> asked(Predicate<Asked> which) {
        return journal.stream().filter(which).toList();
    }

    public List<Asked> pagesAskedFor() {
        return asked(asked -> asked.path().equals("/v1/checkout/sessions"));
    }

    public List<Asked> refundsAskedFor() {
        return asked(asked -> asked.path().equals("/v1/refunds"));
    }

    /** Somebody pays on the page; answers the name of the money. */
    public synchronized String pay(String id) {
        var page = Objects.requireNonNull(pages.get(id));
        if (!page.status.equals("open")) {
            throw new IllegalStateException("nobody can pay on a page that is " + page.status);
        }
        page.status = "complete";
        page.paid = true;
        page.payment = "pi_" + page.id;
        return page.payment;
    }

    /** The page closes by itself. */
    public synchronized void expire(String id) {
        Objects.requireNonNull(pages.get(id)).status = "expired";
    }

    public synchronized String statusOf(String id) {
        return Objects.requireNonNull(pages.get(id)).status;
    }

    /** Cents that went back of this money. */
    public synchronized long refunded(String payment) {
        return refunded.getOrDefault(payment, 0L);
    }

    /** An event as Stripe writes it. */
    public static String event(String id, String type, String object, boolean live) {
        return """
                {"id":"%s","object":"event","api_version":"2099-01-01.stub","created":%d,"livemode":%s,"type":"%s","data":{"object":{"id":"%s","object":"whatever"}}}""".formatted(id, Instant.now().getEpochSecond(), live, type, object);
    }

    /** The header that goes with it, signed so many seconds ago. */
    public static String signature(String body, String secret, long secondsAgo) {
        try {
            return Webhook.Signature.generateSignatureHeader(
                    body, secret, Instant.now().getEpochSecond() - secondsAgo);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Idempotency-Key"), ""),
                    form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            var mood = note(asked);
            if (mood == Mood.SILENT) {
                rest();
            }
            var answer = switch (mood) {
                case DOWN -> null;
                case BROKEN -> refusal(500, "api_error", "");
                case ANSWER_LOST -> {
                    serve(asked);
                    yield null;
                }
                case WELL, SILENT -> serve(asked);
            };
            if (answer != null) {
                var body = answer.body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer.status, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(4000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Mood note(Asked asked) {
        journal.add(asked);
        return moods.isEmpty() ? always : moods.poll();
    }

    private synchronized Answer serve(Asked asked) {
        if (asked.key.isEmpty()) {
            return serveAnew(asked);
        }
        var before = keys.putIfAbsent(asked.key, asked.form);
        if (before != null && !before.equals(asked.form)) {
            return refusal(400, "idempotency_error", "");
        }
        return answers.computeIfAbsent(asked.key, key -> serveAnew(asked));
    }

    private Answer serveAnew(Asked asked) {
        var path = asked.path;
        if (asked.method.equals("POST") && path.equals("/v1/checkout/sessions")) {
            return open(asked.form);
        }
        if (asked.method.equals("POST") && path.equals("/v1/refunds")) {
            return giveBack(asked.form);
        }
        var page = pages.get(path.replaceFirst("^/v1/checkout/sessions/", "").replaceFirst("/expire$", ""));
        if (page == null) {
            return refusal(404, "invalid_request_error", "resource_missing");
        }
        if (path.endsWith("/expire")) {
            if (!page.status.equals("open")) {
                return refusal(400, "invalid_request_error", "");
            }
            page.status = "expired";
        }
        return new Answer(200, json(page));
    }

    private Answer open(Map<String, String> form) {
        var lasts = Long.parseLong(form.get("expires_at")) - Instant.now().getEpochSecond();
        if (lasts < SHORTEST || lasts > LONGEST) {
            return refusal(400, "invalid_request_error", "parameter_invalid");
        }
        var page = new Page("cs_test_" + System.identityHashCode(this) + "_" + count.incrementAndGet(), form);
        pages.put(page.id, page);
        return new Answer(200, json(page));
    }

    private Answer giveBack(Map<String, String> form) {
        var payment = form.get("payment_intent");
        var page = pages.values().stream()
                .filter(one -> one.payment.equals(payment))
                .findFirst()
                .orElse(null);
        var sum = refunded(payment) + Long.parseLong(form.get("amount"));
        if (page == null || sum > page.amount()) {
            return refusal(400, "invalid_request_error", "charge_already_refunded");
        }
        refunded.put(payment, sum);
        return new Answer(
                200,
                "{\"id\":\"re_%d\",\"object\":\"refund\",\"status\":\"succeeded\"}".formatted(count.incrementAndGet()));
    }

    private String json(Page page) {
        return """
                {"id":"%s","object":"checkout.session","livemode":false,"status":"%s","payment_status":"%s","payment_intent":%s,"amount_total":%d,"currency":"%s","url":%s,"client_reference_id":"%s"}""".formatted(
                        page.id,
                        page.status,
                        page.paid ? "paid" : "unpaid",
                        page.payment.isEmpty() ? "null" : '"' + page.payment + '"',
                        page.amount(),
                        page.form.get("line_items[0][price_data][currency]"),
                        page.status.equals("open") ? '"' + address() + "/pay/" + page.id + '"' : "null",
                        page.form.get("client_reference_id"));
    }

    private static Answer refusal(int status, String type, String code) {
        return new Answer(
                status,
                "{\"error\":{\"type\":\"%s\",\"code\":\"%s\",\"message\":\"refused by the stub\"}}"
                        .formatted(type, code));
    }

    private static Map<String, String> form(String body) {
        return Stream.of(body.split("&"))
                .filter(pair -> pair.contains("="))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1]), (a, b) -> b));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
