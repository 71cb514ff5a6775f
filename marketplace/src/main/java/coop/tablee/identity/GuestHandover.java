package coop.tablee.identity;

import coop.tablee.identity.GuestBelongings.Brought;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a guest put aside goes along when they sign in, in the transaction that opens the session; from then on the browser is no guest's any more. Who has no household to take it to
 * leaves it with the guest, and finds it again after signing out. Orders of the guest go along where the account's confirmed address is the one they were placed with.
 */
@Component
class GuestHandover {

    private final Sessions sessions;
    private final MembershipLookup memberships;
    private final GuestBelongings belongings;
    private final Admission admission;

    GuestHandover(Sessions sessions, MembershipLookup memberships, GuestBelongings belongings, Admission admission) {
        this.sessions = sessions;
        this.memberships = memberships;
        this.belongings = belongings;
        this.admission = admission;
    }

    /**
     * What became of the guest that a browser was.
     *
     * @param over whether it is none any more
     */
    record Taken(boolean over, Optional<Brought> brought) {

        static final Taken NOTHING = new Taken(false, Optional.empty());

        /** With what came along from elsewhere, where this brought nothing. */
        Taken or(Optional<Brought> home) {
            return brought.isPresent() ? this : new Taken(over, home);
        }
    }

    /** A guest that a browser is known as, and what they act for. */
    record Known(SecretToken token, long guest, long party) {}

    /** Looked up before the transaction, which asks for no second connection. Empty where a browser is no guest's; an ended one is known no more. */
    Mono<Optional<Known>> find(@Nullable SecretToken token) {
        return token == null
                ? Mono.just(Optional.empty())
                : sessions.find(token)
                        .filter(Account::guest)
                        .flatMap(found -> memberships
                                .membershipsOf(found.id())
                                .next()
                                .map(from -> Optional.of(new Known(token, found.id(), from.partyId()))))
                        .defaultIfEmpty(Optional.empty());
    }

    /** Takes what is there to the household that the account acts for, else to its first one. */
    Mono<Taken> take(Optional<Known> known, long owner, List<Membership> all, @Nullable Membership acting) {
        var home = Stream.concat(Stream.ofNullable(acting), all.stream())
                .filter(membership -> membership.party().is("HOUSEHOLD"))
                .findFirst();
        return known.isEmpty() || home.isEmpty()
                ? Mono.just(Taken.NOTHING)
                : bring(known.get(), home.get().partyId(), owner)
                        .flatMap(brought -> sessions.end(known.get().token).thenReturn(new Taken(true, brought)));
    }

    /**
     * Who acts for their own household again finds there what they put aside while they acted for what they ordered before without an account: a basket is one person's, however
     * many orders they took over. Nothing for who acts for anything else.
     */
    Mono<Optional<Brought>> bringHome(List<Membership> all, @Nullable Membership acting) {
        var own = Membership.ownHousehold(all).filter(home -> acting != null && home.partyId() == acting.partyId());
        return Flux.fromIterable(own.isEmpty() ? List.<Membership>of() : all)
                .filter(from -> from.party().is("HOUSEHOLD")
                        && from.partyId() != own.orElseThrow().partyId())
                .concatMap(from ->
                        belongings.handOver(from.partyId(), own.orElseThrow().partyId()))
                .collectList()
                .map(brought -> brought.stream().findFirst());
    }

    private Mono<Optional<Brought>> bring(Known known, long home, long owner) {
        return belongings
                .handOver(known.party, home)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(brought ->
                        admission.admit(owner, known.party, known.guest).then().thenReturn(brought));
    }
}
