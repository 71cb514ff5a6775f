package coop.tablee.agreement.contest;

import coop.tablee.agreement.PlaceWords;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.form.Paper;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The authority's pages of mini-competitions: the form that asks, one with its answers side by side once they may be read, the choice. */
@Controller
class ContestController {

    private static final String OF_LOT = "/agreements/{id}/lots/{lot}/contests";
    private static final String ONE = "/agreements/{id}/contests/{contest}";
    private static final String ASK_VIEW = "agreement/contest-ask";
    private static final String VIEW = "agreement/contest";
    private static final int LEAST_GOODS = 4;
    private static final int LEAST_QUALITIES = 2;

    private final Contests contests;
    private final ContestQueries queries;
    private final ContestLot lots;
    private final PlaceWords words;
    private final Refusals refusals;
    private final Toasts toasts;

    ContestController(
            Contests contests,
            ContestQueries queries,
            ContestLot lots,
            PlaceWords words,
            Refusals refusals,
            Toasts toasts) {
        this.contests = contests;
        this.queries = queries;
        this.lots = lots;
        this.words = words;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @GetMapping(OF_LOT + "/new")
    Mono<Rendering> blank(@PathVariable long id, @PathVariable long lot, Actor actor) {
        return form(id, lot, actor, null)
                .map(model -> Rendering.view(ASK_VIEW).model(model).build());
    }

    /** Asks; with {@code more} nothing is sent yet, and the form comes back with more lines. */
    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(OF_LOT)
    Mono<Rendering> ask(
            @PathVariable long id, @PathVariable long lot, Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> typed.has("more")
                        ? form(id, lot, actor, typed)
                                .map(model ->
                                        Rendering.view(ASK_VIEW).model(model).build())
                        : refusePlaces(typed, locale)
                                .then(Mono.defer(() -> {
                                    var form = new ContestForm(typed, locale);
                                    var terms = form.terms();
                                    typed.check();
                                    return contests.ask(id, lot, terms, form.key(), actor);
                                }))
                                .map(contest -> done(id, contest, "agreement.contest.asked", exchange))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                ASK_VIEW,
                                                form(id, lot, actor, typed)
                                                        .doOnNext(model -> model.put("place", asksForAPlace(refused))),
                                                refused,
                                                exchange)));
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(ONE)
    Mono<Rendering> one(@PathVariable long id, @PathVariable long contest, Actor actor) {
        return shown(id, contest, actor, null)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    /** Chooses; with {@code count} nothing is decided yet, and the page comes back with the points added up. */
    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(ONE + "/choice")
    Mono<Rendering> choose(
            @PathVariable long id, @PathVariable long contest, Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> queries.require(id, contest, actor.requireParty())
                        .flatMap(there -> {
                            var form = new ContestForm(typed, locale);
                            var points =
                                    there.isOpened() ? form.points(there) : Map.<Long, Map<Integer, BigDecimal>>of();
                            if (typed.has("count")) {
                                typed.check();
                                return shown(id, contest, actor, typed)
                                        .map(model -> Rendering.view(VIEW)
                                                .model(model)
                                                .build());
                            }
                            var reasons = form.reasons("reasons");
                            var standstill = typed.line("standstill", 40).isEmpty() ? null : typed.day("standstill");
                            if (!typed.has("chosen")) {
                                typed.refuse(FieldError.at("chosen", "missing-choice", null, null));
                            }
                            typed.check();
                            return contests.choose(
                                            id,
                                            contest,
                                            typed.number("chosen"),
                                            points,
                                            reasons,
                                            standstill,
                                            form.key(),
                                            actor)
                                    .then(Mono.fromSupplier(
                                            () -> done(id, contest, "agreement.contest.chosen", exchange)));
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(VIEW, shown(id, contest, actor, typed), refused, exchange)));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(ONE + "/cancellation")
    Mono<Rendering> cancel(
            @PathVariable long id, @PathVariable long contest, Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> Mono.defer(() -> {
                            var form = new ContestForm(typed, locale);
                            var why = form.reasons("why");
                            typed.check();
                            return contests.cancel(id, contest, why, form.key(), actor);
                        })
                        .then(Mono.fromSupplier(() -> done(id, contest, "agreement.contest.cancelled", exchange)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(VIEW, shown(id, contest, actor, typed), refused, exchange)));
    }

    /** The file of an answer that may be read: to be saved, never to be shown. */
    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(ONE + "/papers/{answer}")
    Mono<ResponseEntity<byte[]>> paper(
            @PathVariable long id, @PathVariable long contest, @PathVariable long answer, Actor actor) {
        return queries.openedPaper(id, contest, answer, actor.requireParty()).map(ContestController::saved);
    }

    static ResponseEntity<byte[]> saved(Paper paper) {
        return ResponseEntity.ok()
                .contentType(paper.kind().equals("PDF") ? MediaType.APPLICATION_PDF : MediaType.IMAGE_JPEG)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(paper.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(paper.content());
    }

    private Mono<Void> refusePlaces(Typed typed, Locale locale) {
        return typed.isTicked("meant")
                ? Mono.empty()
                : Flux.fromIterable(new ContestForm(typed, locale).readForPlaces())
                        .concatMap(field -> words.firstIn(typed.text(field, ContestForm.LONGEST_WORDS))
                                .doOnNext(found -> found.ifPresent(
                                        word -> typed.refuse(FieldError.at(field, "asks-for-a-place", word, null)))))
                        .then();
    }

    private Mono<Map<String, Object>> form(long id, long lot, Actor actor, @Nullable Typed typed) {
        return lots.of(id, lot, actor.requireParty()).map(of -> {
            var model = new HashMap<String, Object>();
            var fields = new HashMap<String, Object>();
            List.of("title", "words", "untilDay", "from", "to").forEach(field -> fields.put(field, ""));
            fields.put("untilHour", "12:00");
            fields.put("priceWeight", "60");
            fields.put("key", UUID.randomUUID().toString());
            if (typed != null) {
                fields.putAll(typed.values());
            }
            var extra = typed != null && typed.has("more") ? LEAST_GOODS : 0;
            model.put("of", of);
            model.put("f", fields);
            model.put("days", typed == null ? List.of() : typed.all("weekdays"));
            model.put(
                    "goods",
                    upTo(Math.min(
                            ContestForm.lines(typed, "goods", LEAST_GOODS, Contests.MOST_GOODS) + extra,
                            Contests.MOST_GOODS)));
            model.put("qualities", upTo(ContestForm.lines(typed, "quality", LEAST_QUALITIES, Contests.MOST_QUALITIES)));
            return model;
        });
    }

    private Mono<Map<String, Object>> shown(long id, long contest, Actor actor, @Nullable Typed typed) {
        return queries.require(id, contest, actor.requireParty()).map(there -> {
            var model = new HashMap<String, Object>();
            var fields = new HashMap<String, Object>();
            List.of("reasons", "standstill", "why", "chosen").forEach(field -> fields.put(field, ""));
            fields.put("key", UUID.randomUUID().toString());
            if (typed != null) {
                fields.putAll(typed.values());
            }
            var given = typed == null || !there.isOpened() ? null : readable(there, typed);
            model.put("it", there);
            model.put("comparison", given == null ? Comparison.of(there) : Comparison.of(there, given));
            model.put("counted", given != null);
            model.put("writes", Contests.mayWrite(actor));
            model.put("f", fields);
            return model;
        });
    }

    /** Points as far as they can be read; what cannot is told at its field. */
    private static Map<Long, Map<Integer, BigDecimal>> readable(Contest there, Typed typed) {
        var given = new HashMap<Long, Map<Integer, BigDecimal>>();
        there.answers().forEach(answer -> {
            var of = new HashMap<Integer, BigDecimal>();
            there.qualities()
                    .forEach(one -> Amounts.read(typed.line("points-" + answer.supplier() + "-" + one.place(), 4000))
                            .filter(points ->
                                    points.signum() >= 0 && points.compareTo(BigDecimal.valueOf(one.weight())) <= 0)
                            .ifPresent(points -> of.put(one.place(), points)));
            given.put(answer.supplier(), of);
        });
        return given;
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private static boolean asksForAPlace(DomainException refused) {
        return refused.errors().stream().anyMatch(error -> error.code().equals("asks-for-a-place"));
    }

    private Rendering done(long id, long contest, String toast, ServerWebExchange exchange) {
        toasts.leave(exchange, toast);
        return Redirects.to("/agreements/" + id + "/contests/" + contest);
    }

    private static Mono<Typed> typed(ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(Typed::new);
    }
}
