package coop.tablee.catering.snack;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Role;
import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.shared.DomainException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Brings what is ordered for a school in step with its calendar once that has changed, for whoever set the programme last; what is ordered already stays. What cannot be changed
 * by itself (its product is sold no more, say) is left for the page, which says that it is not right any more.
 */
@Component
class SnackFollowing implements OutboxHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SnackFollowing.class);

    private static final String PROGRAMMES = """
        select p.id, p.changed_by, s.name, s.city, s.time_zone, o.id party, b.name party_name, o.kinds
        from catering.snack_programme p join network.site s on s.id = p.site_id
        join network.organisation o on o.id = s.party_id and o.ended_at is null join network.party b on b.id = o.id
        where p.site_id = :site and p.state = 'ACTIVE' and p.standing_order_id is not null and p.last_day >= platform.today() order by p.id
        """;

    private final DatabaseClient database;
    private final Snacks snacks;

    SnackFollowing(DatabaseClient database, Snacks snacks) {
        this.database = database;
        this.snacks = snacks;
    }

    private record Following(long programme, KitchenDoor door, Actor actor) {}

    @Override
    public String kind() {
        return "snacks_follow";
    }

    /** Its key names the change of the calendar, of which there is one only. */
    @Override
    public boolean forgets() {
        return true;
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var site = message.payload().required("site").asLong();
        return database.sql(PROGRAMMES)
                .bind("site", site)
                .map(row -> new Following(
                        Objects.requireNonNull(row.get("id", Long.class)),
                        new KitchenDoor(
                                site,
                                Objects.requireNonNull(row.get("name", String.class)),
                                Objects.requireNonNull(row.get("city", String.class)),
                                ZoneId.of(Objects.requireNonNull(row.get("time_zone", String.class)))),
                        actor(
                                Objects.requireNonNull(row.get("changed_by", Long.class)),
                                new ActingParty(
                                        Objects.requireNonNull(row.get("party", Long.class)),
                                        Objects.requireNonNull(row.get("party_name", String.class)),
                                        Set.of(Objects.requireNonNull(row.get("kinds", String[].class)))))))
                .all()
                .collectList()
                .flatMapIterable(all -> all)
                .concatMap(one -> snacks.stayInStep(one.door, one.programme, one.actor)
                        .onErrorResume(DomainException.class, refused -> {
                            LOG.warn("Programme {} stays as it is ordered: {}", one.programme, refused.code());
                            return Mono.empty();
                        }))
                .then();
    }

    private static Actor actor(long account, ActingParty kitchen) {
        return new Actor(account, "", Locale.FRENCH, kitchen, Set.of(Role.BUYER), List.of(), Credential.NONE);
    }
}
