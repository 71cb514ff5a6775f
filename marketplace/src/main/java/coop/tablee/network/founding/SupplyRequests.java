package coop.tablee.network.founding;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.network.SellerOfRecord;
import coop.tablee.network.SupplyAgreements;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Supply agreements that are asked for: one side says who would sell, the other answers. Accepting makes the agreement, once, if by then both have said what law
 * wants ({@code not-said-yet}, 409): from that moment the public sees them.
 */
@Component
class SupplyRequests {

    private static final String ASK = """
            insert into network.supply_request (producer_id, cooperative_id, asked_by_party, asked_by, seller_of_record)
            select p.id, c.id, :party, :account, :seller from network.organisation p, network.organisation c
            where p.id = :producer and 'PRODUCER' = any (p.kinds) and c.id = :cooperative and 'COOPERATIVE' = any (c.kinds) and p.ended_at is null and c.ended_at is null and network.is_admitted(c.id)
              and not exists (select from network.supply_agreement a where a.producer_id = p.id and a.cooperative_id = c.id
                and a.valid_from <= platform.today() and (a.valid_until is null or a.valid_until >= platform.today()))
            on conflict (producer_id, cooperative_id) do nothing
            returning producer_id
            """;
    private static final String ASKED_LATELY = """
            select count(*) from identity.trail where actor_id = :account and at > clock_timestamp() - interval '1 day' and action = 'supply-asked'
            """;
    private static final String ADMITTED = "select network.is_admitted(:party)";
    private static final String OWN_WISH = """
            select exists (select from network.supply_request where producer_id = :producer and cooperative_id = :cooperative
                and asked_by_party <> :party and asked_by = :account and not prepared)
            """;
    private static final String TAKE = """
            delete from network.supply_request where producer_id = :producer and cooperative_id = :cooperative and asked_by_party <> :party and not prepared
            returning seller_of_record
            """;
    // The farm's yes to what came of an invitation: from now on the cooperative sees its papers, and answers
    private static final String TURN = """
            update network.supply_request r set prepared = false, asked_by_party = r.producer_id, asked_by = :account, asked_at = clock_timestamp()
            where r.producer_id = :producer and r.cooperative_id = :cooperative and r.prepared and r.producer_id = :party
            returning r.seller_of_record
            """;
    private static final String DROP = """
            delete from network.supply_request where producer_id = :producer and cooperative_id = :cooperative returning producer_id
            """;

    /** How often one person asks in a day: each asking writes letters to others. */
    static final int MOST_A_DAY = 20;

    private final DatabaseClient database;
    private final SupplyAgreements agreements;
    private final OrganisationFiles files;
    private final SupplyNews news;
    private final Trail trail;
    private final TransactionalOperator transaction;

    SupplyRequests(
            DatabaseClient database,
            SupplyAgreements agreements,
            OrganisationFiles files,
            SupplyNews news,
            Trail trail,
            TransactionalOperator transaction) {
        this.database = database;
        this.agreements = agreements;
        this.files = files;
        this.news = news;
        this.trail = trail;
        this.transaction = transaction;
    }

