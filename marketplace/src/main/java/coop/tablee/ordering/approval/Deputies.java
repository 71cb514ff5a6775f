package coop.tablee.ordering.approval;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who agrees to orders in somebody's stead while they are away: another member of the authority (or of one of its kitchens), from one day to another, both included. What either of
 * them may do ends with their membership.
 *
 * <p>Refused with {@code invalid-input} (422): {@code missing-choice} at {@code deputy}, {@code deputy-over} or {@code days-out-of-order}
 * at {@code until}, {@code deputy-already} at {@code from}.
 */
@Component
public class Deputies {

    private static final int LONGEST_DAYS = 366;
    private static final ZoneId BRUSSELS = ZoneId.of("Europe/Brussels");

    private static final String BOARD = """
            with member as materialized (
                select distinct a.id, a.display_name name from network.membership m join identity.account a on a.id = m.account_id
                where m.until is null and a.id <> :account
                    and (m.party_id = :party or m.party_id in (select k.id from network.organisation k where k.authority_id = :party)))
            select jsonb_build_object(
                'members', (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.name, m.id), '[]') from (select * from member order by name, id limit 200) m),
                'deputies', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', a.display_name, 'from', d.from_day, 'until', d.until_day,
                        'active', d.deputy_id in (select id from member)) order by d.from_day, d.id), '[]')
                    from ordering.approval_deputy d join identity.account a on a.id = d.deputy_id
                    where d.authority_id = :party and d.account_id = :account and d.until_day >= :today))::text found
            """;
    private static final String NAME = """
            insert into ordering.approval_deputy (authority_id, account_id, deputy_id, from_day, until_day) values (:party, :account, :deputy, :from, :until)
            """;
    private static final String END = """
            delete from ordering.approval_deputy where id = :id and authority_id = :party and account_id = :account
            """;

    private final DatabaseClient database;
    private final Trail trail;
    private final TransactionalOperator transaction;
    private final BusinessClock clock;
    private final JsonMapper json;

    Deputies(
            DatabaseClient database,
            Trail trail,
            TransactionalOperator transaction,
            BusinessClock clock,
            JsonMapper json) {
        this.database = database;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
        this.json = json;
    }

    /** @param members who could stand in, by name */
    public record Board(List<Member> members, List<Deputy> deputies) {}

    public record Member(long id, String name) {}

    /** @param active whether the deputy is still a member */
    public record Deputy(long id, String name, LocalDate from, LocalDate until, boolean active) {}

    /** Who stands in for the acting person at the party they act for, today or later. */
    public Mono<Board> of(Actor actor) {
        return database.sql(BOARD)
                .bind("party", actor.requireParty().id())
                .bind("account", actor.accountId())
                .bind("today", today())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Board.class));
    }

    /** Names somebody of {@link Board#members()}. */
    public Mono<Void> name(long deputy, LocalDate from, LocalDate until, Actor actor) {
        return of(actor)
                .doOnNext(board -> requireSane(board, deputy, from, until))
                .then(Mono.defer(() -> database.sql(NAME)
                        .bind("party", actor.requireParty().id())
                        .bind("account", actor.accountId())
                        .bind("deputy", deputy)
                        .bind("from", from)
                        .bind("until", until)
                        .then()))
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        twice -> DomainException.invalid(FieldError.at("from", "deputy-already", null, null)))
                .then(trail.record(
                        actor,
                        "approval.deputy-named",
                        "account",
                        Long.toString(deputy),
                        Map.of("from", from.toString(), "until", until.toString())))
                .as(transaction::transactional);
    }

    /** What is not the person's, or is over already, is left alone. */
    public Mono<Void> end(long id, Actor actor) {
        return database.sql(END)
                .bind("id", id)
                .bind("party", actor.requireParty().id())
                .bind("account", actor.accountId())
                .fetch()
                .rowsUpdated()
                .filter(gone -> gone > 0)
                .flatMap(gone -> trail.record(
                        actor, "approval.deputy-ended", "account", Long.toString(actor.accountId()), Map.of()))
                .as(transaction::transactional);
    }

    private void requireSane(Board board, long deputy, LocalDate from, LocalDate until) {
        var errors = new ArrayList<FieldError>();
        if (board.members().stream().noneMatch(member -> member.id() == deputy)) {
            errors.add(FieldError.at("deputy", "missing-choice", null, null));
        }
        if (until.isBefore(from)) {
            errors.add(FieldError.at("until", "days-out-of-order", null, LONGEST_DAYS));
        } else if (until.isBefore(today())) {
            errors.add(FieldError.at("until", "deputy-over", null, null));
        } else if (until.isAfter(from.plusDays(LONGEST_DAYS))) {
            errors.add(FieldError.at("until", "days-out-of-order", null, LONGEST_DAYS));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private LocalDate today() {
        return clock.instant().atZone(BRUSSELS).toLocalDate();
    }
}
