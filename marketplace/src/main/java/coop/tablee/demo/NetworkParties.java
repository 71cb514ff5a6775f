package coop.tablee.demo;

import coop.tablee.catalogue.CatalogueLoading;
import coop.tablee.catalogue.Label;
import coop.tablee.delivery.DeliveryLoading;
import coop.tablee.delivery.DeliverySetup;
import coop.tablee.delivery.DestinationKind;
import coop.tablee.distribution.VehicleLoading;
import coop.tablee.identity.AccountLoading;
import coop.tablee.identity.Role;
import coop.tablee.network.Certificate;
import coop.tablee.network.CertificateScheme;
import coop.tablee.network.NetworkLoading;
import coop.tablee.network.NewOrganisation;
import coop.tablee.network.NewSite;
import coop.tablee.network.OrganisationKind;
import coop.tablee.network.SiteKind;
import coop.tablee.platform.bulk.BulkLoad;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts a plan's people, places and products into a load. Everyone has an account, {@code kind-number@network.example}, with the demo's password. */
@Component
class NetworkParties {

    static final String DOMAIN = "@network.example";

    private static final String COOPERATIVES = """
            select o.id, (select min(s.id) from network.site s where s.party_id = o.id and s.kind = 'HUB') hub
            from network.organisation o where 'COOPERATIVE' = any (o.kinds) order by o.id
            """;
    private static final String CARRIERS =
            "select id from network.organisation where 'CARRIER' = any (kinds) order by id";

    private final AccountLoading accounts;
    private final CatalogueLoading catalogue;

    NetworkParties(AccountLoading accounts, CatalogueLoading catalogue) {
        this.accounts = accounts;
        this.catalogue = catalogue;
    }

    /** Writes all of the plan; {@code products} are shared among its producers. */
    void write(NetworkPlan plan, int products, long seed, LocalDate today, BulkLoad load) {
        var batch = Objects.requireNonNull(accounts.into(load, People.PASSWORD).block());
        new Writing(load, batch, today).write(plan, products, seed);
    }

    /** A cooperative and the hub that its goods leave from. */
    private record Region(long cooperative, long hub) {}

    /** One plan on its way into one load. */
    private final class Writing {

        private final NetworkLoading network;
        private final DeliveryLoading delivery;
        private final VehicleLoading vehicles;
        private final CatalogueLoading.Batch shelves;
        private final AccountLoading.Batch people;
        private final LocalDate today;
        private final List<Region> regions;
        private final List<Long> carriers;

        private Writing(BulkLoad load, AccountLoading.Batch people, LocalDate today) {
            this.network = NetworkLoading.into(load);
            this.delivery = DeliveryLoading.into(load);
            this.vehicles = VehicleLoading.into(load);
            this.shelves = catalogue.into(load);
            this.people = people;
            this.today = today;
            this.regions = new ArrayList<>(load.select(
                    COOPERATIVES, row -> new Region(row.get("id", Long.class), row.get("hub", Long.class))));
            this.carriers = new ArrayList<>(load.select(CARRIERS, row -> row.get("id", Long.class)));
        }

        private void write(NetworkPlan plan, int products, long seed) {
            for (var i = 0; i < plan.carriers().size(); i++) {
                carrier(i, plan.carriers().get(i));
            }
            plan.cooperatives().forEach(this::cooperative);
            var stock = new NetworkShelves(seed);
            var makers = plan.producers().size();
            for (var i = 0; i < makers; i++) {
                var count = products / makers + (i < products % makers ? 1 : 0);
                producer(i, plan.producers().get(i), stock, count);
            }
            var communes = plan.communes().stream()
                    .map(commune -> organisation(commune.name(), OrganisationKind.AUTHORITY, null, 1))
                    .toList();
            for (var i = 0; i < plan.kitchens().size(); i++) {
                kitchen(i, plan.kitchens().get(i), plan.communes(), communes);
            }
            plan.points().forEach(this::point);
            for (var i = 0; i < plan.households(); i++) {
                var household = network.household("Ménage " + (i + 1), 1 + i % 5);
                welcome("household-" + (i + 1), "Ménage " + (i + 1), household, Role.HOUSEHOLD_MEMBER);
            }
        }

        private void carrier(int number, NetworkPlan.Carrier carrier) {
            var id = organisation(carrier.name(), OrganisationKind.CARRIER, null, number);
            carrier.vehicles().forEach(vehicle -> vehicles.vehicle(id, vehicle));
            welcome("carrier-" + (number + 1), carrier.name(), id, Role.DRIVER);
            carriers.add(id);
        }

