package coop.tablee.imports;

import coop.tablee.identity.Actor;
import coop.tablee.imports.Answers.NewProducer;
import coop.tablee.imports.Answers.ProducerAnswer;
import coop.tablee.network.NewOrganisation;
import coop.tablee.network.NewSite;
import coop.tablee.network.OrganisationKind;
import coop.tablee.network.Organisations;
import coop.tablee.network.Site;
import coop.tablee.network.SiteKind;
import coop.tablee.network.Sites;
import coop.tablee.network.SupplyAgreements;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Registers a producer that first appears in a file: the organisation, its farm, and the agreement by which the cooperative may offer its goods. Where the farm
 * lies is not in a file: it has no coordinates and no municipality until somebody says. Country and time zone are those of the cooperative's hub.
 */
@Component
class NewProducers {

    /** The id of no producer. */
    static final long NONE = 0;

    private static final int LONGEST_NAME = 200;

    private final Organisations organisations;
    private final Sites sites;
    private final SupplyAgreements agreements;

    NewProducers(Organisations organisations, Sites sites, SupplyAgreements agreements) {
        this.organisations = organisations;
        this.sites = sites;
        this.agreements = agreements;
    }

    /** The producer that an answer means, registered where it is new; {@link #NONE} when its rows are left out. */
    Mono<Long> idOf(ProducerAnswer answer, Actor actor) {
        var newProducer = answer.newProducer();
        if (newProducer != null) {
            return register(newProducer, actor);
        }
        return Mono.just(answer.producer() == null ? NONE : answer.producer());
    }

    /** What is wrong with a new producer, if anything. */
    static @Nullable FieldError refuse(ProducerAnswer answer) {
        var newProducer = answer.newProducer();
        if (newProducer == null) {
            return null;
        }
        if (newProducer.name().isBlank()) {
            return FieldError.at(answer.field(), "missing-name", null, null);
        }
        return newProducer.name().length() > LONGEST_NAME
                ? FieldError.at(
                        answer.field(), "text-too-long", newProducer.name().length(), LONGEST_NAME)
                : null;
    }

    private Mono<Long> register(NewProducer producer, Actor actor) {
        var cooperative = actor.requireParty().id();
        return organisations
                .register(NewOrganisation.of(producer.name().strip(), OrganisationKind.PRODUCER))
                .flatMap(id -> sites.of(cooperative, SiteKind.HUB)
                        .switchIfEmpty(Flux.defer(() -> sites.of(cooperative, SiteKind.POINT)))
                        .next()
                        .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "not-said-yet")))
                        .flatMap(hub -> sites.register(farm(id, producer, hub)))
                        .then(agreements.agree(id, cooperative, producer.seller()))
                        .thenReturn(id));
    }

    private static NewSite farm(long id, NewProducer producer, Site hub) {
        return new NewSite(
                id,
                SiteKind.FARM,
                producer.name().strip(),
                "",
                "",
                producer.city().strip(),
                "",
                hub.country(),
                hub.zone().getId(),
                null,
                null);
    }
}
