package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * What nobody came for. The household ordered with the obligation to pay, so the order is sold as packed, and its money stays; while the goods are kept it can
 * still be handed over ({@link OrderFulfilment#receive}), and a cooperative may forgive what it sold itself.
 */
@Component
public class UnfetchedOrders {

    private static final String NOTE =
            "select x.answer::text from (select ordering.note_not_fetched(:document::jsonb) answer) x"
                    + " where x.answer is not null";
    private static final String UNDO =
            "select x.answer::text from (select ordering.undo_hand_over(:number, :party, :account) answer) x where x.answer is not null";
    private static final String LEFT =
            "select goods, kept_until from ordering.not_fetched where order_id = :order and fetched_at is null order by consignment_id limit 1";
    private static final int LONGEST_NOTE = 200;
    private static final int MOST_DAYS_KEPT = 31;
    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");

    private final DatabaseClient database;
    private final JsonMapper json;
    private final TransactionalOperator transaction;
    private final BusinessClock clock;

    UnfetchedOrders(DatabaseClient database, JsonMapper json, TransactionalOperator transaction, BusinessClock clock) {
        this.database = database;
        this.json = json;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Ends an order that waits at a point of the actor's cooperative (volunteer, coordinator), or writes down that its goods went another way. Said again in the
     * same words it does nothing. Before the last slot of the day is over it has to be meant ({@code early}), else {@code point-still-open}; otherwise conflicts
     * as in {@link OrderFulfilment}; wrong fields are {@code invalid-input} with {@code keptUntil} or {@code note}.
     */
    public Mono<OrderDetails> note(NotFetched command, Actor actor) {
        return Mono.fromRunnable(() -> requireSane(command))
                .then(Mono.defer(() -> database.sql(NOTE)
                        .bind("document", json.writeValueAsString(document(command, actor)))
                        .mapValue(String.class)
                        .one()))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(json::readTree)
                .doOnNext(Refused::requireDone)
                .map(answer -> json.treeToValue(answer.required("order"), OrderDetails.class))
                .as(transaction::transactional);
    }

    /** What became of the goods of an order that nobody came for; empty for every other order. */
    public Mono<LeftGoods> left(OrderDetails order) {
        return order.consignments().stream().noneMatch(part -> part.state().equals("NOT_FETCHED"))
                ? Mono.empty()
                : database.sql(LEFT)
                        .bind("order", order.id())
                        .map(row -> new LeftGoods(
                                UnfetchedGoods.valueOf(row.get("goods", String.class)),
                                row.get("kept_until", LocalDate.class)))
                        .one();
    }

    /**
     * Takes back a wrong tick: what was handed over whole within the last twelve hours waits again. What is packed is paid for whether it is fetched or not, so no
     * money moves; where something was paid back it is {@code already-paid-back}. Other conflicts: {@code nothing-to-undo}, {@code too-late-to-undo}. Answers the
     * consignments that wait again.
     */
    public Mono<List<Long>> undoHandOver(String number, Actor actor) {
        return Mono.fromSupplier(() -> mayHandOut(actor))
                .flatMap(party -> database.sql(UNDO)
                        .bind("number", number)
                        .bind("party", party)
                        .bind("account", actor.accountId())
                        .mapValue(String.class)
                        .one())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(json::readTree)
                .doOnNext(Refused::requireDone)
                .map(answer -> answer.required("consignments")
                        .valueStream()
                        .map(id -> id.asLong())
                        .toList())
                .as(transaction::transactional);
    }

    private Map<String, @Nullable Object> document(NotFetched command, Actor actor) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("number", command.number());
        document.put("party", mayHandOut(actor));
        document.put("account", actor.accountId());
        document.put("goods", command.goods());
        document.put("keptUntil", command.keptUntil());
        document.put("note", command.note());
        document.put("early", command.early());
        return document;
    }

    private static long mayHandOut(Actor actor) {
        if (!actor.hasAny(Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER)) {
            throw DomainException.notFound();
        }
        return actor.requireParty().id();
    }

    private void requireSane(NotFetched command) {
        var problems = new ArrayList<FieldError>();
        var until = command.keptUntil();
        var today = LocalDate.now(clock.withZone(ZONE));
        if (command.goods() == UnfetchedGoods.KEPT && until == null) {
            problems.add(FieldError.at("keptUntil", "required", null, null));
        } else if (command.goods() != UnfetchedGoods.KEPT && until != null) {
            problems.add(FieldError.at("keptUntil", "only-when-kept", until, null));
        } else if (until != null && (until.isBefore(today) || until.isAfter(today.plusDays(MOST_DAYS_KEPT)))) {
            problems.add(FieldError.at("keptUntil", "day-not-near", until, today.plusDays(MOST_DAYS_KEPT)));
        }
        if (command.note().length() > LONGEST_NOTE || command.note().chars().anyMatch(Character::isISOControl)) {
            problems.add(FieldError.at("note", "too-long", command.note().length(), LONGEST_NOTE));
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }
}
