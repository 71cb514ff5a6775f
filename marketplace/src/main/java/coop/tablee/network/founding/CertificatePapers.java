package coop.tablee.network.founding;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.network.Certificate;
import coop.tablee.platform.Blocking;
import coop.tablee.platform.form.Paper;
import coop.tablee.platform.form.PaperCheck;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Map;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Certificates with the papers that prove them. A paper may be read by whom it belongs to, and by cooperatives that sell for them or that they ask to; for all
 * others there is none, whatever these ask for.
 */
@Component
class CertificatePapers implements DisposableBean {

    private static final int MOST = 50;

    private static final String HOLD = "select id from network.party where id = :id for no key update";
    private static final String COUNT = "select count(*) from network.certificate where organisation_id = :id";
    private static final String CERTIFY = """
            with written as (
                insert into network.certificate (organisation_id, scheme, reference, control_body, valid_from, valid_until)
                values (:id, :scheme, :reference, :body, :from, :until) returning id)
            insert into network.certificate_paper (certificate_id, kind, name, content, sent_by)
            select id, :kind, :name, :content, :account from written returning certificate_id
            """;
    // What was typed wrong a moment ago was never relied on; what held yesterday held yesterday
    private static final String FORGET = """
            delete from network.certificate where id = :certificate and organisation_id = :id
                and (entered_at > clock_timestamp() - interval '1 hour' or valid_from >= platform.today()) returning id
            """;
    private static final String END = """
            update network.certificate set valid_until = platform.today() - 1
            where id = :certificate and organisation_id = :id and valid_until >= platform.today() returning id
            """;
    private static final String PAPER = """
            select r.kind, r.name, r.content from network.certificate_paper r join network.certificate c on c.id = r.certificate_id
            where c.id = :certificate and (c.organisation_id = :party
                or exists (select from network.supply_agreement a where a.producer_id = c.organisation_id and a.cooperative_id = :party
                    and (a.valid_until is null or a.valid_until >= platform.today()))
                or exists (select from network.supply_request q where q.producer_id = c.organisation_id and q.cooperative_id = :party
                    and q.asked_by_party = q.producer_id))
            """;

    private final DatabaseClient database;
    private final Trail trail;
    private final TransactionalOperator transaction;
    private final Blocking desk = Blocking.of("paper", 1, 10);

    CertificatePapers(DatabaseClient database, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Looks a file through; refuses as {@link PaperCheck}, and {@code busy} (429) when too many wait. */
    Mono<Paper> look(byte[] sent, String name) {
        return desk.call(() -> PaperCheck.look(sent, name));
    }

    /** Writes a certificate down with its paper. At most fifty ({@code too-many-certificates}, 409). */
    Mono<Void> certify(Certificate said, Paper paper, Actor actor) {
        return database.sql(HOLD)
                .bind("id", said.organisation())
                .then()
                .then(Mono.defer(() -> count(said.organisation())))
                .flatMap(found -> found >= MOST
                        ? Mono.<Long>error(new DomainException(Kind.CONFLICT, "too-many-certificates", MOST))
                        : write(said, paper, actor))
                .flatMap(id -> trail.record(actor, "certificate-said", "certificate", Long.toString(id), Map.of()))
                .as(transaction::transactional);
    }

    /** It holds no longer; one that nobody can have relied on is forgotten. Another's is {@code not-found}. */
    Mono<Void> end(long certificate, Actor actor) {
        return ended(FORGET, certificate, actor)
                .switchIfEmpty(Mono.defer(() -> ended(END, certificate, actor)))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(id -> trail.record(actor, "certificate-ended", "certificate", Long.toString(id), Map.of()))
                .as(transaction::transactional);
    }

    /** The paper, for who may read it; else {@code not-found}. */
    Mono<Paper> paper(long certificate, ActingParty party) {
        return database.sql(PAPER)
                .bind("certificate", certificate)
                .bind("party", party.id())
                .map(row -> new Paper(
                        row.get("kind", String.class), row.get("name", String.class), row.get("content", byte[].class)))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<Long> count(long organisation) {
        return database.sql(COUNT).bind("id", organisation).mapValue(Long.class).one();
    }

    private Mono<Long> write(Certificate said, Paper paper, Actor actor) {
        return database.sql(CERTIFY)
                .bind("id", said.organisation())
                .bind("scheme", said.scheme().name())
                .bind("reference", said.reference())
                .bind("body", said.controlBody())
                .bind("from", said.validFrom())
                .bind("until", said.validUntil())
                .bind("kind", paper.kind())
                .bind("name", paper.name())
                .bind("content", paper.content())
                .bind("account", actor.accountId())
                .mapValue(Long.class)
                .one();
    }

    private Mono<Long> ended(String sql, long certificate, Actor actor) {
        return database.sql(sql)
                .bind("certificate", certificate)
                .bind("id", actor.requireParty().id())
                .mapValue(Long.class)
                .one();
    }

    @Override
    public void destroy() {
        desk.close();
    }
}
