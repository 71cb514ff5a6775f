package coop.tablee.distribution.chain;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What farms lent and got back, for programs of either side; the cooperative's books what was counted. */
@RestController
@RequestMapping(path = "/api/v1/returnables", produces = MediaType.APPLICATION_JSON_VALUE)
class ChainApi {

    private static final int MOST = 200;
    private static final int MOST_KINDS = 100;

    private final ChainBalances balances;

    ChainApi(ChainBalances balances) {
        this.balances = balances;
    }

    /** Each kind between each farm and cooperative of which the token's organisation is one. */
    @GetMapping
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<View>> list(Actor actor) {
        return balances.of(actor.requireParty().id())
                .map(found -> ApiList.whole(found.stream().map(View::of).toList()));
    }

    /** What changed hands, the latest first; of one farm, where it is named. */
    @GetMapping("/moves")
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<ApiList<Move>> moves(
            @RequestParam(required = false) @Nullable Long producer,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") int cursor,
            Actor actor) {
        return Mono.defer(() -> {
                    if (limit < 1 || limit > MOST) {
                        throw DomainException.invalid(FieldError.at("limit", "out-of-range", limit, "1–" + MOST));
                    }
                    if (cursor < 0 || cursor > ChainBalances.MOST_MOVES) {
                        throw DomainException.invalid(FieldError.at("cursor", "type-mismatch", cursor, "next"));
                    }
                    return balances.moves(actor.requireParty().id(), producer, limit + 1, cursor);
                })
                .map(found -> new ApiList<>(
                        found.stream().limit(limit).map(Move::of).toList(),
                        found.size() > limit ? String.valueOf(cursor + limit) : null));
    }

    /** Books what was counted, once per key. */
    @PostMapping(path = "/hand-overs", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.COORDINATOR, Role.PACKER})
    Mono<ResponseEntity<Booked>> handOver(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        return Mono.fromCallable(() -> {
                    var named = ApiHeaders.requireKey(key);
                    return ApiBody.read(body, sent -> command(named, sent));
                })
                .flatMap(command -> balances.handOver(command, actor)
                        .onErrorMap(DomainException.class, refused -> atItsPiece(refused, command))
                        .map(before -> answer(command, before)));
    }

    private static HandOver command(String key, ApiBody sent) {
        return new HandOver(
                key,
                sent.id("producer"),
                sent.day("day"),
                sent.text("note"),
                sent.each(
                        "pieces",
                        MOST_KINDS,
                        one -> new HandOver.Pieces(
                                one.requiredText("returnable"),
                                Objects.requireNonNullElse(one.countOrNone("back"), 0),
                                Objects.requireNonNullElse(one.countOrNone("brought"), 0))));
    }

    private static ResponseEntity<Booked> answer(HandOver command, boolean before) {
        var answer = ResponseEntity.status(HttpStatus.CREATED);
        return (before ? answer.header("Idempotent-Replayed", "true") : answer).body(Booked.of(command));
    }

    /** The refusal with its reasons at the pieces that were sent, instead of at their kinds. */
    private static DomainException atItsPiece(DomainException refused, HandOver command) {
        return new DomainException(
                refused.kind(),
                refused.code(),
                refused.errors().stream().map(error -> moved(error, command)).toList());
    }

    private static FieldError moved(FieldError error, HandOver command) {
        var field = Objects.requireNonNullElse(error.field(), "");
        for (var place = 0; place < command.pieces().size(); place++) {
            var kind = command.pieces().get(place).returnable();
            for (var side : List.of("back", "brought")) {
                if (field.equals(side + "." + kind)) {
                    return FieldError.at(
                            "pieces[%d].%s".formatted(place, side), error.code(), error.found(), error.expected());
                }
            }
        }
        return error;
    }

    record Named(String id, String name) {}

    /** Pieces that changed hands on a day: with goods, or by a hand-over, which may have a note. */
    record Move(
            LocalDate day,
            Named cooperative,
            Named producer,
            String returnable,
            Map<String, String> names,
            String lent,
            String brought,
            String back,
            Map<String, String> deposit,
            String note) {

        static Move of(ChainMove move) {
            return new Move(
                    move.day(),
                    new Named(String.valueOf(move.cooperative()), move.cooperativeName()),
                    new Named(String.valueOf(move.producer()), move.producerName()),
                    move.returnable(),
                    move.names().texts(),
                    String.valueOf(move.lent()),
                    String.valueOf(move.brought()),
                    String.valueOf(move.back()),
                    ApiAmounts.euro(move.amount()),
                    move.note());
        }
    }

    /** A hand-over as it was booked. */
    record Booked(String producer, LocalDate day, String note, List<Counted> pieces) {

        static Booked of(HandOver command) {
            return new Booked(
                    String.valueOf(command.producer()),
                    command.day(),
                    command.note(),
                    command.pieces().stream()
                            .map(one -> new Counted(
                                    one.returnable(), String.valueOf(one.back()), String.valueOf(one.brought())))
                            .toList());
        }
    }

    record Counted(String returnable, String back, String brought) {}

    record View(
            Named cooperative,
            Named producer,
            String returnable,
            Map<String, String> names,
            String lent,
            String brought,
            String back,
            String left,
            Map<String, String> deposit,
            Map<String, String> value) {

        static View of(ChainBalance balance) {
            return new View(
                    new Named(String.valueOf(balance.cooperative()), balance.cooperativeName()),
                    new Named(String.valueOf(balance.producer()), balance.producerName()),
                    balance.returnable(),
                    balance.names().texts(),
                    String.valueOf(balance.lent()),
                    String.valueOf(balance.brought()),
                    String.valueOf(balance.back()),
                    String.valueOf(balance.left()),
                    ApiAmounts.euro(balance.amount().setScale(2)),
                    ApiAmounts.euro(BigDecimal.valueOf(balance.value().minor(), 2)));
        }
    }
}
