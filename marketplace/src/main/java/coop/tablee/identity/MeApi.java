package coop.tablee.identity;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Tells a program whom it acts as. */
@RestController
class MeApi {

    private final Accounts accounts;

    MeApi(Accounts accounts) {
        this.accounts = accounts;
    }

    @SignedIn
    @GetMapping("/api/v1/me")
    Mono<Me> me(Actor actor) {
        return accounts.emailOf(actor.accountId()).map(email -> Me.of(actor, email));
    }

    /** {@code organisation} is the id of the one that the token acts for. */
    record Me(
            Person account,
            List<Place> memberships,
            @Nullable String organisation) {

        static Me of(Actor actor, String email) {
            var person = new Person(
                    Long.toString(actor.accountId()),
                    email,
                    actor.displayName(),
                    actor.locale().toLanguageTag(),
                    words(actor.roles().stream()
                            .filter(role -> role == Role.ADMINISTRATOR)
                            .toList()));
            return new Me(
                    person,
                    actor.memberships().stream().map(Place::of).toList(),
                    actor.findParty().map(party -> Long.toString(party.id())).orElse(null));
        }

        private static List<String> words(List<? extends Enum<?>> constants) {
            return constants.stream()
                    .map(one -> one.name().toLowerCase(Locale.ROOT))
                    .toList();
        }

        /** {@code roles}: those of the account itself. */
        record Person(String id, String email, String name, String locale, List<String> roles) {}

        record Place(String organisation, String name, List<String> kinds, List<String> roles) {

            static Place of(Membership membership) {
                return new Place(
                        Long.toString(membership.partyId()),
                        membership.partyName(),
                        membership.partyKinds().stream()
                                .map(kind -> kind.toLowerCase(Locale.ROOT))
                                .sorted()
                                .toList(),
                        words(membership.roles().stream().sorted().toList()));
            }
        }
    }
}
