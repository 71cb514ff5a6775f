package coop.tablee.network;

import coop.tablee.platform.Binding;
import io.r2dbc.spi.Readable;
import java.time.ZoneId;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Farms, hubs, distribution points and kitchen doors: registered once, found by id or by whose they are. */
@Component
public class Sites {

    private static final String REGISTER = """
            insert into network.site (party_id, kind, name, street, postcode, city, municipality_code, country, time_zone, latitude, longitude)
            values (:party, :kind, :name, :street, :postcode, :city, :municipality, :country, :timeZone, :latitude, :longitude)
            returning id
            """;
    private static final String SELECT = """
            select id, party_id, kind, name, street, postcode, city, municipality_code, country, time_zone, latitude, longitude from network.site
            """;

    private final DatabaseClient database;

    Sites(DatabaseClient database) {
        this.database = database;
    }

    /** Registers a place and gives its id. */
    public Mono<Long> register(NewSite site) {
        return database.sql(REGISTER)
                .bind("party", site.party())
                .bind("kind", site.kind().name())
                .bind("name", site.name())
                .bind("street", site.street())
                .bind("postcode", site.postcode())
                .bind("city", site.city())
                .bind("municipality", site.municipality())
                .bind("country", site.country())
                .bind("timeZone", ZoneId.of(site.timeZone()).getId())
                .bind("latitude", Binding.orNull(site.latitude(), Double.class))
                .bind("longitude", Binding.orNull(site.longitude(), Double.class))
                .map(row -> row.get("id", Long.class))
                .one();
    }

    public Mono<Site> find(long id) {
        return database.sql(SELECT + "where id = :id")
                .bind("id", id)
                .map(Sites::site)
                .one();
    }

    /** The places of a party, of one kind, in the order they were registered. */
    public Flux<Site> of(long party, SiteKind kind) {
        return database.sql(SELECT + "where party_id = :party and kind = :kind order by id")
                .bind("party", party)
                .bind("kind", kind.name())
                .map(Sites::site)
                .all();
    }

    private static Site site(Readable row) {
        return new Site(
                row.get("id", Long.class),
                row.get("party_id", Long.class),
                SiteKind.valueOf(row.get("kind", String.class)),
                row.get("name", String.class),
                row.get("street", String.class),
                row.get("postcode", String.class),
                row.get("city", String.class),
                row.get("municipality_code", String.class),
                row.get("country", String.class),
                ZoneId.of(row.get("time_zone", String.class)),
                row.get("latitude", Double.class),
                row.get("longitude", Double.class));
    }
}
