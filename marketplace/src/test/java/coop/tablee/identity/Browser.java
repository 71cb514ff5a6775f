package coop.tablee.identity;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;

/** What a browser or a program does at the door, in the words of these tests; keeps the cookies of the session and of a link like a browser. */
class Browser {

    private final WebTestClient web;
    private final String address;

    @Nullable
    String session;

    private @Nullable String link;
    private @Nullable String provider;

    Browser(int port) {
        address = "http://localhost:" + port;
        web = WebTestClient.bindToServer()
                .baseUrl(address)
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    EntityExchangeResult<String> get(String path) {
        return get(path, headers -> {});
    }

    EntityExchangeResult<String> get(String path, Consumer<HttpHeaders> headers) {
        return keepSession(web.get()
                .uri(URI.create(address + path))
                .cookies(cookies -> addSession(cookies::add))
                .headers(headers)
                .exchange());
    }

    EntityExchangeResult<String> post(String path, Map<String, String> form) {
        var fields = new LinkedMultiValueMap<String, String>();
        form.forEach(fields::add);
        return keepSession(web.post()
                .uri(path)
                .cookies(cookies -> addSession(cookies::add))
                .bodyValue(fields)
                .exchange());
    }

    EntityExchangeResult<String> signIn(People.Person person) {
        return post("/sign-in", Map.of("email", person.email(), "password", People.PASSWORD));
    }

    EntityExchangeResult<String> api(String method, String path, String authorization, @Nullable String json) {
        var request = web.method(HttpMethod.valueOf(method)).uri(path).header(HttpHeaders.AUTHORIZATION, authorization);
        if (json != null) {
            request.header(HttpHeaders.CONTENT_TYPE, "application/json").bodyValue(json);
        }
        return request.exchange().expectBody(String.class).returnResult();
    }

    static String bodyOf(EntityExchangeResult<String> answer) {
        var body = answer.getResponseBody();
        return body == null ? "" : body;
    }

    static HttpStatus statusOf(EntityExchangeResult<?> answer) {
        return HttpStatus.valueOf(answer.getStatus().value());
    }

    static @Nullable String locationOf(EntityExchangeResult<?> answer) {
        return answer.getResponseHeaders().getFirst(HttpHeaders.LOCATION);
    }

    private EntityExchangeResult<String> keepSession(WebTestClient.ResponseSpec exchange) {
        var answer = exchange.expectBody(String.class).returnResult();
        ResponseCookie cookie = answer.getResponseCookies().getFirst("session");
        if (cookie != null) {
            session = cookie.getMaxAge().isZero() ? null : cookie.getValue();
        }
        ResponseCookie way = answer.getResponseCookies().getFirst("link");
        if (way != null) {
            link = way.getMaxAge().isZero() ? null : way.getValue();
        }
        ResponseCookie gone = answer.getResponseCookies().getFirst("provider");
        if (gone != null) {
            provider = gone.getMaxAge().isZero() ? null : gone.getValue();
        }
        return answer;
    }

    private void addSession(BiConsumer<String, String> add) {
        if (session != null) {
            add.accept("session", session);
        }
        if (link != null) {
            add.accept("link", link);
        }
        if (provider != null) {
            add.accept("provider", provider);
        }
    }
}
