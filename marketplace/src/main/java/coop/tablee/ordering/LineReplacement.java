package coop.tablee.ordering;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Allergens;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * A coordinator replaces a product in an order by another of the same delivery date, which the buyer agreed to: when asked, or beforehand
 * ({@link SubstituteConsents}). The buyer never pays more than was agreed: a
 * dearer one is sold for less, if the cooperative itself sells it. What comes was ordered when the old was; goods, way, room, fees and money follow at once.
 *
 * <p>Refused as a correction is ({@link OrderCorrection}), and with {@code invalid-input} (422): at {@code offer} {@code not-offered}, {@code no-way},
 * {@code allergens-unknown}, {@code sanitary-approval-missing}, {@code storage-not-served} or {@code dearer-than-agreed}; at {@code quantity}
 * {@code quantity-not-allowed}; at {@code agreed} {@code substitute-not-agreed}; at {@code allergensTold} {@code more-allergens}.
 */
@Component
public class LineReplacement {

    private static final String LINE = """
            select to_jsonb(x)::text from (
                select o.number, o.version, o.delivery_date "day", o.destination_id destination, o.audience, o.buyer_id buyer, l.id line, v.family,
                    coalesce((select s.consent from ordering.substitute_consent s where s.party_id = o.buyer_id), 'NONE') consent,
                    array(select distinct i from ordering.standing_order s join ordering.standing_line t on t.standing_order_id = s.id cross join unnest(t.instead) i
                          where s.buyer_id = o.buyer_id and s.state = 'ACTIVE' and t.product_id = v.product_id and t.cooperative_id = l.cooperative_id) listed,
                    jsonb_build_object('texts', v.names) names, p.name producer, l.quantity, v.ordering_unit "orderingUnit", l.allergens, l.maximum_minor agreed,
                    array(select f.id from ordercycle.offer f
                          join catalogue.product_version w on w.id = f.product_version_id
                          join stock.stock_row r on r.id = f.stock_id
                          where f.cycle_id = l.cycle_id and f.id <> l.offer_id and f.state = 'OFFERED' and (r.on_demand or r.on_hand > r.reserved)
                            and (:words = '' or position(lower(:words) in lower(w.names::text)) > 0)
                          order by w.family <> v.family, w.names ->> 'fr' collate "fr-x-icu", f.id limit 60) offers
                from ordering.orders o
                join ordering.line l on l.order_id = o.id and l.kind = 'goods' and l.quantity > 0
                join catalogue.product_version v on v.id = l.product_version_id
                join network.party p on p.id = l.producer_id
                where l.id = :line and l.cooperative_id = :party) x
            """;
    private static final String ADD = "select ordering.add_substitute(:document::jsonb)::text answer";
    private static final String REPLACE = "select ordering.replace_line(:document::jsonb)::text answer";

    private final DatabaseClient database;
    private final RequestReading reading;
    private final CorrectionDesk desk;
    private final JsonMapper json;

    LineReplacement(DatabaseClient database, RequestReading reading, CorrectionDesk desk, JsonMapper json) {
        this.database = database;
        this.reading = reading;
        this.desk = desk;
        this.json = json;
    }

    /** A line as it stands, and what of its date could be had instead. */
    private record Standing(
            String number,
            long version,
            LocalDate day,
            long destination,
            Audience audience,
            long buyer,
            long line,
            String family,
            SubstituteConsent consent,
            List<Long> listed,
            LocalizedText names,
            String producer,
            BigDecimal quantity,
            String orderingUnit,
            @Nullable String allergens,
            long agreed,
            List<Long> offers) {

        /** Whether the buyer said beforehand that this may come; with an allergen more nobody ever did. */
        boolean isAgreedBeforehand(OfferFacts offer) {
            return consent.covers(
                            listed.contains(offer.product()), offer.family().equals(family))
                    && more(this, offer).isEmpty();
        }
    }

    private record Added(long line) {}

    /** What may come instead of a line, by words of its name if there are any; {@code not-found} when the actor's cooperative sells no such line. */
    public Mono<Replaceable> choices(long line, String words, Actor actor) {
        return standing(line, words, actor)
                .flatMap(standing -> facts(standing, standing.offers).map(facts -> replaceable(standing, facts)));
    }

    /** Replaces once per key. Once begun it is finished even if nobody waits. */
    public Mono<CorrectedOrder> replace(ReplaceLine command, Actor actor) {
        return desk.take(
                command,
                actor,
                turn -> desk.sheet(turn, actor)
                        .flatMap(sheet -> standing(command.line(), "", actor)
                                .flatMap(standing -> facts(standing, List.of(command.offer()))
                                        .flatMap(facts -> replace(turn, sheet, standing, facts, command, actor)))));
    }

