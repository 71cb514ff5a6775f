package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.util.ArrayList;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A coordinator forgives an order that was not fetched, whole or in part, once per cooperative: what the cooperative sold itself and its fees, never what a
 * producer sold. The lines fall, the ledger follows, and what was paid goes back the way it came.
 */
@Component
public class Forgiveness {

    private static final String FORGIVE =
            "select x.answer::text from (select ordering.forgive(:document::jsonb) answer) x where x.answer is not null";
    private static final int LONGEST_REASON = 200;

    private final DatabaseClient database;
    private final JsonMapper json;
    private final TransactionalOperator transaction;

    Forgiveness(DatabaseClient database, JsonMapper json, TransactionalOperator transaction) {
        this.database = database;
        this.json = json;
        this.transaction = transaction;
    }

    /**
     * Said again in the same words it answers as it stands; said differently it is {@code already-forgiven} (409). {@code invalid-input} (422) with
     * {@code amount} ({@code more-than-sold} names the most) or {@code reason}; {@code not-found} when nothing of the cooperative's was left at a point.
     */
    public Mono<OrderDetails> forgive(ForgiveOrder command, Actor actor) {
        return Mono.fromSupplier(() -> document(command, actor))
                .flatMap(document -> database.sql(FORGIVE)
                        .bind("document", json.writeValueAsString(document))
                        .mapValue(String.class)
                        .one())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(json::readTree)
                .doOnNext(answer -> requireDone(answer, command))
                .map(answer -> json.treeToValue(answer.required("order"), OrderDetails.class))
                .as(transaction::transactional);
    }

    private static Map<String, Object> document(ForgiveOrder command, Actor actor) {
        if (!actor.hasAny(Role.COORDINATOR)) {
            throw DomainException.notFound();
        }
        var problems = new ArrayList<FieldError>();
        var reason = command.reason().strip();
        if (!command.amount().isPositive()) {
            problems.add(
                    FieldError.at("amount", "amount-positive", command.amount().amount(), null));
        }
        if (reason.isEmpty()) {
            problems.add(FieldError.at("reason", "reason-required", null, null));
        } else if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            problems.add(FieldError.at("reason", "too-long", reason.length(), LONGEST_REASON));
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return Map.of(
                "number",
                command.number(),
                "party",
                actor.requireParty().id(),
                "account",
                actor.accountId(),
                "amount",
                command.amount().minor(),
                "reason",
                reason);
    }

    private static void requireDone(JsonNode answer, ForgiveOrder command) {
        if (!answer.has("refused")) {
            return;
        }
        if (answer.has("most")) {
            var most = Money.euro(answer.required("most").asLong());
            throw DomainException.invalid(
                    FieldError.at("amount", "more-than-sold", command.amount().amount(), most.amount()));
        }
        throw new DomainException(Kind.CONFLICT, answer.required("refused").asString());
    }
}
