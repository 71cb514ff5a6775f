package coop.tablee.imports;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.FormFieldPart;
import org.springframework.http.codec.multipart.Part;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Catalogue imports, for a cooperative's coordinator. */
@Controller
class ImportController {

    private static final String HERE = "/coop/imports";
    private static final String LIST = "imports/imports";
    private static final int LATEST = 20;

    private final ImportSubmission submission;
    private final ImportApplication application;
    private final ImportAnswers answers;
    private final ImportQueries queries;
    private final ImportPages pages;
    private final FileBody fileBody;
    private final Refusals refusals;
    private final Toasts toasts;

    ImportController(
            ImportSubmission submission,
            ImportApplication application,
            ImportAnswers answers,
            ImportQueries queries,
            ImportPages pages,
            FileBody fileBody,
            Refusals refusals,
            Toasts toasts) {
        this.submission = submission;
        this.application = application;
        this.answers = answers;
        this.queries = queries;
        this.pages = pages;
        this.fileBody = fileBody;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping(HERE)
    Mono<Rendering> list(Actor actor) {
        return queries.latest(actor, LATEST)
                .collectList()
                .map(imports -> Rendering.view(LIST)
                        .modelAttribute("imports", imports)
                        .modelAttribute("language", "fr")
                        .build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping(HERE)
    Mono<Rendering> upload(Actor actor, ServerWebExchange exchange) {
        return exchange.getMultipartData()
                .onErrorMap(DataBufferLimitException.class, longer -> fileBody.tooLarge())
                .flatMap(this::file)
                .flatMap(file -> submission.submit(file, actor))
                .map(id -> Redirects.to(HERE + "/" + id))
                .onErrorResume(
                        DomainException.class,
                        refused -> queries.latest(actor, LATEST)
                                .collectList()
                                .map(imports -> refusals.show(
                                        LIST, Map.of("imports", imports, "language", "fr"), refused, exchange)));
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping(HERE + "/{id}")
    Mono<Rendering> show(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String show,
            @RequestParam(defaultValue = "1") int page,
            Actor actor,
            Locale locale) {
        return pages.page(id, show, Math.max(1, Math.min(page, 100_000)), actor, locale)
                .map(ready -> Rendering.view("imports/import")
                        .modelAttribute("page", ready)
                        .build());
    }

    /** The progress alone; once the import rests, the whole page is fetched again. */
    @MayUse(Role.COORDINATOR)
    @GetMapping(HERE + "/{id}/progress")
    Mono<Rendering> progress(@PathVariable long id, Actor actor, ServerWebExchange exchange) {
        return queries.require(id, actor).map(view -> {
            if (!view.state().isRunning()) {
                exchange.getResponse().getHeaders().set("HX-Redirect", HERE + "/" + id);
            }
            return Rendering.view("imports/progress :: progress")
                    .modelAttribute("file", view)
                    .build();
        });
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping(HERE + "/{id}/answers")
    Mono<Rendering> answer(@PathVariable long id, Actor actor, Locale locale, ServerWebExchange exchange) {
        return exchange.getFormData()
                .map(AnswersForm::read)
                .flatMap(given -> answers.keep(id, given, actor))
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "imports.answers.kept");
                    return Redirects.to(HERE + "/" + id);
                }))
                .onErrorResume(DomainException.class, refused -> again(id, refused, actor, locale, exchange));
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping(HERE + "/{id}/application")
    Mono<Rendering> apply(@PathVariable long id, Actor actor, Locale locale, ServerWebExchange exchange) {
        return application
                .apply(id, actor)
                .thenReturn(Redirects.to(HERE + "/" + id))
                .onErrorResume(DomainException.class, refused -> again(id, refused, actor, locale, exchange));
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping(HERE + "/{id}/cancellation")
    Mono<Rendering> cancel(@PathVariable long id, Actor actor, Locale locale, ServerWebExchange exchange) {
        return application
                .cancel(id, actor)
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "imports.cancelled");
                    return Redirects.to(HERE);
                }))
                .onErrorResume(DomainException.class, refused -> again(id, refused, actor, locale, exchange));
    }

    private Mono<Rendering> again(
            long id, DomainException refused, Actor actor, Locale locale, ServerWebExchange exchange) {
        return pages.page(id, null, 1, actor, locale)
                .map(page -> refusals.show("imports/import", Map.of("page", page), refused, exchange));
    }

    private Mono<SubmittedFile> file(MultiValueMap<String, Part> parts) {
        if (!(parts.getFirst("file") instanceof FilePart file)
                || file.filename().isBlank()) {
            return Mono.error(new DomainException(
                    DomainException.Kind.INVALID, "no-file", List.of(FieldError.at("file", "no-file", null, null))));
        }
        var language = parts.getFirst("language") instanceof FormFieldPart field ? field.value() : "fr";
        if (!SubmittedFile.LANGUAGES.contains(language)) {
            return Mono.error(DomainException.invalid(FieldError.at("language", "unknown-value", null, null)));
        }
        return fileBody.read(file.content(), -1)
                .map(bytes -> new SubmittedFile(file.filename(), bytes, language, false))
                .flatMap(submitted -> file.delete().thenReturn(submitted));
    }
}
