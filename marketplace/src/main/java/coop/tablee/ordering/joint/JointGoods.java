package coop.tablee.ordering.joint;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Shows what joined doors order for the days to come, and takes down what a kitchen announces. */
@Component
public class JointGoods {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int DAYS_AHEAD = 42;
    private static final long MOST = 10_000_000;
    private static final TypeReference<List<JointDay>> DAYS = new TypeReference<>() {};
    private static final TypeReference<List<SoldJointly>> SOLD = new TypeReference<>() {};

    /** Days on which something may be ordered for the door, is, or was announced. */
    private static final String OF_DOOR = """
            select coalesce(jsonb_agg(jsonb_build_object('day', x.day, 'minimum', (x.minimum * 100)::bigint, 'sellerName', x.seller,
                'ordered', ordering.drop_goods(x.drop_id), 'announced', coalesce(x.amount_minor, 0), 'joint', x.joint) order by x.day), '[]')::text found
            from (select n.day, t.minimum, seller.name seller, d.id drop_id, a.amount_minor, p.joint
                  from (select c.delivery_date as day from ordercycle.cycle c
                        where c.state = 'OPEN' and c.delivery_date between :today::date + 1 and :today::date + :ahead and delivery.is_open(:door, c.delivery_date)
                        union select d.delivery_date from delivery.drop d where d.destination_id = :door and d.delivery_date between :today::date and :today::date + :ahead
                        union select a.delivery_date from ordering.joint_announcement a where a.destination_id = :door and a.delivery_date >= :today::date) n
                  cross join lateral delivery.drop_tariff_on(:door, n.day) t
                  join network.party seller on seller.id = t.seller_id
                  cross join lateral (select jsonb_agg(jsonb_build_object('destination', j.destination_id, 'name', s.name, 'ordered', j.ordered_minor,
                          'announced', j.announced_minor) order by s.name, s.id) joint
                      from ordering.joint_partners(:door, n.day) j join network.site s on s.id = j.destination_id) p
                  left join delivery.drop d on d.destination_id = :door and d.delivery_date = n.day
                  left join ordering.joint_announcement a on a.destination_id = :door and a.delivery_date = n.day
                  where p.joint is not null
                  order by n.day limit 20) x
            join network.site own on own.id = :door and own.party_id = :party
            """;

    private static final String OF_COOPERATIVE = """
            select coalesce(jsonb_agg(jsonb_build_object('joint', x.id, 'day', x.day, 'asking', x.asking, 'askingAnnounced', x.asking_announced, 'asked', x.asked,
                'askedAnnounced', x.asked_announced, 'missing', greatest(x.minimum - x.asking - x.asked, 0)) order by x.day, x.id), '[]')::text found
            from (select j.id, n.day, a.ordered_minor asking, a.announced_minor asking_announced, b.ordered_minor asked, b.announced_minor asked_announced,
                      (greatest(ta.minimum, tb.minimum) * 100)::bigint minimum
                  from delivery.joint_drop j
                  cross join lateral (
                      select d.delivery_date as day from delivery.drop d where d.destination_id in (j.asking_door_id, j.asked_door_id) and d.delivery_date >= :today::date
                      union select o.delivery_date from ordering.joint_announcement o where o.destination_id in (j.asking_door_id, j.asked_door_id) and o.delivery_date >= :today::date) n
                  cross join lateral ordering.joint_partners(j.asked_door_id, n.day) a
                  cross join lateral ordering.joint_partners(j.asking_door_id, n.day) b
                  cross join lateral delivery.drop_tariff_on(j.asking_door_id, n.day) ta
                  cross join lateral delivery.drop_tariff_on(j.asked_door_id, n.day) tb
                  where j.cooperative_id = :party and j.state = 'IN_FORCE' and a.destination_id = j.asking_door_id and b.destination_id = j.asked_door_id
                    and a.ordered_minor + a.announced_minor + b.ordered_minor + b.announced_minor > 0
                  order by n.day, j.id limit 60) x
            """;
    private static final String ANNOUNCE = """
            select ordering.announce_joint(s.id, :day, :amount) from network.site s where s.id = :door and s.party_id = :party
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final BusinessClock clock;
    private final Trail trail;
    private final JsonMapper json;

    JointGoods(
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

    /** The days to come of the acting kitchen's door on which other doors count for it; none for another's door. */
    public Mono<List<JointDay>> of(long door, Actor actor) {
        return database.sql(OF_DOOR)
                .bind("door", door)
                .bind("party", actor.requireParty().id())
                .bind("today", today())
                .bind("ahead", DAYS_AHEAD)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, DAYS));
    }

    /** What is ordered and announced at the doors whose joint drops the acting cooperative granted. */
    public Mono<List<SoldJointly>> soldBy(Actor actor) {
        return database.sql(OF_COOPERATIVE)
                .bind("party", actor.requireParty().id())
                .bind("today", today())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, SOLD));
    }

    /**
     * Says what the acting kitchen will order for days to come; nothing = says nothing any more. Refused as a whole: {@code announced-amount} or
     * {@code joint-day} at {@code a.<day>}, {@code joint-none} (409) on a day when no other door counts on it; {@code not-found} for another's door.
     */
    public Mono<Void> announce(long door, Map<LocalDate, Money> amounts, Actor actor) {
        return Mono.defer(() -> {
            var first = today();
            var errors = amounts.entrySet().stream()
                    .flatMap(amount -> problem(amount.getKey(), amount.getValue(), first).stream())
                    .toList();
            if (!errors.isEmpty()) {
                throw DomainException.invalid(errors);
            }
            return Flux.fromStream(amounts.entrySet().stream().sorted(Map.Entry.comparingByKey()))
                    .concatMap(amount -> announce(door, amount.getKey(), amount.getValue(), actor))
                    .then()
                    .as(transaction::transactional);
        });
    }

    private Mono<Void> announce(long door, LocalDate day, Money amount, Actor actor) {
        return database.sql(ANNOUNCE)
                .bind("door", door)
                .bind("party", actor.requireParty().id())
                .bind("day", day)
                .bind("amount", amount.minor())
                .mapValue(Boolean.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(taken -> taken
                        ? trail.record(
                                actor,
                                "joint-drop.announced",
                                "site",
                                Long.toString(door),
                                Map.of("day", day.toString(), "amount", amount.amount()))
                        : Mono.error(new DomainException(Kind.CONFLICT, "joint-none")));
    }

    private static List<FieldError> problem(LocalDate day, Money amount, LocalDate today) {
        if (day.isBefore(today) || day.isAfter(today.plusDays(DAYS_AHEAD))) {
            return List.of(FieldError.at("a." + day, "joint-day", day, today));
        }
        return amount.minor() < 0 || amount.minor() > MOST
                ? List.of(FieldError.at(
                        "a." + day,
                        "announced-amount",
                        amount.amount(),
                        Money.euro(MOST).amount()))
                : List.of();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }
}
