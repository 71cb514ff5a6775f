package coop.tablee.imports;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * Catalogue imports, for programs of a cooperative's coordinator. The body is the file itself; the answer is the import, which goes on by itself. Sending the
 * same bytes again while the first import of them is open answers that import, so a retry is safe without a key.
 */
@RestController
@RequestMapping("/api/v1/catalogue-imports")
class ImportApi {

    static final int MOST_ISSUES = 1_000;
    private static final MediaType CSV = new MediaType("text", "csv");
    private static final String FILE_NAME = "catalogue.csv";

    private final ImportSubmission submission;
    private final ImportApplication application;
    private final ImportQueries queries;
    private final FileBody fileBody;
    private final IssueWords words;

    ImportApi(
            ImportSubmission submission,
            ImportApplication application,
            ImportQueries queries,
            FileBody fileBody,
            IssueWords words) {
        this.submission = submission;
        this.application = application;
        this.queries = queries;
        this.fileBody = fileBody;
        this.words = words;
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping
    Mono<ResponseEntity<ImportDocument>> submit(
            @RequestParam(required = false) @Nullable String apply,
            @RequestParam(defaultValue = "fr") String language,
            ServerHttpRequest request,
            Actor actor,
            Locale locale) {
        requireKnown(apply, language);
        requireCsv(request.getHeaders());
        return fileBody.read(request.getBody(), request.getHeaders().getContentLength())
                .map(bytes -> new SubmittedFile(FILE_NAME, bytes, language, apply != null))
                .flatMap(file -> submission.submit(file, actor))
                .flatMap(id -> document(id, actor, locale))
                .map(ImportApi::accepted);
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping("/{id}")
    Mono<ImportDocument> show(@PathVariable long id, Actor actor, Locale locale) {
        return document(id, actor, locale);
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{id}/application")
    Mono<ResponseEntity<ImportDocument>> apply(@PathVariable long id, Actor actor, Locale locale) {
        return application
                .apply(id, actor)
                .then(Mono.defer(() -> document(id, actor, locale)))
                .map(ImportApi::accepted);
    }

    private Mono<ImportDocument> document(long id, Actor actor, Locale locale) {
        return queries.require(id, actor)
                .flatMap(view -> Mono.zip(
                        queries.issues(id, MOST_ISSUES),
                        queries.unansweredProducers(id),
                        (issues, producers) -> document(view, issues, producers, locale)));
    }

    private ImportDocument document(
            ImportView view, List<IssueView> issues, List<UnansweredProducer> producers, Locale locale) {
        return new ImportDocument(
                Long.toString(view.id()),
                view.state().word(),
                view.fileName(),
                view.read(),
                view.accepted(),
                view.refused(),
                view.created(),
                view.changed(),
                view.unchanged(),
                issues.stream().map(issue -> issue(issue, locale)).toList(),
                producers.stream()
                        .map(producer -> new ImportDocument.Producer(producer.name(), producer.rows()))
                        .toList());
    }

    private ImportDocument.Issue issue(IssueView issue, Locale locale) {
        return new ImportDocument.Issue(
                issue.row(),
                issue.column(),
                issue.code(),
                issue.severity().toLowerCase(Locale.ROOT).replace('_', '-'),
                words.message(issue, locale),
                issue.found(),
                issue.expected());
    }

    private static ResponseEntity<ImportDocument> accepted(ImportDocument document) {
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/catalogue-imports/" + document.id()))
                .body(document);
    }

    private static void requireKnown(@Nullable String apply, String language) {
        if (apply != null && !apply.equals("auto")) {
            throw DomainException.invalid(FieldError.at("apply", "unknown-value", apply, "auto"));
        }
        if (!SubmittedFile.LANGUAGES.contains(language)) {
            throw DomainException.invalid(FieldError.at("language", "unknown-value", language, "fr, nl, de, en"));
        }
    }

    /** Said here and not by the mapping, so that the refusal names what is taken. */
    private static void requireCsv(HttpHeaders headers) {
        var type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        if (!isCsv(type)) {
            throw new DomainException(
                    DomainException.Kind.UNSUPPORTED,
                    "unsupported-media-type",
                    List.of(FieldError.at("Content-Type", "unsupported-media-type", type, CSV)));
        }
    }

    private static boolean isCsv(@Nullable String type) {
        try {
            return type != null && CSV.includes(MediaType.parseMediaType(type));
        } catch (InvalidMediaTypeException malformed) {
            return false;
        }
    }
}
