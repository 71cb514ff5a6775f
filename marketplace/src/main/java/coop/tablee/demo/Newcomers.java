package coop.tablee.demo;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Membership;
import coop.tablee.network.OrganisationKind;
import coop.tablee.network.SiteKind;
import coop.tablee.network.VatStatus;
import coop.tablee.network.founding.Admissions;
import coop.tablee.network.founding.Founding;
import coop.tablee.network.founding.OrganisationFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A cooperative that signed itself up and waits until whoever runs the marketplace has looked at it. Told again it is told once. */
@Component
class Newcomers {

    private static final String FOUNDER = "newcomer";
    private static final String NAME = "La Huche commune";

    private final Cast cast;
    private final Accounts accounts;
    private final Founding founding;
    private final OrganisationFiles files;
    private final Admissions admissions;

    Newcomers(Cast cast, Accounts accounts, Founding founding, OrganisationFiles files, Admissions admissions) {
        this.cast = cast;
        this.accounts = accounts;
        this.founding = founding;
        this.files = files;
        this.admissions = admissions;
    }

    void arrive() {
        if (cast.knows("huche")) {
            return;
        }
        var founder = "account:" + FOUNDER;
        if (!cast.knows(founder)) {
            cast.remember(
                    founder,
                    Objects.requireNonNull(
                            accounts.create(FOUNDER + People.DOMAIN, "Inès Baudoux", Locale.FRENCH, People.PASSWORD)
                                    .block()));
        }
        var key = UUID.nameUUIDFromBytes(NAME.getBytes(StandardCharsets.UTF_8));
        var cooperative = Objects.requireNonNull(
                founding.found(NAME, OrganisationKind.COOPERATIVE, key, actor(cast.id(founder), null))
                        .block());
        var leader = actor(cast.id(founder), cooperative);
        files.identify(
                        new OrganisationFiles.Identity(
                                NAME,
                                "SC",
                                "BE",
                                null,
                                true,
                                FOUNDER + People.DOMAIN,
                                "02 000 00 00",
                                Map.of(
                                        "fr",
                                        "Une épicerie de quartier à vingt, qui voudrait vendre les légumes de la vallée.")),
                        0,
                        leader)
                .onErrorComplete()
                .block();
        files.place(
                        new OrganisationFiles.Spot(
                                null,
                                SiteKind.HUB,
                                "La Huche",
                                "Rue du Four 3",
                                "1190",
                                "Forest",
                                "21007",
                                50.8121,
                                4.3177,
                                0),
                        "BE",
                        leader)
                .block();
        files.sayVat(VatStatus.EXEMPT_SMALL, null, 0, leader).onErrorComplete().block();
        admissions.ask(leader).block();
        cast.remember("huche", cooperative.partyId());
    }

    private static Actor actor(long account, @Nullable Membership membership) {
        return new Actor(
                account,
                "",
                Locale.FRENCH,
                membership == null ? null : new ActingParty(membership.partyId(), NAME, membership.partyKinds()),
                membership == null ? Set.of() : membership.roles(),
                membership == null ? List.of() : List.of(membership),
                Credential.SESSION);
    }
}
