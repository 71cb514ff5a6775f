package coop.tablee.agreement.contest;

import coop.tablee.agreement.contest.ContestView.RowView;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Mini-competitions over HTTP, for the authority of the token: what was asked, the answers once they may be read, the choice. */
@RestController
@RequestMapping(path = "/api/v1/agreements/{id}/contests", produces = MediaType.APPLICATION_JSON_VALUE)
class ContestApi {

    private static final int LONGEST_REASONS = 2000;
    private static final int FINEST_POINT = 2;

    private final Contests contests;
    private final ContestQueries queries;

    ContestApi(Contests contests, ContestQueries queries) {
        this.contests = contests;
        this.queries = queries;
    }

    @GetMapping
    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    Mono<ApiList<RowView>> all(@PathVariable long id, Actor actor) {
        return queries.ofAgreement(id, actor.requireParty())
                .map(found ->
                        ApiList.whole(found.stream().map(RowView::ofAuthority).toList()));
    }

    @GetMapping("/{contest}")
    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    Mono<ContestView> one(@PathVariable long id, @PathVariable long contest, Actor actor) {
        return queries.require(id, contest, actor.requireParty()).map(ContestView::ofAuthority);
    }

    /** Chooses a quote; the same key for the same supplier chooses once. */
    @PostMapping(path = "/{contest}/choice", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.OWNER, Role.BUYER})
    Mono<ContestView> choose(
            @PathVariable long id,
            @PathVariable long contest,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        return Mono.fromCallable(() -> ApiHeaders.requireKey(key))
                .flatMap(named -> queries.require(id, contest, actor.requireParty())
                        .flatMap(there -> {
                            if (there.isAsked()) {
                                return Mono.error(new DomainException(Kind.CONFLICT, "contest-sealed"));
                            }
                            var choice = choice(body, there);
                            return contests.choose(
                                    id,
                                    contest,
                                    choice.supplier,
                                    choice.points,
                                    choice.reasons,
                                    choice.standstill,
                                    UUID.nameUUIDFromBytes(named.getBytes(StandardCharsets.UTF_8)),
                                    actor);
                        }))
                .onErrorMap(DomainException.class, ContestApi::inTheBody)
                .then(Mono.defer(() -> one(id, contest, actor)));
    }

    /** A refusal at the fields of the page, at those of the body. */
    private static DomainException inTheBody(DomainException refused) {
        return refused.kind() != Kind.INVALID
                ? refused
                : DomainException.invalid(
                        refused.errors().stream().map(ContestApi::inTheBody).toList());
    }

    private static FieldError inTheBody(FieldError error) {
        return switch (String.valueOf(error.field())) {
            case "chosen" -> FieldError.at("supplier", error.code(), error.found(), error.expected());
            case "standstill" -> FieldError.at("standstillUntil", error.code(), error.found(), error.expected());
            default -> error;
        };
    }

    private record Point(long supplier, int criterion, BigDecimal points) {}

    private record Choice(
            long supplier,
            Map<Long, Map<Integer, BigDecimal>> points,
            String reasons,
            @Nullable LocalDate standstill) {}

    private static Choice choice(JsonNode body, Contest there) {
        var errors = new ArrayList<FieldError>();
        var read = ApiBody.read(
                body,
                sent -> new Choice(
                        sent.id("supplier"),
                        Map.of(),
                        sent.requiredText("reasons"),
                        sent.dayOrNone("standstillUntil")));
        List<Point> points = body.has("points")
                ? ApiBody.read(
                        body,
                        sent -> sent.each(
                                "points",
                                Contests.MOST_QUALITIES
                                        * Math.max(1, there.suppliers().size()),
                                line -> new Point(
                                        line.id("supplier"), line.count("criterion"), line.decimal("points"))))
                : List.of();
        if (read.reasons.length() > LONGEST_REASONS) {
            errors.add(FieldError.at("reasons", "too-long", read.reasons.length(), LONGEST_REASONS));
        }
        var given = new HashMap<Long, Map<Integer, BigDecimal>>();
        there.answers().forEach(answer -> given.put(answer.supplier(), new HashMap<>()));
        for (var at = 0; at < points.size(); at++) {
            var point = points.get(at);
            var path = "points[" + at + "].";
            var criterion = there.qualities().stream()
                    .filter(one -> one.place() == point.criterion)
                    .findFirst();
            var of = given.get(point.supplier);
            if (of == null || criterion.isEmpty()) {
                errors.add(FieldError.at(
                        path + (of == null ? "supplier" : "criterion"),
                        "unknown-choice",
                        of == null ? point.supplier : point.criterion,
                        null));
            } else if (point.points.signum() < 0
                    || point.points.compareTo(BigDecimal.valueOf(criterion.get().weight())) > 0
                    || point.points.stripTrailingZeros().scale() > FINEST_POINT) {
                errors.add(FieldError.at(
                        path + "points",
                        "contest-points",
                        point.points.toPlainString(),
                        criterion.get().weight()));
            } else if (of.put(point.criterion, point.points) != null) {
                errors.add(FieldError.at(path + "criterion", "named-twice", point.criterion, null));
            }
        }
        if (there.isOpened()
                && errors.isEmpty()
                && given.values().stream()
                        .anyMatch(of -> of.size() < there.qualities().size())) {
            errors.add(FieldError.at("points", "required", null, null));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return new Choice(read.supplier, given, read.reasons, read.standstill);
    }
}
