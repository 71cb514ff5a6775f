package coop.tablee.platform.page;

import coop.tablee.platform.Writings;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.netty.autoconfigure.NettyAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.stereotype.Controller;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The shell alone on a real port, with a page, a form and an API of the test's own: no database, no other module. */
@SpringBootTest(
        classes = PageTest.House.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.thymeleaf.enable-spring-el-compiler=true",
            "platform.territory-name=Val-de-Senne",
            "platform.help-phone=02 555 01 40"
        })
abstract class PageTest {

    static final AtomicInteger SLOW = new AtomicInteger();

    @LocalServerPort
    private int port;

    WebTestClient web = WebTestClient.bindToServer().build();

    @BeforeEach
    void connect() {
        web = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 << 20))
                .build();
    }

    int port() {
        return port;
    }

    String html(String path) {
        byte[] page = web.get()
                .uri(path)
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return page == null ? "" : new String(page, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Only what pages need of Spring. No {@code @Configuration}, which would be found and used by the tests of the whole marketplace. */
    @ComponentScan("coop.tablee.platform.page")
    @ImportAutoConfiguration({
        CodecsAutoConfiguration.class,
        JacksonAutoConfiguration.class,
        NettyAutoConfiguration.class,
        NettyReactiveWebServerAutoConfiguration.class,
        ThymeleafAutoConfiguration.class,
        HttpHandlerAutoConfiguration.class,
        WebFluxAutoConfiguration.class,
        ErrorWebFluxAutoConfiguration.class
    })
    static class House {

        @Bean
        MenuEntry market() {
            return MenuEntry.forVisitorsAnd("sample.market", "/sample/gallery", 100, "HOUSEHOLD");
        }

        @Bean
        MenuEntry week() {
            return MenuEntry.forRoles("sample.week", "/sample/week", 200, "BUYER", "COOK");
        }

        @Bean
        MenuEntry figures() {
            return MenuEntry.forEveryone("sample.figures", "/sample/figures", 300);
        }

        @Bean
        Writings writings() {
            return new Writings(Mono::empty);
        }

        @Bean
        ViewerLookup viewers() {
            return exchange -> Mono.justOrEmpty(
                            exchange.getRequest().getQueryParams().getFirst("as"))
                    .map(role -> new Viewer(true, "Nadia Peeters", "Cuisine des Tilleuls, Forest", Set.of(role)));
        }
    }

    /** One page, one form, one API, and every way to fail. */
    @TestComponent
    @Controller
    static class Sample {

        @Autowired
        private Refusals refusals;

        @Autowired
        private Toasts toasts;

        @GetMapping("/sample/gallery")
        String gallery(@RequestParam(defaultValue = "calm") String density, Model model, ServerWebExchange exchange) {
            model.addAttribute("density", density);
            model.addAttribute("places", places());
            model.addAttribute("chart", chart());
            model.addAttribute("refusal", refusals.in(refused(), exchange));
            return "sample/gallery";
        }

        @GetMapping("/sample/form")
        String form() {
            return "sample/form";
        }

        /** A form's fields. */
        record Crates(String crates) {}

        @PostMapping("/sample/form")
        Mono<Rendering> send(@ModelAttribute Crates form, ServerWebExchange exchange) {
            if (form.crates() == null || form.crates().isBlank()) {
                return Mono.just(refusals.show("sample/form", Map.of("form", form), refused(), exchange));
            }
            toasts.leave(exchange, "platform.pages");
            return Mono.just(Rendering.redirectTo("/sample/form").build());
        }

        @PostMapping("/sample/slow")
        Mono<Rendering> slow() {
            SLOW.incrementAndGet();
            return Mono.delay(Duration.ofMillis(600))
                    .thenReturn(Rendering.redirectTo("/sample/form").build());
        }

        @GetMapping("/sample/fail/{how}")
        Mono<String> fail(@PathVariable String how) {
            return Mono.error(failure(how));
        }

        @GetMapping("/api/fail/{how}")
        Mono<ResponseEntity<String>> failApi(@PathVariable String how) {
            return Mono.error(failure(how));
        }

        @GetMapping("/api/number")
        ResponseEntity<Map<String, Integer>> number(@RequestParam int value) {
            return ResponseEntity.ok(Map.of("value", value));
        }

        /** A body of the API. */
        record Body(List<Integer> numbers) {}

        @PostMapping("/api/body")
        Mono<ResponseEntity<Integer>> body(@RequestBody Mono<Body> body) {
            return body.map(read -> ResponseEntity.ok(read.numbers().size()));
        }

        private static Throwable failure(String how) {
            return switch (how) {
                case "domain" -> refused();
                case "unknown-code" -> new DomainException(DomainException.Kind.CONFLICT, "never-worded");
                case "missing" -> DomainException.notFound();
                case "gone" -> new DomainException(DomainException.Kind.GONE, "gone");
                case "crowd" -> new DomainException(DomainException.Kind.TOO_MANY, "too-many-requests");
                case "denied" -> new AccessDeniedException("select secret from table");
                case "nobody" -> new BadCredentialsException("who");
                case "database" -> new DataAccessResourceFailureException("jdbc:postgresql://secret");
                default -> new IllegalStateException("secret detail of " + how, new IOException("deeper secret"));
            };
        }

        private static DomainException refused() {
            return DomainException.invalid(List.of(
                    FieldError.at("crates", "required", null, null),
                    FieldError.at("phone", "type-mismatch", "0470 12", null)));
        }

        private static List<Place> places() {
            return List.of(
                    new Place(Place.State.DONE, "Passée", "dim. 18 h 12"),
                    new Place(Place.State.DONE, "Confirmée", "mar. 20 h"),
                    new Place(Place.State.NOW, "En préparation", "depuis 8 h"),
                    new Place(Place.State.WRONG, "Refusée en partie", "truite, 7 °C"),
                    new Place(Place.State.TO_COME, "Soldée", ""));
        }

        private static BarChart chart() {
            return BarChart.of(
                    new BarChart.Words(
                            "En novembre, la moitié était bio",
                            "Part de la valeur, par mois",
                            "Mois",
                            "retenu",
                            "cible 50 %"),
                    List.of("juin", "juil.", "août", "sept.", "oct.", "nov."),
                    List.of(new BarChart.Figures(
                            "Bio", Arrays.asList(share(22), share(31), null, share(38), share(44), share(51)))),
                    share(50),
                    share(100),
                    value -> value.movePointRight(2).intValue() + " %");
        }

        private static BigDecimal share(int percent) {
            return BigDecimal.valueOf(percent, 2);
        }
    }
}
