package coop.tablee.identity;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Notes who did what to which thing. Subscribed inside a transaction it belongs to it: the act and its note are both there or both not. SQL of other modules
 * calls {@code identity.record_trail(…)} instead. The detail holds ids and amounts, never names, addresses or secrets.
 */
@Component
public class Trail {

    private final DatabaseClient database;
    private final JsonMapper json;

    Trail(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    public Mono<Void> record(Actor actor, String action, String objectType, String objectId, Map<String, ?> detail) {
        var party = actor.party();
        return record(actor.accountId(), party == null ? null : party.id(), action, objectType, objectId, detail);
    }

    Mono<Void> record(
            long account,
            @Nullable Long party,
            String action,
            String objectType,
            String objectId,
            Map<String, ?> detail) {
        return database.sql(
                        "select identity.record_trail(:actor, :action, :objectType, :objectId, :detail::jsonb, :party)")
                .bind("actor", account)
                .bind("action", action)
                .bind("objectType", objectType)
                .bind("objectId", objectId)
                .bind("detail", json.writeValueAsString(detail))
                .bind("party", Columns.orNull(party))
                .then();
    }
}
