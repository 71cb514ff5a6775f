package coop.tablee.agreement;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.platform.Blocking;
import coop.tablee.platform.form.Paper;
import coop.tablee.platform.form.PaperCheck;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Clauses of an agreement: written while it is a draft, said to be done and proved while it runs and afterwards. */
@Component
public class Clauses implements DisposableBean {

    static final int MOST = 200;
    static final int MOST_FILES = 20;

    private static final String WRITE = """
            insert into agreement.clause (agreement_id, lot_id, family, title, metric, target, due)
            select :agreement, l.id, :family, :title, :metric, :target, :due
            from (select :lot::bigint id) x left join agreement.lot l on l.id = x.id and l.agreement_id = :agreement
            where (x.id is null or l.id is not null) and (select count(*) from agreement.clause c where c.agreement_id = :agreement) < %d returning id
            """.formatted(MOST);
    private static final String REWRITE = """
            update agreement.clause c set lot_id = l.id, family = :family, title = :title, metric = :metric, target = :target, due = :due
            from (select :lot::bigint id) x left join agreement.lot l on l.id = x.id and l.agreement_id = :agreement
            where c.id = :id and c.agreement_id = :agreement and (x.id is null or l.id is not null) returning c.id
            """;
    private static final String REMOVE = "delete from agreement.clause where id = :id and agreement_id = :agreement";
    private static final String DONE = """
            update agreement.clause c set done_on = :on::date, said_done_by = case when :on::date is not null then :account end
            where c.id = :id and c.agreement_id = :agreement and exists (select from agreement.agreement a where a.id = :agreement and a.state <> 'DRAFT')
                and (:on::date is null or :on::date <= platform.today()) returning id
            """;
    private static final String PROVE = """
            insert into agreement.evidence (clause_id, kind, name, content, sent_by)
            select c.id, :kind, :name, :content, :account from agreement.clause c
            where c.id = :id and c.agreement_id = :agreement and (select count(*) from agreement.evidence e where e.clause_id = c.id) < %d returning id
            """.formatted(MOST_FILES);
    private static final String FORGET = """
            delete from agreement.evidence e using agreement.clause c where c.id = e.clause_id and e.id = :file and c.agreement_id = :agreement
                and e.sent_at > clock_timestamp() - interval '1 hour'
            """;
    private static final String FILE = """
            select e.kind, e.name, e.content from agreement.evidence e join agreement.clause c on c.id = e.clause_id
            join agreement.agreement a on a.id = c.agreement_id
            where e.id = :file and a.id = :agreement and a.authority_id = :authority
            """;
    private static final String THERE =
            "select count(*) from agreement.clause where id = :id and agreement_id = :agreement";

    private final DatabaseClient database;
    private final AgreementDesk desk;
    private final Blocking looking = Blocking.of("evidence", 1, 10);

    Clauses(DatabaseClient database, AgreementDesk desk) {
        this.database = database;
        this.desk = desk;
    }

    /** Writes a clause into a draft, or writes the clause {@code id} anew. */
    public Mono<Long> write(long agreement, @Nullable Long id, ClauseTerms terms, Actor actor) {
        var statement = id == null ? database.sql(WRITE) : database.sql(REWRITE).bind("id", id);
        var work = statement
                .bind("agreement", agreement)
                .bind("lot", Binding.orNull(terms.lot(), Long.class))
                .bind("family", terms.family().name())
                .bind("title", terms.title())
                .bind("metric", terms.metric())
                .bind("target", terms.target())
                .bind("due", terms.due())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(() -> id == null
                        ? new DomainException(Kind.CONFLICT, "too-many-clauses", MOST)
                        : DomainException.notFound()));
        return desk.in(
                agreement,
                null,
                AgreementState.DRAFT,
                actor,
                "agreement-clause-written",
                clause -> Map.of("clause", clause),
                work);
    }

    public Mono<Void> remove(long agreement, long id, Actor actor) {
        var work = database.sql(REMOVE)
                .bind("id", id)
                .bind("agreement", agreement)
                .fetch()
                .rowsUpdated()
                .filter(gone -> gone > 0)
                .switchIfEmpty(Mono.error(DomainException::notFound));
        return desk.in(
                        agreement,
                        null,
                        AgreementState.DRAFT,
                        actor,
                        "agreement-clause-removed",
                        gone -> Map.of("clause", id),
                        work)
                .then();
    }

    /** Says since when a clause is kept, no later than today ({@code not-yet}), or, with none, that it is not. Of a draft nothing is kept yet. */
    public Mono<Void> done(long agreement, long id, @Nullable LocalDate on, Actor actor) {
        var work = database.sql(DONE)
                .bind("on", Binding.orNull(on, LocalDate.class))
                .bind("account", actor.accountId())
                .bind("id", id)
                .bind("agreement", agreement)
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(there(agreement, id)
                        .flatMap(one -> Mono.error(DomainException.invalid(FieldError.at("on", "not-yet", on, null)))));
        return desk.in(
                        agreement,
                        null,
                        null,
                        actor,
                        on == null ? "agreement-clause-open" : "agreement-clause-done",
                        clause -> Map.of("clause", clause),
                        work)
                .then();
    }

    /** Looks a file through; refuses as {@link PaperCheck}, and {@code busy} (429) when too many wait. */
    Mono<Paper> look(byte[] sent, String name) {
        return looking.call(() -> PaperCheck.look(sent, name));
    }

    /** Adds a file that shows that a clause is kept. At most twenty ({@code too-many-files}, 409). */
    Mono<Void> prove(long agreement, long id, Paper paper, Actor actor) {
        var work = database.sql(PROVE)
                .bind("kind", paper.kind())
                .bind("name", paper.name())
                .bind("content", paper.content())
                .bind("account", actor.accountId())
                .bind("id", id)
                .bind("agreement", agreement)
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(there(agreement, id)
                        .flatMap(one -> Mono.error(new DomainException(Kind.CONFLICT, "too-many-files", MOST_FILES))));
        return desk.in(
                        agreement,
                        null,
                        null,
                        actor,
                        "agreement-evidence-sent",
                        file -> Map.of("clause", id, "file", file),
                        work)
                .then();
    }

    /** Takes back what was sent within the last hour; what proves something longer stays. */
    Mono<Void> forget(long agreement, long file, Actor actor) {
        var work = database.sql(FORGET)
                .bind("file", file)
                .bind("agreement", agreement)
                .fetch()
                .rowsUpdated()
                .filter(gone -> gone > 0)
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "evidence-stays")));
        return desk.in(
                        agreement,
                        null,
                        null,
                        actor,
                        "agreement-evidence-taken-back",
                        gone -> Map.of("file", file),
                        work)
                .then();
    }

    /** A file, for people of the authority; else {@code not-found}. */
    Mono<Paper> file(long agreement, long file, ActingParty authority) {
        return database.sql(FILE)
                .bind("file", file)
                .bind("agreement", agreement)
                .bind("authority", authority.id())
                .map(row -> new Paper(
                        row.get("kind", String.class), row.get("name", String.class), row.get("content", byte[].class)))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<Long> there(long agreement, long id) {
        return database.sql(THERE)
                .bind("id", id)
                .bind("agreement", agreement)
                .mapValue(Long.class)
                .one()
                .filter(found -> found > 0)
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    @Override
    public void destroy() {
        looking.close();
    }
}
