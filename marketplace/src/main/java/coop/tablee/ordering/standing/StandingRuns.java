package coop.tablee.ordering.standing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The dates of standing orders that are to be placed, in sets: each statement is for a whole batch. */
@Component
class StandingRuns {

    private final DatabaseClient database;
    private final JsonMapper json;

    StandingRuns(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** What came of a run; {@code state} is PLACED or NOTHING. */
    record Result(
            long run,
            String state,
            @Nullable String number,
            List<Missed> report,
            @Nullable String reason) {}

    /** Makes the runs of what has opened or changed; answers how many. */
    Mono<Integer> plan() {
        return database.sql("/* job */ select ordering.plan_standing() planned")
                .mapValue(Integer.class)
                .one();
    }

    Mono<List<Long>> claim(UUID lease, int limit) {
        return database.sql("/* job */ select ordering.claim_standing(:lease, :limit) run")
                .bind("lease", lease)
                .bind("limit", limit)
                .mapValue(Long.class)
                .all()
                .collectList();
    }

    Mono<List<StandingFacts>> facts(Collection<Long> runs) {
        return database.sql("/* job */ select ordering.standing_facts(:runs)::text facts")
                .bind("runs", runs.toArray(new Long[0]))
                .mapValue(String.class)
                .all()
                .map(found -> json.readValue(found, StandingFacts.class))
                .collectList();
    }

    /** Writes down what is about to be placed, by run; answers which of them are still held. */
    Mono<List<Long>> intend(UUID lease, Map<Long, StandingIntent> intents) {
        var document = intents.entrySet().stream()
                .map(one -> Map.of("run", one.getKey(), "intent", one.getValue()))
                .toList();
        return database.sql("/* job */ select ordering.intend_standing(:lease, :intents::jsonb) run")
                .bind("lease", lease)
                .bind("intents", json.writeValueAsString(document))
                .mapValue(Long.class)
                .all()
                .collectList();
    }

    /** The order that was placed with this key; empty when none was. */
    Mono<String> placedWith(String key) {
        return database.sql("""
                        select o.number from ordering.checkout k join ordering.orders o on o.checkout_id = k.id where k.idem_key = :key
                        """).bind("key", key).mapValue(String.class).one();
    }

    Mono<Integer> finish(List<Result> results) {
        return results.isEmpty()
                ? Mono.just(0)
                : database.sql("/* job */ select ordering.finish_standing(:results::jsonb) done")
                        .bind("results", json.writeValueAsString(results))
                        .mapValue(Integer.class)
                        .one();
    }

    Mono<Void> putBack(UUID lease, List<Long> forget, List<Long> later, List<Long> again) {
        return forget.isEmpty() && later.isEmpty() && again.isEmpty()
                ? Mono.empty()
                : database.sql("/* job */ select ordering.put_back_standing(:lease, :forget, :later, :again)")
                        .bind("lease", lease)
                        .bind("forget", forget.toArray(new Long[0]))
                        .bind("later", later.toArray(new Long[0]))
                        .bind("again", again.toArray(new Long[0]))
                        .then();
    }
}
