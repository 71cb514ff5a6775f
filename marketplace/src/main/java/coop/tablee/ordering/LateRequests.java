package coop.tablee.ordering;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Late requests: a buyer asks for an addition to an order after the product's cut-off, its producer or cooperative grants it or says why not. Granted, it is a line
 * of the order with its own cut-off: goods are reserved then, and what it costs more is owed or taken as the buyer agreed when asking; of an order that is paid by card it is asked for by
 * a payment of its own, and the line falls away when that is not paid in time ({@link AdditionLapse}). Nothing is possible once goods of the cooperative are packed.
 *
 * <p>Asking is refused with {@code already-packed}, {@code order-over} (409), {@code invalid-input} (422) with {@code not-offered}, {@code still-open} (the order can
 * simply be changed), {@code asked-already} at {@code offer}, {@code quantity-not-allowed} at {@code quantity}. Granting is refused with {@code late-request-over}
 * (answered or lapsed), {@code price-changed}, {@code not-offered}, {@code already-packed}, {@code order-over}, {@code insufficient-stock}, {@code approval-needed} (409: the order
 * would become more than was agreed to; the request is over then, and who asked is told) and what speaks against the goods for this buyer (422). What is another's is {@code not-found}.
 */
@Component
public class LateRequests {

    private static final int LONGEST_TEXT = 300;
    private static final int LONGEST_KEY = 190;
    private static final Set<String> CONFLICTS = Set.of("already-packed", "order-over");
    private static final Role[] GROWERS = {Role.OWNER, Role.STOCK_KEEPER};

    private static final String SHOWN = """
            select jsonb_build_object('id', r.id, 'number', o.number, 'day', o.delivery_date, 'buyer', b.name, 'place', s.name, 'audience', o.audience,
                'names', jsonb_build_object('texts', v.names), 'producer', p.name, 'cooperative', c.name, 'quantity', r.quantity, 'orderingUnit', v.ordering_unit,
                'pricingUnit', v.pricing_unit, 'price', r.price, 'available', least(case when not k.on_demand then greatest(k.on_hand - k.reserved, 0) end, a.free), 'note', r.note,
                'askedAt', r.asked_at, 'answerBy', r.answer_by, 'state', r.state, 'reason', r.reason)::text shown
            from ordering.late_request r
            join ordering.orders o on o.id = r.order_id
            join network.party b on b.id = o.buyer_id
            join network.site s on s.id = o.destination_id
            join ordercycle.offer f on f.id = r.offer_id
            join catalogue.product_version v on v.id = f.product_version_id
            join stock.stock_row k on k.id = f.stock_id
            join network.party p on p.id = r.producer_id
            join network.party c on c.id = r.cooperative_id
            left join lateral ordercycle.left_for(array[f.id]) a on a.audience = o.audience
            """;
    private static final String OF_ORDER =
            SHOWN + " where o.number = :number and o.buyer_id = :buyer order by r.id desc limit 100";
    private static final String TO_ANSWER = SHOWN + """
             where :party in (r.cooperative_id, r.producer_id)
               and (r.state = 'ASKED' or r.answered_at > platform.business_time() - interval '7 days')
             order by r.state <> 'ASKED', r.answer_by, r.id limit 200
            """;
    private static final String CHOICES = """
            select jsonb_build_object('offer', f.id, 'names', jsonb_build_object('texts', v.names), 'producer', p.name, 'orderingUnit', v.ordering_unit,
                'pricingUnit', v.pricing_unit, 'price', u.price, 'minimum', f.minimum,
                'step', f.step, 'available', least(case when not k.on_demand then greatest(k.on_hand - k.reserved, 0) end, a.free))::text choice
            from ordering.orders o
            cross join lateral ordercycle.unit_prices(array(select x.offer_id from ordering.late_offers(o.id) x), o.buyer_id, o.audience) u
            join ordercycle.offer f on f.id = u.offer_id
            join catalogue.product_version v on v.id = f.product_version_id
            join stock.stock_row k on k.id = f.stock_id
            join network.party p on p.id = f.producer_id
            left join lateral ordercycle.left_for(array[f.id]) a on a.audience = o.audience
            where o.number = :number and o.buyer_id = :buyer and (o.audience = 'HOUSEHOLD' or v.complete and position('U' in coalesce(v.allergens, 'U')) = 0)
            order by v.names ->> 'fr' collate "fr-x-icu", f.id limit 500
            """;
    private static final String ASK = "select ordering.ask_late(:document::jsonb)::text answer";
    private static final String FOR = "select ordering.late_for(:id, :party)::text answer";
    private static final String ADD = "select ordering.add_late_line(:document::jsonb)::text answer";
    private static final String GRANT = "select ordering.grant_late(:document::jsonb)::text answer";
    private static final String UNAPPROVED = "select ordering.leave_late_unapproved(:id, :account)";
    private static final String REFUSE = "select ordering.refuse_late(:id, :party, :account, :reason) answer";

