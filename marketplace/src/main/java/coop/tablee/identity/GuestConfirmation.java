package coop.tablee.identity;

import java.util.Map;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A guest's address is confirmed by the link that was sent there: the guest becomes an account of this address; or, where it has one already, what was ordered goes to that account.
 * Either way the browser that ordered is a guest's no more: who typed somebody else's address has no part in what its owner does from then on.
 */
@Component
class GuestConfirmation {

    private static final String HOLD = """
            select id from identity.account where id = :guest and guest and lower(contact_email) = lower(:email) for no key update
            """;
    private static final String CONFIRM = """
            update identity.account set email = contact_email, contact_email = null, guest = false where id = :guest
            """;

    private final DatabaseClient database;
    private final Accounts accounts;
    private final Sessions sessions;
    private final MembershipLookup memberships;
    private final Newcomers newcomers;
    private final Trail trail;
    private final TransactionalOperator transaction;

    GuestConfirmation(
            DatabaseClient database,
            Accounts accounts,
            Sessions sessions,
            MembershipLookup memberships,
            Newcomers newcomers,
            Trail trail,
            TransactionalOperator transaction) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.memberships = memberships;
        this.newcomers = newcomers;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Who comes in, and what they act for first. */
    record Confirmed(long account, long party) {}

    /**
     * @param use uses the link up
     * @return refused ({@code link-worn-out}, 410) when the guest gave another address meanwhile, or is an account already
     */
    Mono<Confirmed> confirm(OneTimeLinks.Link link, Mono<Void> use) {
        var guest = link.requireAccount();
        return memberships
                .membershipsOf(guest)
                .next()
                .switchIfEmpty(Mono.error(OneTimeLinks::wornOut))
                .flatMap(household -> use.then(Mono.defer(() -> hold(guest, link.email())))
                        .then(Mono.defer(() -> accounts.idOf(link.email())))
                        .flatMap(known -> newcomers
                                .admit(known, household.partyId(), guest)
                                .then(note(known, "guest-admitted"))
                                .thenReturn(known))
                        .switchIfEmpty(Mono.defer(() -> database.sql(CONFIRM)
                                .bind("guest", guest)
                                .then()
                                .then(note(guest, "account-opened"))
                                .thenReturn(guest)))
                        .flatMap(account -> sessions.endAll(guest).thenReturn(account))
                        .as(transaction::transactional)
                        // Somebody opened an account with this address at the same moment: then there is one
                        .retryWhen(Retry.max(1).filter(DuplicateKeyException.class::isInstance))
                        .map(account -> new Confirmed(account, household.partyId())));
    }

    private Mono<Void> hold(long guest, String email) {
        return database.sql(HOLD)
                .bind("guest", guest)
                .bind("email", email)
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(OneTimeLinks::wornOut))
                .then();
    }

    private Mono<Void> note(long account, String action) {
        return trail.record(account, null, action, "account", Long.toString(account), Map.of());
    }
}