        private void cooperative(NetworkPlan.Cooperative cooperative) {
            var number = regions.size() + 1;
            var id = organisation(cooperative.name(), OrganisationKind.COOPERATIVE, null, number);
            certify(id, CertificateScheme.ORGANIC, "BE-BIO-03");
            regions.add(new Region(id, site(id, SiteKind.HUB, "Dépôt de " + cooperative.name(), cooperative.hub())));
            welcome("cooperative-" + number, cooperative.name(), id, Role.COORDINATOR, Role.PACKER, Role.VOLUNTEER);
        }

        private void producer(int number, NetworkPlan.Producer producer, NetworkShelves stock, int count) {
            var id = organisation(producer.name(), OrganisationKind.PRODUCER, null, number + 1);
            site(id, SiteKind.FARM, producer.name(), producer.farm());
            if (producer.labels().contains(Label.ORGANIC)) {
                certify(id, CertificateScheme.ORGANIC, "BE-BIO-01");
            }
            if (producer.labels().contains(Label.IN_CONVERSION)) {
                certify(id, CertificateScheme.IN_CONVERSION, "BE-BIO-02");
            }
            if (producer.labels().contains(Label.SOCIAL_ECONOMY)) {
                certify(id, CertificateScheme.SOCIAL, "Région");
            }
            if (producer.trade().keepsAnimals()) {
                certify(id, CertificateScheme.SANITARY, "AFSCA");
            }
            Stream.of(producer.cooperative(), producer.second())
                    .distinct()
                    .sorted()
                    .forEach(region -> network.agreement(id, regions.get(region).cooperative, producer.seller()));
            welcome("producer-" + (number + 1), producer.name(), id, Role.OWNER, Role.STOCK_KEEPER);
            stock.madeBy(id, number, producer, count).forEach(shelves::product);
        }

        private void kitchen(
                int number, NetworkPlan.Kitchen kitchen, List<NetworkPlan.Commune> communes, List<Long> authorities) {
            var id = network.organisation(
                    NewOrganisation.of(kitchen.name(), OrganisationKind.KITCHEN)
                            .under(authorities.get(kitchen.commune())),
                    kitchen.kind());
            var door = site(id, SiteKind.KITCHEN_DOOR, kitchen.name(), kitchen.door());
            delivery.destination(door, DestinationKind.KITCHEN_DOOR);
            delivery.opening(
                    door,
                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                    LocalTime.of(6, 30),
                    LocalTime.of(9, 0),
                    DeliverySetup.room(150, 60, 25));
            lanes(communes.get(kitchen.commune()).cooperative(), door);
            welcome("kitchen-" + (number + 1), kitchen.name(), id, Role.COOK, Role.BUYER);
        }

        private void point(NetworkPlan.Point point) {
            var region = point.cooperative();
            var site = site(regions.get(region).cooperative, SiteKind.POINT, point.name(), point.place());
            delivery.destination(site, DestinationKind.POINT);
            delivery.opening(
                    site,
                    NetworkWeeks.daysOf(region),
                    LocalTime.of(16, 0),
                    LocalTime.of(19, 0),
                    DeliverySetup.room(400, 160, 60));
            lanes(region, site);
        }

        /** Goods come from the cooperative of the place and from its neighbour. */
        private void lanes(int region, long destination) {
            for (var one : Stream.of(region, Math.min(NetworkWeeks.neighbourOf(region), regions.size() - 1))
                    .distinct()
                    .sorted()
                    .toList()) {
                var from = regions.get(one);
                delivery.laneThroughHub(from.cooperative, destination, from.hub, carriers.get(one % carriers.size()));
            }
        }

        private long organisation(String name, OrganisationKind kind, @Nullable Long under, int seal) {
            var organisation = NewOrganisation.of(name, kind).presented(1 + seal % 999, Map.of());
            return network.organisation(under == null ? organisation : organisation.under(under), null);
        }

        private long site(long party, SiteKind kind, String name, NetworkPlan.Place place) {
            return network.site(new NewSite(
                    party,
                    kind,
                    name,
                    "Rue du Village 1",
                    place.postcode(),
                    place.village(),
                    place.code(),
                    "BE",
                    "Europe/Brussels",
                    place.latitude(),
                    place.longitude()));
        }

        private void certify(long organisation, CertificateScheme scheme, String body) {
            network.certificate(new Certificate(
                    organisation, scheme, body + "-" + organisation, body, today.minusYears(2), today.plusYears(1)));
        }

        private void welcome(String email, String name, long party, Role... roles) {
            Collection<Role> all = List.of(roles);
            network.membership(people.account(email + DOMAIN, name, Locale.FRENCH), party, all);
        }
    }
}
