package coop.tablee.distribution;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps the vehicles of whoever carries: a carrier, or a farm that brings its goods itself. Each sees and changes its own only. */
@Component
public class Vehicles {

    private static final int MOST = 100;
    private static final String OF = """
            select id, name, kind, crates, load_kg, chilled, frozen, version from distribution.vehicle where carrier_id = :party order by name, id limit 100
            """;
    private static final String ADD = """
            insert into distribution.vehicle (carrier_id, name, kind, crates, load_kg, chilled, frozen)
            select :party, :name, :kind, :crates, :load, :chilled, :frozen
            where (select count(*) from distribution.vehicle where carrier_id = :party) < :most
            returning id
            """;
    private static final String CHANGE = """
            update distribution.vehicle set name = :name, kind = :kind, crates = :crates, load_kg = :load, chilled = :chilled, frozen = :frozen, version = version + 1
            where id = :id and carrier_id = :party and version = :version
            returning id
            """;
    private static final String REMOVE = "delete from distribution.vehicle where id = :id and carrier_id = :party";

    private final DatabaseClient database;

    Vehicles(DatabaseClient database) {
        this.database = database;
    }

    /** The acting organisation's, by name. */
    public Mono<List<Vehicle>> of(Actor actor) {
        return database.sql(OF)
                .bind("party", actor.requireParty().id())
                .map(row -> new Vehicle(
                        row.get("id", Long.class),
                        row.get("name", String.class),
                        Vehicle.Kind.valueOf(row.get("kind", String.class)),
                        row.get("crates", Integer.class),
                        row.get("load_kg", Integer.class),
                        row.get("chilled", Boolean.class),
                        row.get("frozen", Boolean.class),
                        row.get("version", Long.class)))
                .all()
                .collectList();
    }

    /**
     * Keeps a new vehicle, or a changed one if nobody changed it meanwhile ({@code vehicle-changed}, 409, also for another's); a name stands once
     * ({@code vehicle-name-taken}, 422); a hundred at most ({@code too-many-vehicles}, 409).
     */
    public Mono<Void> keep(Vehicle vehicle, Actor actor) {
        var isNew = vehicle.id() == 0;
        var statement = database.sql(isNew ? ADD : CHANGE)
                .bind("party", actor.requireParty().id())
                .bind("name", vehicle.name())
                .bind("kind", vehicle.kind().name())
                .bind("crates", vehicle.crates())
                .bind("load", vehicle.loadKg())
                .bind("chilled", vehicle.chilled())
                .bind("frozen", vehicle.frozen());
        return (isNew
                        ? statement.bind("most", MOST)
                        : statement.bind("id", vehicle.id()).bind("version", vehicle.version()))
                .map(row -> row.get("id", Long.class))
                .one()
                .switchIfEmpty(Mono.error(
                        () -> new DomainException(Kind.CONFLICT, isNew ? "too-many-vehicles" : "vehicle-changed")))
                .onErrorMap(
                        DuplicateKeyException.class,
                        taken -> DomainException.invalid(
                                FieldError.at("name", "vehicle-name-taken", vehicle.name(), null)))
                .then();
    }

    /** Takes one away; one that is gone already, or another's, is not there. */
    public Mono<Void> remove(long id, Actor actor) {
        return database.sql(REMOVE)
                .bind("id", id)
                .bind("party", actor.requireParty().id())
                .then();
    }
}