    /**
     * Asks another for an agreement; a wish that waits already, and one that is no longer needed, stays as it is ({@code asked-already}, 409). Nobody asks more than
     * {@value #MOST_A_DAY} times a day ({@code too-many-asked}, 429). A cooperative that nobody has looked at yet asks nobody ({@code not-admitted-yet}, 409).
     */
    Mono<Void> ask(long other, SellerOfRecord seller, Actor actor) {
        var pair = Pair.of(actor.requireParty(), other);
        return requireAdmitted(database, actor.requireParty())
                .then(database.sql(ASKED_LATELY)
                        .bind("account", actor.accountId())
                        .mapValue(Long.class)
                        .one())
                .flatMap(lately -> lately >= MOST_A_DAY
                        ? Mono.<Long>error(new DomainException(Kind.TOO_MANY, "too-many-asked", MOST_A_DAY))
                        : bound(ASK, pair)
                                .bind("party", actor.requireParty().id())
                                .bind("account", actor.accountId())
                                .bind("seller", seller.name())
                                .mapValue(Long.class)
                                .one()
                                // Who ends at this moment is no longer there to be asked
                                .onErrorResume(DataIntegrityViolationException.class, refused -> Mono.empty()))
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "asked-already")))
                .flatMap(asked -> news.tell(other, actor.requireParty(), "asked")
                        .then(note(actor, "supply-asked", other, seller.name())))
                .as(transaction::transactional);
    }

    /**
     * Accepts what the other side asked for. What nobody asked, or took back meanwhile, is {@code not-found}; who asked for one side does not answer for the other
     * ({@code asked-by-yourself}, 409): two people vouch for what the public sees. What was prepared with an invitation takes both sides' yes: the farm's makes it the
     * farm's wish, which the cooperative then answers.
     */
    Mono<Void> accept(long other, Actor actor) {
        var pair = Pair.of(actor.requireParty(), other);
        return bound(OWN_WISH, pair)
                .bind("party", actor.requireParty().id())
                .bind("account", actor.accountId())
                .mapValue(Boolean.class)
                .one()
                .flatMap(own -> own
                        ? Mono.<Void>error(new DomainException(Kind.CONFLICT, "asked-by-yourself"))
                        : turn(pair, other, actor)
                                .switchIfEmpty(agree(pair, other, actor))
                                .then())
                .as(transaction::transactional);
    }

    private Mono<String> turn(Pair pair, long other, Actor actor) {
        return bound(TURN, pair)
                .bind("party", actor.requireParty().id())
                .bind("account", actor.accountId())
                .mapValue(String.class)
                .one()
                .onErrorMap(DataIntegrityViolationException.class, refused -> DomainException.notFound())
                .flatMap(seller -> news.tell(other, actor.requireParty(), "asked")
                        .then(note(actor, "supply-asked", other, seller))
                        .thenReturn(seller));
    }

    private Mono<String> agree(Pair pair, long other, Actor actor) {
        return bound(TAKE, pair)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(seller -> agreements
                        .agree(pair.producer, pair.cooperative, SellerOfRecord.valueOf(seller))
                        .onErrorMap(
                                DataIntegrityViolationException.class,
                                refused -> new DomainException(
                                        Kind.CONFLICT, isNotAdmitted(refused) ? "not-admitted-yet" : "not-said-yet"))
                        .then(files.openPoints(pair.cooperative))
                        .then(news.tell(other, actor.requireParty(), "agreed"))
                        .then(note(actor, "supply-agreed", other, seller))
                        .thenReturn(seller));
    }

    /** Takes one's own wish back, or says no to the other's. */
    Mono<Void> drop(long other, Actor actor) {
        return bound(DROP, Pair.of(actor.requireParty(), other))
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(gone -> note(actor, "supply-request-dropped", other, ""))
                .as(transaction::transactional);
    }

    /** Refuses who waits for somebody's look ({@code not-admitted-yet}, 409). */
    static Mono<Void> requireAdmitted(DatabaseClient database, ActingParty party) {
        return database.sql(ADMITTED)
                .bind("party", party.id())
                .mapValue(Boolean.class)
                .one()
                .flatMap(admitted -> admitted
                        ? Mono.<Void>empty()
                        : Mono.error(new DomainException(Kind.CONFLICT, "not-admitted-yet")));
    }

    private static boolean isNotAdmitted(DataIntegrityViolationException refused) {
        return String.valueOf(refused.getMessage()).contains("before somebody has looked at them");
    }

    private DatabaseClient.GenericExecuteSpec bound(String sql, Pair pair) {
        return database.sql(sql).bind("producer", pair.producer).bind("cooperative", pair.cooperative);
    }

    private Mono<Void> note(Actor actor, String action, long other, String seller) {
        return trail.record(actor, action, "party", Long.toString(other), Map.of("seller", seller));
    }

    /** Which of the two grows and which sells: who grows, asks as a producer. */
    private record Pair(long producer, long cooperative) {

        static Pair of(ActingParty party, long other) {
            if (party.is("PRODUCER")) {
                return new Pair(party.id(), other);
            }
            if (party.is("COOPERATIVE")) {
                return new Pair(other, party.id());
            }
            throw DomainException.notFound();
        }
    }
}
