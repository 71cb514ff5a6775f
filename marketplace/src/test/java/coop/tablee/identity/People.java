package coop.tablee.identity;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Makes people for tests, and answers for network which parties they act for. */
@TestComponent
@Primary
class People implements MembershipLookup {

    static final String PASSWORD = "soupe au coin du feu";

    private static final AtomicLong COUNT = new AtomicLong(1000);

    private final Accounts accounts;
    private final Map<Long, List<Membership>> memberships = new ConcurrentHashMap<>();
    private final Map<Long, Doorstep> doorsteps = new ConcurrentHashMap<>();

    People(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Flux<Membership> membershipsOf(long accountId) {
        var found = Flux.fromIterable(memberships.getOrDefault(accountId, List.of()));
        var doorstep = doorsteps.remove(accountId);
        return doorstep == null ? found : doorstep.hold().thenMany(found);
    }

    @Override
    public Flux<OwnHousehold> ownHouseholds(long accountId) {
        return Flux.empty();
    }

    /** Holds the next who comes in as this person after the password was found right and before anything is opened. */
    Doorstep holdNext(Person person) {
        var doorstep = new Doorstep(Sinks.empty(), Sinks.empty());
        doorsteps.put(person.id, doorstep);
        return doorstep;
    }

    record Doorstep(Sinks.Empty<Void> reached, Sinks.Empty<Void> left) {

        private Mono<Void> hold() {
            return Mono.fromRunnable(reached::tryEmitEmpty).then(left.asMono());
        }

        void await() {
            reached.asMono().block(Duration.ofSeconds(20));
        }

        void letGo() {
            left.tryEmitEmpty();
        }
    }

    Person actingFor(Membership... parties) {
        var email = "person-" + COUNT.incrementAndGet() + "@tests.example";
        var id = accounts.create(email, "Lou Vandermeer", Locale.FRENCH, PASSWORD)
                .blockOptional()
                .orElseThrow();
        memberships.put(id, List.of(parties));
        return new Person(id, email);
    }

    Person with(Role... roles) {
        return actingFor(kitchen(roles));
    }

    void change(Person person, Membership... parties) {
        memberships.put(person.id, List.of(parties));
    }

    static Membership kitchen(Role... roles) {
        return new Membership(COUNT.incrementAndGet(), "Cuisine des Tilleuls", Set.of("KITCHEN"), Set.of(roles));
    }

    record Person(long id, String email) {}
}
