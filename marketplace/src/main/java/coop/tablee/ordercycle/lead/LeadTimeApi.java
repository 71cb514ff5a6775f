package coop.tablee.ordercycle.lead;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import java.time.LocalTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** How early producers must know, for a cooperative's own tools. */
@RestController
@RequestMapping(path = "/api/v1/lead-times", produces = MediaType.APPLICATION_JSON_VALUE)
class LeadTimeApi {

    private final LeadTimes leadTimes;

    LeadTimeApi(LeadTimes leadTimes) {
        this.leadTimes = leadTimes;
    }

    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<View>> list(Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(leadTimes::all)
                .map(found -> ApiList.whole(found.stream().map(View::of).toList()));
    }

    /** Sets one, for all of a producer's products or for one; answers all of them. */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse(Role.COORDINATOR)
    Mono<ApiList<View>> set(@RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.read(body, LeadTimeApi::wanted))
                .flatMap(one -> leadTimes.set(one.producer, one.product, one.days, one.at, one.hours, actor))
                .then(list(actor));
    }

    @DeleteMapping("/{id}")
    @MayUse(Role.COORDINATOR)
    Mono<ResponseEntity<Void>> remove(@PathVariable long id, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(leadTimes::all)
                .filter(all -> all.stream().anyMatch(lead -> lead.id() == id))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(all -> leadTimes.remove(id, actor))
                .thenReturn(ResponseEntity.noContent().build());
    }

    private static Wanted wanted(ApiBody sent) {
        var producer = sent.idOrNone("producer");
        var product = sent.idOrNone("product");
        if ((producer == null) == (product == null)) {
            sent.refuse("producer", "producer-or-product", null, "producer or product");
        }
        var days = sent.countOrNone("days");
        var hours = sent.countOrNone("hours");
        var at = sent.clockOrNone("at");
        if ((days == null) == (hours == null)) {
            sent.refuse("days", "days-or-hours", null, "days or hours");
        } else if (days != null && at == null) {
            sent.refuse("at", "required", null, "12:00");
        } else if (hours != null && at != null) {
            sent.refuse("at", "days-or-hours", at, null);
        }
        return new Wanted(producer, product, days, at, hours);
    }

    private record Wanted(
            @Nullable Long producer,
            @Nullable Long product,
            @Nullable Integer days,
            @Nullable LocalTime at,
            @Nullable Integer hours) {}

    record View(
            String id,
            Named producer,
            @Nullable String product,
            @Nullable Map<String, String> names,
            @Nullable Integer days,
            @Nullable String at,
            @Nullable Integer hours) {

        static View of(LeadTime lead) {
            var product = lead.productId();
            var names = lead.product();
            var at = lead.at();
            return new View(
                    String.valueOf(lead.id()),
                    new Named(String.valueOf(lead.producerId()), lead.producer()),
                    product == null ? null : product.toString(),
                    names == null ? null : names.texts(),
                    lead.days(),
                    at == null ? null : at.toString(),
                    lead.hours());
        }
    }

    record Named(String id, String name) {}
}
