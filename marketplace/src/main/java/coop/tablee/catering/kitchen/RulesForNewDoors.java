package coop.tablee.catering.kitchen;

import coop.tablee.network.NewPlaces;
import coop.tablee.network.SiteKind;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Gives a new kitchen door the rules of its authority, so that nothing is ordered there by other rules than at the doors beside it. */
@Component
class RulesForNewDoors implements NewPlaces {

    private final DatabaseClient database;

    RulesForNewDoors(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<Void> opened(long site, SiteKind kind) {
        return kind == SiteKind.KITCHEN_DOOR
                ? database.sql("select catering.take_over_rules(:site)")
                        .bind("site", site)
                        .then()
                : Mono.empty();
    }

    @Override
    public Mono<Void> closed(long site) {
        return Mono.empty();
    }
}
