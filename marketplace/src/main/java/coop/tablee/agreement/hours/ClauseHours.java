package coop.tablee.agreement.hours;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Sha256;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Hours booked to clauses: asked for by the authority, booked by the organisation that it names. To anybody else a clause is {@code not-found}. */
@Component
class ClauseHours {

    private static final String READ = """
        select jsonb_build_object('clause', c.id, 'title', c.title, 'agreement', a.title, 'authority', p.name, 'from', a.valid_from, 'due', c.due, 'asked', coalesce(g.hours, 0),
            'done', agreement.hours_done(c.id), 'bookerId', coalesce(g.booker_id, 0), 'booker', coalesce(b.name, ''), 'open', a.state <> 'DRAFT',
            'entries', (select coalesce(jsonb_agg(e.entry order by e.worked_on desc, e.id desc), '[]') from (
                select x.id, x.worked_on, jsonb_build_object('id', x.id, 'on', x.worked_on, 'hours', x.hours, 'work', x.work, 'by', coalesce(n.display_name, '?'), 'at', x.booked_at,
                    'replaces', x.replaces_id, 'reason', x.reason, 'stands', not exists (select from agreement.hours_entry l where l.replaces_id = x.id)) entry
                from agreement.hours_entry x left join identity.account n on n.id = x.booked_by where x.clause_id = c.id
                order by x.worked_on desc, x.id desc limit 400) e))::text found
        from agreement.clause c join agreement.agreement a on a.id = c.agreement_id join network.party p on p.id = a.authority_id
        left join agreement.hours_goal g on g.clause_id = c.id left join network.party b on b.id = g.booker_id
        """;
    private static final String OF_BOOKER =
            READ + " where g.booker_id = :party and a.state <> 'DRAFT' order by a.state desc, c.due, c.id limit 60";
    private static final String OF_AUTHORITY =
            READ + " where a.authority_id = :party and a.id = :agreement and c.id = :clause and c.family = 'SOCIAL'";
    private static final String ASK = """
        insert into agreement.hours_goal (clause_id, hours, booker_id, set_by)
        select c.id, :hours, o.id, :account from agreement.clause c join agreement.agreement a on a.id = c.agreement_id
        join network.organisation o on o.id = :booker and o.ended_at is null and o.kinds && array['COOPERATIVE', 'PRODUCER'] and network.is_admitted(o.id)
        where c.id = :clause and a.id = :agreement and a.authority_id = :party and c.family = 'SOCIAL'
        on conflict (clause_id) do update set hours = excluded.hours, booker_id = excluded.booker_id, set_by = excluded.set_by, set_at = clock_timestamp()
        where hours_goal.booker_id = excluded.booker_id or not exists (select from agreement.hours_entry e where e.clause_id = hours_goal.clause_id)
        returning clause_id
        """;
    private static final String BOOKED = """
        select c.id from agreement.clause c join agreement.agreement a on a.id = c.agreement_id
        where c.id = :clause and a.authority_id = :party and exists (select from agreement.hours_entry e where e.clause_id = c.id)
        """;
    private static final String MINE = """
        select g.clause_id, a.valid_from, platform.today() today from agreement.hours_goal g join agreement.clause c on c.id = g.clause_id join agreement.agreement a on a.id = c.agreement_id
        where g.clause_id = :clause and g.booker_id = :party and a.state <> 'DRAFT' for no key update of g
        """;
    private static final String BOOK = """
        insert into agreement.hours_entry (clause_id, worked_on, hours, work, request_key, booked_by)
        values (:clause, :on, :hours, :work, :key, :account) on conflict on constraint hours_entry_once do nothing returning id
        """;
    private static final String CORRECT = """
        insert into agreement.hours_entry (clause_id, worked_on, hours, work, replaces_id, reason, request_key, booked_by)
        select e.clause_id, e.worked_on, :hours, e.work, e.id, :reason, :key, :account from agreement.hours_entry e where e.id = :entry and e.clause_id = :clause
        on conflict on constraint hours_entry_once do nothing returning id
        """;
    private static final String THERE = "select 1 from agreement.hours_entry where id = :entry and clause_id = :clause";
    private static final String BOOKERS = """
        select p.id, p.name from network.organisation o join network.party p on p.id = o.id
        where o.kinds && array['COOPERATIVE', 'PRODUCER'] and o.ended_at is null and network.is_admitted(o.id)
        order by nullif(btrim(o.insertion_approval), '') is null, p.name, p.id limit 500
        """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Trail trail;
    private final JsonMapper json;

    ClauseHours(DatabaseClient database, TransactionalOperator transaction, Trail trail, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.trail = trail;
        this.json = json;
    }

    /** Who may be named to book, enterprises of insertion first. */
    record Booker(long id, String name) {}

    Mono<List<Booker>> bookers() {
        return database.sql(BOOKERS)
                .map(row -> new Booker(row.get("id", Long.class), row.get("name", String.class)))
                .all()
                .collectList();
    }

