package coop.tablee.delivery.joint;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Joins drops of two kitchens' doors: asks, agrees, grants, ends. Whoever is not concerned is answered {@code not-found} (404); what somebody else changed meanwhile is
 * {@code joint-changed} (409). Each step is told by the outbox ({@code joint_drop}).
 */
@Component
public class JointDrops {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final TypeReference<List<JointDrop>> JOINTS = new TypeReference<>() {};

    private static final String JOINT = """
            jsonb_build_object('id', j.id, 'cooperative', j.cooperative_id, 'cooperativeName', c.name, 'state', j.state,
                'since', coalesce(j.ended_at, j.granted_at, j.agreed_at, j.asked_at), 'endedBy', e.name,
                'asking', jsonb_build_object('id', a.id, 'name', a.name, 'city', a.city, 'party', a.party_id),
                'asked', jsonb_build_object('id', b.id, 'name', b.name, 'city', b.city, 'party', b.party_id))
            """;
    private static final String FROM = """
            from delivery.joint_drop j
            join network.site a on a.id = j.asking_door_id
            join network.site b on b.id = j.asked_door_id
            join network.party c on c.id = j.cooperative_id
            left join network.party e on e.id = j.ended_by_id
            """;
    /** What ended is shown for some weeks, so that nobody wonders where it went. */
    private static final String OF_DOOR = """
            select jsonb_build_object(
                'joints', (select coalesce(jsonb_agg(%s order by j.state = 'ENDED', j.id desc), '[]') %s
                    where :door in (j.asking_door_id, j.asked_door_id) and (j.state <> 'ENDED' or j.ended_at > clock_timestamp() - interval '30 days')),
                'choices', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'city', s.city, 'party', s.party_id) order by s.name, s.city, s.id), '[]')
                    from (select distinct t.destination_id from delivery.drop_tariff o join delivery.drop_tariff t on t.cooperative_id = o.cooperative_id
                          where o.destination_id = :door and t.destination_id <> :door) n
                    join network.site s on s.id = n.destination_id
                    where exists (select from delivery.may_join(:door, n.destination_id, :today))
                      and not exists (select from delivery.joint_drop j where j.state <> 'ENDED'
                          and (j.asking_door_id, j.asked_door_id) in ((:door, n.destination_id), (n.destination_id, :door)))))::text found
            from network.site own where own.id = :door and own.party_id = :party
            """.formatted(JOINT, FROM);

    private static final String OF_COOPERATIVE = """
            select coalesce(jsonb_agg(%s order by array_position(array['AGREED', 'IN_FORCE', 'ASKED', 'ENDED'], j.state), j.id desc), '[]')::text found %s
            where j.cooperative_id = :party and j.agreed_at is not null and (j.state <> 'ENDED' or j.ended_at > clock_timestamp() - interval '30 days')
            """.formatted(JOINT, FROM);
    /** Who owns both doors agrees by asking. */
    private static final String ASK = """
            insert into delivery.joint_drop (asking_door_id, asked_door_id, cooperative_id, state, agreed_at)
            select a.id, b.id, m.cooperative, case when a.party_id = b.party_id then 'AGREED' else 'ASKED' end, case when a.party_id = b.party_id then clock_timestamp() end
            from network.site a join network.site b on b.id = :other
            cross join lateral delivery.may_join(:door, :other, :today) m(cooperative)
            where a.id = :door and a.party_id = :party
            order by m.cooperative limit 1
            returning id
            """;

    private static final String AGREE = """
            update delivery.joint_drop j set state = 'AGREED', agreed_at = clock_timestamp()
            where j.id = :joint and j.state = 'ASKED' and exists (select from network.site s where s.id = j.asked_door_id and s.party_id = :party)
            """;
    private static final String GRANT = """
            update delivery.joint_drop j set state = 'IN_FORCE', granted_at = clock_timestamp()
            where j.id = :joint and j.state = 'AGREED' and j.cooperative_id = :party
            """;
    private static final String CONCERNED = """
             (exists (select from network.site s where s.id in (j.asking_door_id, j.asked_door_id) and s.party_id = :party)
                or j.cooperative_id = :party and j.agreed_at is not null)
            """;
    private static final String END = "update delivery.joint_drop j set state = 'ENDED', ended_at = clock_timestamp(),"
            + " ended_by_id = :party where j.id = :joint and j.state <> 'ENDED' and" + CONCERNED;
    private static final String SEES =
            "select exists (select from delivery.joint_drop j where j.id = :joint and" + CONCERNED + ")";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final BusinessClock clock;
    private final Trail trail;
    private final JsonMapper json;

    JointDrops(
            DatabaseClient database,
            TransactionalOperator transaction,
            BusinessClock clock,
            Trail trail,
            JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
        this.trail = trail;
        this.json = json;
    }

    /**
     * What one door is joined to, and which it could be.
     *
     * @param joints the living ones first, then those that ended lately
     * @param choices doors that the same cooperative comes to by the same driver, and that are not joined to this one
     */
    public record Board(List<JointDrop> joints, List<JointDrop.Door> choices) {}

    /** Of the acting kitchen's door; {@code not-found} of another's. */
    public Mono<Board> of(long door, Actor actor) {
        return database.sql(OF_DOOR)
                .bind("door", door)
                .bind("party", actor.requireParty().id())
                .bind("today", today())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Board.class))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** What kitchens have agreed on and the acting cooperative grants, or did. */
    public Mono<List<JointDrop>> grantedBy(Actor actor) {
        return database.sql(OF_COOPERATIVE)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, JOINTS));
    }

    /** Asks the kitchen of another door; {@code invalid-input} at {@code other} where the two are not reached by one driver or are joined already. */
    public Mono<Void> ask(long door, long other, Actor actor) {
        return database.sql(ASK)
                .bind("door", door)
                .bind("other", other)
                .bind("party", actor.requireParty().id())
                .bind("today", today())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(
                        Mono.error(() -> DomainException.invalid(FieldError.at("other", "unknown-value", other, null))))
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        twice -> DomainException.invalid(FieldError.at("other", "joint-already", null, null)))
                .flatMap(joint -> trail.record(
                        actor, "joint-drop.asked", "joint-drop", Long.toString(joint), Map.of("door", door)))
                .as(transaction::transactional);
    }

    /** By the kitchen that was asked. */
    public Mono<Void> agree(long joint, Actor actor) {
        return step(AGREE, joint, "joint-drop.agreed", actor);
    }

    /** By the cooperative; from then on the goods count together. */
    public Mono<Void> grant(long joint, Actor actor) {
        return step(GRANT, joint, "joint-drop.granted", actor);
    }

    /** By either kitchen or by the cooperative, at whatever stage. Orders that stand keep standing. */
    public Mono<Void> end(long joint, Actor actor) {
        return step(END, joint, "joint-drop.ended", actor);
    }

    private Mono<Void> step(String sql, long joint, String action, Actor actor) {
        return database.sql(sql)
                .bind("joint", joint)
                .bind("party", actor.requireParty().id())
                .fetch()
                .rowsUpdated()
                .flatMap(changed -> changed > 0
                        ? trail.record(actor, action, "joint-drop", Long.toString(joint), Map.of())
                        : refused(joint, actor))
                .as(transaction::transactional);
    }

    private Mono<Void> refused(long joint, Actor actor) {
        return database.sql(SEES)
                .bind("joint", joint)
                .bind("party", actor.requireParty().id())
                .mapValue(Boolean.class)
                .one()
                .flatMap(sees -> Mono.error(
                        sees ? new DomainException(Kind.CONFLICT, "joint-changed") : DomainException.notFound()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }
}
