package coop.tablee.identity;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Lets in who comes back from the provider. Who is connected comes in. Who is not, and whose address the provider vouches for: opens an account where the address has none; where it has one, a
 * letter goes there, because an address alone takes nobody's account over. An address that the provider does not vouch for is asked for by letter as at sign-up, and connects nothing.
 */
@Component
class ProviderSignIn {

    private final ProviderVisits visits;
    private final ProviderAccounts known;
    private final SignIn signIn;
    private final Sessions sessions;
    private final AccountOpening opening;
    private final Accounts accounts;
    private final OneTimeLinks links;
    private final Attempts attempts;
    private final TransactionalOperator transaction;

    ProviderSignIn(
            ProviderVisits visits,
            ProviderAccounts known,
            SignIn signIn,
            Sessions sessions,
            AccountOpening opening,
            Accounts accounts,
            OneTimeLinks links,
            Attempts attempts,
            TransactionalOperator transaction) {
        this.visits = visits;
        this.known = known;
        this.signIn = signIn;
        this.sessions = sessions;
        this.opening = opening;
        this.accounts = accounts;
        this.links = links;
        this.attempts = attempts;
        this.transaction = transaction;
    }

    /** Somebody who came back, and in what browser and language. */
    record Arrival(SignInAttempt from, Visit visit, Locale language) {}

    /**
     * What became of it.
     *
     * @param entered who came in; absent when a letter is on its way
     * @param letterTo where it goes; empty without
     * @param wish what the letter opens
     */
    record Outcome(Optional<SignIn.Entered> entered, String letterTo, LinkPurpose wish) {

        private static Outcome of(SignIn.Entered entered) {
            return new Outcome(Optional.of(entered), "", LinkPurpose.SIGN_IN);
        }
    }

    /**
     * Uses up what a browser went with. Refuses what is not of this browser, was used, or is too old ({@code provider-refused}, 401); what a browser
     * brings that went there is counted like a wrong password, and nothing else, because any page can have others' browsers come here.
     */
    Mono<ProviderVisits.Purpose> back(Optional<ProviderVisits.Going> going, SignInAttempt from) {
        if (going.isEmpty()) {
            return Mono.error(ProviderRefusal.refused());
        }
        var attempt = from.broughtBack(going.get().state().hexHash());
        return attempts.refuseDuringPause(attempt)
                .then(visits.end(going.get()))
                .switchIfEmpty(
                        Mono.defer(() -> attempts.noteFailure(attempt).then(Mono.error(ProviderRefusal::refused))));
    }

    Mono<Outcome> enter(ProviderIdentity identity, ProviderVisits.Purpose purpose, Arrival arrival) {
        return known.owner(identity)
                .flatMap(connected -> enter(connected, identity, arrival))
                .switchIfEmpty(Mono.defer(() -> welcome(identity, purpose, arrival)));
    }

    /**
     * Connects it with the account that began it, if this browser is still in by it: the provider may have taken long, and whoever signed out meanwhile or was shown
     * out connects nothing ({@code provider-refused}, 401).
     */
    Mono<Void> connect(Actor actor, SecretToken here, ProviderIdentity identity) {
        return accounts.hold(actor.accountId())
                .then(sessions.isOf(here, actor.accountId()))
                .flatMap(still -> still ? Mono.<Void>empty() : Mono.error(ProviderRefusal.refused()))
                .then(known.add(actor.accountId(), identity.issuer(), identity.subject(), identity.email()))
                .as(transaction::transactional);
    }

    private Mono<Outcome> welcome(ProviderIdentity identity, ProviderVisits.Purpose purpose, Arrival arrival) {
        var email = identity.email();
        if (email == null) {
            return Mono.error(ProviderRefusal::withoutAddress);
        }
        if (!identity.verified()) {
            return letter(
                    OneTimeLinks.Wish.of(LinkPurpose.SIGN_UP, arrival.language).by(identity.name()),
                    email,
                    purpose,
                    arrival);
        }
        return opening.open(email, identity.name(), arrival.language, null)
                .flatMap(account -> known.add(account, identity.issuer(), identity.subject(), email)
                        .thenReturn(account))
                .as(transaction::transactional)
                .flatMap(account -> known.owner(identity).flatMap(connected -> enter(connected, identity, arrival)))
                .switchIfEmpty(Mono.defer(() -> letter(
                        OneTimeLinks.Wish.of(LinkPurpose.PROVIDER, arrival.language)
                                .connecting(identity),
                        email,
                        purpose,
                        arrival)));
    }

    private Mono<Outcome> enter(ProviderAccounts.Connected connected, ProviderIdentity identity, Arrival arrival) {
        return signIn.enter(
                        connected.account(), arrival.visit.by(connected.id()), known.use(connected.account(), identity))
                .map(Outcome::of);
    }

    private Mono<Outcome> letter(
            OneTimeLinks.Wish wish, String email, ProviderVisits.Purpose purpose, Arrival arrival) {
        return links.ask(
                        wish.thenTo(Objects.requireNonNullElse(purpose.next(), "/")),
                        new SignInAttempt(email, "", arrival.from.from()))
                .thenReturn(new Outcome(Optional.empty(), email, wish.purpose()));
    }
}
