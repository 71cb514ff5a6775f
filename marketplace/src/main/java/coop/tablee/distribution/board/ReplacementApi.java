package coop.tablee.distribution.board;

import coop.tablee.catalogue.Allergens;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.LineReplacement;
import coop.tablee.ordering.ReplaceLine;
import coop.tablee.ordering.Replaceable;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiHeaders;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Another product instead of one line of an order, for a cooperative's own tools: what there is of that date, and the exchange. */
@RestController
@RequestMapping(path = "/api/v1/replacements/{line}", produces = MediaType.APPLICATION_JSON_VALUE)
class ReplacementApi {

    private static final int LONGEST_WORDS = 60;

    private final LineReplacement replacement;

    ReplacementApi(LineReplacement replacement) {
        this.replacement = replacement;
    }

    /** What could come instead, first of the same family; the version is the order's. */
    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<Line>> choices(
            @PathVariable long line, @RequestParam(defaultValue = "") String q, Actor actor) {
        return replacement
                .choices(
                        line,
                        q.strip().substring(0, Math.min(LONGEST_WORDS, q.strip().length())),
                        actor)
                .map(found -> ResponseEntity.ok()
                        .eTag(ApiHeaders.eTag(found.version()))
                        .body(Line.of(found)));
    }

    /** Puts it in the place of the line, once per key. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<CorrectedView>> replace(
            @PathVariable long line,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "If-Match", required = false) @Nullable String seen,
            @RequestBody JsonNode body,
            Actor actor) {
        return CorrectionCall.read(key, seen, body, call -> command(line, call))
                .flatMap(command -> replacement.replace(command, actor))
                .map(CorrectedView::answer);
    }

    private static ReplaceLine command(long line, CorrectionCall call) {
        var sent = call.sent();
        return new ReplaceLine(
                sent.requiredText("order"),
                call.version(),
                call.key(),
                line,
                sent.id("offer"),
                sent.decimal("quantity"),
                sent.flag("agreed", false),
                sent.flag("allergensTold", false),
                call.because());
    }

    /** A line that may be replaced; {@code agreed} is the most that its buyer agreed to pay for it, VAT in. */
    record Line(
            String order,
            LocalDate deliveryDate,
            boolean vatIncluded,
            String line,
            Map<String, String> names,
            String producer,
            String quantity,
            String orderingUnit,
            Lists allergens,
            Map<String, String> agreed,
            String consent,
            List<Choice> choices) {

        static Line of(Replaceable found) {
            return new Line(
                    found.number(),
                    found.day(),
                    found.audience().isVatIncluded(),
                    String.valueOf(found.line()),
                    found.names().texts(),
                    found.producer(),
                    ApiAmounts.plain(found.quantity()),
                    found.orderingUnit(),
                    Lists.of(found.allergens()),
                    ApiAmounts.euro(BigDecimal.valueOf(found.agreed().minor(), 2)),
                    ApiBody.word(found.consent()),
                    found.choices().stream().map(Choice::of).toList());
        }
    }

    record Choice(
            String offer,
            Map<String, String> names,
            String producer,
            Map<String, String> price,
            String orderingUnit,
            String pricingUnit,
            @Nullable String available,
            Lists allergens,
            List<String> moreAllergens,
            boolean agreedBeforehand) {

        static Choice of(Replaceable.Choice choice) {
            return new Choice(
                    String.valueOf(choice.offer()),
                    choice.names().texts(),
                    choice.producer(),
                    ApiAmounts.euro(choice.price()),
                    choice.orderingUnit(),
                    choice.pricingUnit(),
                    ApiAmounts.plainOrNone(choice.left()),
                    Lists.of(choice.allergens()),
                    words(choice.more()),
                    choice.agreedBeforehand());
        }
    }

    record Lists(List<String> contains, List<String> mayContain, List<String> unknown) {

        static Lists of(Allergens allergens) {
            return new Lists(words(allergens.contains()), words(allergens.mayContain()), words(allergens.unknown()));
        }
    }

    private static List<String> words(Collection<? extends Enum<?>> some) {
        return some.stream().map(ApiBody::word).toList();
    }
}
