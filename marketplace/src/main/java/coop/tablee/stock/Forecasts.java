package coop.tablee.stock;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What producers expect to have, week by week. It is told to those who plan and never becomes stock by itself. */
@Component
public class Forecasts {

    private static final String EXPECT =
            "select place, code, found, expected from stock.expect(:producer, :actor, :expected::jsonb) order by place";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    Forecasts(DatabaseClient database, TransactionalOperator transaction, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * Says what is expected, all or none. Refuses with {@code stock-not-changed} (409), naming each that cannot stand by its place: {@code stock-changed}
     * (somebody else said otherwise meanwhile; expected = that), {@code not-found}; impossible amounts are {@code invalid-input}.
     */
    public Mono<Void> expect(List<ForecastChange> changes, Actor producer) {
        return Mono.fromCallable(() -> checked(changes))
                .flatMapMany(good -> database.sql(EXPECT)
                        .bind("producer", producer.requireParty().id())
                        .bind("actor", producer.accountId())
                        .bind(
                                "expected",
                                json.writeValueAsString(
                                        good.stream().map(Forecasts::asMap).toList()))
                        .map(StockLevels::refusal)
                        .all())
                .collectList()
                .flatMap(refusals -> refusals.isEmpty()
                        ? Mono.<Void>empty()
                        : Mono.error(new DomainException(DomainException.Kind.CONFLICT, "stock-not-changed", refusals)))
                .as(transaction::transactional);
    }

    private static List<ForecastChange> checked(List<ForecastChange> changes) {
        var errors = new ArrayList<FieldError>();
        StockLevels.checkNumber(changes.size(), errors);
        for (var place = 0; place < changes.size(); place++) {
            var change = changes.get(place);
            StockLevels.checkDay(change.monday(), "[%d].monday".formatted(place), errors);
            StockLevels.checkAmount(change.quantity(), "[%d].quantity".formatted(place), errors);
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return changes;
    }

    private static Map<String, Object> asMap(ForecastChange change) {
        var map = new LinkedHashMap<String, Object>();
        map.put("product", change.product());
        map.put("monday", change.monday().toString());
        var quantity = change.quantity();
        if (quantity != null) {
            map.put("quantity", quantity);
        }
        var version = change.version();
        if (version != null) {
            map.put("version", version);
        }
        return map;
    }
}
