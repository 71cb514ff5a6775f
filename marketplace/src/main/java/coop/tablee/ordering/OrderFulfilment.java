package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What really happened to what was ordered: packed at the hub, received at the door. Each time the whole order's money is computed anew by the rule of placing,
 * from what is there; with the last consignment the order is sold, sellers and tax are credited, and what was paid too much goes back. Each call is one
 * transaction, or belongs to the one it is subscribed in.
 *
 * <p>A consignment that is none of the actor's business is {@code not-found} (404). Amounts that cannot be are {@code invalid-input} (422) with
 * {@code lines[i].quantity}, {@code .weight}, {@code .reason} or {@code .line}; a wrong moment is a conflict (409): {@code cut-off-not-passed},
 * {@code ceiling-reached} (a lot of the buyer's framework agreement would be passed), {@code not-paid-yet}, {@code order-over}, {@code not-packed-yet},
 * {@code already-received}, {@code already-delivered}, {@code consignment-changed}, {@code still-being-paid} of what was added and may still fall away; of what was not fetched in time
 * {@code goods-gone} or {@code already-forgiven}.
 */
@Component
public class OrderFulfilment {

    private static final String SHEET =
            "select x.sheet::text from (select ordering.fulfilment_sheet(:consignment, :party) sheet) x where x.sheet is not null";
    private static final String PACK = "select ordering.pack_within_ceilings(:document::jsonb)::text answer";
    private static final String RECEIVE = "select ordering.receive_within_ceilings(:document::jsonb)::text answer";
    private static final String RECEIVE_WHEN_SOLD = "select ordering.receive_when_sold(:document::jsonb)::text answer";
    private static final String AS_IT_STANDS =
            "select jsonb_build_object('version', :version::bigint, 'order', ordering.details(array[:order::bigint]) -> 0)::text answer";

    private static final String NOTE_LOTS = "select ordering.note_lots(:consignment, :lines, :lots)";

    private final DatabaseClient database;
    private final JsonMapper json;
    private final TransactionalOperator transaction;

    OrderFulfilment(DatabaseClient database, JsonMapper json, TransactionalOperator transaction) {
        this.database = database;
        this.json = json;
        this.transaction = transaction;
    }

    /**
     * Books what was packed, by a coordinator or packer of the cooperative whose consignment it is, or by the farm that sends it itself: after the cut-offs, before the reception, as often as it
     * has to be corrected. What was reserved is let go, what was packed leaves the stock, what went short leaves the count.
     */
    public Mono<FulfilledConsignment> pack(PackConsignment command, Actor actor) {
        return sheet(command.consignment(), actor)
                .filter(sheet -> mayPack(sheet, actor))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(sheet -> packed(sheet, command))
                .flatMap(sheet -> write(PACK, sheet, actor)
                        .flatMap(answer -> noteLots(command).thenReturn(fulfilled(sheet, "PACKED", answer, false))))
                .onErrorMap(error -> ceiling(error, line -> fieldOf(line, command.lines())))
                .as(transaction::transactional);
    }

    /** Lines of another consignment are left alone by the statement itself. */
    private Mono<Void> noteLots(PackConsignment command) {
        if (command.lots().isEmpty()) {
            return Mono.empty();
        }
        var lines = command.lots().keySet().toArray(Long[]::new);
        return database.sql(NOTE_LOTS)
                .bind("consignment", command.consignment())
                .bind("lines", lines)
                .bind("lots", Arrays.stream(lines).map(command.lots()::get).toArray(String[]::new))
                .then();
    }

    /**
     * Books what was accepted, by a cook or buyer of the kitchen, by a volunteer or coordinator of the cooperative whose point it was brought to, or by the farm at whose gate it is fetched. Said again
     * in the same words it answers as it stands; said differently it is {@code already-received}.
     */
    public Mono<FulfilledConsignment> receive(ReceiveConsignment command, Actor actor) {
        return sheet(command.consignment(), actor)
                .filter(sheet -> mayReceive(sheet, actor))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(sheet -> sheet.isReceived() ? again(sheet, command) : receiveNow(sheet, command, actor))
                .onErrorMap(error -> ceiling(error, line -> "lines"))
                .as(transaction::transactional)
                .onErrorMap(error -> ceiling(error, line -> "lines"));
    }

    private Mono<FulfilledConsignment> receiveNow(FulfilmentSheet sheet, ReceiveConsignment command, Actor actor) {
        sheet.requireToBeReceived(command.version());
        FulfilmentCheck.requireSane(sheet, command);
        var received = received(sheet, command);
        return write(sheet.isSold() ? RECEIVE_WHEN_SOLD : RECEIVE, received, actor)
                .map(answer -> fulfilled(received, received.outcome(), answer, false));
    }

    private Mono<FulfilledConsignment> again(FulfilmentSheet sheet, ReceiveConsignment command) {
        FulfilmentCheck.requireSane(sheet, command);
        var said = received(sheet, command).lines();
        for (var i = 0; i < said.size(); i++) {
            if (!said.get(i).isReceivedLike(sheet.lines().get(i))) {
                return Mono.error(new DomainException(Kind.CONFLICT, "already-received"));
            }
        }
        return database.sql(AS_IT_STANDS)
                .bind("version", sheet.version())
                .bind("order", sheet.order())
                .mapValue(String.class)
                .one()
                .map(answer -> fulfilled(sheet, sheet.state(), json.readTree(answer), true));
    }

    private Throwable ceiling(Throwable error, LongFunction<String> field) {
        return Ceilings.saidBy(error, json, field).map(Throwable.class::cast).orElse(error);
    }

    private static String fieldOf(long line, List<PackedLine> packed) {
        for (var i = 0; i < packed.size(); i++) {
            if (packed.get(i).line() == line) {
                return "lines[" + i + (packed.get(i).weight() == null ? "].quantity" : "].weight");
            }
        }
        return "lines";
    }

    private static FulfilmentSheet packed(FulfilmentSheet sheet, PackConsignment command) {
        sheet.requireToBePacked(command.version());
        FulfilmentCheck.requireSane(sheet, command);
        var given = command.lines().stream().collect(Collectors.toMap(PackedLine::line, Function.identity()));
        return sheet.with(line -> {
            var packed = given.get(line.id());
            return packed == null ? line : line.packed(packed);
        });
    }

    private static FulfilmentSheet received(FulfilmentSheet sheet, ReceiveConsignment command) {
        var given = command.lines().stream().collect(Collectors.toMap(ReceivedLine::line, Function.identity()));
        return sheet.with(line -> {
            if (!line.isThere()) {
                return line.receivedNothing();
            }
            var received = given.get(line.id());
            return received == null ? line.receivedWhole() : line.received(received);
        });
    }

    private static boolean mayPack(FulfilmentSheet sheet, Actor actor) {
        var party = actor.requireParty().id();
        return (sheet.cooperative() == party && actor.hasAny(Role.COORDINATOR, Role.PACKER))
                || (sheet.senderOwner() == party && actor.hasAny(Role.OWNER, Role.STOCK_KEEPER));
    }

    private static boolean mayReceive(FulfilmentSheet sheet, Actor actor) {
        var party = actor.requireParty().id();
        return (sheet.buyer() == party && actor.hasAny(Role.COOK, Role.BUYER))
                || (isAt(sheet.pointOwner(), party)
                        && actor.hasAny(Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER));
    }

    private static boolean isAt(@Nullable Long owner, long party) {
        return owner != null && owner == party;
    }

    private Mono<FulfilmentSheet> sheet(long consignment, Actor actor) {
        return database.sql(SHEET)
                .bind("consignment", consignment)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .map(sheet -> json.readValue(sheet, FulfilmentSheet.class));
    }

    private Mono<JsonNode> write(String statement, FulfilmentSheet sheet, Actor actor) {
        Map<String, @Nullable Object> document = sheet.document(actor);
        return database.sql(statement)
                .bind("document", json.writeValueAsString(document))
                .mapValue(String.class)
                .one()
                .map(json::readTree)
                .doOnNext(Refused::requireDone);
    }

    private FulfilledConsignment fulfilled(FulfilmentSheet sheet, String state, JsonNode answer, boolean replayed) {
        var order = json.treeToValue(answer.required("order"), OrderDetails.class);
        return new FulfilledConsignment(
                sheet.consignment(), state, answer.required("version").asLong(), replayed, order);
    }
}
