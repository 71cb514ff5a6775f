package coop.tablee.agreement;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.form.PaperCheck;
import coop.tablee.platform.form.SentForm;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One clause: what it asks, by when, whether it is kept and what proves it. Words that ask for a place are told with what may be asked instead; who means
 * something else by them says so and keeps them. {@code /clauses/new} is the next one.
 */
@Controller
class ClauseController {

    private static final String HERE = AgreementsController.HERE + "/{id}/clauses";
    private static final String VIEW = "agreement/clause";
    private static final List<String> READ_FOR_PLACES = List.of("title", "metric", "target");

    private final Clauses clauses;
    private final AgreementPages pages;
    private final PlaceWords words;
    private final MessageSource messages;
    private final Refusals refusals;
    private final Toasts toasts;

    ClauseController(
            Clauses clauses,
            AgreementPages pages,
            PlaceWords words,
            MessageSource messages,
            Refusals refusals,
            Toasts toasts) {
        this.clauses = clauses;
        this.pages = pages;
        this.words = words;
        this.messages = messages;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(HERE + "/{clause}")
    Mono<Rendering> one(@PathVariable long id, @PathVariable String clause, Actor actor) {
        return pages.clause(id, clause, actor, null)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{clause}")
    Mono<Rendering> write(
            @PathVariable long id,
            @PathVariable String clause,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return AgreementsController.typed(exchange)
                .flatMap(typed -> substitute(typed)
                        .map(one -> filledIn(id, clause, one, typed, actor, locale))
                        .orElseGet(() -> written(id, clause, typed, actor, locale, exchange)));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{clause}/removal")
    Mono<Rendering> remove(@PathVariable long id, @PathVariable long clause, Actor actor, ServerWebExchange exchange) {
        return clauses.remove(id, clause, actor)
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "agreement.clause.removed");
                    return Redirects.to(AgreementsController.HERE + "/" + id + "#clauses");
                }))
                .onErrorResume(
                        DomainException.class,
                        refused -> again(id, Long.toString(clause), actor, null, refused, exchange));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{clause}/done")
    Mono<Rendering> done(@PathVariable long id, @PathVariable long clause, Actor actor, ServerWebExchange exchange) {
        return AgreementsController.typed(exchange)
                .flatMap(typed -> after(
                        Mono.defer(() -> {
                            var on = typed.isTicked("open") ? null : typed.day("on");
                            typed.check();
                            return clauses.done(id, clause, on, actor);
                        }),
                        id,
                        clause,
                        actor,
                        typed,
                        exchange));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{clause}/evidence")
    Mono<Rendering> prove(@PathVariable long id, @PathVariable long clause, Actor actor, ServerWebExchange exchange) {
        return after(
                SentForm.of(exchange)
                        .flatMap(sent -> sent.hasFile()
                                ? clauses.look(sent.content(), sent.name())
                                : Mono.error(DomainException.invalid(
                                        FieldError.at(PaperCheck.FIELD, "no-file", null, null))))
                        .flatMap(paper -> clauses.prove(id, clause, paper, actor)),
                id,
                clause,
                actor,
                null,
                exchange);
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{clause}/evidence/{file}/removal")
    Mono<Rendering> forget(
            @PathVariable long id,
            @PathVariable long clause,
            @PathVariable long file,
            Actor actor,
            ServerWebExchange exchange) {
        return after(clauses.forget(id, file, actor), id, clause, actor, null, exchange);
    }

    /** To be saved, never to be shown: no browser runs what is in it. For people of the authority only. */
    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(AgreementsController.HERE + "/{id}/evidence/{file}")
    Mono<ResponseEntity<byte[]>> file(@PathVariable long id, @PathVariable long file, Actor actor) {
        return clauses.file(id, file, actor.requireParty())
                .map(paper -> ResponseEntity.ok()
                        .contentType(paper.kind().equals("PDF") ? MediaType.APPLICATION_PDF : MediaType.IMAGE_JPEG)
                        .cacheControl(CacheControl.noStore())
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                ContentDisposition.attachment()
                                        .filename(paper.name(), StandardCharsets.UTF_8)
                                        .build()
                                        .toString())
                        .body(paper.content()));
    }

    private Mono<Rendering> written(
            long id, String clause, Typed typed, Actor actor, Locale locale, ServerWebExchange exchange) {
        return refusePlaces(typed)
                .then(Mono.defer(() -> {
                    var terms = new AgreementForm(typed, locale).clause();
                    typed.check();
                    var existing = clause.equals(AgreementPages.NEW) ? null : AgreementPages.number(clause);
                    return clauses.write(id, existing, terms, actor);
                }))
                .map(written -> {
                    toasts.leave(exchange, "agreement.clause.saved");
                    return Redirects.to(AgreementsController.HERE + "/" + id + "#clauses");
                })
                .onErrorResume(DomainException.class, refused -> again(id, clause, actor, typed, refused, exchange));
    }

    private Mono<Void> refusePlaces(Typed typed) {
        return typed.isTicked("meant")
                ? Mono.empty()
                : Flux.fromIterable(READ_FOR_PLACES)
                        .concatMap(field -> words.firstIn(typed.line(field, 300))
                                .doOnNext(found -> found.ifPresent(
                                        word -> typed.refuse(FieldError.at(field, "asks-for-a-place", word, null)))))
                        .then();
    }

    /** The form again with the words of what may be asked for instead; nothing is saved yet. */
    private Mono<Rendering> filledIn(long id, String clause, Substitute one, Typed typed, Actor actor, Locale locale) {
        var values = typed.values();
        for (var field : READ_FOR_PLACES) {
            values.put(field, messages.getMessage("agreement.instead." + one + "." + field, null, locale));
        }
        values.put("family", ClauseFamily.ENVIRONMENTAL.name());
        return pages.clause(id, clause, actor, values)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    private static Optional<Substitute> substitute(Typed typed) {
        return Arrays.stream(Substitute.values())
                .filter(one -> one.name().equals(typed.line("substitute", 40)))
                .findFirst();
    }

    private Mono<Rendering> after(
            Mono<Void> act, long id, long clause, Actor actor, @Nullable Typed typed, ServerWebExchange exchange) {
        return act.then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "agreement.clause.saved");
                    return Redirects.to(AgreementsController.HERE + "/" + id + "/clauses/" + clause);
                }))
                .onErrorResume(
                        DomainException.class,
                        refused -> again(id, Long.toString(clause), actor, typed, refused, exchange));
    }

    private Mono<Rendering> again(
            long id,
            String clause,
            Actor actor,
            @Nullable Typed typed,
            DomainException refused,
            ServerWebExchange exchange) {
        Map<String, Object> values = typed == null ? Map.of() : typed.values();
        return refusals.again(
                VIEW,
                pages.clause(id, clause, actor, values).map(model -> {
                    model.put(
                            "place",
                            refused.errors().stream()
                                    .anyMatch(error -> error.code().equals("asks-for-a-place")));
                    return model;
                }),
                refused,
                exchange);
    }
}
