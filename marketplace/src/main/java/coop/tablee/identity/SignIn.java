package coop.tablee.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Lets a person in, out, and from one party to another; each act leaves its trail. */
@Component
class SignIn {

    private static final String ACCOUNT = "account";

    private final PasswordCheck passwords;
    private final MembershipLookup memberships;
    private final Sessions sessions;
    private final Accounts accounts;
    private final GuestHandover handover;
    private final Trail trail;
    private final TransactionalOperator transaction;

    SignIn(
            PasswordCheck passwords,
            MembershipLookup memberships,
            Sessions sessions,
            Accounts accounts,
            GuestHandover handover,
            Trail trail,
            TransactionalOperator transaction) {
        this.passwords = passwords;
        this.memberships = memberships;
        this.sessions = sessions;
        this.accounts = accounts;
        this.handover = handover;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Checks the password and begins a session in place of the one that the browser had. */
    Mono<Entered> enter(SignInAttempt attempt, Visit visit) {
        return passwords.check(attempt).flatMap(proven -> begin(proven.account(), visit, proven.stillRight()));
    }

    /**
     * Begins a session for who has shown otherwise who they are.
     *
     * @param proof uses up what they showed and does what it allows, in the transaction that begins the session and holds the account
     */
    Mono<Entered> enter(long account, Visit visit, Mono<Void> proof) {
        return accounts.find(account)
                .flatMap(found -> begin(found, visit, accounts.hold(account).then(proof)));
    }

    /** Begins a session for who has shown otherwise who they are, acting for this party at first. */
    Mono<Entered> enterFor(long account, long party, Visit visit) {
        return accounts.find(account).flatMap(found -> begin(found.preferring(party), visit, accounts.hold(account)));
    }

    /** Ends the session, here and now and on every node. */
    Mono<Void> leave(Actor actor, SecretToken token) {
        return sessions.end(token)
                .then(note(actor.accountId(), null, "signed-out"))
                .as(transaction::transactional);
    }

    /**
     * From now on this session acts for another of the person's parties, and so does the next one when asked. Gives what came along to their own household of what they put aside
     * while they acted for what they ordered before without an account.
     */
    Mono<Optional<GuestBelongings.Brought>> actFor(Actor actor, Membership chosen, boolean always, SecretToken token) {
        var remember = always ? accounts.prefer(actor.accountId(), chosen.partyId()) : Mono.<Void>empty();
        return remember.then(sessions.actFor(token, chosen.partyId()))
                .then(note(actor.accountId(), chosen.partyId(), "acting-for"))
                .then(handover.bringHome(actor.memberships(), chosen))
                .as(transaction::transactional);
    }

    private Mono<Entered> begin(Account account, Visit visit, Mono<Void> proof) {
        return memberships
                .membershipsOf(account.id())
                .collectList()
                .zipWith(handover.find(visit.guest()))
                .flatMap(read -> proof.then(Mono.defer(() -> open(account, read.getT1(), read.getT2(), visit)))
                        .as(transaction::transactional));
    }

    private Mono<Entered> open(
            Account account, List<Membership> all, Optional<GuestHandover.Known> guest, Visit visit) {
        var preferred = all.stream()
                .filter(membership -> Long.valueOf(membership.partyId()).equals(account.partyId()))
                .findFirst();
        var chosen = preferred.or(() -> all.stream().findFirst()).orElse(null);
        var party = chosen == null ? null : chosen.partyId();
        var roles = chosen == null ? Set.<Role>of() : chosen.roles();
        return sessions.open(account.id(), party, visit)
                .flatMap(token -> note(account.id(), party, "signed-in")
                        .then(handover.bringHome(all, chosen))
                        .flatMap(home ->
                                handover.take(guest, account.id(), all, chosen).map(taken -> taken.or(home)))
                        .map(taken -> new Entered(token, preferred.isEmpty() && mustChoose(all), roles, taken)));
    }

    /**
     * Between organisations, or one and a household. Another household is what an account took over of a guest: its own one goes first, unasked, and the page of orders leads to
     * the other.
     */
    private static boolean mustChoose(List<Membership> all) {
        var organisations = all.stream()
                .filter(membership -> !membership.party().is("HOUSEHOLD"))
                .count();
        return organisations > 1 || (organisations == 1 && all.size() > 1);
    }

    private Mono<Void> note(long account, @Nullable Long party, String action) {
        return trail.record(account, party, action, ACCOUNT, Long.toString(account), Map.of());
    }

    /**
     * Somebody came in.
     *
     * @param mustChoose there are several parties to act for and none is preferred
     * @param roles what they may do for the party they act for now
     * @param taken what they had put aside before as a guest, and brought along
     */
    record Entered(SecretToken token, boolean mustChoose, Set<Role> roles, GuestHandover.Taken taken) {}
}
