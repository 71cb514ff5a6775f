package coop.tablee.ordering.approval;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * The rule of the acting authority, or of a kitchen that nobody else pays for. Whoever leads it or approves for it sets it. What was sent before keeps the rule of its moment.
 *
 * <p>Refused with {@code invalid-input} (422) at {@code free}, {@code buyer}, {@code remindHours}; {@code changed-meanwhile} (409) when somebody else was first;
 * {@code not-found} (404) for whoever acts for something else.
 */
@Component
public class ApprovalPolicies {

    private static final long MOST = 10_000_000_000L;
    private static final int LONGEST_REMINDER = 168;

    private static final String FIND = "select * from ordering.approval_policy where authority_id = :authority";
    private static final String PAID_BY =
            "select authority_id from network.organisation where id = :party and authority_id is not null";
    private static final String SET = """
            insert into ordering.approval_policy as p (authority_id, free_minor, buyer_minor, four_eyes, at_cut_off, remind_hours)
            select :authority, :free, :buyer, :four_eyes, :at_cut_off, :remind_hours
            where :version = 0 or exists (select from ordering.approval_policy where authority_id = :authority)
            on conflict (authority_id) do update set free_minor = excluded.free_minor, buyer_minor = excluded.buyer_minor, four_eyes = excluded.four_eyes,
                at_cut_off = excluded.at_cut_off, remind_hours = excluded.remind_hours, version = p.version + 1, changed_at = clock_timestamp()
            where p.version = :version
            """;
    private static final String END =
            "delete from ordering.approval_policy where authority_id = :authority and version = :version";

    private final DatabaseClient database;
    private final Trail trail;
    private final TransactionalOperator transaction;

    ApprovalPolicies(DatabaseClient database, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** The rule that the acting party set; empty when no order needs an agreement. */
    public Mono<Optional<ApprovalPolicy>> of(Actor actor) {
        return authority(actor)
                .flatMap(authority -> database.sql(FIND)
                        .bind("authority", authority)
                        .map(ApprovalPolicies::policy)
                        .one()
                        .map(Optional::of)
                        .defaultIfEmpty(Optional.empty()));
    }

    /** Keeps the rule; its version is the one that was seen. */
    public Mono<Void> set(ApprovalPolicy policy, Actor actor) {
        return authority(actor)
                .flatMap(authority -> Mono.fromRunnable(() -> requireSane(policy))
                        .then(bound(policy, authority).fetch().rowsUpdated())
                        .flatMap(changed -> changed == 1
                                ? trail.record(
                                        actor,
                                        "approval.rule-set",
                                        "party",
                                        Long.toString(authority),
                                        Map.of(
                                                "free", policy.free().minor(),
                                                "buyer", policy.buyer().minor(),
                                                "fourEyes", policy.fourEyes(),
                                                "atCutOff", policy.atCutOff().name(),
                                                "remindHours", policy.remindHours()))
                                : Mono.error(new DomainException(Kind.CONFLICT, "changed-meanwhile"))))
                .as(transaction::transactional);
    }

    /** From now on no order needs an agreement; what waits goes on waiting. Ended before, it is left alone. */
    public Mono<Void> end(long version, Actor actor) {
        return authority(actor)
                .flatMap(authority -> database.sql(END)
                        .bind("authority", authority)
                        .bind("version", version)
                        .fetch()
                        .rowsUpdated()
                        .flatMap(gone -> gone == 1
                                ? trail.record(
                                        actor, "approval.rule-ended", "party", Long.toString(authority), Map.of())
                                : of(actor)
                                        .flatMap(still -> still.isEmpty()
                                                ? Mono.<Void>empty()
                                                : Mono.error(new DomainException(Kind.CONFLICT, "changed-meanwhile")))))
                .as(transaction::transactional);
    }

    /** A kitchen that somebody else pays for has no rule of its own. */
    private Mono<Long> authority(Actor actor) {
        return Mono.fromSupplier(actor::requireParty)
                .filter(party -> maySet(party, actor))
                .flatMap(party -> party.is("AUTHORITY")
                        ? Mono.just(party.id())
                        : database.sql(PAID_BY)
                                .bind("party", party.id())
                                .mapValue(Long.class)
                                .one()
                                .hasElement()
                                .filter(paidByAnother -> !paidByAnother)
                                .map(own -> party.id()))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private static boolean maySet(ActingParty party, Actor actor) {
        return (party.is("AUTHORITY") || party.is("KITCHEN")) && actor.hasAny(Role.OWNER, Role.APPROVER);
    }

    private static void requireSane(ApprovalPolicy policy) {
        var errors = new ArrayList<FieldError>();
        if (policy.free().minor() < 0 || policy.free().minor() > MOST) {
            errors.add(FieldError.at("free", "price-not-allowed", null, "100000000"));
        }
        if (policy.buyer().minor() > MOST) {
            errors.add(FieldError.at("buyer", "price-not-allowed", null, "100000000"));
        } else if (policy.buyer().minor() < policy.free().minor()) {
            errors.add(FieldError.at("buyer", "buyer-below-free", null, null));
        }
        if (policy.remindHours() < 1 || policy.remindHours() > LONGEST_REMINDER) {
            errors.add(FieldError.at("remindHours", "out-of-range", policy.remindHours(), "1–168"));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private DatabaseClient.GenericExecuteSpec bound(ApprovalPolicy policy, long authority) {
        return database.sql(SET)
                .bind("authority", authority)
                .bind("free", policy.free().minor())
                .bind("buyer", policy.buyer().minor())
                .bind("four_eyes", policy.fourEyes())
                .bind("at_cut_off", policy.atCutOff().name())
                .bind("remind_hours", policy.remindHours())
                .bind("version", policy.version());
    }

    private static ApprovalPolicy policy(Readable row) {
        return new ApprovalPolicy(
                Money.euro(row.get("free_minor", Long.class)),
                Money.euro(row.get("buyer_minor", Long.class)),
                row.get("four_eyes", Boolean.class),
                AtCutOff.valueOf(row.get("at_cut_off", String.class)),
                row.get("remind_hours", Integer.class),
                row.get("version", Long.class));
    }
}
