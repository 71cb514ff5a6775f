package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.identity.SignedIn;
import coop.tablee.platform.api.ApiHeaders;
import coop.tablee.platform.form.Typed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Founding over HTTP, by the rules of the page, and how the organisation of the token stands until the public sees it. */
@RestController
@RequestMapping(path = "/api/v1/organisations", produces = MediaType.APPLICATION_JSON_VALUE)
class OrganisationApi {

    private final Founding founding;
    private final OrganisationFiles files;

    OrganisationApi(Founding founding, OrganisationFiles files) {
        this.founding = founding;
        this.files = files;
    }

    /** The one that the token acts for. */
    @MayUse(Role.OWNER)
    @GetMapping("/current")
    Mono<Standing> current(Actor actor) {
        return files.of(actor.requireParty()).map(Standing::of);
    }

    /** Founds one for whoever's token it is, who leads it from then on; a token for it is asked for as any other. The same key founds once, and for something else it is refused. */
    @SignedIn
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Standing> found(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody JsonNode body,
            Actor actor) {
        return Mono.defer(() -> founding.foundAsSaid(typed(body), key(ApiHeaders.requireKey(key), actor), actor))
                .flatMap(membership -> files.of(membership.party()))
                .map(Standing::of);
    }

    private static Typed typed(JsonNode body) {
        var fields = new LinkedMultiValueMap<String, String>();
        fields.add("name", text(body, "name"));
        fields.add("kind", text(body, "kind").toUpperCase(Locale.ROOT));
        return new Typed(fields);
    }

    private static String text(JsonNode body, String name) {
        var node = body.path(name);
        return node.isString() ? node.asString() : "";
    }

    /** Of whoever asks, so that no key of one is another's. */
    private static UUID key(String named, Actor actor) {
        return UUID.nameUUIDFromBytes("network.organisations:%d:%s"
                .formatted(actor.accountId(), named)
                .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * How it stands.
     *
     * @param seen whether the public sees it
     * @param missing codes of what law wants said still
     * @param admission absent for who needs nobody's yes
     */
    record Standing(
            String id,
            String name,
            List<String> kinds,
            boolean seen,
            List<String> missing,
            @Nullable Admission admission) {

        static Standing of(OrganisationFile file) {
            return new Standing(
                    Long.toString(file.id()),
                    file.name(),
                    file.kinds().stream()
                            .map(kind -> kind.toLowerCase(Locale.ROOT))
                            .sorted()
                            .toList(),
                    file.isPublic(),
                    file.missing(),
                    Admission.of(file.admission()));
        }
    }

    /** {@code reason} says why it was declined; absent otherwise. */
    record Admission(
            String state,
            @Nullable Instant asked,
            @Nullable Instant decided,
            @Nullable String reason) {

        static @Nullable Admission of(OrganisationFile.@Nullable Admission admission) {
            return admission == null
                    ? null
                    : new Admission(
                            admission.state().name().toLowerCase(Locale.ROOT),
                            admission.asked(),
                            admission.decided(),
                            admission.reason().isEmpty() ? null : admission.reason());
        }
    }
}
