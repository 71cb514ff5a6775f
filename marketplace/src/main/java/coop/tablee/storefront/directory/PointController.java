package coop.tablee.storefront.directory;

import coop.tablee.identity.OpenToAll;
import coop.tablee.storefront.PublicAddress;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** The public page of a distribution point or a farm's gate. */
@Controller
class PointController {

    private final PointDisplay display;

    PointController(PointDisplay display) {
        this.display = display;
    }

    @OpenToAll
    @GetMapping("/destinations/{named}")
    Mono<Rendering> point(@PathVariable String named, Locale locale) {
        return display.page(PublicAddress.idIn(named), locale)
                .map(page -> Rendering.view("storefront/point")
                        .modelAttribute("page", page)
                        .build());
    }
}
