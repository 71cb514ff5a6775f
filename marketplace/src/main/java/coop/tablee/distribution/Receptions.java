package coop.tablee.distribution;

import coop.tablee.identity.Actor;
import coop.tablee.ordering.FulfilledConsignment;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.ordering.UnfetchedOrders;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes down receptions: the decisions go to ordering, the signer and the temperatures stay here, all in one transaction. Goods that are warmer than their
 * limit can only be refused ({@code too-warm}); a temperature that nobody took is no reason to refuse anything.
 */
@Component
class Receptions {

    private static final BigDecimal COLDEST = BigDecimal.valueOf(-60);
    private static final BigDecimal HOTTEST = BigDecimal.valueOf(80);
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_REMARK = 200;
    private static final String NOTE =
            "select distribution.note_reception(:consignment, :account, :signer, :lines, :celsius)";

    private static final String REMARK = "select ordering.note_remarks(:consignment, :account, :lines, :remarks)";
    private static final String FORGET = "select distribution.forget_reception(:consignments)";

    private final OrderFulfilment fulfilment;
    private final UnfetchedOrders unfetched;
    private final DistributionQueries queries;
    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    Receptions(
            OrderFulfilment fulfilment,
            UnfetchedOrders unfetched,
            DistributionQueries queries,
            DatabaseClient database,
            TransactionalOperator transaction) {
        this.fulfilment = fulfilment;
        this.unfetched = unfetched;
        this.queries = queries;
        this.database = database;
        this.transaction = transaction;
    }

    /** Receives one consignment; said twice in the same words it answers as it stands. */
    Mono<FulfilledConsignment> receive(Delivered delivered, Actor actor) {
        var consignment = delivered.command().consignment();
        return queries.one(consignment, actor.requireParty().id())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(found -> queries.lines(List.of(consignment)))
                .doOnNext(lines -> requireSane(delivered, lines))
                .then(Mono.defer(() -> fulfilment.receive(delivered.command(), actor)))
                .flatMap(received -> received.replayed()
                        ? Mono.just(received)
                        : note(delivered, actor).thenReturn(received))
                .as(transaction::transactional);
    }

    /** Hands out all consignments of one order, or none. */
    Mono<List<FulfilledConsignment>> handOut(List<Delivered> parts, Actor actor) {
        return Flux.fromIterable(parts)
                .concatMap(part -> receive(part, actor))
                .collectList()
                .as(transaction::transactional);
    }

    /** Takes a wrong tick back ({@link UnfetchedOrders#undoHandOver}): what was noted of the hand-over goes with it. */
    Mono<List<Long>> undoHandOver(String number, Actor actor) {
        return unfetched
                .undoHandOver(number, actor)
                .flatMap(consignments -> database.sql(FORGET)
                        .bind("consignments", consignments.toArray(new Long[0]))
                        .then()
                        .thenReturn(consignments))
                .as(transaction::transactional);
    }

    private Mono<Void> note(Delivered delivered, Actor actor) {
        var lines = new ArrayList<Long>();
        var celsius = new ArrayList<BigDecimal>();
        delivered.celsius().forEach((line, degrees) -> {
            lines.add(line);
            celsius.add(degrees);
        });
        return database.sql(NOTE)
                .bind("consignment", delivered.command().consignment())
                .bind("account", actor.accountId())
                .bind("signer", delivered.signer())
                .bind("lines", lines.toArray(new Long[0]))
                .bind("celsius", celsius.toArray(new BigDecimal[0]))
                .then()
                .then(delivered.remarks().isEmpty() ? Mono.empty() : remark(delivered, actor));
    }

    private Mono<Void> remark(Delivered delivered, Actor actor) {
        var lines = delivered.remarks().keySet().toArray(new Long[0]);
        return database.sql(REMARK)
                .bind("consignment", delivered.command().consignment())
                .bind("account", actor.accountId())
                .bind("lines", lines)
                .bind(
                        "remarks",
                        Arrays.stream(lines).map(delivered.remarks()::get).toArray(String[]::new))
                .then();
    }

    private static void requireSane(Delivered delivered, List<GoodsLine> lines) {
        var problems = new ArrayList<FieldError>();
        if (delivered.signer().length() > LONGEST_NAME
                || delivered.signer().chars().anyMatch(Character::isISOControl)) {
            problems.add(FieldError.at("signer", "too-long", delivered.signer().length(), LONGEST_NAME));
        }
        var known = lines.stream().collect(Collectors.toMap(GoodsLine::id, Function.identity()));
        delivered.celsius().forEach((line, degrees) -> {
            var field = "lines[" + place(delivered.command(), line) + "].temperature";
            var limit = known.containsKey(line) ? known.get(line).limit() : null;
            if (degrees.compareTo(COLDEST) < 0
                    || degrees.compareTo(HOTTEST) > 0
                    || degrees.stripTrailingZeros().scale() > 1
                    || !known.containsKey(line)) {
                problems.add(FieldError.at(field, "temperature-not-allowed", Amounts.plain(degrees), null));
            } else if (limit != null && degrees.compareTo(limit) > 0 && isAccepted(delivered.command(), line)) {
                problems.add(FieldError.at(field, "too-warm", Amounts.plain(degrees), Amounts.plain(limit)));
            }
        });
        delivered.remarks().forEach((line, remark) -> {
            if (remark.length() > LONGEST_REMARK || remark.chars().anyMatch(Character::isISOControl)) {
                var field = "lines[" + place(delivered.command(), line) + "].note";
                problems.add(FieldError.at(field, "too-long", remark.length(), LONGEST_REMARK));
            }
        });
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }

    private static boolean isAccepted(ReceiveConsignment command, long line) {
        return command.lines().stream()
                .noneMatch(given -> given.line() == line && given.quantity().signum() == 0);
    }

    private static int place(ReceiveConsignment command, long line) {
        for (var i = 0; i < command.lines().size(); i++) {
            if (command.lines().get(i).line() == line) {
                return i;
            }
        }
        return 0;
    }
}