    private Mono<CorrectedOrder> replace(
            CorrectionDesk.Turn turn,
            FulfilmentSheet sheet,
            Standing standing,
            RequestFacts facts,
            ReplaceLine command,
            Actor actor) {
        var old = sheet.lineOf(command.line(), actor.requireParty().id()).orElseThrow(DomainException::notFound);
        var offer = facts.offers().get(command.offer());
        if (offer == null
                || offer.cooperative() != old.cooperative()
                || !offer.deliveryDate().equals(standing.day)) {
            throw DomainException.invalid(FieldError.at("offer", "not-offered", command.offer(), null));
        }
        var way = facts.wayOf(offer, standing.destination).orElse(null);
        judge(standing, facts, offer, way, command);
        var price = Substitute.price(sheet, old, offer, command.quantity())
                .filter(asked -> offer.seller() == offer.cooperative()
                        || asked.compareTo(Objects.requireNonNull(offer.price())) == 0)
                .orElseThrow(() ->
                        DomainException.invalid(FieldError.at("offer", "dearer-than-agreed", command.offer(), null)));
        var most = sheet.most();
        var document = desk.document(command, true, actor);
        document.put("line", command.line());
        document.put("offer", command.offer());
        document.put("price", price);
        document.put("sender", Objects.requireNonNull(way).sender());
        document.put("legs", way.legs());
        return desk.ask(ADD, document, Added.class)
                .flatMap(added -> desk.sheet(turn, actor)
                        .flatMap(grown -> desk.ask(
                                REPLACE,
                                document(grown.within(most), added.line, command, actor),
                                CorrectedOrder.class)));
    }

    private Map<String, @Nullable Object> document(
            FulfilmentSheet grown, long added, ReplaceLine command, Actor actor) {
        var quantities = new LinkedHashMap<Long, BigDecimal>();
        quantities.put(command.line(), BigDecimal.ZERO);
        quantities.put(added, command.quantity());
        var replaced = grown.corrected(quantities, false);
        var amounts = FulfilmentAmounts.of(replaced).goods();
        var asked = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < replaced.lines().size(); i++) {
            var line = replaced.lines().get(i);
            if (quantities.containsKey(line.id())) {
                asked.add(Map.of(
                        "id", line.id(),
                        "place", 1,
                        "quantity", line.quantity(),
                        "maximum", amounts.get(i).maximum()));
            }
        }
        var document = replaced.document(actor);
        document.putAll(desk.document(command, true, actor));
        document.put("asked", asked);
        document.put("replaced", command.line());
        document.put("by", added);
        return document;
    }

    private static void judge(
            Standing standing,
            RequestFacts facts,
            OfferFacts offer,
            RequestFacts.@Nullable Way way,
            ReplaceLine command) {
        var problems = new ArrayList<FieldError>();
        var objection = objection(standing, facts, offer, way);
        if (objection != null) {
            problems.add(FieldError.at("offer", objection, command.offer(), null));
        }
        if (command.quantity().signum() == 0
                || !LineJudge.isSane(command.quantity())
                || command.quantity().stripTrailingZeros().scale() > (isContinuous(offer) ? 3 : 0)) {
            problems.add(FieldError.at(
                    "quantity",
                    "quantity-not-allowed",
                    Amounts.plain(command.quantity()),
                    isContinuous(offer) ? "> 0" : "1, 2 …"));
        }
        if (!command.agreed() && !standing.isAgreedBeforehand(offer)) {
            problems.add(FieldError.at("agreed", "substitute-not-agreed", false, true));
        }
        if (!command.allergensTold() && !more(standing, offer).isEmpty()) {
            problems.add(FieldError.at("allergensTold", "more-allergens", false, true));
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }

    private static @Nullable String objection(
            Standing standing, RequestFacts facts, OfferFacts offer, RequestFacts.@Nullable Way way) {
        if (offer.price() == null || !offer.state().equals("OFFERED")) {
            return "not-offered";
        }
        if (way == null) {
            return "no-way";
        }
        return new LineJudge(
                        standing.audience,
                        standing.day,
                        facts.places().get(standing.destination),
                        facts.now(),
                        facts.lots(),
                        List.of(),
                        Map.of(),
                        Map.of())
                .forThisBuyer(offer)
                .map(Objection::code)
                .orElse(null);
    }

    private Replaceable replaceable(Standing standing, RequestFacts facts) {
        var choices = standing.offers.stream()
                .map(facts.offers()::get)
                .filter(Objects::nonNull)
                .filter(offer -> objection(
                                standing,
                                facts,
                                offer,
                                facts.wayOf(offer, standing.destination).orElse(null))
                        == null)
                .map(offer -> new Replaceable.Choice(
                        offer.id(),
                        offer.names(),
                        offer.producerName(),
                        Objects.requireNonNull(offer.price()),
                        offer.orderingUnit(),
                        offer.pricingUnit(),
                        offer.left(),
                        Allergens.ofStored(offer.allergens()),
                        more(standing, offer),
                        standing.isAgreedBeforehand(offer)))
                .toList();
        return new Replaceable(
                standing.number,
                standing.version,
                standing.day,
                standing.audience,
                standing.line,
                standing.names,
                standing.producer,
                standing.quantity,
                standing.orderingUnit,
                Allergens.ofStored(standing.allergens),
                Money.euro(standing.agreed),
                standing.consent,
                choices);
    }

    private static Set<Allergen> more(Standing standing, OfferFacts offer) {
        return Substitute.more(Allergens.ofStored(standing.allergens), Allergens.ofStored(offer.allergens()));
    }

    private static boolean isContinuous(OfferFacts offer) {
        return offer.orderingUnit().equals("KGM") || offer.orderingUnit().equals("LTR");
    }

    private Mono<RequestFacts> facts(Standing standing, List<Long> offers) {
        return reading.read(standing.buyer, standing.audience, standing.destination, standing.day, offers);
    }

    private Mono<Standing> standing(long line, String words, Actor actor) {
        if (!actor.hasAny(Role.COORDINATOR)) {
            return Mono.error(DomainException::notFound);
        }
        return database.sql(LINE)
                .bind("line", line)
                .bind("words", words)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .map(row -> json.readValue(row, Standing.class))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }
}
