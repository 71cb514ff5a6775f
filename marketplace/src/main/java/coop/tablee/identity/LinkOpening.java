package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** What the button of a one-time link does, each in one transaction with the link's use. Hashing a password comes before it. */
@Component
class LinkOpening {

    private final OneTimeLinks links;
    private final SignIn signIn;
    private final WaysIn ways;
    private final Accounts accounts;
    private final Passwords passwords;
    private final AccountOpening opening;
    private final ProviderAccounts connected;
    private final GuestConfirmation guests;
    private final Erasure erasure;
    private final TransactionalOperator transaction;

    LinkOpening(
            OneTimeLinks links,
            SignIn signIn,
            WaysIn ways,
            Accounts accounts,
            Passwords passwords,
            AccountOpening opening,
            ProviderAccounts connected,
            GuestConfirmation guests,
            Erasure erasure,
            TransactionalOperator transaction) {
        this.links = links;
        this.signIn = signIn;
        this.ways = ways;
        this.accounts = accounts;
        this.passwords = passwords;
        this.opening = opening;
        this.connected = connected;
        this.guests = guests;
        this.erasure = erasure;
        this.transaction = transaction;
    }

    /** Lets somebody in by a link that was found. Refuses what was used meanwhile ({@code link-worn-out}) and a password that is none ({@code invalid-input}). */
    Mono<SignIn.Entered> open(OneTimeLinks.Link link, SecretToken secret, LinkForm form, Visit visit) {
        var use = links.use(secret, link.purpose());
        return switch (link.purpose()) {
            case RESET ->
                passwords
                        .hash(NewPassword.require(form.newPassword()))
                        .flatMap(hash -> signIn.enter(
                                link.requireAccount(),
                                visit,
                                use.then(ways.changePassword(link.requireAccount(), hash, null))));
            case SIGN_UP ->
                hashIfAny(form.newPassword())
                        .flatMap(hash -> account(link, use, hash.orElse(null)))
                        .flatMap(account -> signIn.enter(account, visit, Mono.empty()));
            case GUEST ->
                guests.confirm(link, use)
                        .flatMap(confirmed -> signIn.enterFor(confirmed.account(), confirmed.party(), visit));
            case PROVIDER -> {
                var wanted = Objects.requireNonNull(link.connects());
                var add = Mono.defer(
                        () -> connected.add(link.requireAccount(), wanted.issuer(), wanted.subject(), link.email()));
                yield signIn.enter(link.requireAccount(), visit, use.then(add));
            }
            default -> signIn.enter(link.requireAccount(), visit, use);
        };
    }

    /** Whether the link is one to look at in this browser: a new address is confirmed, and an account erased, by its owner, signed in, and not by who reads a mail that went astray. */
    static boolean isMeantFor(OneTimeLinks.Link link, Actor actor) {
        return (link.purpose() != LinkPurpose.NEW_ADDRESS && link.purpose() != LinkPurpose.ERASE)
                || Long.valueOf(actor.accountId()).equals(link.account());
    }

    /** Moves the account to the address that the link was sent to; this browser stays signed in, all others are out. Refuses who is somebody else ({@code link-of-another}, 403). */
    Mono<Void> confirmAddress(OneTimeLinks.Link link, SecretToken secret, Actor actor, @Nullable SecretToken session) {
        return isMeantFor(link, actor)
                ? accounts.hold(actor.accountId())
                        .then(links.use(secret, LinkPurpose.NEW_ADDRESS))
                        .then(ways.changeAddress(actor.accountId(), link.email(), session))
                        .as(transaction::transactional)
                : Mono.error(new DomainException(Kind.FORBIDDEN, "link-of-another"));
    }

    /** Erases the account that the link was sent to. Refuses who is somebody else ({@code link-of-another}, 403), and while something has to be done first ({@code erasure-waits}). */
    Mono<Void> erase(OneTimeLinks.Link link, SecretToken secret, Actor actor) {
        return isMeantFor(link, actor)
                ? erasure.erase(actor.accountId(), links.use(secret, LinkPurpose.ERASE))
                : Mono.error(new DomainException(Kind.FORBIDDEN, "link-of-another"));
    }

    private Mono<Optional<String>> hashIfAny(@Nullable String typed) {
        return typed == null || typed.isEmpty()
                ? Mono.just(Optional.empty())
                : passwords.hash(NewPassword.require(typed)).map(Optional::of);
    }

    /** The new account; or the one that was opened meanwhile by another such letter, which only the owner of the address has. */
    private Mono<Long> account(OneTimeLinks.Link link, Mono<Void> use, @Nullable String hash) {
        var name = Objects.requireNonNull(link.name());
        return use.then(Mono.defer(
                        () -> opening.open(link.email(), name, Locale.forLanguageTag(link.language()), hash)))
                .switchIfEmpty(Mono.defer(() -> accounts.idOf(link.email())))
                .as(transaction::transactional);
    }
}
