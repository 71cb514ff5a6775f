package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.platform.Binding;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Sha256;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What all corrections by a coordinator have in common: a turn on the order, held until the transaction ends; a wish that was done before answers how the order
 * stands, with the version that came of it, since nobody has seen what others did then; once begun it is finished even if nobody waits.
 */
@Component
class CorrectionDesk {

    private static final String BEGIN =
            "select ordering.begin_correction(:number, :party, :version, :key, :destination, :day, :whileAdded)::text answer";
    private static final String WISH = """
            select c.wish, c.version, case when c.kind = 'SPLIT' and c.lines <> '[]' then c.detail ->> 'other' end split_off
            from ordering.correction c join ordering.orders o on o.id = c.order_id where o.number = :number and c.key = :key
            """;
    private static final String SHEET = "select ordering.fulfilment_sheet(:consignment, :party)::text answer";
    private static final List<String> WITHOUT = List.of("number", "version", "key");

    private final DatabaseClient database;
    private final OrderStore store;
    private final JsonMapper json;
    private final TransactionalOperator transaction;

    CorrectionDesk(DatabaseClient database, OrderStore store, JsonMapper json, TransactionalOperator transaction) {
        this.database = database;
        this.store = store;
        this.json = json;
        this.transaction = transaction;
    }

    /** An order whose row is held until the transaction ends. */
    record Turn(
            boolean replayed,
            String number,
            OrderState state,
            LocalDate deliveryDate,
            long version,
            long consignment,
            boolean shared) {

        private CorrectedOrder after(Done done) {
            return new CorrectedOrder(number, state, deliveryDate, done.version, true, done.splitOff);
        }
    }

    /** A wish that was done, and what came of it. */
    private record Done(String wish, long version, @Nullable String splitOff) {}

    /** Does the work on an order that the actor's cooperative sells in, if it still has the version that they saw. */
    Mono<CorrectedOrder> take(Correction command, Actor actor, Function<Turn, Mono<CorrectedOrder>> work) {
        return Mono.defer(() -> {
            requireSane(command.because());
            return finished(turn(command, actor)
                    .flatMap(taken -> taken.replayed() ? asItStands(taken, command) : work.apply(taken)));
        });
    }

    /** What was done before; a key that stood for another wish is refused. */
    private Mono<CorrectedOrder> asItStands(Turn taken, Correction command) {
        return database.sql(WISH)
                .bind("number", command.number())
                .bind("key", command.key().text())
                .map(row -> new Done(
                        row.get("wish", String.class),
                        row.get("version", Long.class),
                        row.get("split_off", String.class)))
                .one()
                .filter(done -> done.wish.isEmpty() || done.wish.equals(wish(command)))
                .switchIfEmpty(Mono.error(NamedRequest::reused))
                .map(taken::after);
    }

    /** The order of a turn that is promised: one that still waits, for money or for an approval, is {@code not-paid-yet}. */
    Mono<FulfilmentSheet> sheet(Turn turn, Actor actor) {
        return turn.state() == OrderState.AWAITING_APPROVAL
                ? Mono.error(new DomainException(Kind.CONFLICT, "not-paid-yet"))
                : sheetToLessen(turn, actor);
    }

    /** The same where the order may become less: that it may while it waits for an approval, too. */
    Mono<FulfilmentSheet> sheetToLessen(Turn turn, Actor actor) {
        if (turn.state() == OrderState.AWAITING_PAYMENT) {
            return Mono.error(new DomainException(Kind.CONFLICT, "not-paid-yet"));
        }
        return store.ask(
                        database.sql(SHEET)
                                .bind("consignment", turn.consignment())
                                .bind("party", actor.requireParty().id()),
                        place -> "order")
                .map(sheet -> json.treeToValue(sheet, FulfilmentSheet.class));
    }

    /** The answer of a statement that takes one document; a refusal names the line that was sent. */
    Mono<CorrectedOrder> answer(String statement, Map<String, @Nullable Object> document) {
        return ask(statement, document, CorrectionDesk::field, CorrectedOrder.class);
    }

    /** The same of a wish that is for one line only: a refusal names its quantity. */
    <T> Mono<T> ask(String statement, Map<String, @Nullable Object> document, Class<T> type) {
        return ask(statement, document, line -> "quantity", type);
    }

    private <T> Mono<T> ask(
            String statement, Map<String, @Nullable Object> document, IntFunction<String> field, Class<T> type) {
        return store.ask(
                        database.sql(statement).bind("document", json.writeValueAsString(document)),
                        place -> place.line() < 0 ? "order" : field.apply(place.line()))
                .map(answer -> json.treeToValue(answer, type));
    }

    Map<String, @Nullable Object> document(Correction command, boolean agreed, Actor actor) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("party", actor.requireParty().id());
        document.put("account", actor.accountId());
        document.put("key", command.key().text());
        document.put("wish", wish(command));
        document.put("reason", command.because().reason());
        document.put("note", command.because().note());
        document.put("agreed", agreed);
        return document;
    }

    static String field(int line) {
        return "lines[" + line + "].quantity";
    }

    /** A line that the acting cooperative does not sell in the order, or that is not there at all. */
    static FieldError unknown(int line, CorrectedLine sent) {
        return FieldError.at("lines[" + line + "].line", "unknown-value", sent.line(), null);
    }

    /** What is asked for, whoever asks and whatever they had seen before. */
    private String wish(Correction command) {
        ObjectNode asked = json.valueToTree(command);
        asked.remove(WITHOUT);
        return Sha256.hex(asked.toString());
    }

    private Mono<Turn> turn(Correction command, Actor actor) {
        if (!actor.hasAny(Role.COORDINATOR)) {
            return Mono.error(DomainException::notFound);
        }
        var elsewhere = command.elsewhere();
        var destination = elsewhere == null ? null : elsewhere.destination();
        var day = elsewhere == null ? null : elsewhere.day();
        return store.ask(
                        database.sql(BEGIN)
                                .bind("number", command.number())
                                .bind("party", actor.requireParty().id())
                                .bind("version", command.version())
                                .bind("key", command.key().text())
                                .bind("destination", Binding.orNull(destination, Long.class))
                                .bind("day", Binding.orNull(day, LocalDate.class))
                                .bind("whileAdded", command.isPossibleWhileAdded()),
                        place -> "order")
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(answer -> json.treeToValue(answer, Turn.class));
    }

    private static void requireSane(Because because) {
        var problems = because.problems();
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }

    private <T> Mono<T> finished(Mono<T> work) {
        return Detached.run(store.retried(work.as(transaction::transactional)));
    }
}
