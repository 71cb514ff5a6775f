package coop.tablee.catering.joint;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What there is to write about joint drops, and to whom, as it stands when the letter is written. */
@Component
class JointNews {

    private static final String READERS = """
            (select coalesce(jsonb_agg(jsonb_build_object('account', x.id, 'email', x.email, 'name', x.display_name, 'language', x.locale) order by x.id), '[]')
             from identity.account x
             where x.email is not null and exists (select from network.membership m where m.account_id = x.id and m.until is null and m.party_id = %s and m.roles && array[%s])
               %s)
            """;
    private static final String WANTED =
            "and not exists (select from identity.mail_off f where f.account_id = x.id and f.kind = 'joint')";
    private static final String KITCHEN = "'COOK', 'BUYER'";
    private static final String COOPERATIVE = "'COORDINATOR'";

    private static final String JOINT = """
            select jsonb_build_object('asking', a.name, 'asked', b.name, 'askingDoor', a.id, 'askedDoor', b.id, 'cooperative', c.name, 'endedBy', coalesce(e.name, ''),
                'state', j.state, 'granted', j.agreed_at is not null, 'endedByParty', coalesce(j.ended_by_id, 0), 'askingParty', a.party_id, 'askedParty', b.party_id,
                'cooperativeParty', j.cooperative_id, 'ofAsking', %s, 'ofAsked', %s, 'ofCooperative', %s)::text found
            from delivery.joint_drop j
            join network.site a on a.id = j.asking_door_id
            join network.site b on b.id = j.asked_door_id
            join network.party c on c.id = j.cooperative_id
            left join network.party e on e.id = j.ended_by_id
            where j.id = :joint
            """.formatted(
                    READERS.formatted("a.party_id", KITCHEN, WANTED),
                    READERS.formatted("b.party_id", KITCHEN, WANTED),
                    READERS.formatted("j.cooperative_id", COOPERATIVE, WANTED));
    private static final String SHORT = """
            select jsonb_build_object('door', y.destination_id, 'name', y.destination_name, 'day', y.delivery_date, 'other', o.name, 'minimum', y.minimum_minor,
                'missing', greatest(y.minimum_minor - y.goods_minor - ordering.joint_goods(y.destination_id, y.delivery_date), 0),
                'ofKitchen', %s, 'ofCooperative', %s)::text found
            from ordering.drop_standing y
            join network.site s on s.id = y.destination_id
            join network.site o on o.id = :by
            where y.drop_id = :drop
            """.formatted(
            READERS.formatted("s.party_id", KITCHEN, ""), READERS.formatted("y.cooperative_id", COOPERATIVE, ""));

    private final DatabaseClient database;
    private final JsonMapper json;

    JointNews(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    record Reader(long account, String email, String name, Locale language) {}

    /**
     * @param granted whether the cooperative was asked, too
     * @param endedBy empty while nobody ended it
     */
    record Joint(
            String asking,
            String asked,
            long askingDoor,
            long askedDoor,
            String cooperative,
            String endedBy,
            String state,
            boolean granted,
            long endedByParty,
            long askingParty,
            long askedParty,
            long cooperativeParty,
            List<Reader> ofAsking,
            List<Reader> ofAsked,
            List<Reader> ofCooperative) {}

    /**
     * @param door that is below its minimum; {@code other} the door where less is ordered
     * @param missing cents, VAT out; 0 = nothing any more
     */
    record TooLittle(
            long door,
            String name,
            LocalDate day,
            String other,
            long minimum,
            long missing,
            List<Reader> ofKitchen,
            List<Reader> ofCooperative) {}

    Mono<Joint> joint(long id) {
        return database.sql(JOINT)
                .bind("joint", id)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Joint.class));
    }

    /** Empty when nothing is ordered for the door any more. */
    Mono<TooLittle> tooLittle(long drop, long by) {
        return database.sql(SHORT)
                .bind("drop", drop)
                .bind("by", by)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, TooLittle.class));
    }
}
