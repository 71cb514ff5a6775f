package coop.tablee.testing;

import com.stripe.net.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
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
 * What the marketplace knows of Stripe, played on one's own machine: Checkout Sessions, refunds, sellers' accounts and transfers to them with their idempotency keys and their refusals. It keeps a journal of
 * what it was asked, does what it is told (pay here, answer nothing there), and signs events as Stripe does. Nothing here is Stripe's; it was written from the documented behaviour.
 * Started by itself ({@link StripeStubPage}) it has pages on which a person plays the buyer.
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
    private final Map<String, Map<String, String>> refundForms = new LinkedHashMap<>();
    private final Map<String, String> refunds = new LinkedHashMap<>();
    private final Map<String, Dispute> disputes = new LinkedHashMap<>();
    private final Map<String, Boolean> accounts = new LinkedHashMap<>();
    private final Map<String, String> returns = new LinkedHashMap<>();
    private final Map<String, Moved> transfers = new LinkedHashMap<>();
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
        /** Says no, and would say so again under the same key. */
        REFUSING,
        /** Says that something went wrong. */
        BROKEN,
        /** Says that something went wrong, and would say so again under the same key, as Stripe does once it has begun. */
        BROKEN_FOR_GOOD,
        /** Says nothing for a while. */
        SILENT
    }

    /** One line of the journal. */
    public record Asked(String method, String path, String key, Map<String, String> form) {}

    private record Answer(int status, String body) {}

    /** Money moved from a charge to an account; {@code back} is what was fetched back of it. */
    private record Moved(String charge, String account, long minor, long back) {}

    private record Dispute(String payment, long minor, String status) {}

    private static final class Page {
        private final String id;
        private final Map<String, String> form;
        private String status = "open";
        private String payment = "";
        private boolean paid;
        /** Cents that were taken; what is held is not. */
        private long taken;
        /** Of the money: it came, is on its way, or came to nothing. */
        private String money = "";

        Page(String id, Map<String, String> form) {
            this.id = id;
            this.form = form;
        }

        String charge() {
            return "ch_" + id;
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
        return open(0);
    }

    static StripeStub open(int port) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
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
        return asked(
                asked -> asked.path().equals("/v1/refunds") && asked.method().equals("POST"));
    }

    /** Somebody pays by card; answers the name of the money, which is only set aside where the page asked so. */
    public synchronized String pay(String id) {
        var money = payByBancontact(id);
        var page = Objects.requireNonNull(pages.get(id));
        if ("manual".equals(page.form.get("payment_method_options[card][capture_method]"))) {
            page.paid = false;
            page.taken = 0;
            page.money = "requires_capture";
        }
        return money;
    }

    /** Somebody pays in a way that cannot set money aside; answers the name of the money. */
    public synchronized String payByBancontact(String id) {
        var page = Objects.requireNonNull(pages.get(id));
        if (!page.status.equals("open")) {
            throw new IllegalStateException("nobody can pay on a page that is " + page.status);
        }
        page.status = "complete";
        page.paid = true;
        page.money = "succeeded";
        page.taken = page.amount();
        page.payment = "pi_" + page.id;
        moveOn(page);
        return page.payment;
    }

    /** A destination charge: what was paid is with the seller at once. */
    private void moveOn(Page page) {
        var account = page.form.get("payment_intent_data[transfer_data][destination]");
        if (account != null) {
            var amount =
                    page.form.getOrDefault("payment_intent_data[transfer_data][amount]", String.valueOf(page.amount()));
            transfers.put("tr_of_" + page.id, new Moved(page.charge(), account, Long.parseLong(amount), 0));
        }
    }

    /** The account's people have told what Stripe wants to know, or Stripe has closed it. */
    public synchronized void let(String account, boolean receives) {
        accounts.put(account, receives);
    }

    /** The account is not the platform's any more: its people have closed it, or cut the connection. */
    public synchronized void disconnect(String account) {
        accounts.remove(account);
    }

    /** Where its people go on from Stripe's page. */
    synchronized String returnOf(String account) {
        return returns.getOrDefault(account, "/");
    }

    /** Names of all accounts, in the order of opening. */
    public synchronized List<String> accounts() {
        return List.copyOf(accounts.keySet());
    }

    /** Cents that an account has of the money of a page. */
    public synchronized long at(String account, String page) {
        return transfers.values().stream()
                .filter(moved -> moved.account.equals(account) && moved.charge.equals("ch_" + page))
                .mapToLong(moved -> moved.minor - moved.back)
                .sum();
    }

    public List<Asked> transfersAskedFor() {
        return asked(asked -> asked.path().equals("/v1/transfers"));
    }

    public List<Asked> reversalsAskedFor() {
        return asked(asked -> asked.path().endsWith("/reversals"));
    }

    /** Somebody fills in the page for a direct debit, which takes days; answers the name of the money. */
    public synchronized String payByDebit(String id) {
        var money = payByBancontact(id);
        Objects.requireNonNull(pages.get(id)).paid = false;
        Objects.requireNonNull(pages.get(id)).taken = 0;
        Objects.requireNonNull(pages.get(id)).money = "processing";
        return money;
    }

    /** The days are over: the debit came through, or it did not. */
    public synchronized void endDebit(String id, boolean came) {
        var page = Objects.requireNonNull(pages.get(id));
        page.paid = came;
        page.taken = came ? page.amount() : 0;
        page.money = came ? "succeeded" : "requires_payment_method";
    }

    /** The buyer's bank asks back so many cents of this money; answers the dispute's name. */
    public synchronized String dispute(String payment, long minor, String status) {
        var id = "du_" + System.identityHashCode(this) + "_" + count.incrementAndGet();
        disputes.put(id, new Dispute(payment, minor, status));
        return id;
    }

    public synchronized void endDispute(String id, String status) {
        disputes.computeIfPresent(id, (name, dispute) -> new Dispute(dispute.payment, dispute.minor, status));
    }

    /** What was given back comes to nothing: the account is closed, say. */
    public synchronized void returnRefund(String id) {
        refunds.put(id, "failed");
    }

    /** How a page stands, for {@link StripeStubPage}. */
    record Stand(String id, String status, String money, long minor, long refunded, String success, String cancel) {

        boolean isOpen() {
            return status.equals("open");
        }

        boolean isProcessing() {
            return money.equals("processing");
        }
    }

    synchronized List<Stand> stands() {
        return pages.values().stream()
                .map(page -> new Stand(
                        page.id,
                        page.status,
                        page.money,
                        page.amount(),
                        refunded(page.payment),
                        page.form.getOrDefault("success_url", "/"),
                        page.form.getOrDefault("cancel_url", "/")))
                .toList();
    }

    void serve(String path, HttpHandler handler) {
        server.createContext(path, handler);
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
                    form(
                            exchange.getRequestMethod().equals("GET")
                                    ? Objects.requireNonNullElse(
                                            exchange.getRequestURI().getRawQuery(), "")
                                    : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
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
                case REFUSING -> keep(asked, refusal(400, "invalid_request_error", ""));
                case BROKEN_FOR_GOOD -> keep(asked, refusal(500, "api_error", ""));
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

    private synchronized Answer keep(Asked asked, Answer no) {
        if (!asked.key.isEmpty()) {
            keys.putIfAbsent(asked.key, asked.form);
            answers.putIfAbsent(asked.key, no);
        }
        return no;
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
        if (path.equals("/v1/refunds")) {
            return refundsOf(asked.form.get("payment_intent"));
        }
        if (path.startsWith("/v1/refunds/")) {
            return refund(path.replaceFirst(".*/", ""));
        }
        if (path.startsWith("/v1/accounts") || path.equals("/v1/account_links")) {
            return account(asked);
        }
        if (path.startsWith("/v1/transfers")) {
            return path.endsWith("/reversals") ? moveBack(path.split("/")[3], asked.form) : move(asked.form);
        }
        if (path.endsWith("/capture") || path.endsWith("/cancel")) {
            return end(path.split("/")[3], path.endsWith("/capture"), asked.form);
        }
        if (path.startsWith("/v1/payment_intents/")) {
            return money(path.replaceFirst(".*/", ""));
        }
        if (path.startsWith("/v1/disputes/")) {
            return dispute(path.replaceFirst(".*/", ""));
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
        return new Answer(200, json(page, asked.form.containsValue("payment_intent.latest_charge")));
    }

    private Answer open(Map<String, String> form) {
        var lasts = Long.parseLong(form.get("expires_at")) - Instant.now().getEpochSecond();
        if (lasts < SHORTEST || lasts > LONGEST) {
            return refusal(400, "invalid_request_error", "parameter_invalid");
        }
        var seller = form.get("payment_intent_data[transfer_data][destination]");
        if (seller != null && !accounts.getOrDefault(seller, false)) {
            return refusal(400, "invalid_request_error", "insufficient_capabilities_for_transfer");
        }
        var page = new Page("cs_test_" + System.identityHashCode(this) + "_" + count.incrementAndGet(), form);
        pages.put(page.id, page);
        return new Answer(200, json(page, false));
    }

    private Answer giveBack(Map<String, String> form) {
        var payment = form.get("payment_intent");
        var page = pages.values().stream()
                .filter(one -> one.payment.equals(payment))
                .findFirst()
                .orElse(null);
        var sum = refunded(payment) + Long.parseLong(form.get("amount"));
        if (page == null || sum > page.taken) {
            return refusal(400, "invalid_request_error", "charge_already_refunded");
        }
        refunded.put(payment, sum);
        var id = "re_" + System.identityHashCode(this) + "_" + count.incrementAndGet();
        refunds.put(id, "succeeded");
        refundForms.put(id, form);
        return refund(id);
    }

    private Answer refundsOf(String payment) {
        var data = refundForms.entrySet().stream()
                .filter(one -> payment.equals(one.getValue().get("payment_intent")))
                .map(one -> "{\"id\":\"%s\",\"object\":\"refund\",\"status\":\"%s\",\"metadata\":{\"key\":\"%s\"}}"
                        .formatted(
                                one.getKey(),
                                refunds.get(one.getKey()),
                                one.getValue().getOrDefault("metadata[key]", "")))
                .collect(Collectors.joining(","));
        return new Answer(
                200, "{\"object\":\"list\",\"url\":\"/v1/refunds\",\"has_more\":false,\"data\":[%s]}".formatted(data));
    }

    /** Stripe knows a key for a day; that day is over. */
    public synchronized void forgetKeys() {
        keys.clear();
        answers.clear();
    }

    private Answer refund(String id) {
        var status = refunds.get(id);
        return status == null
                ? refusal(404, "invalid_request_error", "resource_missing")
                : new Answer(200, "{\"id\":\"%s\",\"object\":\"refund\",\"status\":\"%s\"}".formatted(id, status));
    }

    private Answer account(Asked asked) {
        if (asked.path.equals("/v1/account_links")) {
            returns.put(asked.form.getOrDefault("account", ""), asked.form.getOrDefault("return_url", "/"));
            return accounts.containsKey(asked.form.get("account"))
                    ? new Answer(
                            200,
                            "{\"object\":\"account_link\",\"url\":\"%s/onboarding/%s\"}"
                                    .formatted(address(), asked.form.get("account")))
                    : refusal(400, "invalid_request_error", "resource_missing");
        }
        var id = asked.path.replaceFirst("^/v1/accounts/?", "");
        if (id.isEmpty()) {
            id = "acct_" + System.identityHashCode(this) + "_" + count.incrementAndGet();
            accounts.put(id, false);
        }
        var receives = accounts.get(id);
        return receives == null
                ? refusal(403, "invalid_request_error", "account_invalid")
                : new Answer(
                        200,
                        "{\"id\":\"%s\",\"object\":\"account\",\"charges_enabled\":%2$s,\"payouts_enabled\":%2$s,\"details_submitted\":%2$s,\"capabilities\":{\"transfers\":\"%3$s\"}}"
                                .formatted(id, receives, receives ? "active" : "inactive"));
    }

    private Answer move(Map<String, String> form) {
        var charge = form.get("source_transaction");
        var page = pages.values().stream()
                .filter(one -> one.charge().equals(charge) && one.paid)
                .findFirst()
                .orElse(null);
        var minor = Long.parseLong(form.get("amount"));
        var moved = transfers.values().stream()
                .filter(one -> one.charge.equals(charge))
                .mapToLong(one -> one.minor - one.back)
                .sum();
        if (page == null
                || minor <= 0
                || moved + minor > page.taken
                || !accounts.getOrDefault(form.get("destination"), false)) {
            return refusal(400, "invalid_request_error", "");
        }
        var id = "tr_" + System.identityHashCode(this) + "_" + count.incrementAndGet();
        transfers.put(id, new Moved(charge, form.get("destination"), minor, 0));
        return new Answer(200, "{\"id\":\"%s\",\"object\":\"transfer\",\"amount\":%d}".formatted(id, minor));
    }

    private Answer moveBack(String id, Map<String, String> form) {
        var moved = transfers.get(id);
        var minor = Long.parseLong(form.get("amount"));
        if (moved == null || minor <= 0 || moved.back + minor > moved.minor) {
            return refusal(400, "invalid_request_error", "");
        }
        transfers.put(id, new Moved(moved.charge, moved.account, moved.minor, moved.back + minor));
        return new Answer(
                200,
                "{\"id\":\"trr_%s_%d\",\"object\":\"transfer_reversal\",\"amount\":%d}"
                        .formatted(id, count.incrementAndGet(), minor));
    }

    private Answer end(String id, boolean take, Map<String, String> form) {
        var page = pages.values().stream()
                .filter(one -> one.payment.equals(id))
                .findFirst()
                .orElse(null);
        if (page == null || !page.money.equals("requires_capture")) {
            return refusal(400, "invalid_request_error", "payment_intent_unexpected_state");
        }
        if (take) {
            var minor = Long.parseLong(form.getOrDefault("amount_to_capture", String.valueOf(page.amount())));
            if (minor <= 0 || minor > page.amount()) {
                return refusal(400, "invalid_request_error", "amount_too_large");
            }
            page.taken = minor;
            page.paid = true;
        }
        page.money = take ? "succeeded" : "canceled";
        return money(id);
    }

    /** The card lets go of what it set aside: its time is over. */
    public synchronized void letGo(String id) {
        Objects.requireNonNull(pages.get(id)).money = "canceled";
    }

    /** Somebody takes so many cents of what is held, on Stripe's own pages. */
    public synchronized void takeByHand(String id, long minor) {
        var page = Objects.requireNonNull(pages.get(id));
        page.taken = minor;
        page.paid = true;
        page.money = "succeeded";
    }

    /** Cents that were taken of the money of a page. */
    public synchronized long taken(String id) {
        return Objects.requireNonNull(pages.get(id)).taken;
    }

    /** How the money of a page stands, in Stripe's words. */
    public synchronized String moneyOf(String id) {
        return Objects.requireNonNull(pages.get(id)).money;
    }

    private Answer money(String id) {
        var page = pages.values().stream()
                .filter(one -> one.payment.equals(id))
                .findFirst()
                .orElse(null);
        if (page == null) {
            return refusal(404, "invalid_request_error", "resource_missing");
        }
        var moved = transfers.get("tr_of_" + page.id);
        return new Answer(
                200,
                "{\"id\":\"%s\",\"object\":\"payment_intent\",\"status\":\"%s\",\"amount_received\":%d,\"latest_charge\":{\"id\":\"%s\",\"object\":\"charge\",\"transfer\":%s}}"
                        .formatted(
                                id,
                                page.money,
                                page.taken,
                                page.charge(),
                                moved == null
                                        ? "null"
                                        : "{\"id\":\"tr_of_%s\",\"object\":\"transfer\",\"amount\":%d,\"destination\":\"%s\"}"
                                                .formatted(page.id, moved.minor, moved.account)));
    }

    private Answer dispute(String id) {
        var dispute = disputes.get(id);
        if (dispute == null) {
            return refusal(404, "invalid_request_error", "resource_missing");
        }
        return new Answer(
                200,
                "{\"id\":\"%s\",\"object\":\"dispute\",\"amount\":%d,\"currency\":\"eur\",\"payment_intent\":\"%s\",\"reason\":\"product_not_received\",\"status\":\"%s\"}"
                        .formatted(id, dispute.minor, dispute.payment, dispute.status));
    }

    private static String money(Page page, boolean whole) {
        if (page.payment.isEmpty()) {
            return "null";
        }
        return whole
                ? "{\"id\":\"%s\",\"object\":\"payment_intent\",\"status\":\"%s\"}".formatted(page.payment, page.money)
                : '"' + page.payment + '"';
    }

    private String json(Page page, boolean withMoney) {
        return """
                {"id":"%s","object":"checkout.session","livemode":false,"status":"%s","payment_status":"%s","payment_intent":%s,"amount_total":%d,"currency":"%s","url":%s,"client_reference_id":"%s"}""".formatted(
                        page.id,
                        page.status,
                        page.paid ? "paid" : "unpaid",
                        money(page, withMoney),
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

    static Map<String, String> form(String body) {
        return Stream.of(body.split("&"))
                .filter(pair -> pair.contains("="))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1]), (a, b) -> b));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
