package coop.tablee.identity;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Flux;

/** Makes people for tests, and answers for network which parties they act for. */
@TestComponent
@Primary
class People implements MembershipLookup {

    static final String PASSWORD = "soupe au coin du feu";

    private static final AtomicLong COUNT = new AtomicLong(1000);

    private final Accounts accounts;
    private final Map<Long, List<Membership>> memberships = new ConcurrentHashMap<>();

    People(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Flux<Membership> membershipsOf(long accountId) {
        return Flux.fromIterable(memberships.getOrDefault(accountId, List.of()));
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
