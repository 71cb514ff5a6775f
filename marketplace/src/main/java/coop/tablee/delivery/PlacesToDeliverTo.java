package coop.tablee.delivery;

import coop.tablee.network.NewPlaces;
import coop.tablee.network.SiteKind;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Makes distribution points and kitchens' doors destinations, so that whoever keeps them can say their hours. Nothing is delivered there before a cooperative has a
 * way to it. They keep things cool, as nearly all do, and freeze nothing.
 */
@Component
class PlacesToDeliverTo implements NewPlaces {

    private static final String OPEN =
            "insert into delivery.destination (site_id, kind, chilled, frozen) values (:site, :kind, true, false) on conflict (site_id) do update set active = true where not delivery.destination.active";
    private static final String CLOSE =
            "update delivery.destination set active = false where site_id = :site and active";

    private final DatabaseClient database;

    PlacesToDeliverTo(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<Void> opened(long site, SiteKind kind) {
        return switch (kind) {
            case POINT -> open(site, DestinationKind.POINT);
            case KITCHEN_DOOR -> open(site, DestinationKind.KITCHEN_DOOR);
            case FARM, HUB -> Mono.empty();
        };
    }

    @Override
    public Mono<Void> closed(long site) {
        return database.sql(CLOSE).bind("site", site).then();
    }

    private Mono<Void> open(long site, DestinationKind kind) {
        return database.sql(OPEN).bind("site", site).bind("kind", kind.name()).then();
    }
}
