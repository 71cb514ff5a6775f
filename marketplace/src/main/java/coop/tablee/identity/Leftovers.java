package coop.tablee.identity;

import coop.tablee.platform.RecurringWork;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Clears away what opens nothing any more: links, challenges, ways to the provider, sessions and tokens that ended, counts of attempts whose window is over, and guests
 * who ordered nothing and whose browser is known no more. Every node looks every five minutes,
 * so that whoever knocks ten thousand times leaves nothing behind.
 */
@Component
class Leftovers implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private static final String CLEAR = """
            /* job */ with links as (
                delete from identity.one_time_link where id in (
                    select id from identity.one_time_link where expires_at < clock_timestamp()
                    order by expires_at limit 1000 for update skip locked)
                returning 1
            ), attempts as (
                delete from identity.attempt where subject in (
                    select subject from identity.attempt where window_ends_at < clock_timestamp()
                    order by window_ends_at limit 1000 for update skip locked)
                returning 1
            ), sessions as (
                delete from identity.session where token_hash in (
                    select token_hash from identity.session where expires_at < clock_timestamp()
                    order by expires_at limit 1000 for update skip locked)
                returning 1
            ), tokens as (
                delete from identity.api_token where token_hash in (
                    select token_hash from identity.api_token where expires_at < clock_timestamp() - interval '7 days'
                    order by expires_at limit 1000 for update skip locked)
                returning 1
            ), challenges as (
                delete from identity.passkey_challenge where challenge_hash in (
                    select challenge_hash from identity.passkey_challenge where expires_at < clock_timestamp()
                    order by expires_at limit 1000 for update skip locked)
                returning 1
            ), visits as (
                delete from identity.provider_visit where state_hash in (
                    select state_hash from identity.provider_visit where expires_at < clock_timestamp()
                    order by expires_at limit 1000 for update skip locked)
                returning 1
            )
            select (select count(*) from visits) + (select count(*) from challenges) + (select count(*) from links) + (select count(*) from attempts) + (select count(*) from sessions) + (select count(*) from tokens)
            """;

    private static final String GUESTS = """
            /* job */ select a.id from identity.account a where a.guest and a.ordered_at is null and a.created_at < clock_timestamp() - interval '1 day'
                and not exists (select from identity.session s where s.account_id = a.id) and a.id > :after
            order by a.id limit 1000
            """;
    private static final String FORGET_GUESTS = """
            /* job */ delete from identity.account where id in (
                select a.id from identity.account a where a.id = any (:guests) and a.guest and a.ordered_at is null
                    and not exists (select from identity.session s where s.account_id = a.id)
                order by a.id for update of a skip locked)
            """;

    private final DatabaseClient database;
    private final GuestBelongings belongings;

    Leftovers(DatabaseClient database, GuestBelongings belongings) {
        this.database = database;
        this.belongings = belongings;
    }

    @Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT30S")
    Mono<Void> keepClear() {
        return clear().then().onErrorResume(error -> {
            LOG.warn("What ended at the door waits: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Removes all that is due, some at a time; emits how much. */
    Mono<Long> clear() {
        return some().expand(gone -> gone == 0 ? Mono.empty() : some())
                .concatWith(guests(0))
                .reduce(0L, Long::sum);
    }

    private Flux<Long> guests(long after) {
        return database.sql(GUESTS)
                .bind("after", after)
                .mapValue(Long.class)
                .all()
                .collectList()
                .filter(found -> !found.isEmpty())
                .flatMapMany(found -> forget(found).concatWith(Flux.defer(() -> guests(found.get(found.size() - 1)))));
    }

    /** Who ordered stays, even when nobody came to note it. */
    private Mono<Long> forget(List<Long> guests) {
        return belongings
                .whoOrdered(guests)
                .collect(Collectors.toSet())
                .flatMap(ordered -> database.sql(FORGET_GUESTS)
                        .bind(
                                "guests",
                                guests.stream()
                                        .filter(guest -> !ordered.contains(guest))
                                        .toArray(Long[]::new))
                        .fetch()
                        .rowsUpdated());
    }

    private Mono<Long> some() {
        return database.sql(CLEAR).mapValue(Long.class).one();
    }
}
