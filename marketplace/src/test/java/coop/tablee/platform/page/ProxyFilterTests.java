package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.MarketplaceProperties;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ProxyFilterTests {

    private static final String PROXY = "10.0.0.2";
    private static final String PUBLIC = "https://tablee.example";

    @Test
    void requestIsKnownByThePublicAddress() {
        var seen = seen(PUBLIC, request().header("X-Forwarded-Host", "evil.example"));

        assertThat(seen.getURI()).isEqualTo(URI.create("https://tablee.example/orders?number=T%201"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1:8080"})
    void onOnesOwnMachineNothingIsBelieved(String publicUrl) {
        var seen = seen(publicUrl, request().header("X-Forwarded-For", "203.0.113.9"));

        assertThat(seen.getURI().getHost()).isEqualTo("app");
        assertThat(seen.getRemoteAddress().getHostString()).isEqualTo(PROXY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 203.0.113.9",
                "198.51.100.1, 203.0.113.9 | 203.0.113.9",
                "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "evil.example | 10.0.0.2",
                "999.1.1.1 | 10.0.0.2",
                ", , | 10.0.0.2"
            })
    void whoAsksIsWhomOurOwnProxySaw(String told, String person) {
        var seen = seen(PUBLIC, request().header("X-Forwarded-For", told));

        assertThat(seen.getRemoteAddress().getAddress().getHostAddress()).isEqualTo(person);
    }

    @Test
    void strangersCannotSayWhoTheyAre() {
        var stranger = request()
                .remoteAddress(new InetSocketAddress("203.0.113.50", 4711))
                .header("X-Forwarded-For", "198.51.100.1");

        assertThat(seen(PUBLIC, stranger).getRemoteAddress().getAddress().getHostAddress())
                .isEqualTo("203.0.113.50");
    }

    @Test
    void formOfThePublicSiteIsTakenWhateverHostTheProxyNames() {
        StepVerifier.create(posted("https://tablee.example")).verifyComplete();
        StepVerifier.create(posted("https://evil.example"))
                .verifyErrorSatisfies(refused -> assertThat(((ResponseStatusException) refused).getStatusCode())
                        .isEqualTo(HttpStatus.FORBIDDEN));
    }

    @Test
    void browsersAreToldToStayOnTls() {
        var exchange = MockServerWebExchange.from(request().build());
        filter(PUBLIC)
                .filter(
                        exchange,
                        behind -> new SecurityHeadersFilter(new StaticAssets())
                                .filter(behind, done -> done.getResponse().setComplete()))
                .block();

        assertThat(exchange.getResponse().getHeaders().getFirst("Strict-Transport-Security"))
                .contains("max-age");
    }

    private static Mono<Void> posted(String origin) {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.post("http://app:8080/orders")
                .header(HttpHeaders.HOST, "app:8080")
                .header(HttpHeaders.ORIGIN, origin));
        return filter(PUBLIC).filter(exchange, behind -> new SameOriginFilter().filter(behind, done -> Mono.empty()));
    }

    private static ServerHttpRequest seen(String publicUrl, MockServerHttpRequest.BaseBuilder<?> request) {
        var seen = new AtomicReference<ServerHttpRequest>();
        WebFilterChain look = exchange -> {
            seen.set(exchange.getRequest());
            return Mono.empty();
        };
        filter(publicUrl)
                .filter(MockServerWebExchange.from(request.build()), look)
                .block();
        return seen.get();
    }

    private static MockServerHttpRequest.BaseBuilder<?> request() {
        return MockServerHttpRequest.method(HttpMethod.GET, URI.create("http://app:8080/orders?number=T%201"))
                .remoteAddress(new InetSocketAddress(PROXY, 4711));
    }

    private static ProxyFilter filter(String publicUrl) {
        return new ProxyFilter(new MarketplaceProperties(null, Path.of("."), URI.create(publicUrl), "none"));
    }
}
