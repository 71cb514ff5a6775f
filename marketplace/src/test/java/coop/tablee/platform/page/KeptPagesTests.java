package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.Writings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class KeptPagesTests {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final AtomicInteger renderings = new AtomicInteger();

    private final AtomicReference<@Nullable String> snapshot = new AtomicReference<>("7:7:");
    private KeptPages pages = keeping(LONG);
    private Consumer<ServerWebExchange> also = exchange -> {};

    private KeptPages keeping(Duration life) {
        return keeping(life, LONG);
    }

    private KeptPages keeping(Duration life, Duration longest) {
        var which = new StaticListableBeanFactory();
        which.addBean("shelf", new KeptPage("/", List.of("choice")));
        which.addBean("product", new KeptPage("/products/{offer}", List.of("choice")));
        var shell = new ShellProperties(
                "Tablée", "", "", ZoneId.of("Europe/Brussels"), List.of("fr", "en"), "/sign-in", "/sign-out");
        return new KeptPages(
                new KeptPagesProperties(life, longest, DataSize.ofMegabytes(1)),
                new Preferences(shell),
                new Writings(() -> Mono.justOrEmpty(snapshot.get())),
                which.getBeanProvider(KeptPage.class));
    }

    @Test
    void visitorsWhoAskForTheSameShareOneRendering() {
        assertThat(body(get("/?q=prei"))).isEqualTo("page 1");
        assertThat(body(get("/?q=prei"))).isEqualTo("page 1");
        assertThat(body(get("/products/7"))).isEqualTo("page 2");
        assertThat(body(get("/products/7"))).isEqualTo("page 2");
    }

    @ParameterizedTest
    @CsvSource({"/?q=leek,,", "/,choice,3__", "/,lang,en", "/,scheme,dark", "/products/8,,"})
    void whatDecidesAboutAPageKeepsItApart(String path, String cookie, String value) {
        assertThat(body(get("/"))).isEqualTo("page 1");
        var other = MockServerHttpRequest.get(path);
        assertThat(body(ask(cookie == null ? other : other.cookie(new HttpCookie(cookie, value)))))
                .isEqualTo("page 2");
        assertThat(body(get("/"))).isEqualTo("page 1");
    }

    @Test
    void theBrowsersLanguageKeepsItApart() {
        assertThat(body(get("/"))).isEqualTo("page 1");
        assertThat(body(ask(MockServerHttpRequest.get("/").header(HttpHeaders.ACCEPT_LANGUAGE, "en"))))
                .isEqualTo("page 2");
    }

    @ParameterizedTest
    @CsvSource({"session", "__Host-session", "toast", "wish", "anything"})
    void whoShowsAnythingOfHisOwnNeitherTakesNorGives(String cookie) {
        assertThat(body(get("/"))).isEqualTo("page 1");
        assertThat(body(ask(MockServerHttpRequest.get("/").cookie(new HttpCookie(cookie, "mine")))))
                .isEqualTo("page 2");
        assertThat(body(ask(MockServerHttpRequest.get("/?q=own").cookie(new HttpCookie(cookie, "mine")))))
                .isEqualTo("page 3");
        assertThat(body(get("/?q=own"))).isEqualTo("page 4");
        assertThat(body(get("/"))).isEqualTo("page 1");
    }

    @Test
    void aCredentialAFormAnotherPageAndAProgramArePassedOn() {
        body(get("/"));
        assertThat(body(ask(MockServerHttpRequest.get("/").header(HttpHeaders.AUTHORIZATION, "Bearer x"))))
                .isEqualTo("page 2");
        assertThat(body(ask(MockServerHttpRequest.get("/").accept(MediaType.APPLICATION_JSON))))
                .isEqualTo("page 3");
        assertThat(body(MockServerWebExchange.from(MockServerHttpRequest.post("/"))))
                .isEqualTo("page 4");
        assertThat(body(get("/orders"))).isEqualTo("page 5");
        assertThat(body(get("/orders"))).isEqualTo("page 6");
    }

    @Test
    void aPageThatSetsACookieIsForOneVisitor() {
        also = exchange -> exchange.getResponse()
                .addCookie(ResponseCookie.from("choice", "3__").build());
        assertThat(body(get("/"))).isEqualTo("page 1");
        also = exchange -> exchange.getResponse().getHeaders().add(HttpHeaders.SET_COOKIE, "choice=3__");
        assertThat(body(get("/"))).isEqualTo("page 2");
        also = exchange -> {};
        assertThat(body(get("/"))).isEqualTo("page 3");
    }

    @Test
    void aCookieThatIsSetWhenTheHeadIsSentCountsToo() {
        also = exchange -> exchange.getResponse().beforeCommit(() -> {
            exchange.getResponse().addCookie(ResponseCookie.from("session", "x").build());
            return Mono.empty();
        });
        body(get("/"));
        assertThat(body(get("/"))).isEqualTo("page 2");
    }

    @Test
    void whatWentWrongAndWhatIsNoPageIsNotKept() {
        also = exchange -> exchange.getResponse().setStatusCode(HttpStatus.UNPROCESSABLE_CONTENT);
        body(get("/"));
        also = exchange -> exchange.getResponse().getHeaders().setContentType(MediaType.APPLICATION_JSON);
        assertThat(body(get("/"))).isEqualTo("page 2");
        assertThat(pages.filter(get("/"), broken -> Mono.error(new IllegalStateException()))
                        .onErrorComplete()
                        .blockOptional())
                .isEmpty();
        also = exchange -> {};
        assertThat(body(get("/"))).isEqualTo("page 3");
    }

    @Test
    void whoComesMeanwhileWaitsForTheOneRendering() {
        var ready = Sinks.<Void>empty();
        WebFilterChain slow = exchange -> ready.asMono().then(Mono.defer(() -> render(exchange)));
        var first = get("/");
        var second = get("/");
        var both =
                Mono.when(pages.filter(first, slow), pages.filter(second, slow)).toFuture();
        assertThat(both).isNotDone();
        ready.tryEmitEmpty();
        both.join();
        assertThat(written(first)).isEqualTo("page 1");
        assertThat(written(second)).isEqualTo("page 1");
    }

    @Test
    void whoWaitsForOneThatHangsUpRendersForHimself() {
        var ready = Sinks.<Void>empty();
        WebFilterChain slow = exchange -> ready.asMono().then(Mono.defer(() -> render(exchange)));
        var hangsUp = pages.filter(get("/"), slow).subscribe();
        var second = get("/");
        var waits = pages.filter(second, this::render).toFuture();
        assertThat(waits).isNotDone();
        hangsUp.dispose();
        waits.join();
        assertThat(written(second)).isEqualTo("page 1");
    }

    @Test
    void aSharedPageIsMeasuredUnderItsAddress() {
        body(get("/products/7"));
        var second = get("/products/7");
        var measured =
                new ServerRequestObservationContext(second.getRequest(), second.getResponse(), second.getAttributes());
        second.getAttributes().put(ServerRequestObservationContext.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE, measured);
        assertThat(body(second)).isEqualTo("page 1");
        assertThat(measured.getPathPattern()).isEqualTo("/products/{offer}");
    }

    @Test
    void aPageLivesWhileNothingIsWritten() throws InterruptedException {
        pages = keeping(Duration.ofMillis(1));
        body(get("/"));
        Thread.sleep(2 * Writings.AGE.toMillis());
        assertThat(body(get("/"))).isEqualTo("page 1");
        snapshot.set("7:8:");
        Thread.sleep(2 * Writings.AGE.toMillis());
        assertThat(body(get("/"))).isEqualTo("page 2");
    }

    @Test
    void whileTheDatabaseDoesNotSayAPageLivesItsTimeOnly() throws InterruptedException {
        snapshot.set(null);
        pages = keeping(Duration.ofMillis(20));
        body(get("/"));
        Thread.sleep(50);
        assertThat(body(get("/"))).isEqualTo("page 2");
    }

    @Test
    void aPageIsForgottenInTime() throws InterruptedException {
        pages = keeping(Duration.ofMillis(10), Duration.ofMillis(20));
        body(get("/"));
        Thread.sleep(50);
        assertThat(body(get("/"))).isEqualTo("page 2");
    }

    @Test
    void withoutALifeNothingIsKept() {
        pages = keeping(Duration.ZERO);
        body(get("/"));
        assertThat(body(get("/"))).isEqualTo("page 2");
    }

    @Test
    void whoTakesPackedPagesGetsThemPacked() throws IOException {
        body(get("/"));
        var packed = ask(MockServerHttpRequest.get("/").header(HttpHeaders.ACCEPT_ENCODING, "gzip, br"));
        pages.filter(packed, this::render).block();
        var headers = packed.getResponse().getHeaders();
        assertThat(headers.getFirst(HttpHeaders.CONTENT_ENCODING)).isEqualTo("gzip");
        assertThat(headers.getContentType()).isEqualTo(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8));
        try (var plain = new GZIPInputStream(
                new ByteArrayInputStream(bytes(packed.getResponse().getBody().blockFirst())))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("page 1");
        }
    }

    private static byte[] bytes(org.springframework.core.io.buffer.DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        return bytes;
    }

    private static MockServerWebExchange get(String path) {
        return ask(MockServerHttpRequest.get(path));
    }

    private static MockServerWebExchange ask(MockServerHttpRequest.BaseBuilder<?> request) {
        return MockServerWebExchange.from(request);
    }

    private String body(MockServerWebExchange exchange) {
        pages.filter(exchange, this::render).block();
        return written(exchange);
    }

    private static String written(MockServerWebExchange exchange) {
        return exchange.getResponse().getBodyAsString().block();
    }

    private Mono<Void> render(ServerWebExchange exchange) {
        var response = exchange.getResponse();
        response.getHeaders().setContentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8));
        also.accept(exchange);
        var page = ("page " + renderings.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(page)));
    }
}
