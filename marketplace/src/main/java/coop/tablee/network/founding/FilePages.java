package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.PlaceMap;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The one page that an organisation's sections stand on: as it is, and again with what was typed when something was refused. */
@Component
class FilePages {

    static final String HERE = "/organisation";

    /** In which an organisation can speak of itself: those of all pages. */
    static final List<String> LANGUAGES = List.of("fr", "nl", "de", "en");

    private static final String VIEW = "network/organisation";

    private final OrganisationFiles files;
    private final Refusals refusals;
    private final Toasts toasts;

    FilePages(OrganisationFiles files, Refusals refusals, Toasts toasts) {
        this.files = files;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    /** The page; {@code site} is the place to change, absent for writing down another. */
    Mono<Rendering> show(@Nullable Long site, Actor actor, Locale locale) {
        return model(site, Map.of(), actor, locale)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    /** Does what a section asks for and leads back to it; refused, the page shows again what was typed. */
    Mono<Rendering> after(
            Mono<Void> act,
            String section,
            Map<String, Object> typed,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return act.then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "network.file.saved");
                    return Redirects.to(HERE + "#" + section);
                }))
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(VIEW, model(null, typed, actor, locale), refused, exchange));
    }

    private Mono<Map<String, Object>> model(
            @Nullable Long site, Map<String, Object> typed, Actor actor, Locale locale) {
        return files.of(actor.requireParty()).zipWith(files.communes(), (file, communes) -> {
            var fields = fields(file, site);
            fields.putAll(typed);
            // Who was told that somebody else changed it may save over it now
            file.sites().stream()
                    .filter(one -> String.valueOf(one.id()).equals(fields.get("site")))
                    .forEach(one -> fields.put("version-of-site", String.valueOf(one.version())));
            if (communes.stream().anyMatch(one -> one.code().equals(fields.get("code")))) {
                fields.put("code", "");
            }
            return Map.of(
                    "file",
                    file,
                    "f",
                    fields,
                    "communes",
                    communes,
                    "languages",
                    LANGUAGES,
                    "language",
                    locale.getLanguage(),
                    "map",
                    PlaceMap.of(pins(file)),
                    "weekdays",
                    List.of(1, 2, 3, 4, 5, 6, 7),
                    "invites",
                    file.isCooperative() && actor.roles().contains(Role.COORDINATOR));
        });
    }

    private static Map<String, Object> fields(OrganisationFile file, @Nullable Long site) {
        var fields = new HashMap<String, Object>();
        fields.put("name", file.name());
        fields.put("form", file.legalForm());
        fields.put("country", file.country());
        fields.put("number", orEmpty(file.companyNumber()));
        fields.put("without", file.withoutNumber() ? "on" : "");
        fields.put("email", orEmpty(file.email()));
        fields.put("phone", file.phone());
        LANGUAGES.forEach(
                language -> fields.put("about-" + language, file.presentation().getOrDefault(language, "")));
        fields.put("status", file.vatSaid() ? file.vatStatus().name() : "");
        fields.put("vat", orEmpty(file.vatNumber()));
        fields.put("animal", answer(file.animalProducts()));
        fields.put("weekday", file.weekdays().stream().map(String::valueOf).toList());
        fields.put("fees", file.feeHint());
        for (var unset : List.of(
                "site",
                "version-of-site",
                "kind",
                "place",
                "street",
                "postcode",
                "city",
                "commune",
                "code",
                "latitude",
                "longitude",
                "scheme",
                "reference",
                "body",
                "from",
                "until",
                "other",
                "seller")) {
            fields.put(unset, "");
        }
        file.sites().stream()
                .filter(one -> Objects.equals(one.id(), site))
                .findFirst()
                .ifPresent(one -> fields.putAll(fields(one)));
        return fields;
    }

    private static Map<String, Object> fields(OrganisationFile.Place place) {
        return Map.ofEntries(
                Map.entry("site", String.valueOf(place.id())),
                Map.entry("version-of-site", String.valueOf(place.version())),
                Map.entry("kind", place.kind().name()),
                Map.entry("place", place.name()),
                Map.entry("street", place.street()),
                Map.entry("postcode", place.postcode()),
                Map.entry("city", place.city()),
                Map.entry("commune", place.municipality()),
                Map.entry("code", place.municipality()),
                Map.entry("latitude", degrees(place.latitude())),
                Map.entry("longitude", degrees(place.longitude())));
    }

    private static List<PlaceMap.Spot> pins(OrganisationFile file) {
        var pins = new ArrayList<PlaceMap.Spot>();
        for (var place : file.sites()) {
            pins.add(new PlaceMap.Spot(
                    pins.size() + 1,
                    PlaceMap.Look.NUMBER,
                    place.name(),
                    place.city(),
                    "#place-" + place.id(),
                    place.latitude(),
                    place.longitude()));
        }
        return pins;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String answer(@Nullable Boolean said) {
        if (said == null) {
            return "";
        }
        return said ? "YES" : "NO";
    }

    private static String degrees(@Nullable Double degrees) {
        return degrees == null ? "" : String.format(Locale.ROOT, "%.5f", degrees);
    }
}
