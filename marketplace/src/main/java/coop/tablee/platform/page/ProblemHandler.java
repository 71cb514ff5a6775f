package coop.tablee.platform.page;

import io.micrometer.core.instrument.Metrics;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells every failure, from whatever depth, once: programs get an RFC 9457 problem, people a page that says what happened, what is safe and what to do now,
 * and the log gets the reference that both carry. A visitor who must sign in is led there and back. Nothing of the inside is told, no stack, no class, no SQL.
 */
@Component
@Order(-2)
class ProblemHandler implements ErrorWebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final Shells shells;
    private final ShellProperties properties;
    private final Preferences preferences;
    private final ProblemWords words;
    private final List<ViewResolver> views;
    private final JsonMapper json;

    ProblemHandler(
            Shells shells,
            ShellProperties properties,
            Preferences preferences,
            ProblemWords words,
            List<ViewResolver> views,
            JsonMapper json) {
        this.shells = shells;
        this.properties = properties;
        this.preferences = preferences;
        this.words = words;
        this.views = views;
        this.json = json;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(thrown);
        }
        Failure failure = Failures.read(thrown);
        Problem problem = problem(failure, preferences.localeOf(exchange));
        log(problem, exchange.getRequest(), thrown);
        Metrics.counter("tablee.refusals", "code", problem.code(), "status", String.valueOf(problem.status()))
                .increment();
        prepare(exchange.getResponse(), failure);
        if (Audience.isProgram(exchange.getRequest())) {
            return answerProgram(exchange, problem);
        }
        return failure.status() == 401 ? leadToSignIn(exchange) : answerPerson(exchange, problem);
    }

    private Problem problem(Failure failure, Locale locale) {
        ProblemWords.In in = words.in(locale);
        return new Problem(
                failure.status(),
                failure.code(),
                in.title(failure),
                in.detail(failure),
                in.reasons(failure),
                Reference.next());
    }

    private static void log(Problem problem, ServerHttpRequest request, Throwable thrown) {
        // What opens something is as long as this wherever it stands in a path, and never logged
        String path = request.getPath()
                .value()
                .replaceAll("[\\p{Cntrl}]", "?")
                .replaceAll("(?<![\\w-])[\\w-]{43}(?![\\w-])", "…");
        if (problem.isBusy()) {
            // Thousands hear it while a database is away: a line each, and no stack, so that the log does not fill the
            // disk besides
            LOG.warn(
                    "{} {} {}: busy: {}",
                    problem.reference(),
                    request.getMethod(),
                    path,
                    NestedExceptionUtils.getMostSpecificCause(thrown).toString());
        } else if (problem.status() >= 500) {
            LOG.error("{} {} {}: {}", problem.reference(), request.getMethod(), path, problem.code(), thrown);
        } else {
            LOG.debug("{} {} {}: {}", problem.reference(), request.getMethod(), path, problem.code());
        }
    }

    private static void prepare(ServerHttpResponse response, Failure failure) {
        // What the failed handler had begun to say no longer holds
        response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
        response.getHeaders().remove(HttpHeaders.CONTENT_DISPOSITION);
        response.getHeaders().remove(HttpHeaders.ETAG);
        response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
        failure.headers().forEach((name, values) -> response.getHeaders().put(name, values));
        response.setStatusCode(HttpStatusCode.valueOf(failure.status()));
    }

    private Mono<Void> answerProgram(ServerWebExchange exchange, Problem problem) {
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        response.getHeaders()
                .set(
                        HttpHeaders.CONTENT_LANGUAGE,
                        preferences.localeOf(exchange).toLanguageTag());
        byte[] body = json.writeValueAsBytes(
                problem.document(exchange.getRequest().getPath().value()));
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }

    private Mono<Void> leadToSignIn(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        if (Audience.isFragment(request)) {
            String target = Shells.signIn(properties, Shells.pathOfPageAround(request));
            exchange.getResponse().getHeaders().set("HX-Redirect", target);
            exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
        } else {
            String target = HttpMethod.GET.equals(request.getMethod())
                    ? Shells.signIn(properties, Shells.pathOf(request))
                    : signInAfterForm(request);
            exchange.getResponse().getHeaders().setLocation(URI.create(target));
            exchange.getResponse().setStatusCode(HttpStatus.SEE_OTHER);
        }
        return exchange.getResponse().setComplete();
    }

    /** What a form sent is gone: whoever signs in comes back to the form's page, when the browser says which, and is told so at the door. */
    private String signInAfterForm(ServerHttpRequest request) {
        return request.getHeaders().containsHeader(HttpHeaders.REFERER)
                ? Shells.signIn(properties, Shells.pathOfPageBefore(request)) + "&ended=true"
                : properties.signInPath();
    }

    private Mono<Void> answerPerson(ServerWebExchange exchange, Problem problem) {
        String view = Audience.isFragment(exchange.getRequest()) ? "platform/problem-toast" : "platform/problem";
        return shells.shell(exchange).flatMap(shell -> {
            Map<String, Object> model = new HashMap<>(Shells.modelOf(shell));
            model.put("problem", problem);
            model.put("helpPhone", properties.helpPhone());
            return render(exchange, view, model, shell.locale());
        });
    }

    private Mono<Void> render(ServerWebExchange exchange, String name, Map<String, Object> model, Locale locale) {
        return Flux.fromIterable(views)
                .concatMap(resolver -> resolver.resolveViewName(name, locale))
                .next()
                .flatMap(view -> view.render(model, HTML, exchange));
    }
}
