package coop.tablee.benchmark;

import coop.tablee.platform.DatabaseAddress;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.thymeleaf.spring6.SpringWebFluxTemplateEngine;
import org.thymeleaf.spring6.view.reactive.ThymeleafReactiveViewResolver;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/**
 * What the shop window is compared with: WebFlux, Thymeleaf and R2DBC with nothing around them. It asks the marketplace's own statement and writes its rows as
 * JSON ({@code /json}) or as a page ({@code /html}) with so much filler; {@code /bytes} returns what lies in memory. Its server is set as the marketplace's is (compression
 * for who accepts it, time-outs, pool), and it says the same of each answer to the browser.
 *
 * <p>Arguments: the database's address, a file with the bytes. The port comes from {@code SERVER_PORT}.
 */
public final class BareShopWindow {

    private static final Map<String, String> HEAD = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
                    + "frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
            "Referrer-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(self), geolocation=(self), microphone=(), payment=(self), usb=()",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "X-Content-Type-Options",
            "nosniff",
            "Cache-Control",
            "no-cache, private",
            "Content-Language",
            "fr");

    private final DatabaseClient database;
    private final SearchStatement statement = SearchStatement.ofTheMarketplace();
    private final byte[] bytes;
    private final Map<Integer, String> fillers = new ConcurrentHashMap<>();

    private BareShopWindow(DatabaseClient database, byte[] bytes) {
        this.database = database;
        this.bytes = bytes;
    }

    public static void main(String[] arguments) throws Exception {
        var window = new BareShopWindow(
                DatabaseClient.create(pool(DatabaseAddress.parse(arguments[0]))),
                Files.readAllBytes(Path.of(arguments[1])));
        HttpServer.create()
                .port(Integer.parseInt(System.getenv("SERVER_PORT")))
                .compress((request, response) -> true)
                .idleTimeout(Duration.ofMinutes(3))
                .readTimeout(Duration.ofSeconds(30))
                .requestTimeout(Duration.ofMinutes(5))
                .handle(new ReactorHttpHandlerAdapter(window.handler()))
                .bindNow()
                .onDispose()
                .block();
    }

    private HttpHandler handler() {
        var routes = RouterFunctions.route()
                .GET("/json", request -> rows(request, "RELEVANCE", 51).flatMap(rows -> ok().bodyValue(rows)))
                .GET(
                        "/html",
                        request -> rows(request, "SEASON", 25)
                                .flatMap(rows -> ok().contentType(MediaType.TEXT_HTML)
                                        .render("bare-window", Map.of("rows", rows, "filler", filler(request)))))
                .GET("/bytes", request -> ok().contentType(MediaType.TEXT_HTML).bodyValue(bytes))
                .GET(
                        "/actuator/health/readiness",
                        request -> ServerResponse.ok().bodyValue("here"))
                .build();
        return RouterFunctions.toHttpHandler(
                routes, HandlerStrategies.builder().viewResolver(views()).build());
    }

    /** What a browser is told with each answer costs a little too. */
    private static ServerResponse.BodyBuilder ok() {
        return ServerResponse.ok().headers(head -> HEAD.forEach(head::set));
    }

    private Mono<List<Map<String, Object>>> rows(ServerRequest request, String sort, int most) {
        return statement.ask(
                database,
                Long.parseLong(asked(request, "destination")),
                LocalDate.parse(asked(request, "date")),
                null,
                sort,
                request.queryParam("limit")
                        .map(limit -> Integer.parseInt(limit) + 1)
                        .orElse(most));
    }

    private static String asked(ServerRequest request, String name) {
        return request.queryParam(name).orElseThrow();
    }

    /** So many letters besides the rows, so that the page is as long as the one it is compared with. */
    private String filler(ServerRequest request) {
        return request.queryParam("filler")
                .map(length -> fillers.computeIfAbsent(Integer.valueOf(length), "x"::repeat))
                .orElse("");
    }

    private static ThymeleafReactiveViewResolver views() {
        var templates = new ClassLoaderTemplateResolver();
        templates.setPrefix("benchmark/");
        templates.setSuffix(".html");
        var engine = new SpringWebFluxTemplateEngine();
        engine.setTemplateResolver(templates);
        engine.setEnableSpringELCompiler(true);
        var context = new GenericApplicationContext();
        context.refresh();
        var views = new ThymeleafReactiveViewResolver();
        views.setApplicationContext(context);
        views.setTemplateEngine(engine);
        return views;
    }

    static ConnectionPool pool(DatabaseAddress address) {
        var factory = ConnectionFactories.get(ConnectionFactoryOptions.parse(address.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, address.user())
                .option(ConnectionFactoryOptions.PASSWORD, address.password())
                .option(PostgresqlConnectionFactoryProvider.OPTIONS, Map.of("jit", "off"))
                .build());
        return new ConnectionPool(ConnectionPoolConfiguration.builder(factory)
                .initialSize(2)
                .maxSize(16)
                .build());
    }
}
