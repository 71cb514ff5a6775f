package coop.tablee.storefront.market;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The products that a household marked to find them again: the product, not one offer of it, so that they are there next week too. All of its members share them; nobody else sees
 * them, and nothing is counted from them.
 */
@Component
class Favourites {

    /** More would make the shelf of favourites as long as the market. */
    static final int MOST = 200;

    private static final String MARK = """
            insert into storefront.favourite (party_id, product_id)
            select :party, p.id from catalogue.product p
            where p.id = :product and p.state = 'ACTIVE' and (select count(*) from storefront.favourite where party_id = :party) < :most
            on conflict on constraint favourite_once do update set since = favourite.since
            returning product_id
            """;
    private static final String FORGET =
            "delete from storefront.favourite where party_id = :party and product_id = :product";
    private static final String OF = """
            select product_id from storefront.favourite where party_id = :party order by since desc, product_id limit %d
            """.formatted(MOST);

    private final DatabaseClient database;

    Favourites(DatabaseClient database) {
        this.database = database;
    }

    static boolean mayHave(Actor actor) {
        return actor.hasAny(Role.HOUSEHOLD_MEMBER);
    }

    /** Their own household, whatever they ordered before without an account and look at now. */
    private static long household(Actor actor) {
        return actor.ownHousehold().orElseGet(actor::requireParty).id();
    }

    /** The products that the acting household marked; none for everybody else, without a question. */
    Mono<Set<Long>> of(Actor actor) {
        return mayHave(actor)
                ? database.sql(OF)
                        .bind("party", household(actor))
                        .mapValue(Long.class)
                        .all()
                        .collect(Collectors.toUnmodifiableSet())
                : Mono.just(Set.of());
    }

    /** Marks a product, once however often it is pressed. Refused: what is no product ({@code not-found}, 404), and more than {@value #MOST} ({@code too-many-favourites}, 409). */
    Mono<Void> mark(Actor actor, long product) {
        return database.sql(MARK)
                .bind("party", household(actor))
                .bind("product", product)
                .bind("most", MOST)
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(of(actor)
                        .flatMap(all -> Mono.error(
                                all.size() >= MOST
                                        ? new DomainException(
                                                DomainException.Kind.CONFLICT, "too-many-favourites", MOST)
                                        : DomainException.notFound())))
                .then();
    }

    /** Forgets a product, whether it was marked or not. */
    Mono<Void> forget(Actor actor, long product) {
        return database.sql(FORGET)
                .bind("party", household(actor))
                .bind("product", product)
                .then();
    }
}