    private final DatabaseClient database;
    private final RequestReading reading;
    private final CorrectionDesk desk;
    private final JsonMapper json;

    LateRequests(DatabaseClient database, RequestReading reading, CorrectionDesk desk, JsonMapper json) {
        this.database = database;
        this.reading = reading;
        this.desk = desk;
        this.json = json;
    }

    /** A request that is granted, as the correction that it is. */
    private record Granting(String number, long version, CorrectionKey key, Because because) implements Correction {

        @Override
        public boolean isPossibleWhileAdded() {
            return true;
        }
    }

    private record Asked(
            String number,
            long version,
            LateState state,
            long cooperative,
            long offer,
            BigDecimal quantity,
            LocalDate day,
            long destination,
            Audience audience,
            long buyer,
            boolean late) {}

    private record Added(long line) {}

    /** What was asked for in an order of the acting buyer, the newest first. */
    public Flux<LateRequest> ofOrder(String number, Actor actor) {
        return shown(database.sql(OF_ORDER)
                .bind("number", number)
                .bind("buyer", actor.requireParty().id()));
    }

    /** What the acting producer or cooperative is asked for, the most urgent first, and what was answered these seven days. */
    public Flux<LateRequest> toAnswer(Actor actor) {
        return Flux.defer(() -> shown(database.sql(TO_ANSWER).bind("party", requireGrower(actor))));
    }

    /** What can be asked for in an order of the acting buyer; empty when it is too late for anything. */
    public Flux<LateChoice> choices(String number, Actor actor) {
        return database.sql(CHOICES)
                .bind("number", number)
                .bind("buyer", actor.requireParty().id())
                .mapValue(String.class)
                .all()
                .map(choice -> json.readValue(choice, LateChoice.class));
    }

    /** Asks; answers the request's id. */
    public Mono<Long> ask(AskLate command, Actor actor) {
        return Mono.defer(() -> {
            var buyer = Buyer.of(actor);
            requireSane(command);
            var document = new LinkedHashMap<String, Object>();
            document.put("number", command.number());
            document.put("buyer", buyer.party());
            document.put("account", buyer.account());
            document.put("key", command.key());
            document.put("offer", command.offer());
            document.put("quantity", command.quantity());
            document.put("note", command.note().strip());
            return database.sql(ASK)
                    .bind("document", json.writeValueAsString(document))
                    .map(row -> Optional.ofNullable(row.get(0, String.class)))
                    .one()
                    .flatMap(Mono::justOrEmpty)
                    .switchIfEmpty(Mono.error(DomainException::notFound))
                    .map(answer -> asked(json.readTree(answer)));
        });
    }

