package coop.tablee.ordercycle.allotment;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.allotment.Allotments.AllottedCycle;
import coop.tablee.ordercycle.allotment.Allotments.Wanted;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What households and kitchens may each take of a date's offers, for a cooperative's own tools. */
@RestController
@RequestMapping(path = "/api/v1/cycles/{id}/allotments", produces = MediaType.APPLICATION_JSON_VALUE)
class AllotmentApi {

    private static final int MOST = 4000;

    private final Allotments allotments;

    AllotmentApi(Allotments allotments) {
        this.allotments = allotments;
    }

    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<View> show(@PathVariable long id, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> allotments.of(id, own))
                .map(View::of);
    }

    /** Sets those that are sent, all or none; the others stay. */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<View> set(@PathVariable long id, @RequestBody JsonNode body, Actor actor) {
        return show(id, actor)
                .map(there -> ApiBody.read(body, sent -> sent.each("items", MOST, AllotmentApi::wanted)))
                .flatMap(wanted -> allotments
                        .set(id, wanted, actor)
                        .onErrorMap(DomainException.class, refused -> inPlaces(refused, wanted)))
                .then(show(id, actor));
    }

    private static Wanted wanted(ApiBody sent) {
        // Nothing said is not the same as no limit
        if (!sent.has("amount")) {
            sent.refuse("amount", "required", null, "20");
        }
        return new Wanted(sent.id("offer"), sent.choice("audience", Audience.class), sent.decimalOrNone("amount"));
    }

    /** A reason names a field of the page; programs know their places. */
    private static DomainException inPlaces(DomainException refused, List<Wanted> wanted) {
        var places = IntStream.range(0, wanted.size())
                .boxed()
                .collect(Collectors.toMap(
                        place -> Wanted.field(
                                wanted.get(place).offer(), wanted.get(place).audience()),
                        place -> "items[" + place + "].amount",
                        (first, second) -> second));
        return new DomainException(
                refused.kind(),
                refused.code(),
                refused.errors().stream()
                        .map(error -> FieldError.at(
                                places.getOrDefault(String.valueOf(error.field()), String.valueOf(error.field())),
                                error.code(),
                                error.found(),
                                error.expected()))
                        .toList());
    }

    record View(String cycle, LocalDate deliveryDate, String state, List<Offer> items) {

        static View of(AllottedCycle cycle) {
            return new View(
                    String.valueOf(cycle.id()),
                    cycle.deliveryDate(),
                    ApiBody.word(cycle.state()),
                    cycle.offers().stream().map(Offer::of).toList());
        }
    }

    record Offer(
            String offer,
            Map<String, String> names,
            String producer,
            String orderingUnit,
            Share household,
            Share institution) {

        static Offer of(AllottedOffer offer) {
            return new Offer(
                    String.valueOf(offer.id()),
                    offer.names().texts(),
                    offer.producer(),
                    offer.unit().name(),
                    new Share(ApiAmounts.plainOrNone(offer.household()), ApiAmounts.plain(offer.householdTaken())),
                    new Share(ApiAmounts.plainOrNone(offer.institution()), ApiAmounts.plain(offer.institutionTaken())));
        }
    }

    record Share(@Nullable String amount, String taken) {}
}
