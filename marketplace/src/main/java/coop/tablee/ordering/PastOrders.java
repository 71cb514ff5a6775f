package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import java.time.Instant;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings in orders of the past, for a cooperative's old books or a demo's story: delivered, packed and accepted as ordered, priced and sold by the same rules
 * as any order, without anyone being told. Stock stays as it is, because what was sold is brought in with it. Two statements, however many orders.
 */
@Component
public class PastOrders {

    private final RequestReading reading;
    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    PastOrders(RequestReading reading, DatabaseClient database, TransactionalOperator transaction, JsonMapper json) {
        this.reading = reading;
        this.database = database;
        this.transaction = transaction;
        this.json = json;
    }

    /** One order and when it was accepted, which is before the cut-offs of its offers. */
    public record PastOrder(OrderRequest request, Instant acceptedAt) {}

    /** Loads all orders of the actor or none; the same key again loads nothing. Offers and destinations must exist. Emits how many were loaded. */
    public Mono<Integer> load(String key, List<PastOrder> orders, PaymentMethod payment, Actor actor) {
        var buyer = Buyer.of(actor);
        var command =
                new PlaceCheckout(key, orders.stream().map(PastOrder::request).toList(), payment, false);
        return reading.read(buyer.party(), buyer.audience(), command.orders())
                .map(RequestFacts::withoutDrops)
                .map(facts -> CheckoutDraft.of(command.orders(), buyer.audience(), facts, false))
                .map(draft ->
                        PlacingDocument.of(new PlacingDocument.Sound(draft, command, buyer, RequestHash.of(command))))
                .flatMap(document -> write(document, orders))
                .as(transaction::transactional);
    }

    private Mono<Integer> write(PlacingDocument document, List<PastOrder> orders) {
        return database.sql("select ordering.load_past(:document::jsonb, :accepted::timestamptz[]) loaded")
                .bind("document", json.writeValueAsString(document))
                .bind("accepted", orders.stream().map(PastOrder::acceptedAt).toArray(Instant[]::new))
                .map(row -> row.get("loaded", Integer.class))
                .one();
    }
}
