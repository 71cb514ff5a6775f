package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes back bottles, jars and crates, at a point, a hub or a kitchen's door. What comes back is never a line of an order: the buyer is credited in the ledger,
 * and whoever lent it owes the deposit. Nobody gives back more than is out, over all orders ever received.
 */
@Component
public class DepositReturns {

    private static final int LONGEST_KEY = 190;
    private static final int MOST = 10_000;
    private static final int MOST_KINDS = 20;
    private static final Role[] HANDS = {Role.VOLUNTEER, Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER};

    private static final String MAY_TAKE_BACK = """
            select exists (
                select from network.site s
                where s.id = :site and (s.party_id = :party
                    or exists (select from delivery.lane l where l.destination_id = s.id and l.cooperative_id = :party and l.active))
            ) and exists (
                select from ordering.orders o join network.site s on s.id = o.destination_id
                where o.buyer_id = :buyer and (s.party_id = :party
                    or exists (select from ordering.consignment c where c.order_id = o.id and c.cooperative_id = :party))
            ) allowed
            """;
    private static final String RETURN =
            "select ordering.return_deposits(:key, :buyer, :site, :asked::jsonb, :account, :party)::text answer";

    private final DatabaseClient database;
    private final JsonMapper json;

    DepositReturns(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** What somebody brought back: at least one piece of each kind named, each kind once. {@code site} is where. */
    public record ReturnDeposits(String idempotencyKey, long buyer, long site, List<Item> items) {

        public ReturnDeposits {
            items = List.copyOf(items);
        }
    }

    /** {@code returnable} is the code of a kind, such as {@code BOTTLE}. */
    public record Item(String returnable, int quantity) {}

    /** What was credited; {@code replayed} when it had been booked before with the same key. */
    public record Returned(long id, Money amount, boolean replayed) {}

    /**
     * Books a return, once per key. By a volunteer, coordinator or packer whose party keeps the site or reaches it, or by who hands out at a farm of their own, for a
     * buyer of theirs; for others it is {@code not-found}. Refused: {@code deposit-not-out} (409) for each kind of which more comes back than is out ({@code items[i].quantity}, found and
     * expected), {@code quantity-not-allowed}, {@code named-twice}, {@code required} (422), {@code idempotency-key-reused} (409).
     */
    public Mono<Returned> book(ReturnDeposits command, Actor actor) {
        return Mono.defer(() -> {
            requireSane(command);
            var party = actor.requireParty().id();
            if (!actor.hasAny(HANDS)) {
                return Mono.error(DomainException.notFound());
            }
            return mayTakeBack(command, party)
                    .flatMap(allowed -> allowed
                            ? Detached.run(write(command, actor.accountId(), party))
                            : Mono.error(DomainException.notFound()));
        });
    }

    private Mono<Boolean> mayTakeBack(ReturnDeposits command, long party) {
        return database.sql(MAY_TAKE_BACK)
                .bind("site", command.site())
                .bind("party", party)
                .bind("buyer", command.buyer())
                .mapValue(Boolean.class)
                .one();
    }

    private Mono<Returned> write(ReturnDeposits command, long account, long party) {
        var asked = new TreeMap<String, Integer>();
        command.items().forEach(item -> asked.put(item.returnable(), item.quantity()));
        return database.sql(RETURN)
                .bind("key", command.idempotencyKey())
                .bind("buyer", command.buyer())
                .bind("site", command.site())
                .bind("asked", json.writeValueAsString(asked))
                .bind("account", account)
                .bind("party", party)
                .mapValue(String.class)
                .one()
                .map(json::readTree)
                .map(answer -> new Returned(
                        answer.required("id").asLong(),
                        Money.euro(answer.required("amount").required("minor").asLong()),
                        answer.required("replayed").asBoolean()))
                .onErrorMap(error -> refusal(error, command));
    }

    private Throwable refusal(Throwable error, ReturnDeposits command) {
        var said = OrderRefusal.saidBy(error);
        if (said.isEmpty()) {
            return error;
        }
        return switch (said.get().code()) {
            case "TB001" ->
                new DomainException(
                        Kind.CONFLICT,
                        "deposit-not-out",
                        notOut(json.readTree(said.get().detail()), command));
            case "TB002" -> NamedRequest.reused();
            default -> error;
        };
    }

    private static List<FieldError> notOut(JsonNode reasons, ReturnDeposits command) {
        return reasons.valueStream()
                .map(reason -> FieldError.at(
                        field(indexOf(reason.required("returnable").asString(), command)),
                        "deposit-not-out",
                        Amounts.plain(reason.required("found").decimalValue()),
                        Amounts.plain(reason.required("expected").decimalValue())))
                .toList();
    }

    private static int indexOf(String returnable, ReturnDeposits command) {
        for (var i = 0; i < command.items().size(); i++) {
            if (command.items().get(i).returnable().equals(returnable)) {
                return i;
            }
        }
        return 0;
    }

    private static void requireSane(ReturnDeposits command) {
        var key = Objects.requireNonNullElse(command.idempotencyKey(), "");
        var errors = new ArrayList<FieldError>();
        if (key.isBlank() || key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > 31 && c < 127)) {
            errors.add(FieldError.at("key", "malformed", key.length(), LONGEST_KEY));
        }
        if (command.items().isEmpty() || command.items().size() > MOST_KINDS) {
            errors.add(FieldError.at("items", command.items().isEmpty() ? "required" : "too-many", null, MOST_KINDS));
        }
        for (var i = 0; i < command.items().size(); i++) {
            var item = command.items().get(i);
            if (item.quantity() < 1 || item.quantity() > MOST) {
                errors.add(FieldError.at(field(i), "quantity-not-allowed", item.quantity(), "1–" + MOST));
            }
            if (indexOf(item.returnable(), command) < i) {
                errors.add(FieldError.at(field(i), "named-twice", item.returnable(), null));
            }
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private static String field(int item) {
        return "items[" + item + "].quantity";
    }
}
