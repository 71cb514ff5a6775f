package coop.tablee.network;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Membership;
import coop.tablee.shared.DomainException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * What a household tells to be served better: points where it likes to fetch, and allergens that it must not eat. The latter are about health: they are kept only
 * with a consent of their own, are read for the household itself alone, and are gone at once when the consent is. No trail says which they were. Whoever acts for
 * anything but a household has no profile ({@code not-found}). Who acts for what they ordered before without an account has the profile of their own household: what one must
 * not eat does not change with the order that one looks at. What was once kept under such an order is read no more, and is gone with the next word of its person: no consent
 * outlives its taking back.
 */
@Component
public class HouseholdProfiles {

    private static final String READ = """
            select coalesce((select array_agg(p.site_id order by p.site_id) from network.household_point p where p.household_id = :household), '{}') points,
                coalesce((select a.allergens from network.household_allergy a where a.household_id = :household), '{}') allergens
            """;
    private static final String ALLERGENS =
            "select allergens from network.household_allergy where household_id = :household";
    private static final String FORGET_POINTS =
            "delete from network.household_point where household_id = :household and site_id <> all (:points)";
    private static final String KEEP_POINTS = """
            insert into network.household_point (household_id, site_id)
            select :household, s.id from network.site s where s.id = any (:points) and s.kind in ('POINT', 'FARM') on conflict do nothing
            """;
    private static final String KEEP_ALLERGENS = """
            with elsewhere as (delete from network.household_allergy where household_id = any (:all) and household_id <> :household)
            insert into network.household_allergy as h (household_id, allergens, consented_by) values (:household, :allergens, :account)
            on conflict (household_id) do update
            set allergens = excluded.allergens, consented_by = excluded.consented_by, consented_at = excluded.consented_at
            """;
    private static final String FORGET_ALLERGENS =
            "delete from network.household_allergy where household_id = any (:all)";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    HouseholdProfiles(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** @param allergens names of the fourteen; empty when none is kept */
    public record HouseholdProfile(Set<Long> points, Set<String> allergens) {}

    public Mono<HouseholdProfile> of(Actor actor) {
        return Mono.fromSupplier(() -> household(actor))
                .flatMap(household -> database.sql(READ)
                        .bind("household", household.id())
                        .map(row -> new HouseholdProfile(
                                Arrays.stream(row.get("points", Long[].class)).collect(Collectors.toSet()),
                                new TreeSet<>(Arrays.asList(row.get("allergens", String[].class)))))
                        .one());
    }

    /** What the actor's household must not eat; empty for everybody else. */
    public Mono<Set<String>> allergensOf(Actor actor) {
        return Mono.justOrEmpty(
                        actor.findParty().filter(party -> party.is("HOUSEHOLD")).map(party -> household(actor)))
                .flatMap(household -> database.sql(ALLERGENS)
                        .bind("household", household.id())
                        .map(row -> Set.of(row.get("allergens", String[].class)))
                        .one())
                .defaultIfEmpty(Set.of());
    }

    /** Keeps exactly these points; ids of what is no point are passed over. */
    public Mono<Void> keepPoints(Collection<Long> points, Actor actor) {
        return Mono.fromSupplier(() -> household(actor))
                .flatMap(household ->
                        points(FORGET_POINTS, points, household).then(points(KEEP_POINTS, points, household)))
                .as(transaction::transactional);
    }

    /** Keeps exactly these allergens, with the actor's consent; none forgets all. Those of other households that the actor took over are forgotten. */
    public Mono<Void> keepAllergens(Collection<String> allergens, Actor actor) {
        return allergens.isEmpty()
                ? forgetAllergens(actor)
                : Mono.fromSupplier(() -> household(actor))
                        .flatMap(household -> database.sql(KEEP_ALLERGENS)
                                .bind("household", household.id())
                                .bind("all", households(actor))
                                .bind(
                                        "allergens",
                                        allergens.stream().distinct().sorted().toArray(String[]::new))
                                .bind("account", actor.accountId())
                                .then());
    }

    /** Forgets them for every household of the actor's account, whichever they were told for. */
    public Mono<Void> forgetAllergens(Actor actor) {
        return Mono.fromSupplier(() -> household(actor))
                .flatMap(household -> database.sql(FORGET_ALLERGENS)
                        .bind("all", households(actor))
                        .then());
    }

    private Mono<Void> points(String sql, Collection<Long> points, ActingParty household) {
        return database.sql(sql)
                .bind("household", household.id())
                .bind("points", points.toArray(Long[]::new))
                .then();
    }

    private static Long[] households(Actor actor) {
        return Stream.concat(actor.memberships().stream().map(Membership::party), actor.findParty().stream())
                .filter(party -> party.is("HOUSEHOLD"))
                .map(ActingParty::id)
                .distinct()
                .toArray(Long[]::new);
    }

    private static ActingParty household(Actor actor) {
        var party = actor.requireParty();
        if (!party.is("HOUSEHOLD")) {
            throw DomainException.notFound();
        }
        return actor.ownHousehold().orElse(party);
    }
}
