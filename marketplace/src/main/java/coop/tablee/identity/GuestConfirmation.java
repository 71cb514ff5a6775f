package coop.tablee.identity;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A guest's address is confirmed by the link that was sent there: the guest becomes an account of this address; or, where it has one already, what was ordered goes to that account.
 * Either way the browser that ordered is a guest's no more: who typed somebody else's address has no part in what its owner does from then on.
 */
@Component
class GuestConfirmation {

    private static final String FIND = """
            select id from identity.account where guest and lower(contact_email) = lower(:email) and ordered_at is not null order by id
            """;
    private static final String HOLD = """
            select id from identity.account
            where id = any (:guests) and guest and lower(contact_email) = lower(:email) and ordered_at is not null order by id for no key update
            """;
    private static final String CONFIRM = """
            update identity.account set email = contact_email, contact_email = null, guest = false where id = :guest
            """;

    private final DatabaseClient database;
    private final Accounts accounts;
    private final Sessions sessions;
    private final MembershipLookup memberships;
    private final Admission admission;
    private final Trail trail;
    private final TransactionalOperator transaction;

    GuestConfirmation(
            DatabaseClient database,
            Accounts accounts,
            Sessions sessions,
            MembershipLookup memberships,
            Admission admission,
            Trail trail,
            TransactionalOperator transaction) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.memberships = memberships;
        this.admission = admission;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Who comes in, and what they act for first. */
    record Confirmed(long account, long party) {}

    /**
     * All that was ordered with the address comes along, in whatever browser; an account that is opened is called what the guest whose link it is was.
     *
     * @param use uses the link up
     * @return refused ({@code link-worn-out}, 410) when the guest gave another address meanwhile, or is an account already
     */
    Mono<Confirmed> confirm(OneTimeLinks.Link link, Mono<Void> use) {
        var guest = link.requireAccount();
        return households(link.email())
                .flatMap(households -> use.then(Mono.defer(() -> hold(guest, households.keySet(), link.email())))
                        .flatMap(held -> account(guest, link.email())
                                .flatMap(account -> Flux.fromIterable(held)
                                        .concatMap(one ->
                                                takeOver(account, one, Objects.requireNonNull(households.get(one))))
                                        .then()
                                        .thenReturn(account)))
                        .as(transaction::transactional)
                        // Somebody opened an account with this address at the same moment: then there is one
                        .retryWhen(Retry.max(1).filter(DuplicateKeyException.class::isInstance))
                        .map(account -> new Confirmed(account, Objects.requireNonNull(households.get(guest)))));
    }

    /** Who ordered with this address, and for which household. Looked up before the transaction, which asks for no second connection. */
    private Mono<Map<Long, Long>> households(String email) {
        return database.sql(FIND)
                .bind("email", email)
                .mapValue(Long.class)
                .all()
                .collectList()
                .flatMapIterable(found -> found)
                .concatMap(one ->
                        memberships.membershipsOf(one).next().map(membership -> Map.entry(one, membership.partyId())))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<List<Long>> hold(long guest, Collection<Long> guests, String email) {
        return database.sql(HOLD)
                .bind("guests", guests.toArray(Long[]::new))
                .bind("email", email)
                .mapValue(Long.class)
                .all()
                .collectList()
                .filter(held -> held.contains(guest))
                .switchIfEmpty(Mono.error(OneTimeLinks::wornOut));
    }

    /** The account of the address; the guest becomes it where there was none. */
    private Mono<Long> account(long guest, String email) {
        return accounts.idOf(email)
                .switchIfEmpty(Mono.defer(() -> database.sql(CONFIRM)
                        .bind("guest", guest)
                        .then()
                        .then(note(guest, "account-opened"))
                        .thenReturn(guest)));
    }

    private Mono<Void> takeOver(long account, long guest, long household) {
        var admitted = account == guest
                ? Mono.<Void>empty()
                : admission.admit(account, household, guest).then(note(account, "guest-admitted"));
        return admitted.then(sessions.endAll(guest));
    }

    private Mono<Void> note(long account, String action) {
        return trail.record(account, null, action, "account", Long.toString(account), Map.of());
    }
}
