package coop.tablee.distribution.chain;

import coop.tablee.catalogue.Returnables;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.platform.Binding;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What farms lent their cooperatives and got back: reads it for either side, and books what the cooperative hands over. */
@Component
public class ChainBalances {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int MOST_PIECES = 10_000;
    private static final int LONGEST_KEY = 190;
    private static final int LONGEST_NOTE = 200;
    private static final int DAYS_BACK = 366;
    private static final int MOST_BALANCES = 5_000;
    static final int MOST_MOVES = 20_000;

    private static final String NAMED = """
            select to_jsonb(x)::text from (
                select %s, b.cooperative_id cooperative, c.name "cooperativeName", b.producer_id producer, f.name "producerName", r.code returnable,
                    jsonb_build_object('texts', r.names) names, r.amount
                from %s b
                join network.party c on c.id = b.cooperative_id
                join network.party f on f.id = b.producer_id
                join catalogue.returnable r on r.code = b.returnable
                order by %s limit :limit offset :offset) x
            """;
    // A party is the cooperative of some, or the farm of others
    private static final String COOPERATIVES_OF =
            "array(select a.cooperative_id from network.supply_agreement a where a.producer_id = :party)";
    private static final String BALANCES = NAMED.formatted(
            "b.lent, b.brought, b.back",
            """
            (select * from distribution.farm_balance(array[:party::bigint], :farms::bigint[])
             union select * from distribution.farm_balance(%s, array[:party::bigint]) where :farms::bigint[] is null)""".formatted(COOPERATIVES_OF),
            "f.name, b.producer_id, c.name, b.cooperative_id, r.position");
    private static final String MOVES = NAMED.formatted(
            "b.day, b.lent, b.brought, b.back, b.note",
            """
            (select l.cooperative_id, l.producer_id, l.day, l.returnable, l.pieces lent, 0 brought, 0 back, '' note, 0::bigint at
             from (select * from ordering.lent_by_farms(array[:party::bigint], :farms::bigint[])
                   union select * from ordering.lent_by_farms(%s, array[:party::bigint]) where :farms::bigint[] is null or :party = any (:farms::bigint[])) l
             union all
             select h.cooperative_id, h.producer_id, h.day, p.returnable, 0, p.brought, p.back, h.note, h.id
             from distribution.hand_over h join distribution.hand_over_piece p on p.hand_over_id = h.id
             where (h.cooperative_id = :party or h.producer_id = :party) and (:farms::bigint[] is null or h.producer_id = any (:farms::bigint[])))""".formatted(COOPERATIVES_OF),
            "b.day desc, b.at desc, f.name, b.producer_id, c.name, b.cooperative_id, r.position");
    private static final String FARMS = """
            select f.id, f.name from network.supply_agreement a join network.party f on f.id = a.producer_id
            where a.cooperative_id = :party order by f.name, f.id limit 2000
            """;
    private static final String HAND_OVER = """
            select distribution.hand_over(:key, :cooperative, :producer, :day, :note, :returnables, :back, :brought, :account)::text answer
            """;

    private final DatabaseClient database;
    private final JsonMapper json;
    private final Returnables returnables;
    private final BusinessClock clock;

    ChainBalances(DatabaseClient database, JsonMapper json, Returnables returnables, BusinessClock clock) {
        this.database = database;
        this.json = json;
        this.returnables = returnables;
        this.clock = clock;
    }

    /** A farm that a cooperative works with. */
    public record Farm(long id, String name) {}

    /** Everything in which the party is the cooperative or the farm, by farm. */
    public Mono<List<ChainBalance>> of(long party) {
        return read(database.sql(BALANCES), party, null, MOST_BALANCES, 0, ChainBalance.class);
    }

    /** What is between a cooperative and one farm. */
    Mono<List<ChainBalance>> of(long cooperative, long farm) {
        return read(database.sql(BALANCES), cooperative, farm, MOST_BALANCES, 0, ChainBalance.class);
    }

    /** What changed hands, the latest first. */
    Mono<List<ChainMove>> moves(long party, int limit) {
        return moves(party, null, limit, 0);
    }

    /** The same from a place on; of one farm and its cooperative, where a farm is named. */
    Mono<List<ChainMove>> moves(long party, @Nullable Long farm, int limit, int skipped) {
        return read(database.sql(MOVES), party, farm, limit, skipped, ChainMove.class);
    }

    public Mono<List<Farm>> farms(long cooperative) {
        return database.sql(FARMS)
                .bind("party", cooperative)
                .map(row -> new Farm(row.get("id", Long.class), row.get("name", String.class)))
                .all()
                .collectList();
    }

    LocalDate today() {
        return LocalDate.now(clock.withZone(ZONE));
    }

