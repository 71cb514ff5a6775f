package coop.tablee.ordercycle;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Prices, quantities and withdrawal of a date's offers, many at once, for a cooperative's own tools. */
@RestController
@RequestMapping(path = "/api/v1/cycles/{id}/offers", produces = MediaType.APPLICATION_JSON_VALUE)
class OfferChangeApi {

    private static final int MOST = 2000;
    /** How {@link OfferEditing} names the fields of an offer, and how programs do. */
    private static final Map<String, String> FIELDS =
            Map.of("h", "householdPrice", "i", "institutionPrice", "min", "minimum", "step", "step", "max", "maximum");

    private final CycleQueries queries;
    private final OfferEditing editing;

    OfferChangeApi(CycleQueries queries, OfferEditing editing) {
        this.queries = queries;
        this.editing = editing;
    }

    /** A list of changes, all or none; what is not sent of an offer stays. Answers all offers afterwards. */
    @PatchMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<CycleOfferApi.View>> change(@PathVariable long id, @RequestBody JsonNode body, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> queries.require(id, own))
                .flatMap(cycle -> queries.offers(id))
                .map(there -> edits(body, there))
                .filter(edits -> !edits.isEmpty())
                .flatMap(edits -> editing.save(id, null, edits, actor)
                        .onErrorMap(DomainException.class, refused -> inItsPlace(refused, edits)))
                .then(Mono.defer(() -> queries.offers(id)))
                .map(rows ->
                        ApiList.whole(rows.stream().map(CycleOfferApi.View::of).toList()));
    }

    private static List<OfferEdit> edits(JsonNode body, List<OfferedRow> there) {
        var known = there.stream().collect(Collectors.toMap(OfferedRow::id, Function.identity()));
        var named = new HashMap<Long, Boolean>();
        return ApiBody.readEach(body, MOST, sent -> {
            // What the list of offers says besides may be sent back with them
            sent.only(
                    "offer",
                    "version",
                    "householdPrice",
                    "institutionPrice",
                    "minimum",
                    "step",
                    "maximum",
                    "offered",
                    "names",
                    "family",
                    "producer",
                    "orderingUnit",
                    "pricingUnit",
                    "producerPrice",
                    "vatRate");
            var offer = sent.id("offer");
            if (named.put(offer, true) != null) {
                sent.refuse("offer", "named-twice", offer, null);
            }
            return edit(sent, offer, known.get(offer));
        });
    }

    private static OfferEdit edit(ApiBody sent, long offer, @Nullable OfferedRow there) {
        if (there == null) {
            sent.refuse("offer", "not-offered", offer, null);
        }
        return new OfferEdit(
                offer,
                sent.number("version"),
                decimal(sent, "householdPrice", there == null ? null : there.householdPrice()),
                decimal(sent, "institutionPrice", there == null ? null : there.institutionPrice()),
                amount(sent, "minimum", there == null ? BigDecimal.ONE : there.minimum()),
                amount(sent, "step", there == null ? BigDecimal.ONE : there.step()),
                decimal(sent, "maximum", there == null ? null : there.maximum()),
                sent.flag("offered", there != null && there.offered()));
    }

    /** None where it was sent as none. */
    private static @Nullable BigDecimal decimal(ApiBody sent, String name, @Nullable BigDecimal otherwise) {
        return sent.has(name) ? sent.decimalOrNone(name) : otherwise;
    }

    private static BigDecimal amount(ApiBody sent, String name, BigDecimal otherwise) {
        return sent.has(name) ? sent.decimal(name) : otherwise;
    }

    /** The refusal with its reasons at the places of the list. */
    private static DomainException inItsPlace(DomainException refused, List<OfferEdit> edits) {
        var places = new HashMap<String, Integer>();
        edits.forEach(edit -> places.put(String.valueOf(edit.offer()), places.size()));
        return new DomainException(
                refused.kind(),
                refused.code(),
                refused.errors().stream()
                        .map(error -> inItsPlace(error, places))
                        .toList());
    }

    private static FieldError inItsPlace(FieldError error, Map<String, Integer> places) {
        var field = error.field();
        var dot = field == null ? -1 : field.indexOf('.');
        if (field == null || dot < 0) {
            return error;
        }
        var changed = error.code().equals("offer-changed-meanwhile");
        var name = changed ? "version" : FIELDS.getOrDefault(field.substring(0, dot), "offer");
        var place = places.getOrDefault(field.substring(dot + 1), 0);
        return FieldError.at("[%d].%s".formatted(place, name), error.code(), error.found(), error.expected());
    }
}
