package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.SiteKind;
import coop.tablee.network.founding.OrganisationFiles.Commune;
import coop.tablee.network.founding.OrganisationFiles.Spot;
import coop.tablee.platform.form.Typed;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Where an organisation works: places with an address, and where that is on the map, by coordinates or by the municipality. */
@Controller
class PlaceController {

    /** Five signs in Belgium (NIS) and France (INSEE), eight digits in Germany (AGS), up to four in the Netherlands and Luxembourg. */
    private static final Pattern MUNICIPALITY = Pattern.compile("[0-9][0-9AB][0-9]{0,6}");

    private final OrganisationFiles files;
    private final FilePages pages;

    PlaceController(OrganisationFiles files, FilePages pages) {
        this.files = files;
        this.pages = pages;
    }

    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/places")
    Mono<Rendering> save(Actor actor, Locale locale, ServerWebExchange exchange) {
        return OrganisationController.typed(exchange)
                .flatMap(typed -> pages.after(
                        files.of(actor.requireParty()).zipWith(files.communes()).flatMap(both -> {
                            var spot = spot(typed, both.getT1(), both.getT2());
                            typed.check();
                            return files.place(spot, both.getT1().country(), actor);
                        }),
                        "places",
                        typed.values(),
                        actor,
                        locale,
                        exchange));
    }

    private static Spot spot(Typed typed, OrganisationFile file, List<Commune> communes) {
        var kinds = file.placeKinds();
        var kind = kinds.size() == 1 ? kinds.get(0) : typed.oneOf("kind", SiteKind.class, kinds.get(0));
        if (!kinds.contains(kind)) {
            typed.refuse(FieldError.at("kind", "unknown-choice", kind, null));
        }
        var municipality = municipality(typed);
        var latitude = typed.degrees("latitude", 90, "50.8103");
        var longitude = typed.degrees("longitude", 180, "4.3178");
        if ((latitude == null) != (longitude == null)) {
            typed.refuse(FieldError.at(latitude == null ? "latitude" : "longitude", "both-coordinates", null, null));
        }
        // Who says no coordinates is shown in the middle of the municipality
        var middle =
                communes.stream().filter(one -> one.code().equals(municipality)).findFirst();
        return new Spot(
                id(typed),
                kind,
                typed.required("place", 120),
                typed.required("street", 120),
                typed.required("postcode", 12),
                typed.required("city", 80),
                municipality,
                latitude == null ? middle.map(Commune::latitude).orElse(null) : latitude,
                longitude == null ? middle.map(Commune::longitude).orElse(null) : longitude,
                typed.line("site", 20).isEmpty() ? 0 : (int) typed.number("version-of-site"));
    }

    private static String municipality(Typed typed) {
        var chosen = typed.line("commune", 10);
        var municipality = chosen.isEmpty() ? typed.line("code", 10) : chosen;
        if (municipality.isEmpty()) {
            typed.refuse(FieldError.at("commune", "missing-choice", null, null));
        } else if (!MUNICIPALITY.matcher(municipality).matches()) {
            typed.refuse(
                    FieldError.at(chosen.isEmpty() ? "code" : "commune", "no-municipality", municipality, "21007"));
        }
        return municipality;
    }

    private static @Nullable Long id(Typed typed) {
        return typed.line("site", 20).isEmpty() ? null : typed.number("site");
    }
}
