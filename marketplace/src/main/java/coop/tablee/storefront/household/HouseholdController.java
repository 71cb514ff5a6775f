package coop.tablee.storefront.household;

import coop.tablee.catalogue.Allergen;
import coop.tablee.delivery.Destination;
import coop.tablee.delivery.Destinations;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.HouseholdProfiles;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Our household: its points, and its allergies if it wants them kept. */
@Controller
class HouseholdController {

    private static final String HERE = "/household";
    private static final String VIEW = "storefront/household";
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    private final HouseholdProfiles profiles;
    private final Destinations destinations;
    private final Refusals refusals;
    private final Toasts toasts;

    HouseholdController(HouseholdProfiles profiles, Destinations destinations, Refusals refusals, Toasts toasts) {
        this.profiles = profiles;
        this.destinations = destinations;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.HOUSEHOLD_MEMBER)
    @GetMapping(HERE)
    Mono<Rendering> show(Actor actor, ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().setCacheControl(CacheControl.noStore());
        return model(null, actor).map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse(Role.HOUSEHOLD_MEMBER)
    @PostMapping(HERE + "/points")
    Mono<Rendering> keepPoints(Actor actor, ServerWebExchange exchange) {
        return typed(exchange)
                .map(typed -> typed.getOrDefault("point", List.of()).stream()
                        .filter(point -> ID.matcher(point).matches())
                        .limit(100)
                        .map(Long::valueOf)
                        .collect(Collectors.toSet()))
                .flatMap(points -> profiles.keepPoints(points, actor))
                .then(Mono.fromSupplier(() -> back("storefront.household.saved", exchange)));
    }

    /** Only with the tick that says so, and for that alone. */
    @MayUse(Role.HOUSEHOLD_MEMBER)
    @PostMapping(HERE + "/allergies")
    Mono<Rendering> keepAllergies(Actor actor, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var ticked = Arrays.stream(Allergen.values())
                    .map(Enum::name)
                    .filter(typed.getOrDefault("allergen", List.of())::contains)
                    .collect(Collectors.toUnmodifiableSet());
            var consent = typed.containsKey("consent");
            return Mono.defer(() -> consent || ticked.isEmpty()
                            ? profiles.keepAllergens(ticked, actor)
                            : Mono.error(
                                    DomainException.invalid(FieldError.at("consent", "consent-missing", null, null))))
                    .then(Mono.fromSupplier(() -> back("storefront.household.saved", exchange)))
                    .onErrorResume(
                            DomainException.class,
                            refused -> refusals.again(VIEW, model(ticked, actor), refused, exchange));
        });
    }

    @MayUse(Role.HOUSEHOLD_MEMBER)
    @PostMapping(HERE + "/allergies/erasure")
    Mono<Rendering> forget(Actor actor, ServerWebExchange exchange) {
        return profiles.forgetAllergens(actor)
                .then(Mono.fromSupplier(() -> back("storefront.household.forgotten", exchange)));
    }

    private Mono<Map<String, Object>> model(@Nullable Set<String> ticked, Actor actor) {
        return profiles.of(actor)
                .flatMap(profile -> points(profile.points())
                        .map(points -> Map.of(
                                "points",
                                points,
                                "kept",
                                profile.points(),
                                "allergens",
                                Allergen.values(),
                                "ticked",
                                ticked == null ? profile.allergens() : ticked,
                                "consented",
                                !profile.allergens().isEmpty())));
    }

    /** One's own first, and those always: the others may be more than can be told. */
    private Mono<List<Destination>> points(Set<Long> own) {
        return destinations
                .among(own)
                .concatWith(destinations.near(null, null).filter(point -> !own.contains(point.id())))
                .collectList();
    }

    private Rendering back(String said, ServerWebExchange exchange) {
        toasts.leave(exchange, said);
        return Redirects.to(HERE);
    }

    private static Mono<MultiValueMap<String, String>> typed(ServerWebExchange exchange) {
        return exchange.getFormData().defaultIfEmpty(new LinkedMultiValueMap<>());
    }
}