    /** The clauses that the acting organisation books for. */
    Mono<List<BookedHours>> mine(Actor actor) {
        return database.sql(OF_BOOKER)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .all()
                .map(found -> json.readValue(found, BookedHours.class))
                .collectList();
    }

    /** A social clause of the acting authority. */
    Mono<BookedHours> of(long agreement, long clause, Actor actor) {
        return database.sql(OF_AUTHORITY)
                .bind("party", actor.requireParty().id())
                .bind("agreement", agreement)
                .bind("clause", clause)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, BookedHours.class))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** Says how many hours a social clause asks, and who books them. What was booked stays. */
    Mono<Void> ask(long agreement, long clause, BigDecimal hours, long booker, Actor actor) {
        return Mono.fromSupplier(() -> mayAsk(actor))
                .filter(may -> may)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(database.sql(ASK)
                        .bind("agreement", agreement)
                        .bind("clause", clause)
                        .bind("party", actor.requireParty().id())
                        .bind("hours", hours)
                        .bind("booker", booker)
                        .bind("account", actor.accountId())
                        .mapValue(Long.class)
                        .one())
                .switchIfEmpty(refusal(clause, actor))
                .flatMap(asked -> trail.record(
                        actor,
                        "clause-hours-asked",
                        "clause",
                        Long.toString(asked),
                        Map.of("hours", hours, "booker", booker)))
                .as(transaction::transactional);
    }

    /** What others booked is theirs to read and to correct: who books is another's no more. */
    private Mono<Long> refusal(long clause, Actor actor) {
        return database.sql(BOOKED)
                .bind("clause", clause)
                .bind("party", actor.requireParty().id())
                .mapValue(Long.class)
                .one()
                .flatMap(booked -> Mono.<Long>error(new DomainException(Kind.CONFLICT, "hours-booked-already")))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    static boolean mayAsk(Actor actor) {
        return actor.findParty().filter(party -> party.is("AUTHORITY")).isPresent()
                && actor.hasAny(Role.OWNER, Role.BUYER);
    }

    /**
     * Books the hours of a day that has been, within the agreement ({@code hours-day}, 422). The same key books once.
     *
     * @param hours above 0, at most 1,000: of all who worked together
     */
    Mono<Void> book(long clause, LocalDate on, BigDecimal hours, String work, String key, Actor actor) {
        return mine(clause, actor)
                .doOnNext(held -> {
                    if (on.isAfter(held.today) || on.isBefore(held.from)) {
                        throw DomainException.invalid(FieldError.at("on", "hours-day", on, held.from));
                    }
                })
                .then(database.sql(BOOK)
                        .bind("clause", clause)
                        .bind("on", on)
                        .bind("hours", hours)
                        .bind("work", work)
                        .bind("key", named(key, on, hours, work))
                        .bind("account", actor.accountId())
                        .mapValue(Long.class)
                        .one())
                .flatMap(id -> noted("clause-hours-booked", clause, id, hours, actor))
                .as(transaction::transactional);
    }

    /**
     * Corrects a booking; 0 takes it back. What it was stays to be read. One that somebody corrected already is refused ({@code changed-meanwhile}, 409).
     */
    Mono<Void> correct(long clause, long entry, BigDecimal hours, String reason, String key, Actor actor) {
        return mine(clause, actor)
                .then(database.sql(THERE)
                        .bind("entry", entry)
                        .bind("clause", clause)
                        .map(row -> true)
                        .one()
                        .switchIfEmpty(Mono.error(DomainException::notFound)))
                .then(database.sql(CORRECT)
                        .bind("clause", clause)
                        .bind("entry", entry)
                        .bind("hours", hours)
                        .bind("reason", reason)
                        .bind("key", named(key, entry, hours, reason))
                        .bind("account", actor.accountId())
                        .mapValue(Long.class)
                        .one())
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        taken -> new DomainException(Kind.CONFLICT, "changed-meanwhile"))
                .flatMap(id -> noted("clause-hours-corrected", clause, id, hours, actor))
                .as(transaction::transactional);
    }

    private record Held(LocalDate from, LocalDate today) {}

    private Mono<Held> mine(long clause, Actor actor) {
        return database.sql(MINE)
                .bind("clause", clause)
                .bind("party", actor.requireParty().id())
                .map(row -> new Held(row.get("valid_from", LocalDate.class), row.get("today", LocalDate.class)))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** A page that is gone back to may say something else under its key: that is something else. */
    private static String named(Object... said) {
        return Sha256.hex(Arrays.deepToString(said));
    }

    private Mono<Void> noted(String action, long clause, long entry, BigDecimal hours, Actor actor) {
        return trail.record(actor, action, "clause", Long.toString(clause), Map.of("entry", entry, "hours", hours));
    }
}
