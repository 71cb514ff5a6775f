package coop.tablee.network;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public faces of producers and cooperatives, in one statement each. A producer has one while some cooperative may sell its goods, a cooperative while it may sell
 * somebody's: who was only written into a list is nobody's to show.
 */
@Component
public class Profiles {

    private static final String PROFILE = """
            with today as materialized (select platform.today() as day),
            agreed as materialized (
                select a.producer_id, a.cooperative_id from network.supply_agreement a cross join today t
                where a.may_offer and a.valid_from <= t.day and (a.valid_until is null or a.valid_until >= t.day)
                  and (a.producer_id = :id or a.cooperative_id = :id))
            select jsonb_build_object('id', o.id, 'name', p.name, 'presentation', jsonb_build_object('texts', o.presentation), 'seal', o.seal,
                'socialEnterprise', o.social_enterprise, 'insertionApproval', nullif(btrim(o.insertion_approval), ''),
                'postcode', coalesce(s.postcode, ''), 'city', coalesce(s.city, ''), 'latitude', s.latitude, 'longitude', s.longitude,
                'certificates', (
                    select coalesce(jsonb_agg(jsonb_build_object('scheme', c.scheme, 'reference', c.reference, 'controlBody', c.control_body, 'until', c.valid_until)
                        order by array_position(array['ORGANIC', 'IN_CONVERSION', 'SANITARY', 'SOCIAL'], c.scheme), c.valid_until), '[]')
                    from network.certificate c cross join today t where c.organisation_id = o.id and t.day between c.valid_from and c.valid_until),
                'sellers', (
                    select coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'name', q.name, 'city', network.town_of(q.id)) order by q.name, q.id), '[]')
                    from agreed a join network.party q on q.id = a.cooperative_id where a.producer_id = o.id),
                'growers', (
                    select coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'name', q.name, 'city', network.town_of(q.id)) order by q.name, q.id), '[]')
                    from (select a.producer_id from agreed a where a.cooperative_id = o.id order by 1 limit 1000) a join network.party q on q.id = a.producer_id))::text found
            from network.organisation o
            join network.party p on p.id = o.id
            left join network.site s on s.id = network.seat_of(o.id)
            where o.id = :id and :kind = any (o.kinds)
              and exists (select from agreed a where case :kind when 'PRODUCER' then a.producer_id else a.cooperative_id end = o.id)
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    Profiles(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Empty when there is no such producer, or none that takes part. */
    public Mono<Profile> ofProducer(long id) {
        return find(id, OrganisationKind.PRODUCER);
    }

    public Mono<Profile> ofCooperative(long id) {
        return find(id, OrganisationKind.COOPERATIVE);
    }

    private Mono<Profile> find(long id, OrganisationKind kind) {
        return database.sql(PROFILE)
                .bind("id", id)
                .bind("kind", kind.name())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Profile.class));
    }
}