    /**
     * Books what the acting cooperative counted, once per key; true when it had been booked before. Another's farm is {@code not-found}. Refused:
     * {@code deposit-not-out} (409) for each kind of which more goes back than is here, {@code back.KIND} with found and expected; {@code invalid-input} (422) for
     * impossible counts and days; {@code idempotency-key-reused} (409).
     */
    public Mono<Boolean> handOver(HandOver command, Actor actor) {
        return Mono.defer(() -> {
            if (!actor.hasAny(Role.COORDINATOR, Role.PACKER)) {
                return Mono.error(DomainException.notFound());
            }
            return returnables
                    .all()
                    .doOnNext(known -> requireSane(command, known.keySet()))
                    .then(book(command, actor))
                    .flatMap(answer -> Mono.justOrEmpty(refusal(answer))
                            .<Boolean>flatMap(Mono::error)
                            .switchIfEmpty(Mono.fromSupplier(
                                    () -> answer.path("replayed").asBoolean())));
        });
    }

    private Mono<JsonNode> book(HandOver command, Actor actor) {
        return Mono.defer(() -> database.sql(HAND_OVER)
                .bind("key", command.key())
                .bind("cooperative", actor.requireParty().id())
                .bind("producer", command.producer())
                .bind("day", command.day())
                .bind("note", command.note())
                .bind("returnables", array(command, HandOver.Pieces::returnable, String[]::new))
                .bind("back", array(command, HandOver.Pieces::back, Integer[]::new))
                .bind("brought", array(command, HandOver.Pieces::brought, Integer[]::new))
                .bind("account", actor.accountId())
                .map(row -> Optional.ofNullable(row.get("answer", String.class)))
                .one()
                // Two farms do not wait for each other: the slower one finds the key taken when it writes
                .onErrorMap(DuplicateKeyException.class, taken -> NamedRequest.reused())
                .flatMap(Mono::justOrEmpty)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(json::readTree));
    }

    private static <T> T[] array(HandOver command, Function<HandOver.Pieces, T> part, IntFunction<T[]> made) {
        return command.pieces().stream().map(part).toArray(made);
    }

    private static Optional<DomainException> refusal(JsonNode answer) {
        if (answer.path("reused").asBoolean()) {
            return Optional.of(NamedRequest.reused());
        }
        return answer.has("refused")
                ? Optional.of(new DomainException(
                        Kind.CONFLICT,
                        "deposit-not-out",
                        answer.path("refused")
                                .valueStream()
                                .map(one -> FieldError.at(
                                        "back." + one.path("returnable").asString(),
                                        "deposit-not-out",
                                        one.path("found").asLong(),
                                        one.path("expected").asLong()))
                                .toList()))
                : Optional.empty();
    }

    private void requireSane(HandOver command, Set<String> known) {
        var errors = new ArrayList<FieldError>();
        if (command.key().isBlank() || command.key().length() > LONGEST_KEY || !isPlain(command.key())) {
            errors.add(FieldError.at("key", "malformed", command.key().length(), LONGEST_KEY));
        }
        if (command.note().length() > LONGEST_NOTE) {
            errors.add(FieldError.at("note", "too-long", command.note().length(), LONGEST_NOTE));
        } else if (command.note().chars().anyMatch(Character::isISOControl)) {
            errors.add(FieldError.at("note", "malformed", null, null));
        }
        var today = today();
        if (command.day().isAfter(today) || command.day().isBefore(today.minusDays(DAYS_BACK))) {
            errors.add(FieldError.at(
                    "day", "not-in-the-past-year", command.day(), today.minusDays(DAYS_BACK) + " – " + today));
        }
        if (command.pieces().isEmpty()) {
            errors.add(FieldError.at("pieces", "nothing-counted", null, null));
        }
        var named = new HashSet<String>();
        for (var i = 0; i < command.pieces().size(); i++) {
            var pieces = command.pieces().get(i);
            var field = "pieces[" + i + "].returnable";
            if (!known.contains(pieces.returnable())) {
                errors.add(FieldError.at(field, "unknown-value", pieces.returnable(), String.join(", ", known)));
            } else if (!named.add(pieces.returnable())) {
                errors.add(FieldError.at(field, "named-twice", pieces.returnable(), null));
            }
            count(errors, "back." + pieces.returnable(), pieces.back());
            count(errors, "brought." + pieces.returnable(), pieces.brought());
            if (pieces.back() == 0 && pieces.brought() == 0) {
                errors.add(FieldError.at("back." + pieces.returnable(), "nothing-counted", 0, null));
            }
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private static boolean isPlain(String key) {
        return key.chars().allMatch(c -> c > 31 && c < 127);
    }

    private static void count(List<FieldError> errors, String field, int pieces) {
        if (pieces < 0 || pieces > MOST_PIECES) {
            errors.add(FieldError.at(field, "out-of-range", pieces, "0 – " + MOST_PIECES));
        }
    }

    private <T> Mono<List<T>> read(
            DatabaseClient.GenericExecuteSpec statement,
            long party,
            @Nullable Long farm,
            int limit,
            int skipped,
            Class<T> type) {
        return statement
                .bind("party", party)
                .bind("farms", Binding.orNull(farm == null ? null : new Long[] {farm}, Long[].class))
                .bind("limit", limit)
                .bind("offset", skipped)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, type))
                .collectList();
    }
}
