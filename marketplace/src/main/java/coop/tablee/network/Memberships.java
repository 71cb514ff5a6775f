package coop.tablee.network;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toUnmodifiableList;

import coop.tablee.identity.Membership;
import coop.tablee.identity.MembershipLookup;
import coop.tablee.identity.OwnHousehold;
import coop.tablee.identity.Role;
import coop.tablee.platform.Together;
import io.r2dbc.spi.Readable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which account acts for which party, and as what. The oldest membership is the one to act by when nobody chose. */
@Component
public class Memberships implements MembershipLookup {

    private static final String OF_ACCOUNTS = """
            select m.account_id, m.party_id, p.name, coalesce(o.kinds, array['HOUSEHOLD']) kinds, m.roles
            from network.membership m
            join network.party p on p.id = m.party_id
            left join network.organisation o on o.id = m.party_id
            where m.account_id in (select unnest((select :accounts::bigint[]))) and (m.until is null or m.until > clock_timestamp())
            order by m.account_id, m.since, m.party_id
            """;
    private static final String OWN_HOUSEHOLDS = """
            select p.id, p.name from network.membership m join network.party p on p.id = m.party_id
            where m.account_id = :account and m.until is null and p.type = 'HOUSEHOLD'
                and not exists (select from network.membership o where o.party_id = m.party_id and o.until is null and o.account_id <> m.account_id)
            order by p.id
            """;
    private static final String GRANT = """
            insert into network.membership (account_id, party_id, roles) values (:account, :party, :roles)
            on conflict (account_id, party_id) do update set roles = excluded.roles, until = null
            """;
    private static final String END =
            "update network.membership set until = clock_timestamp() where account_id = :account and party_id = :party and until is null";

    private final DatabaseClient database;
    private final Together<Long, List<Membership>> memberships;

    Memberships(DatabaseClient database) {
        this.database = database;
        this.memberships = new Together<>(this::memberships);
    }

    @Override
    public Flux<Membership> membershipsOf(long accountId) {
        return memberships.ask(accountId).flatMapIterable(all -> all);
    }

    @Override
    public Flux<OwnHousehold> ownHouseholds(long accountId) {
        return database.sql(OWN_HOUSEHOLDS)
                .bind("account", accountId)
                .map(row -> new OwnHousehold(row.get("id", Long.class), row.get("name", String.class)))
                .all();
    }

    private Mono<Map<Long, List<Membership>>> memberships(Set<Long> accounts) {
        return database.sql(OF_ACCOUNTS)
                .bind("accounts", accounts.toArray(Long[]::new))
                .map(row -> Map.entry(row.get("account_id", Long.class), membership(row)))
                .all()
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toUnmodifiableList())));
    }

    /** Lets an account act for a party with exactly these roles, whatever it had before. */
    public Mono<Void> grant(long account, long party, Collection<Role> roles) {
        return database.sql(GRANT)
                .bind("account", account)
                .bind("party", party)
                .bind("roles", roles.stream().map(Enum::name).sorted().toArray(String[]::new))
                .then();
    }

    public Mono<Void> end(long account, long party) {
        return database.sql(END).bind("account", account).bind("party", party).then();
    }

    private static Membership membership(Readable row) {
        return new Membership(
                row.get("party_id", Long.class),
                row.get("name", String.class),
                Set.of(row.get("kinds", String[].class)),
                Arrays.stream(row.get("roles", String[].class))
                        .map(Role::valueOf)
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
