package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiBody;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What may come instead of what is missing, for the household or kitchen of the token. */
@RestController
@RequestMapping(path = "/api/v1/substitutes", produces = MediaType.APPLICATION_JSON_VALUE)
class SubstituteApi {

    private final SubstituteConsents consents;

    SubstituteApi(SubstituteConsents consents) {
        this.consents = consents;
    }

    @GetMapping
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    Mono<View> read(Actor actor) {
        return consents.of(actor).map(consent -> new View(ApiBody.word(consent)));
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    Mono<View> keep(@RequestBody JsonNode body, Actor actor) {
        return Mono.fromCallable(() -> ApiBody.read(body, sent -> sent.choice("consent", SubstituteConsent.class)))
                .flatMap(consent -> consents.keep(consent, actor))
                .then(read(actor));
    }

    record View(String consent) {}
}
