package coop.tablee.identity;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.MarketplaceProperties;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

class SessionCookieTests {

    @Test
    void behindTlsTheCookieIsSecureAndBoundToTheHost() {
        var cookie = written("https://tablee.example", "__Host-session");

        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
    }

    @Test
    void onOnesOwnMachineItWorksWithoutTls() {
        assertThat(written("http://localhost:8080", "session").isSecure()).isFalse();
    }

    private static ResponseCookie written(String publicUrl, String name) {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
        new SessionCookie(new MarketplaceProperties(null, Path.of("."), URI.create(publicUrl), "none"))
                .write(exchange, SecretToken.random(), Duration.ofHours(1));
        return exchange.getResponse().getCookies().getFirst(name);
    }
}
