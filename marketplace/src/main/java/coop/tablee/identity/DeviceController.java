package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Toasts;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Ends sessions from afar: of a telephone that was lost, or of a desk where one forgot to sign out. */
@Controller
class DeviceController {

    private static final String DEVICES = AccountController.HERE + "/devices";

    private final Devices devices;
    private final SessionCookie cookie;
    private final Toasts toasts;

    DeviceController(Devices devices, SessionCookie cookie, Toasts toasts) {
        this.devices = devices;
        this.cookie = cookie;
        this.toasts = toasts;
    }

    @SignedIn
    @PostMapping(DEVICES + "/{device}/end")
    Mono<Rendering> end(@PathVariable UUID device, Actor actor, ServerWebExchange exchange) {
        return devices.end(device, actor).then(Mono.fromSupplier(() -> back("identity.device.ended", exchange)));
    }

    @SignedIn
    @PostMapping(DEVICES + "/end-others")
    Mono<Rendering> endOthers(Actor actor, ServerWebExchange exchange) {
        return devices.endOthers(actor, cookie.read(exchange).orElse(null))
                .then(Mono.fromSupplier(() -> back("identity.device.others-ended", exchange)));
    }

    private Rendering back(String said, ServerWebExchange exchange) {
        toasts.leave(exchange, said);
        return Redirects.to(AccountController.HERE);
    }
}
