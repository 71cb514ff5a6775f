package coop.tablee.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * A provider of sign-in (OpenID Connect) on one's own machine, with a key of its own: it says of itself where it is found, shows a page on which a person presses a button, and gives a signed token for a
 * code, once, to who shows the verifier and the secret. It can do each of these wrongly.
 */
public final class OidcStub implements AutoCloseable {

    public static final String CLIENT = "tablee";
    public static final String NAME = "Clé du Pays";

    private static final String SECRET = "a secret of thirty-two bytes or so";

    private final HttpServer server;
    private final RSAKey key = key();
    private final RSAKey stranger = key();
    private final Map<String, Visit> codes = new ConcurrentHashMap<>();
    private final AtomicInteger discoveries = new AtomicInteger();
    private volatile Person person = new Person("nobody", null, null, "Nobody");
    private volatile Fault fault = Fault.NONE;
    private volatile Runnable meanwhile = () -> {};

    /** What it does wrongly. */
    public enum Fault {
        NONE,
        UNSIGNED,
        OTHER_KEY,
        SIGNED_WITH_OUR_SECRET,
        EXPIRED,
        OTHER_ISSUER,
        OTHER_AUDIENCE,
        OTHER_NONCE,
        SILENT_ABOUT_TOKENS,
        SILENT_ABOUT_ITSELF
    }

    /** Who is signed in there. */
    public record Person(
            String subject,
            @Nullable String email,
            @Nullable Boolean verified,
            String name) {}

    private record Visit(Map<String, String> asked, Person person) {}

    private OidcStub(HttpServer server) {
        this.server = server;
    }

    public static OidcStub open() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var stub = new OidcStub(server);
            server.createContext("/", stub::answer);
            server.setExecutor(Executors.newCachedThreadPool(work -> {
                var thread = new Thread(work, "oidc-stub");
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
        settings.add("oidc.issuer", this::address);
        settings.add("oidc.client-id", () -> CLIENT);
        settings.add("oidc.client-secret", () -> SECRET);
        settings.add("oidc.name", () -> NAME);
    }

    public String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public void signIn(Person who) {
        person = who;
    }

    public void does(Fault wrong) {
        fault = wrong;
    }

    /** What happens, once, while it makes the next token. */
    public void meanwhile(Runnable happening) {
        meanwhile = happening;
    }

    /** How often it was asked what it is. */
    public int discoveries() {
        return discoveries.get();
    }

    /** The person presses the button: the address to which the browser goes back, as path and query. */
    public String comesBack(String door) {
        var back = URI.create(back(URI.create(door)));
        return back.getRawPath() + "?" + back.getRawQuery();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" -> {
                    discoveries.incrementAndGet();
                    var silent = fault == Fault.SILENT_ABOUT_ITSELF;
                    send(exchange, silent ? 503 : 200, "application/json", silent ? "" : metadata());
                }
                case "/keys" -> send(exchange, 200, "application/json", new JWKSet(key.toPublicJWK()).toString());
                case "/authorize" ->
                    send(
                            exchange,
                            200,
                            "text/html",
                            "<!doctype html><title>Clé du Pays</title><h1>Clé du Pays</h1><a href=\"%s\">C’est moi</a>"
                                    .formatted(back(exchange.getRequestURI()).replace("&", "&amp;")));
                case "/token" -> token(exchange);
                default -> send(exchange, 404, "text/plain", "");
            }
        }
    }

    private String metadata() {
        return """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token","jwks_uri":"%1$s/keys","response_types_supported":["code"],
                "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"],"authorization_response_iss_parameter_supported":true}
                """.formatted(address());
    }

    private String back(URI door) {
        var asked = fields(door.getRawQuery());
        if (!"code".equals(asked.get("response_type"))
                || !CLIENT.equals(asked.get("client_id"))
                || !"S256".equals(asked.get("code_challenge_method"))) {
            throw new IllegalArgumentException(door.toString());
        }
        var code = UUID.randomUUID().toString();
        codes.put(code, new Visit(asked, person));
        return "%s?code=%s&state=%s&iss=%s"
                .formatted(asked.get("redirect_uri"), code, asked.get("state"), encoded(address()));
    }

    private void token(HttpExchange exchange) throws IOException {
        var sent = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (fault == Fault.SILENT_ABOUT_TOKENS) {
            return;
        }
        var happening = meanwhile;
        meanwhile = () -> {};
        happening.run();
        var visit = codes.remove(sent.getOrDefault("code", ""));
        var basic = Base64.getEncoder()
                .encodeToString((encoded(CLIENT) + ":" + encoded(SECRET)).getBytes(StandardCharsets.UTF_8));
        if (visit == null
                || !("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !visit.asked.get("redirect_uri").equals(sent.get("redirect_uri"))
                || !visit.asked.get("code_challenge").equals(challenge(sent.getOrDefault("code_verifier", "")))) {
            send(exchange, 400, "application/json", "{\"error\":\"invalid_grant\"}");
            return;
        }
        send(
                exchange,
                200,
                "application/json",
                "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}".formatted(signed(visit)));
    }

    private String signed(Visit visit) {
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(fault == Fault.OTHER_ISSUER ? "https://elsewhere.example" : address())
                .subject(visit.person.subject)
                .audience(fault == Fault.OTHER_AUDIENCE ? "somebody-else" : CLIENT)
                .issueTime(Date.from(now.minusSeconds(fault == Fault.EXPIRED ? 7200 : 0)))
                .expirationTime(Date.from(now.plusSeconds(fault == Fault.EXPIRED ? -3600 : 300)))
                .claim("nonce", fault == Fault.OTHER_NONCE ? "another" : visit.asked.get("nonce"))
                .claim("email", visit.person.email)
                .claim("email_verified", visit.person.verified)
                .claim("name", visit.person.name)
                .build();
        try {
            if (fault == Fault.UNSIGNED) {
                return new PlainJWT(claims).serialize();
            }
            if (fault == Fault.SIGNED_WITH_OUR_SECRET) {
                var mine = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
                mine.sign(new MACSigner(SECRET));
                return mine.serialize();
            }
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(fault == Fault.OTHER_KEY ? stranger : key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("one").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> fields(String encoded) {
        return Arrays.stream(encoded.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + ";charset=UTF-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
