package coop.tablee.distribution.round;

import coop.tablee.distribution.Vehicle;
import coop.tablee.distribution.Vehicles;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The page on which whoever carries keeps the vehicles. */
@Controller
class VehicleController {

    private static final String PAGE = "distribution/vehicles";

    private final Vehicles vehicles;
    private final Refusals refusals;
    private final Toasts toasts;

    VehicleController(Vehicles vehicles, Refusals refusals, Toasts toasts) {
        this.vehicles = vehicles;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping("/vehicles")
    @MayUse({Role.DRIVER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(@RequestParam @Nullable Long vehicle, Actor actor) {
        return vehicles.of(actor)
                .map(kept -> Rendering.view(PAGE)
                        .model(model(kept, chosen(kept, vehicle)))
                        .build());
    }

    @PostMapping("/vehicles")
    @MayUse({Role.DRIVER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> keep(ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData()
                .map(VehicleForm::of)
                .flatMap(form -> Mono.fromSupplier(form::vehicle)
                        .flatMap(vehicle -> vehicles.keep(vehicle, actor))
                        .then(back(exchange, "distribution.vehicle.kept"))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        PAGE, vehicles.of(actor).map(kept -> model(kept, form)), refused, exchange)));
    }

    @PostMapping("/vehicles/removal")
    @MayUse({Role.DRIVER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> remove(ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData()
                .map(VehicleForm::of)
                .flatMap(form -> vehicles.remove(form.id(), actor))
                .then(back(exchange, "distribution.vehicle.removed"));
    }

    private Mono<Rendering> back(ServerWebExchange exchange, String said) {
        return Mono.fromSupplier(() -> {
            toasts.leave(exchange, said);
            return Redirects.to("/vehicles");
        });
    }

    private static Map<String, Object> model(List<Vehicle> kept, VehicleForm form) {
        return Map.of("vehicles", kept, "form", form, "kinds", Vehicle.Kind.values());
    }

    private static VehicleForm chosen(List<Vehicle> kept, @Nullable Long vehicle) {
        return vehicle == null
                ? VehicleForm.empty()
                : kept.stream()
                        .filter(one -> one.id() == vehicle)
                        .findFirst()
                        .map(VehicleForm::of)
                        .orElseThrow(DomainException::notFound);
    }
}