    /** Grants: the goods are reserved now. Granted before, it answers how the order stands. Once begun it is finished even if nobody waits. */
    public Mono<CorrectedOrder> grant(long id, Actor actor) {
        return asked(id, actor).flatMap(asked -> {
            if ((asked.late && asked.state == LateState.ASKED)
                    || asked.state == LateState.REFUSED
                    || asked.state == LateState.LAPSED
                    || asked.state == LateState.UNPAID
                    || asked.state == LateState.UNAPPROVED) {
                return Mono.error(new DomainException(Kind.CONFLICT, "late-request-over"));
            }
            var seller = inTheNameOf(asked.cooperative, actor);
            return desk.take(
                            granting(id, asked),
                            seller,
                            turn -> desk.sheet(turn, seller)
                                    .then(facts(asked))
                                    .flatMap(facts -> grant(turn, facts, id, asked, seller)))
                    .onErrorResume(
                            DomainException.class,
                            refused -> refused.code().equals("approval-needed")
                                    ? leaveUnapproved(id, actor).then(Mono.error(refused))
                                    : Mono.error(refused));
        });
    }

    private Mono<Void> leaveUnapproved(long id, Actor actor) {
        return database.sql(UNAPPROVED)
                .bind("id", id)
                .bind("account", actor.accountId())
                .then();
    }

    /** Refuses with a reason of at most 300 characters; the buyer hears of it once. */
    public Mono<Void> refuse(long id, String reason, Actor actor) {
        return Mono.defer(() -> {
            var party = requireGrower(actor);
            var said = reason.strip();
            if (said.isEmpty() || said.length() > LONGEST_TEXT) {
                return Mono.error(DomainException.invalid(FieldError.at(
                        "reason",
                        said.isEmpty() ? "reason-required" : "too-long",
                        said.isEmpty() ? null : said.length(),
                        said.isEmpty() ? null : LONGEST_TEXT)));
            }
            requirePrintable("reason", said);
            return database.sql(REFUSE)
                    .bind("id", id)
                    .bind("party", party)
                    .bind("account", actor.accountId())
                    .bind("reason", said)
                    .mapValue(String.class)
                    .one()
                    .flatMap(answer -> switch (answer) {
                        case "done" -> Mono.<Void>empty();
                        case "not-found" -> Mono.error(DomainException.notFound());
                        default -> Mono.error(new DomainException(Kind.CONFLICT, answer));
                    });
        });
    }

    private Mono<CorrectedOrder> grant(
            CorrectionDesk.Turn turn, RequestFacts facts, long id, Asked asked, Actor seller) {
        var offer = Optional.ofNullable(facts.offers().get(asked.offer)).orElseThrow(DomainException::notFound);
        var way = facts.wayOf(offer, asked.destination)
                .orElseThrow(() -> DomainException.invalid(FieldError.at("offer", "no-way", null, null)));
        new LineJudge(
                        asked.audience,
                        asked.day,
                        facts.places().get(asked.destination),
                        facts.now(),
                        facts.lots(),
                        List.of(),
                        Map.of(),
                        Map.of())
                .forThisBuyer(offer)
                .ifPresent(objection -> {
                    throw DomainException.invalid(objection.at("offer"));
                });
        var document = desk.document(granting(id, asked), true, seller);
        document.put("request", id);
        document.put("feePercent", offer.feePercent());
        document.put("sender", way.sender());
        document.put("legs", way.legs());
        return desk.ask(ADD, document, Added.class)
                .flatMap(added -> desk.sheet(turn, seller)
                        .flatMap(grown ->
                                desk.ask(GRANT, document(grown, added.line, id, asked, seller), CorrectedOrder.class)));
    }

    private Map<String, @Nullable Object> document(
            FulfilmentSheet grown, long added, long id, Asked asked, Actor seller) {
        var corrected = grown.corrected(Map.of(added, asked.quantity), true);
        var amounts = FulfilmentAmounts.of(corrected).goods();
        var changed = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < corrected.lines().size(); i++) {
            var line = corrected.lines().get(i);
            if (line.id() == added) {
                changed.add(Map.of(
                        "id",
                        added,
                        "place",
                        1,
                        "quantity",
                        line.quantity(),
                        "maximum",
                        amounts.get(i).maximum()));
            }
        }
        var document = corrected.document(seller);
        document.putAll(desk.document(granting(id, asked), true, seller));
        document.put("asked", changed);
        document.put("request", id);
        document.put("late", added);
        return document;
    }

    private static Correction granting(long id, Asked asked) {
        return new Granting(
                asked.number,
                asked.version,
                CorrectionKey.ofLateRequest(id),
                new Because(CorrectionReason.BUYER_ASKED, ""));
    }

    private Mono<Asked> asked(long id, Actor actor) {
        return Mono.defer(() -> database.sql(FOR)
                .bind("id", id)
                .bind("party", requireGrower(actor))
                .map(row -> Optional.ofNullable(row.get(0, String.class)))
                .one()
                .flatMap(Mono::justOrEmpty)
                .map(found -> json.readValue(found, Asked.class))
                .switchIfEmpty(Mono.error(DomainException::notFound)));
    }

    private Mono<RequestFacts> facts(Asked asked) {
        return reading.read(asked.buyer, asked.audience, asked.destination, asked.day, List.of(asked.offer));
    }

    private Flux<LateRequest> shown(DatabaseClient.GenericExecuteSpec statement) {
        return statement.mapValue(String.class).all().map(shown -> json.readValue(shown, LateRequest.class));
    }

    /** What a producer grants of its own goods is done as by the cooperative that sells them; the trail keeps the producer's account. */
    private static Actor inTheNameOf(long cooperative, Actor actor) {
        return new Actor(
                actor.accountId(),
                actor.displayName(),
                actor.locale(),
                new ActingParty(cooperative, "", Set.of("COOPERATIVE")),
                Set.of(Role.COORDINATOR),
                List.of(),
                Credential.NONE);
    }

    private static long requireGrower(Actor actor) {
        var party = actor.requireParty();
        var may = party.is("COOPERATIVE") ? actor.hasAny(Role.COORDINATOR) : actor.hasAny(GROWERS);
        if (!may) {
            throw DomainException.notFound();
        }
        return party.id();
    }

    private static long asked(JsonNode answer) {
        var refused = answer.path("refused").asString("");
        if (refused.isEmpty()) {
            return answer.required("id").asLong();
        }
        if (CONFLICTS.contains(refused)) {
            throw new DomainException(Kind.CONFLICT, refused);
        }
        throw DomainException.invalid(FieldError.at(
                answer.required("field").asString(),
                refused,
                answer.path("found").asString(null),
                answer.path("expected").asString(null)));
    }

    private static void requireSane(AskLate command) {
        if (command.key().isBlank()
                || command.key().length() > LONGEST_KEY
                || !command.key().chars().allMatch(c -> c > 31 && c < 127)) {
            throw new DomainException(Kind.MALFORMED, "idempotency-key-malformed");
        }
        if (!LineJudge.isSane(command.quantity())
                || command.quantity().signum() == 0
                || command.quantity().stripTrailingZeros().scale() > 3) {
            throw DomainException.invalid(FieldError.at(
                    "quantity", "quantity-not-allowed", Amounts.plain(command.quantity()), "> 0, < 100000"));
        }
        if (command.note().strip().length() > LONGEST_TEXT) {
            throw DomainException.invalid(
                    FieldError.at("note", "too-long", command.note().length(), LONGEST_TEXT));
        }
        requirePrintable("note", command.note().strip());
    }

    private static void requirePrintable(String field, String text) {
        if (text.codePoints().anyMatch(letter -> Character.isISOControl(letter) && letter != '\n' && letter != '\r')) {
            throw DomainException.invalid(FieldError.at(field, "control-character", null, null));
        }
    }
}
